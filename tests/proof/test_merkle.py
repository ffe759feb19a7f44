from collections.abc import Sequence

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from njia.proof import (
    CompactRange,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The test leaves and roots of the certificate-transparency project, for logs of one to eight leaves.
VECTORS = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
]
LEAVES = [leaf_hash(bytes.fromhex(data)) for data, _ in VECTORS]
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

sizes = st.integers(min_value=1, max_value=130)


def some_leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_root_of_the_known_vectors(size: int) -> None:
    assert root(LEAVES[:size]).hex() == VECTORS[size - 1][1]


def test_root_of_nothing() -> None:
    assert root([]).hex() == EMPTY
    assert CompactRange().root().hex() == EMPTY


def test_known_proofs() -> None:
    inclusion = [node.hex()[:16] for node in inclusion_proof(5, LEAVES)]
    assert inclusion == ["bc1a0643b12e4d2d", "ca854ea128ed050b", "d37ee418976dd957"]
    consistency = [node.hex()[:16] for node in consistency_proof(6, LEAVES)]
    assert consistency == ["0ebc5d3437fbe2db", "ca854ea128ed050b", "d37ee418976dd957"]


@given(sizes)
def test_root_is_that_of_the_definition(size: int) -> None:
    leaves = some_leaves(size)
    assert root(leaves) == by_definition(leaves)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 21, 32, 33])
def test_agrees_with_pymerkle(size: int) -> None:
    entries = [str(number).encode() for number in range(size)]
    leaves, tree = [leaf_hash(entry) for entry in entries], pymerkle.InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    assert root(leaves) == tree.get_state()
    for index in range(size):
        theirs = tree.prove_inclusion(index + 1)
        assert inclusion_proof(index, leaves) == list(theirs.path[1:])
        assert verify_inclusion(leaves[index], index, size, theirs.path[1:], tree.get_state())
    for old_size in range(1, size + 1):
        theirs = tree.prove_consistency(old_size)
        assert root(leaves[:old_size]) == theirs.retrieve_prior_state()
        proof = consistency_proof(old_size, leaves)
        assert verify_consistency(old_size, tree.get_state(old_size), size, tree.get_state(), proof)


@given(st.lists(st.binary(max_size=8)), st.lists(st.binary(max_size=8)))
def test_compact_range_grows_to_the_same_root(first: list[bytes], then: list[bytes]) -> None:
    before, after = [leaf_hash(data) for data in first], [leaf_hash(data) for data in then]
    kept = CompactRange().extend(before)
    kept = CompactRange.from_bytes(kept.size, kept.to_bytes())
    one_by_one = kept
    for leaf in after:
        one_by_one = one_by_one.append(leaf)
    assert one_by_one == kept.extend(after)
    assert (one_by_one.size, one_by_one.root()) == (len(first) + len(then), root(before + after))


@pytest.mark.parametrize(
    ("size", "data"), [(1, b""), (2, b"x" * 64), (3, b"x" * 63), (-1, b""), (0, b"x" * 32)]
)
def test_compact_range_refuses_what_cannot_be_one(size: int, data: bytes) -> None:
    with pytest.raises(ValueError, match="compact range"):
        CompactRange.from_bytes(size, data)


@given(sizes, st.data())
def test_inclusion_holds_for_the_leaf_and_nothing_else(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, whole = inclusion_proof(index, leaves), root(leaves)
    assert verify_inclusion(leaves[index], index, size, proof, whole)
    assert not verify_inclusion(leaf_hash(b"another"), index, size, proof, whole)
    assert not verify_inclusion(leaves[index], index, size, [*proof, whole], whole)
    assert not verify_inclusion(leaves[index], size, size, proof, whole)
    assert not verify_inclusion(leaves[index], -1, size, proof, whole)
    if proof:
        assert not verify_inclusion(leaves[index], index, size, proof[:-1], whole)
        assert not verify_inclusion(leaves[index], (index + 1) % size, size, proof, whole)


@given(sizes, st.data())
def test_consistency_holds_for_a_beginning_and_nothing_else(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    old_size = data.draw(st.integers(1, size))
    proof, old, whole = consistency_proof(old_size, leaves), root(leaves[:old_size]), root(leaves)
    assert verify_consistency(old_size, old, size, whole, proof)
    assert not verify_consistency(old_size, leaf_hash(b"another"), size, whole, proof)
    assert not verify_consistency(old_size, old, size, leaf_hash(b"another"), proof)
    assert not verify_consistency(old_size, old, size, whole, [*proof, whole])
    assert not verify_consistency(size + 1, old, size, whole, proof)
    if proof:
        assert not verify_consistency(old_size, old, size, whole, proof[:-1])


def test_every_log_continues_the_empty_one() -> None:
    assert consistency_proof(0, LEAVES) == []
    assert verify_consistency(0, bytes.fromhex(EMPTY), 8, root(LEAVES), [])
    assert not verify_consistency(0, root(LEAVES), 8, root(LEAVES), [])


def test_proofs_outside_the_log_are_refused() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(8, LEAVES)
    with pytest.raises(ValueError, match="longer"):
        consistency_proof(9, LEAVES)

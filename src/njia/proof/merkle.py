"""The Merkle tree of RFC 6962 (hashing) and RFC 9162 (proof algorithms), over SHA-256.

Every function takes and gives 32-byte hashes. Nothing here knows what a leaf means.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf's bytes (RFC 6962 §2.1); the prefix keeps leaves and nodes apart."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and the two children (RFC 6962 §2.1)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class CompactRange:
    """All that must be kept of a log to append to it and to know its root: one hash per set bit of ``size``.

    ``nodes`` are the roots of the perfect subtrees that make up the log, largest (leftmost) first.
    """

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.nodes) != self.size.bit_count():
            raise ValueError("a compact range has one node for each set bit of its size")

    def append(self, leaf: bytes) -> "CompactRange":
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> "CompactRange":
        size, nodes = self.size, list(self.nodes)
        for node in leaves:
            # As in adding one to a binary number: each trailing 1 bit is a full subtree that carries.
            carry = size
            while carry & 1:
                node = node_hash(nodes.pop(), node)
                carry >>= 1
            nodes.append(node)
            size += 1
        return CompactRange(size, tuple(nodes))

    def root(self) -> bytes:
        if not self.nodes:
            return EMPTY_ROOT
        *rest, node = self.nodes
        for left in reversed(rest):
            node = node_hash(left, node)
        return node

    def to_bytes(self) -> bytes:
        """The nodes one after another, 32 bytes each; the size is stored beside them."""
        return b"".join(self.nodes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "CompactRange":
        """Raises ValueError when ``data`` is not one hash for each set bit of ``size``."""
        if len(data) % HASH_SIZE:
            raise ValueError("a compact range is a whole number of 32-byte hashes")
        return cls(size, tuple(data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE)))


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of the whole list; of an empty list, SHA-256 of nothing."""
    return CompactRange().extend(leaf_hashes).root()


def inclusion_proof(index: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of RFC 9162 §2.1.3.1, leaf's neighbour first. Raises IndexError outside the log."""
    size = len(leaf_hashes)
    if not 0 <= index < size:
        raise IndexError("no such leaf in the log")
    start, proof = 0, []
    while size > 1:
        split = _split(size)
        if index - start < split:
            proof.append(root(leaf_hashes[start + split : start + size]))
            size = split
        else:
            proof.append(root(leaf_hashes[start : start + split]))
            start, size = start + split, size - split
    return proof[::-1]


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162 §2.1.3.2: is this the ``index``-th leaf of the log of ``size`` leaves with this root?"""
    if not 0 <= index < size:
        return False
    number, last, node = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            node = node_hash(sibling, node)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(old_size: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n]) of RFC 9162 §2.1.4.1; empty when nothing was added or the old log was empty.

    Raises ValueError when the old log would be longer than the new one.
    """
    size = len(leaf_hashes)
    if not 0 <= old_size <= size:
        raise ValueError("the old log is longer than the new one")
    if old_size in (0, size):
        return []
    start, old, old_is_whole_subtree, proof = 0, old_size, True, []
    while old != size:
        split = _split(size)
        if old <= split:
            proof.append(root(leaf_hashes[start + split : start + size]))
            size = split
        else:
            proof.append(root(leaf_hashes[start : start + split]))
            start, old, size, old_is_whole_subtree = start + split, old - split, size - split, False
    if not old_is_whole_subtree:
        proof.append(root(leaf_hashes[start : start + size]))
    return proof[::-1]


def verify_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """RFC 9162 §2.1.4.2: does the log of ``size`` leaves begin with the old log, unchanged?"""
    if not 0 <= old_size <= size:
        return False
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if old_size == size:
        return not proof and old_root == root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)  # the old log is one perfect subtree, which the proof leaves out
    if not path:
        return False
    number, last = old_size - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    old_node = new_node = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            old_node, new_node = node_hash(sibling, old_node), node_hash(sibling, new_node)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            new_node = node_hash(new_node, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and old_node == old_root and new_node == root


def _split(size: int) -> int:
    """The largest power of two below ``size`` (for 2 or more): where RFC 6962 divides a tree."""
    return 1 << (size - 1).bit_length() - 1

from dataclasses import replace
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from njia.proof import KINDS, Kind, Leaf
from njia.proof.leaves import is_iso_date

LEAF = Leaf(7, Kind.DECIDED, "2024-11-30", "a1", "KE-R-0042", {"outcome": "adopted"}, {"reason": "0" * 64})

names = st.text(st.characters(max_codepoint=127), max_size=8)
facts = st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text()
leaves = st.builds(
    Leaf,
    index=st.integers(0, 2**53 - 1),
    kind=st.text(min_size=1),
    on=st.dates().map(str),
    by=st.text(),
    subject=st.text(),
    facts=st.dictionaries(names, facts | st.lists(facts)),
    words=st.dictionaries(names, st.binary(min_size=32, max_size=32).map(bytes.hex)),
)


@given(leaves)
def test_encoding_is_rfc_8785_and_reversible(leaf: Leaf) -> None:
    data = leaf.encode()
    fields = {
        "by": leaf.by,
        "facts": leaf.facts,
        "i": leaf.index,
        "kind": leaf.kind,
        "on": leaf.on,
        "subject": leaf.subject,
        "words": leaf.words,
    }
    assert data == rfc8785.dumps(fields)
    assert Leaf.decode(data) == leaf


def test_a_leaf_is_one_line() -> None:
    assert b"\n" not in replace(LEAF, by="a\nb").encode()
    assert LEAF.encode() == (
        b'{"by":"a1","facts":{"outcome":"adopted"},"i":7,"kind":"recommendation.decided","on":"2024-11-30",'
        b'"subject":"KE-R-0042","words":{"reason":"' + b"0" * 64 + b'"}}'
    )


def test_kinds_are_those_of_the_verifier() -> None:
    assert {"recommendation.received", "row.set_aside", "roadmap.frozen", "process.created"} <= KINDS


@pytest.mark.parametrize(
    "change",
    [
        {"index": -1},
        {"index": True},
        {"index": 2**53},
        {"kind": ""},
        {"kind": None},
        {"by": 3},
        {"subject": None},
        {"on": "2024-02-30"},
        {"on": "2024-11-30T10:00"},
        {"on": "20241130"},
        {"facts": []},
        {"facts": {"é": 1}},
        {"facts": {"n": 2**53}},
        {"facts": {"n": 1.5}},
        {"facts": {"n": {"deep": 1}}},
        {"facts": {"n": [[1]]}},
        {"facts": {"n": [1.5]}},
        {"words": {"text": "A sentence in clear"}},
        {"words": {"text": "0" * 63}},
        {"words": {"text": "A" * 64}},
        {"words": {"é": "0" * 64}},
        {"words": None},
    ],
)
def test_a_leaf_that_breaks_the_rules_is_not_written(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a leaf's") as caught:
        replace(LEAF, **change).encode()
    assert "A sentence" not in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        LEAF.encode() + b" ",
        b" " + LEAF.encode(),
        LEAF.encode().replace(b'"i":7', b'"i":7.0'),
        LEAF.encode().replace(b"adopted", b"\\u0061dopted"),
        LEAF.encode().replace(b'"i":7,', b'"i":7,"i":7,'),
        LEAF.encode().replace(b'"i":7,', b'"i":7,"j":7,'),
        LEAF.encode().replace(b'"i":7,', b""),
        LEAF.encode().replace(b'{"outcome":"adopted"}', b"[" * 5000 + b"]" * 5000),
    ],
)
def test_only_the_canonical_spelling_is_read(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - many causes, one class
        Leaf.decode(data)


@pytest.mark.parametrize(
    "value", ["2024-W10-1", "2024-1-01", "", "0000-01-01", None, 20240101, "２０２４-01-01"]
)
def test_what_is_not_a_day(value: object) -> None:
    assert not is_iso_date(value)

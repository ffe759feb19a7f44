from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from njia.proof import canonical_json
from njia.proof.canonical import MAX_SAFE_INT, read_json

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_SAFE_INT, MAX_SAFE_INT)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)


@given(values)
def test_is_rfc_8785(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@given(st.dictionaries(st.text(st.characters(max_codepoint=127)), st.text() | st.integers(0, 9)))
def test_the_quick_way_is_rfc_8785_too(value: dict[str, Any]) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


def test_keys_outside_ascii_are_ordered_by_utf16() -> None:
    # U+1F600 begins with D83D in UTF-16, before U+FB33: the order of code points would be the reverse.
    assert canonical_json({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


@given(st.dictionaries(st.text(), st.text() | st.integers(-MAX_SAFE_INT, MAX_SAFE_INT) | st.none()))
def test_reads_what_it_writes(value: dict[str, Any]) -> None:
    assert read_json(canonical_json(value)) == value


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), "\ud800", {"k": {1, 2}}, {1: 2}])
def test_refuses_what_has_no_canonical_spelling(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the library's errors have no words in common
        canonical_json(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        b'{"a":1,"a":2}',
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9007199254740992",
        b"1" * 5000,
        b'"\\ud800"',
        b'{"\\udfff":1}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b"\xef\xbb\xbf{}",
    ],
)
def test_reading_is_strict(data: bytes) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the point is the class, and what is not said
        read_json(data)
    assert type(caught.value) is ValueError


def test_reading_takes_an_escaped_pair() -> None:
    assert read_json(b'"\\ud83d\\ude00"') == "\U0001f600"

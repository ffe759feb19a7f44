"""HTML in cells becomes text with its structure; what only looks like HTML stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from njia.readers import as_text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Train inspectors", "Train inspectors"),
        ("<p>Train inspectors</p>", "Train inspectors"),
        ("<p>One &amp; two</p><p>Three</p>", "One & two\n\nThree"),
        ("Ask:<ul><li>one</li><li>two <b>large</b></li></ul>", "Ask:\n\n- one\n- two large"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>x</p><script>alert(1)</script><style>p{}</style>", "x"),
        ("<p>x<!-- hidden --> y</p>", "x y"),
        ('<a href="http://example.org">the law</a>', "the law"),
        ("wages < 300 and > 100", "wages < 300 and > 100"),
        ("<name of the county> shall report", "<name of the county> shall report"),
        ("<p>Ask <name of the county></p>", "Ask <name of the county>"),
        ("<P CLASS=x>large</P>", "large"),
        ("&lt;p&gt;", "&lt;p&gt;"),
        ("<p></p>", ""),
    ],
)
def test_structure_is_kept(cell: str, text: str) -> None:
    assert as_text(cell) == text


MARKS = st.sampled_from(
    ["<p>", "</p>", "<", ">", "<li>", "a", " ", "<!--", "-->", "<script>", "&lt;", "<x ", "\n"]
)


@given(st.lists(MARKS, max_size=30))
def test_anything_comes_out_as_text(parts: list[str]) -> None:
    """No crash, and no mark that HTML has survives unless it was written as an entity."""
    found = as_text("".join(parts))
    assert "<p>" not in found
    assert "<script>" not in found


def test_a_forged_page_is_read_in_time_that_grows_with_its_length() -> None:
    assert as_text("<p>" + "<a " * 200_000) is not None
    assert as_text("<p>" + "<!--" * 200_000) == ""

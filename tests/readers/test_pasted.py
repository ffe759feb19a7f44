"""Text pasted from a PDF: points, bullets or paragraphs, without the page's own furniture."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from njia.readers import pasted_table, read_pasted

PAGES = """Report of the invented workshop
Page 1 of 3
121.1. Ratify the Convention on domes-
tic workers and apply it
in every county;
121.2. Train labour inspectors.
Report of the invented workshop
2
121.3. Publish what was
found.
Report of the invented workshop
"""


def test_numbered_points_over_pages() -> None:
    assert read_pasted(PAGES) == [
        ("121.1", "Ratify the Convention on domestic workers and apply it in every county;"),
        ("121.2", "Train labour inspectors."),
        ("121.3", "Publish what was found."),
    ]


def test_bullets_with_what_comes_before_them() -> None:
    assert read_pasted("We ask for:\n• a fair wage\n• rest\non Sundays") == [
        ("", "We ask for:"), ("", "a fair wage"), ("", "rest on Sundays"),
    ]  # fmt: skip


def test_paragraphs_where_nothing_is_numbered() -> None:
    assert read_pasted("Train inspectors\nin Kilifi.\n\nPay what is owed.\n") == [
        ("", "Train inspectors in Kilifi."), ("", "Pay what is owed."),
    ]  # fmt: skip


def test_a_year_at_the_beginning_of_a_line_is_no_number() -> None:
    assert read_pasted("The act of\n2010 is to be revised by\n2027 at the latest") == [
        ("", "The act of 2010 is to be revised by 2027 at the latest")
    ]


@given(st.text(alphabet=st.sampled_from("ab1.)(•- \n\tß\u00ad…“”"), max_size=400))
def test_no_letter_is_lost_or_made_up_and_the_table_says_the_same(text: str) -> None:
    entries = read_pasted(text)
    rows = list(csv.reader(io.StringIO(pasted_table(text).decode(), newline="")))
    assert rows[0] == ["number", "text"]
    assert [tuple(row) for row in rows[1:]] == entries
    told = sum(words.count("b") + number.count("b") for number, words in entries)
    assert told <= text.count("b")

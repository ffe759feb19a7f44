"""Columns are known by their headings, else by what they hold; what is not ours is left alone."""

import pytest

from njia.readers import FIELDS, Recognised, Table, recognise_columns
from njia.readers.recognise import heading_words
from njia.readers.table import DEFAULT_LIMITS, Record, assemble


def table(*rows: list[str]) -> Table:
    columns, read = assemble([Record(number, row) for number, row in enumerate(rows, 1)], DEFAULT_LIMITS)
    return Table(columns, read, "csv", "")


def columns(*rows: list[str]) -> dict[str, str]:
    return {field: found.column for field, found in recognise_columns(table(*rows)).items()}


def test_the_department_of_labor_list() -> None:
    headings = ["year", "country", "region", "advancement_level", "area", "text"]
    assert recognise_columns(
        table(headings, ["2016", "Kenya", "Africa", "Minimal", "Enforcement", "Hire more."])
    ) == {"text": Recognised("text", "header")}


def test_the_universal_periodic_review_list() -> None:
    headings = ["State under review", "Session", "Recommending State", "Recommendation", "Response", "Issue"]
    assert columns(headings) == {"text": "Recommendation", "theme": "Issue", "sender": "Recommending State"}


@pytest.mark.parametrize(
    "headings",
    [
        "Nambari · Tarehe · Pendekezo · Kaunti · Mada · Lugha · Shirika · Kichwa",
        "Numéro · Date de réception · Recommandation · Lieu · Thème · Langue · Soumis par · Titre",
        "ID · DATE · Recommendation_Text · Sub-County · Themes · Language · Organisation · Title",
    ],
)
def test_headings_in_three_languages(headings: str) -> None:
    fields = ["id", "date", "text", "place", "theme", "language", "sender", "title"]
    names = headings.split(" · ")
    assert columns(names) == dict(zip(fields, names, strict=True))


def test_words_within_headings() -> None:
    headings = [
        "Recommendation ref.",
        "Theme(s) of it",
        "Your recommendation, in full",
        "Name of organisation",
    ]
    rows = [
        ["1", "Law", "Inspect the farms of the coast.", "Sauti"],
        ["2", "Law", "Pay the inspectors well and soon.", "Umoja"],
    ]
    found = dict(zip(["id", "theme", "text", "sender"], headings, strict=True))
    assert columns(headings, *rows) == found
    del found["id"], found["text"]  # nothing bears them out
    assert columns(headings) == found


def test_a_number_of_something_is_no_id() -> None:
    rows = [["12", "Inspect the farms of the coast."], ["12", "Pay the inspectors well and soon."]]
    assert columns(["Number of children", "What we ask"], *rows) == {"text": "What we ask"}


def test_dates_of_something_else_are_no_date() -> None:
    rows = [["1990-01-01", "2030-12-31", "03/05/2024"], ["1991-01-01", "2031-12-31", "04/05/2024"]]
    assert columns(["Date of birth", "Deadline", "Seen"], *rows) == {"date": "Seen"}


def test_content_finds_text_date_language_and_id() -> None:
    rows = [
        [
            f"KE-{number}",
            f"{number} May 2024",
            ("sw", "en")[number % 2],
            "Kitui",
            f"Inspect farm {number} each year",
        ]
        for number in range(1, 20)
    ]
    found = recognise_columns(table(["a", "b", "c", "d", "e"], *rows))
    assert found == {field: Recognised(column, "content") for field, column in zip(
        ["id", "date", "language", "text"], ["a", "b", "c", "e"], strict=True
    )}  # fmt: skip


def test_a_double_anywhere_makes_codes_no_id() -> None:
    rows = [[f"R{number}", f"Inspect farm number {number} each year"] for number in range(2000)]
    assert columns(["a", "b"], *rows)["id"] == "a"
    rows[1003][0] = rows[1004][0]
    assert "id" not in columns(["a", "b"], *rows)


def test_telephone_numbers_and_years_are_not_taken_for_anything() -> None:
    rows = [[f"07220000{number}", "2016", "yes"] for number in range(10, 40)]
    assert columns(["a", "b", "c"], *rows) == {}


def test_only_wanted_fields_and_no_column_twice() -> None:
    wanted = {"title": FIELDS["title"], "text": FIELDS["text"]}
    assert recognise_columns(table(["Title", "id"]), wanted) == {"title": Recognised("Title", "header")}


def test_hints_are_written_as_headings_are_compared() -> None:
    for hints in FIELDS.values():
        for words in (*hints.headers, *hints.words, *hints.never):
            assert heading_words(words) == words


def test_no_heading_is_claimed_by_two_fields() -> None:
    headers = [header for hints in FIELDS.values() for header in hints.headers]
    assert sorted(headers) == sorted(set(headers))
    assert not {"area", "country", "region", "year"} & set(headers)

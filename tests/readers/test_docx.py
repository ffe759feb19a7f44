"""Word documents: tables with merged cells and lines across, and numbered paragraphs, as a table."""

from pathlib import Path

import pytest

from njia.readers import Limits, read_table, recognise_columns
from tests.readers.making import FILES, across, docx, para, refusal, table, tc

HEADING = '<w:outlineLvl w:val="{}"/>'


@pytest.fixture
def read(tmp_path: Path):
    return lambda body, **members: read_table(docx(tmp_path / "list.docx", body, **members))


def cells(read_table) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table.rows]


def test_tables_under_one_heading_row_are_one_table() -> None:
    """Lines across become themes, merged cells are filled, and the headings above are kept."""
    read = read_table(FILES / "table.docx")
    assert read.columns == ("No", "Recommendation", "Sender", "Theme", "section")
    assert [(row.number, row.cells) for row in read.rows] == [
        (3, ("1", "Visit every quarry twice a year.", "Invented union", "Quarries", "Supported")),
        (4, ("2", "Publish what was found.", "Invented union", "Quarries", "Supported")),
        (6, ("3", "Open a help line\nthat is free.", "Invented shelter", "Help", "Supported")),
        (8, ("4", "Fund shelters.", "Invented shelter", "", "Noted")),
    ]


def test_numbered_paragraphs_are_rows_and_nothing_around_them_is_lost() -> None:
    read = read_table(FILES / "numbered.docx")
    assert read.columns == ("paragraph", "text", "heading", "introduction", "notes")
    asks = "The workshop asks the ministry to:"
    assert [(row.number, row.cells) for row in read.rows] == [
        (4, ("1", "Visit every quarry twice a year.", "Enforcement", asks, "")),
        (5, ("2", "Publish what was found.", "Enforcement", asks, "The second was not agreed by all.")),
        (8, ("3", "Open a help line that is free.", "Help", "", "")),
        (9, ("", "Fund shelters in every county.", "Help", "", "")),
    ]
    assert {name: found.column for name, found in recognise_columns(read).items()} == {
        "text": "text",
        "theme": "heading",
    }


def test_the_table_with_recommendations_is_chosen_before_a_longer_one(read) -> None:
    people = table(["Name", "Role"], *[["Invented", "member"]] * 5)
    assert read(people + table(["Ref", "Recommendation"], ["1", "Visit"])).columns == (
        "Ref",
        "Recommendation",
    )
    assert read(people + table(["a", "b"], ["1", "2"])).columns == ("Name", "Role")


def test_a_list_of_who_was_there_does_not_hide_the_numbered_paragraphs(read) -> None:
    people = table(["Name", "Role"], ["Invented", "member"])
    body = people + para("1. Visit every quarry.") + para("2. Open a help line.")
    assert [row["text"] for row in read(body).rows] == ["Visit every quarry.", "Open a help line."]
    answers = table(["Name", "Recommendation"], ["Invented", "Fund shelters."])
    assert [row["Recommendation"] for row in read(body + answers).rows] == ["Fund shelters."]


def test_lines_across_without_a_common_label_are_headings(read) -> None:
    lines = (
        [across("Part one", 2)],
        [across("Theme: Quarries", 2)],
        ["1", "Visit"],
        [across("Rest", 2)],
        ["2", "Go"],
    )
    found = read(table(["Ref", "Text"], *lines))
    assert found.columns == ("Ref", "Text", "heading")
    assert cells(found) == [("1", "Visit", "Part one\nTheme: Quarries"), ("2", "Go", "Rest")]


def test_a_line_across_before_the_heading_row_and_a_column_of_its_name(read) -> None:
    found = read(table([across("Theme: Help", 2)], ["Theme", "Text"], ["x", "Visit"]))
    assert found.columns == ("Theme", "Text", "Theme *")
    assert cells(found) == [("x", "Visit", "Help")]


def test_a_heading_row_repeated_within_a_table_is_no_row(read) -> None:
    assert cells(read(table(["Ref", "Text"], ["1", "a"], ["Ref", "Text"], ["2", "b"]))) == [
        ("1", "a"),
        ("2", "b"),
    ]


def test_cells_merged_downwards_say_the_same_in_every_row(read) -> None:
    begin, on = tc("both", '<w:vMerge w:val="restart"/>'), tc("", "<w:vMerge/>")
    assert cells(read(table(["Who", "Text"], [begin, "a"], [on, "b"], ["c", "d"]))) == [
        ("both", "a"),
        ("both", "b"),
        ("c", "d"),
    ]


def test_rows_that_begin_or_end_later_keep_their_columns(read) -> None:
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("only text")
    assert cells(read(table(["Ref", "Text", "More"], [late], [across("wide", 2), "x"]))) == [
        ("", "only text", ""),
        ("wide", "", "x"),
    ]


def test_what_is_not_on_the_page_is_not_read(read) -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">1. Visit </w:t></w:r><w:ins><w:r><w:t>every</w:t></w:r></w:ins>'
        "<w:moveFrom><w:r><w:t>no</w:t></w:r></w:moveFrom><w:del><w:r><w:t>no</w:t></w:r></w:del>"
        "<w:r><w:tab/><w:t>quarry</w:t><w:br/><w:t>twice</w:t><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert cells(read(body)) == [("1", "Visit every\tquarry\ntwice", "")]


def test_a_table_in_a_cell_is_words_of_the_cell(read) -> None:
    inner = "<w:tc>" + table(["a", "b"]) + para("after") + "</w:tc>"
    assert cells(read(table(["Ref", "Text"], ["1", inner]))) == [("1", "a\nb\nafter")]


NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
LISTS = (
    '<w:abstractNum w:abstractNumId="9">'
    '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="9"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="9"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def test_numbers_are_counted_as_word_counts_them(read) -> None:
    levels = ((0, 1), (1, 1), (1, 1), (0, 1), (1, 1), (2, 1), (0, 2), (0, 2))
    body = "".join(para("words", NUMBERED.format(*level)) for level in levels)
    numbers = [row["paragraph"] for row in read(body, numbering=LISTS).rows]
    assert numbers == ["IV", "IV.a", "IV.b", "V", "V.a", "", "I", "II"]


def test_styles_pass_on_what_they_are_based_on(read) -> None:
    styles = (
        '<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="Titre1"/></w:style>'
        '<w:style w:styleId="Item"><w:basedOn w:val="Item"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    body = para("Above", HEADING.format(0)) + para("Near", '<w:outlineLvl w:val="1"/>')
    body += para("Visit", '<w:pStyle w:val="Item"/>') + para("New", '<w:pStyle w:val="Mine"/>')
    body += para("Go", '<w:pStyle w:val="Item"/>') + para(
        "2. Stay", '<w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    found = read(body, styles=styles, numbering=LISTS)
    assert found.columns == ("paragraph", "text", "heading", "section")
    assert cells(found) == [
        ("IV", "Visit", "Near", "Above"),
        ("V", "Go", "New", ""),
        ("2", "Stay", "New", ""),
    ]


@pytest.mark.parametrize(
    ("written", "number", "text"),
    [
        ("12. Visit", "12", "Visit"),
        ("121.4 Visit", "121.4", "Visit"),
        ("(b) Visit", "b", "Visit"),
        ("ii) Visit", "ii", "Visit"),
        ("Pendekezo 7: Tembelea", "Pendekezo 7", "Tembelea"),
    ],
)
def test_numbers_that_were_typed(read, written: str, number: str, text: str) -> None:
    assert cells(read(para(written))) == [(number, text, "")]


def test_initials_years_and_money_are_no_numbers_of_a_list(read) -> None:
    body = "".join(map(para, ("J. Invented said so", "2026 was a year", "3,000 shillings", "1. Visit")))
    assert cells(read(body)) == [("1", "Visit", "", "J. Invented said so\n2026 was a year\n3,000 shillings")]


def test_senders_in_brackets_are_taken_out_beside_the_text(read) -> None:
    rows = [
        ["121.1 Ratify the Convention (No. 189) (Norland) (Suland);"],
        ["121.2 Found an institution (NHRI); Publish its reports (Westland);"],
        ["121.3 Visit every quarry (Estland)."],
    ]
    found = read(table(["Recommendation", "Position"], *[[*row, "Supported"] for row in rows]))
    assert found.columns == ("Recommendation", "Position", "paragraph", "sender")
    assert [(row["paragraph"], row["sender"]) for row in found.rows] == [
        ("121.1", "Norland; Suland"),
        ("121.2", "Westland"),
        ("121.3", "Estland"),
    ]
    assert found.rows[0]["Recommendation"] == rows[0][0]


@pytest.mark.parametrize(
    ("body", "code", "row"),
    [
        (para("Only prose."), "no_list", None),
        (table(["Ref", "Text"]), "no_list", None),
        (table(["Text", "Text"], ["a", "b"]), "duplicate_columns", 1),
        (table(["a", "b"], ["x", "y", "z"]), "ragged_row", 2),
        (table(["a"] * 201, ["x"]), "too_many_columns", 1),
        (table(["a", "b"], [across("x", 999_999_999), "y"]), "too_many_columns", 2),
        (table(["a", "b"], ["x" * 50_001, "y"]), "cell_too_long", 2),
        ("<w:tbl>" * 300 + "</w:tbl>" * 300, "corrupt", None),
        ('<w:p><w:pPr><w:outlineLvl w:val="deep"/></w:pPr></w:p>', "corrupt", None),
    ],
)
def test_refusals(tmp_path: Path, body: str, code: str, row: int | None) -> None:
    error = refusal(docx(tmp_path / "list.docx", body))
    assert (error.code, error.row) == (code, row)


def test_limits_are_the_callers(tmp_path: Path) -> None:
    path = docx(tmp_path / "list.docx", table(["a", "b"], *[["x", "y"]] * 5))
    assert len(read_table(path, limits=Limits(max_rows=6)).rows) == 5
    assert refusal(path, limits=Limits(max_rows=4)).code == "too_many_rows"

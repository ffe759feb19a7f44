"""OpenDocument spreadsheets are read as people see them, or refused with the place of the fault."""

from pathlib import Path

import pytest

from njia.readers import Limits, ReadError, read_sheets, read_table
from tests.readers.making import FILES, ODS_TYPE, archive, cell, ods, refusal, row, sheet, words


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.bin"


def test_what_libreoffice_wrote_is_read_as_it_shows_it() -> None:
    table = read_table(FILES / "workbook.ods")
    assert (table.format, table.sheet, table.encoding) == ("ods", "Workshop", None)
    assert table.columns == ("id", "text", "day", "moment", "clock", "share", "yes", "money")
    assert [(row.number, row.cells) for row in table.rows] == [
        (
            2,
            (
                *("1", "Visit every quarry.\nTwice a year.", "2026-11-24", "2026-11-24T14:05:00"),
                *("09:30:00", "0.25", "true", "1234.5"),
            ),
        ),
        (3, ("2", "Ouvrir une ligne d’écoute  gratuite", "", "", "30:05:00", "", "false", "")),
        (5, ("3", "Visit", "2026", "", "", "", "", "")),
        (6, ("3", "Visit", "2026", "", "", "", "", "")),
    ]


def test_the_first_visible_sheet_or_the_one_asked_for(path: Path) -> None:
    sheets = [sheet(row(name), style="gone" if name == "A" else "", name=name) for name in "ABC"]
    ods(path, "".join(sheets))
    assert read_table(path).columns == ("B",)
    assert read_table(path, sheet="c").sheet == "C"
    assert read_table(path, sheet="A").columns == ("A",)
    assert refusal(path, sheet="D").code == "no_sheet"


def test_a_workbook_gives_its_first_sheet_and_those_that_are_wanted(path: Path) -> None:
    names = ("Hidden", "First", "Wanted")
    sheets = [sheet(row(words(name)), style="gone" if name == "Hidden" else "", name=name) for name in names]
    notes = sheet(row(words("a"), words("a")), name="Theirs")
    ods(path, "".join([*sheets, notes]))
    found = read_sheets(path, lambda name: name in ("Hidden", "Wanted"))
    assert [(table.sheet, table.columns) for table in found] == [
        ("First", ("First",)),
        ("Wanted", ("Wanted",)),
    ]
    with pytest.raises(ReadError) as caught:
        read_sheets(path, lambda name: name == "Theirs")
    assert (caught.value.code, caught.value.params["in_sheet"]) == ("duplicate_columns", "Theirs")


def test_repeats_are_written_out_and_keep_the_count(path: Path) -> None:
    blank = row(cell(times=1000), times=3)
    last = row(cell(times=16_000), times=1_048_000)
    ods(
        path,
        sheet(blank, row("a", "b", "c"), row(words("x", 2), cell(times=900)), blank, row("y", times=2), last),
    )
    assert [(row.number, row.cells) for row in read_table(path).rows] == [
        (5, ("x", "x", "")),
        (9, ("y", "", "")),
        (10, ("y", "", "")),
    ]


def test_rows_in_groups_and_headers_count_like_others(path: Path) -> None:
    grouped = f"<table:table-row-group>{row('one')}</table:table-row-group>"
    ods(path, sheet(f"<table:table-header-rows>{row('text')}</table:table-header-rows>", grouped, row("two")))
    assert [(row.number, row["text"]) for row in read_table(path).rows] == [(2, "one"), (3, "two")]


def test_what_lies_under_a_merged_cell_is_not_seen(path: Path) -> None:
    covered = cell("<text:p>under</text:p>", element="covered-table-cell", value_type="string")
    ods(path, sheet(row("a", "b"), row("over", covered)))
    assert read_table(path).rows[0].cells == ("over", "")


def test_words_keep_their_spaces_and_lines_and_lose_the_notes(path: Path) -> None:
    inner = (
        "<office:annotation><text:p>a note</text:p></office:annotation>"
        '<text:p>two<text:s text:c="2"/>spaces<text:tab/><text:span>tab</text:span><text:line-break/>line</text:p>'
        "<text:p>next</text:p>"
    )
    ods(path, sheet(row("text"), row(cell(inner, value_type="string"))))
    assert read_table(path).rows[0]["text"] == "two  spaces\ttab\nline\nnext"


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ({"value_type": "float", "value": "7"}, "7"),
        ({"value_type": "float", "value": "0.30000000000000004"}, "0.3"),
        ({"value_type": "currency", "value": "-3.0"}, "-3"),
        ({"value_type": "date", "date_value": "2024-11-30T00:00:00"}, "2024-11-30"),
        ({"value_type": "date", "date_value": "2024-11-30T14:05:00.250"}, "2024-11-30T14:05:00"),
        ({"value_type": "time", "time_value": "P1DT06H05M00.5S"}, "30:05:00"),
        ({"value_type": "boolean", "boolean_value": "false"}, "false"),
        ({"value_type": "string", "string_value": "in the attribute"}, "in the attribute"),
    ],
)
def test_values_are_taken_from_what_the_file_says_not_from_how_it_shows_it(
    path: Path, attributes: dict[str, str], shown: str
) -> None:
    paragraph = "" if "string_value" in attributes else "<text:p>shown otherwise</text:p>"
    ods(path, sheet(row("value"), row(cell(paragraph, **attributes))))
    assert read_table(path).rows[0]["value"] == shown


def test_a_formula_is_refused_with_its_place(path: Path) -> None:
    formula = cell("<text:p>2</text:p>", value_type="float", value="2", formula="of:=SUM([.A1:.A2])")
    ods(path, sheet(row("id", "sum"), row("1", "fine"), row("2", formula)))
    error = refusal(path)
    assert (error.code, error.row, error.column) == ("formula_cells", 3, "sum")
    assert str(error) == "Cell B3: This cell holds a formula; put its value there instead."


def test_an_error_kept_as_a_value_is_refused_with_its_place(path: Path) -> None:
    wrong = '<table:table-cell calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    ods(path, sheet(row("text"), row(wrong)))
    assert (refusal(path).code, refusal(path).row, refusal(path).column) == ("error_cell", 2, "text")


@pytest.mark.parametrize(
    ("rows", "code", "number"),
    [
        (row(words("a", times=16_384)), "too_many_columns", 1),
        (row("a") + row("x", times=1_048_575), "too_many_rows", None),
        (row("a") + row(cell(times=999_999_999)) + row(cell('<text:p>x<text:s text:c="999999999"/></text:p>')),
         "cell_too_long", 3),
        (row("a", "b") + row("x", "y") + row("x", "y", "z"), "ragged_row", 3),
        (row("a", "a"), "duplicate_columns", 1),
        (row(cell(times=0)), "corrupt", None),
        (row("a") + row("x", times="many"), "corrupt", None),
        (row("a") + row(cell(value_type="float", value="many")), "corrupt", None),
        ("<text:list>" * 500 + "</text:list>" * 500, "corrupt", None),
        ("", "no_header", None),
    ],
)  # fmt: skip
def test_refusals(path: Path, rows: str, code: str, number: int | None) -> None:
    error = refusal(ods(path, sheet(rows)))
    assert (error.code, error.row) == (code, number)


def test_a_few_bytes_cannot_ask_for_millions_of_cells(path: Path) -> None:
    names = "".join(words(f"c{number}") for number in range(200))
    full = row(words("x", times=200), times=199_999)
    assert refusal(ods(path, sheet(f"<table:table-row>{names}</table:table-row>", full))).code == "zip_bomb"


def test_a_password_and_a_torn_file_are_named(path: Path) -> None:
    manifest = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}
    assert refusal(ods(path, "", **manifest)).code == "encrypted"
    whole = (FILES / "workbook.ods").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refusal(path).code == "corrupt"


def test_document_types_are_refused(path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "words">]><a>&b;</a>'
    assert refusal(archive(path, {"mimetype": ODS_TYPE, "content.xml": bomb})).code == "corrupt"


def test_limits_are_the_callers(path: Path) -> None:
    ods(path, sheet(row("a"), row("x", times=5)))
    assert len(read_table(path, limits=Limits(max_rows=5)).rows) == 5
    with pytest.raises(ReadError, match="more than 4 rows"):
        read_table(path, limits=Limits(max_rows=4))

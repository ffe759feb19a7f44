"""Old Excel workbooks, and whatever else is called .xls, are read as what they are."""

from pathlib import Path
from struct import pack

import openpyxl
import pytest

from njia.readers import read_sheets, read_table
from tests.readers.making import FILES, biff, label, record, refusal


@pytest.fixture
def file(tmp_path: Path):
    def write(data: bytes) -> Path:
        (path := tmp_path / "list.xls").write_bytes(data)
        return path

    return write


def test_what_libreoffice_wrote_is_read_like_the_same_sheet_in_a_newer_format() -> None:
    old, new = read_table(FILES / "workbook.xls"), read_table(FILES / "workbook.ods")
    assert (old.format, old.sheet) == ("xls", "Workshop")
    assert (old.columns, list(old.rows)) == (new.columns, list(new.rows))
    assert read_table(FILES / "workbook.xls", sheet="third").columns == ("other",)
    assert refusal(FILES / "workbook.xls", sheet="Fourth").code == "no_sheet"


def test_an_xls_that_is_something_else_is_read_as_what_it_is(file, tmp_path: Path) -> None:
    assert read_table(file(b"id\ttext\r\n1\tVisit every quarry\r\n")).format == "csv"
    workbook = openpyxl.Workbook()
    workbook.active.append(["text"])
    workbook.save(tmp_path / "new.xls")
    assert read_table(tmp_path / "new.xls").format == "xlsx"


def test_cells_in_the_order_in_which_they_were_filled(file) -> None:
    table = read_table(file(biff(label(2, 1, "d"), label(0, 1, "b"), label(2, 0, "c"), label(0, 0, "a"))))
    assert table.columns == ("a", "b")
    assert [(row.number, row.cells) for row in table.rows] == [(3, ("c", "d"))]


def number(row: int, column: int, packed: int) -> bytes:
    return record(0x027E, pack("<HHHI", row, column, 0, packed))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (number(1, 0, 7 << 2 | 2), "7"),
        (number(1, 0, (-7 << 2 | 2) & 0xFFFFFFFF), "-7"),
        (number(1, 0, 1250 << 2 | 3), "12.5"),
        (number(1, 0, 0x3FE00000), "0.5"),
        (record(0x0203, pack("<HHHd", 1, 0, 0, 0.1 + 0.2)), "0.3"),
        (record(0x0205, pack("<HHHBB", 1, 0, 0, 1, 0)), "true"),
        (record(0x0006, pack("<HHHdHI", 1, 0, 0, 1.0, 0, 0) + b"\x03\x00\x21\x23\x00"), "false"),
    ],
)
def test_values_are_read_as_people_see_them(file, cell: bytes, shown: str) -> None:
    assert read_table(file(biff(label(0, 0, "value"), cell))).rows[0]["value"] == shown


def test_numbers_side_by_side(file) -> None:
    several = pack("<HH", 1, 0) + pack("<HI", 0, 4 | 2) + pack("<HI", 0, 8 | 2) + pack("<H", 1)
    table = read_table(file(biff(label(0, 0, "a"), label(0, 1, "b"), record(0xBD, several))))
    assert table.rows[0].cells == ("1", "2")


def test_strings_that_go_on_from_record_to_record(file) -> None:
    """Each new record says anew whether letters are wide, even between the halves of one letter."""
    smile = "\N{GRINNING FACE}".encode("utf-16-le")
    first = pack("<II", 3, 3) + pack("<HB", 4, 0) + b"text" + pack("<HBH", 5, 8, 1) + b"le"
    second = b"\x01" + "çon".encode("utf-16-le") + pack("<HH", 0, 0) + pack("<HB", 3, 1) + smile[:2]
    third = b"\x01" + smile[2:] + "!".encode("utf-16-le")
    cells = [record(0xFD, pack("<HHHI", row, 0, 0, row)) for row in range(3)]
    table = read_table(file(biff(*cells, shared=(first, second, third))))
    assert table.columns == ("text",)
    assert [row["text"] for row in table.rows] == ["leçon", "\N{GRINNING FACE}!"]


def test_excel_95_wrote_in_a_code_page(file) -> None:
    def cell(row: int, text: bytes) -> bytes:
        return record(0x0204, pack("<HHHH", row, 0, 0, len(text)) + text)

    book = biff(cell(0, b"text"), cell(1, "Žena".encode("cp1250")), version=0x0500,
                extra=record(0x42, pack("<H", 1250)))  # fmt: skip
    assert read_table(file(book)).rows[0]["text"] == "Žena"


@pytest.mark.parametrize("end", [512, 1_500, 3_000])
def test_what_is_left_of_a_torn_workbook_is_damaged_and_not_something_unknown(file, end: int) -> None:
    torn = (FILES / "workbook.xls").read_bytes()[:end]
    assert refusal(file(torn)).code == "corrupt"
    assert refusal(file(torn[:8] + b"x" * end)).code == "corrupt"


def test_charts_within_a_sheet_are_passed_over(file) -> None:
    chart = record(0x0809, bytes(16)) + label(1, 0, "an axis") + record(0x0A)
    assert [row.cells for row in read_table(file(biff(label(0, 0, "a"), chart, label(1, 0, "x")))).rows] == [
        ("x",)
    ]


FORMULA = record(0x0006, pack("<HHHdHI", 1, 1, 0, 2.0, 0, 0) + b"\x05\x00" + bytes(5))


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (biff(label(0, 0, "id"), label(0, 1, "sum"), label(1, 0, "1"), FORMULA), "formula_cells", (2, "sum")),
        (biff(label(0, 0, "a"), record(0x0205, pack("<HHHBB", 1, 0, 0, 42, 1))), "error_cell", (2, "a")),
        (biff(label(0, 0, "a"), label(4, 255, "x")), "too_many_columns", (5, None)),
        (biff(label(0, 0, "a"), label(1, 1, "x")), "ragged_row", (2, None)),
        (biff(), "no_header", (None, None)),
        (biff(extra=record(0x2F, bytes(6))), "encrypted", (None, None)),
        (biff(label(0, 0, "a"), record(0xFD, pack("<HHHI", 1, 0, 0, 9))), "corrupt", (None, None)),
        (biff(label(0, 0, "a"))[:-4], "corrupt", (None, None)),
        (biff(shared=(pack("<II", 9, 0xFFFFFFFF),)), "corrupt", (None, None)),
    ],
)  # fmt: skip
def test_refusals(file, data: bytes, code: str, place: tuple[int | None, str | None]) -> None:
    error = refusal(file(data))
    assert (error.code, (error.row, error.column)) == (code, place)


def test_a_container_that_leads_in_circles_is_refused(file) -> None:
    data = bytearray((FILES / "workbook.xls").read_bytes())
    size = 512
    for sector in range(len(data) // size - 1):
        data[(sector + 1) * size : (sector + 2) * size] = pack("<128I", *[sector] * 128)
    assert refusal(file(bytes(data))).code == "corrupt"
    data[-size : -size + 16] = "Workbook".encode("utf-16-le")
    assert refusal(file(bytes(data))).code == "corrupt"


def test_an_xls_that_is_xml_of_excel_2003(file) -> None:
    table = read_table(file((FILES / "report.xml").read_bytes()))
    assert (table.format, table.sheet, table.columns) == ("xml", "Report", ("id", "text", "day", "agreed"))
    assert [(row.number, row.cells) for row in table.rows] == [
        (4, ("7", "Visit every quarry.\nTwice a year.", "2026-11-24", "true")),
        (5, ("", "Ouvrir une ligne d’écoute", "", "")),
    ]
    assert read_table(FILES / "report.xml", sheet="cover").columns == ("hidden",)
    assert refusal(FILES / "report.xml", sheet="Other").code == "no_sheet"


def sheet(rows: str) -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    table = f'<ss:Worksheet ss:Name="S"><ss:Table>{rows}</ss:Table></ss:Worksheet>'
    return f'<?xml version="1.0"?><ss:Workbook xmlns:ss="{space}">{table}</ss:Workbook>'.encode()


def row(*cells: str, given: str = "") -> str:
    wrapped = "".join(
        each if each.startswith("<") else f'<ss:Cell><ss:Data ss:Type="String">{each}</ss:Data></ss:Cell>'
        for each in cells
    )
    return f"<ss:Row {given}>{wrapped}</ss:Row>"


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        (row("a") + row('<ss:Cell ss:Formula="=1+1"><ss:Data ss:Type="Number">2</ss:Data></ss:Cell>'),
         "formula_cells", (2, "a")),
        (row("a") + row('<ss:Cell><ss:Data ss:Type="Error">#N/A</ss:Data></ss:Cell>'), "error_cell", (2, "a")),
        (row("a") + row('<ss:Cell ss:Index="16000"><ss:Data ss:Type="String">x</ss:Data></ss:Cell>'),
         "too_many_columns", (2, None)),
        (row("a") + row("x", given='ss:Index="99999999"'), "too_many_rows", (None, None)),
        (row("a", given='ss:Index="3"') + row("x", given='ss:Index="3"'), "corrupt", (None, None)),
        (row("a") + row('<ss:Cell><ss:Data ss:Type="Number">many</ss:Data></ss:Cell>'), "corrupt", (None, None)),
        (row("a")[:-3], "corrupt", (None, None)),
    ],
)  # fmt: skip
def test_refusals_in_xml(file, rows: str, code: str, place: tuple[int | None, str | None]) -> None:
    error = refusal(file(sheet(rows)))
    assert (error.code, (error.row, error.column)) == (code, place)


def test_an_xls_that_is_a_page_with_a_table(file) -> None:
    table = read_table(file((FILES / "report.html").read_bytes()))
    assert (table.format, table.encoding) == ("html", "cp1252")
    assert table.columns == ("No", "Recommendation", "Sender", "Theme")
    assert [(row.number, row.cells) for row in table.rows] == [
        (3, ("1", "Visit every quarry\ntwice\xa0a\xa0year & publish it.", "Invented union", "Quarries")),
        (4, ("2", "- one\n- two", "Invented union", "Quarries")),
        (6, ("3", "Open a help line <free> for those in cafés.", "", "Help")),
    ]


@pytest.mark.parametrize(
    ("page", "cells"),
    [
        ("<td rowspan=3>x<td>1<tr><td>2<tr><td>3", [("x", "1"), ("x", "2"), ("x", "3")]),
        ("<td>1<td rowspan=2>x<tr><td>2<tr><td>3<td>y", [("1", "x"), ("2", "x"), ("3", "y")]),
        ("<td>1<td><table><tr><td>in<td>ner</table>", [("1", "in\nner")]),
        ("<td>a < b > c<td>&amp;lt;", [("a < b > c", "&lt;")]),
        ("<td>1<td><img src='http://invalid.example/x'>y", [("1", "y")]),
    ],
)
def test_cells_of_pages(file, page: str, cells: list[tuple[str, ...]]) -> None:
    found = read_table(file(f"<table><tr><td>a<td>b<tr>{page}</table>".encode()))
    assert [row.cells for row in found.rows] == cells


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<table><tr>" + "<td>x" * 201, "too_many_columns"),
        ("<table><tr><td>a<tr><td colspan=999999999>x", "too_many_columns"),
        ("<table>" + "<tr>" * 200_001, "too_many_rows"),
        ("<table><tr><td>a<tr><td>" + "&" * 600_000, "cell_too_long"),
        ("<table><tr><td>a<td>a<tr><td>x", "duplicate_columns"),
        ("<table><!-- <tr><td>a<tr><td>b", "not_a_table"),
        ("<html>no table", "not_a_table"),
    ],
)
def test_refusals_of_pages(file, page: str, code: str) -> None:
    assert refusal(file(page.encode())).code == code


def test_a_workbook_gives_its_first_sheet_and_those_that_are_wanted() -> None:
    first, *_more = found = read_sheets(FILES / "workbook.xls", lambda _name: True)
    assert first == read_table(FILES / "workbook.xls")
    assert len({table.sheet for table in found}) == len(found) >= 1

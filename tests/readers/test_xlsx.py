"""Workbooks are read as people see them, or refused with the place of the fault."""

import datetime as dt
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.readers import Limits, ReadError, Table, read_sheets, read_table

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path):
    """Writes rows with openpyxl and reads them back."""

    def write(*rows: list[object]) -> Path:
        workbook = openpyxl.Workbook()
        for row in rows:
            workbook.active.append(row)
        workbook.save(path := tmp_path / "book.bin")
        return path

    return write


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A workbook with shared strings, which openpyxl does not write."""
    with xlsxwriter.Workbook(path := tmp_path / "shared.bin") as workbook:
        workbook.add_worksheet().write_column(0, 0, ["text", "words"])
    return path


def test_a_workbook_gives_its_first_sheet_and_those_that_are_wanted(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(path := tmp_path / "several.bin") as workbook:
        for name in ("First", "Wanted", "Theirs", "Hidden"):
            page = workbook.add_worksheet(name)
            page.write_row(0, 0, [name, name if name == "Theirs" else "b"])
            page.write_row(1, 0, [name, 2])
        page.hide()
    found = read_sheets(path, lambda name: name in ("Wanted", "Hidden"))
    assert [(table.sheet, table.rows[0].cells) for table in found] == [
        ("First", ("First", "2")), ("Wanted", ("Wanted", "2"))
    ]  # fmt: skip
    with pytest.raises(ReadError) as caught:
        read_sheets(path, lambda name: name == "Theirs")
    assert (caught.value.code, caught.value.params["in_sheet"]) == ("duplicate_columns", "Theirs")


def refusal(path: Path, **options: object) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_table(path, **options)
    return caught.value


def rewritten(path: Path, member: str, old: str, new: str) -> Path:
    """The same workbook with `old` replaced in one member."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[member]
    parts[member] = parts[member].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_values_are_read_as_people_see_them(book) -> None:
    table = read_table(
        book(
            ["whole", "half", "yes", "day", "moment", "clock", "words"],
            [
                7,
                0.1 + 0.2,
                True,
                dt.date(2024, 11, 30),
                dt.datetime(2024, 11, 30, 14, 5),
                dt.time(9, 30),
                " a ",
            ],
            [-3.0, 1e20, False, None, None, dt.timedelta(hours=30, minutes=5), "à\nb"],
        )
    )
    assert [row.cells for row in table.rows] == [
        ("7", "0.3", "true", "2024-11-30", "2024-11-30T14:05:00", "09:30:00", " a "),
        ("-3", "1e+20", "false", "", "", "30:05:00", "à\nb"),
    ]
    assert (table.format, table.sheet, table.encoding, table.delimiter) == ("xlsx", "Sheet", None, None)


def test_days_counted_from_1904(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.active.append(["day"])
    workbook.active.append([dt.date(2024, 11, 30)])
    workbook.save(path := tmp_path / "mac.xlsx")
    assert read_table(path).rows[0]["day"] == "2024-11-30"


def test_rows_keep_the_number_of_the_spreadsheet(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["B3"], sheet["C3"] = "id", "text"
    sheet["B4"], sheet["C4"] = 1, "one"
    sheet["C9"] = "nine"
    workbook.save(path := tmp_path / "book.xlsx")
    table = read_table(path)
    assert table.columns == ("id", "text")
    assert [(row.number, row.cells) for row in table.rows] == [(4, ("1", "one")), (9, ("", "nine"))]


def test_first_visible_sheet_or_the_one_asked_for(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.sheet_state = "hidden"
    for name in ("First", "Second"):
        workbook.create_sheet(name).append([name])
    workbook.save(path := tmp_path / "book.xlsx")
    assert read_table(path).columns == ("First",)
    assert read_table(path, sheet="second").sheet == "Second"
    assert refusal(path, sheet="Third").code == "no_sheet"


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=20),
            min_size=2,
            max_size=2,
        ),
        max_size=5,
    ),
    st.booleans(),
)
def test_what_our_writer_writes_is_read_equal(
    tmp_path_factory, rows: list[list[str]], streaming: bool
) -> None:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    options = {"constant_memory": streaming, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        workbook.set_custom_property("njia version", "v3")
        sheet = workbook.add_worksheet("Register")
        for number, row in enumerate([["id", "text"], *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    table = read_table(path)
    assert [list(row.cells) for row in table.rows] == [
        row for row in rows if any(cell.strip() for cell in row)
    ]
    assert table.properties == {"njia version": "v3"}


def test_a_formula_is_refused_with_its_place(book) -> None:
    error = refusal(book(["id", "text"], ["1", "fine"], ["2", "=SUM(A1:A2)"]))
    assert (error.code, error.row, error.column, error.params["letter"]) == ("formula_cells", 3, "text", "B")
    assert str(error) == "Cell B3: This cell holds a formula; put its value there instead."


def test_ticks_that_libreoffice_writes_as_formulas_are_values(book) -> None:
    assert (
        read_table(rewritten(book(["yes"], [True]), SHEET, "<v>1", "<f>TRUE()</f><v>1")).rows[0]["yes"]
        == "true"
    )


def test_a_character_that_no_text_has(shared: Path) -> None:
    error = refusal(rewritten(shared, "xl/sharedStrings.xml", "words", "wo_x0000_rds"))
    assert (error.code, error.row, error.column) == ("nul_bytes", 2, "text")


@pytest.mark.parametrize(
    ("code", "number", "seen"),
    [
        ("0.00", 45_626, "45626"),
        ("General", 45_626, "45626"),
        ('0 "days"', 45_626, "45626"),
        ("[Red]0", 45_626, "45626"),
        ("dd/mm/yyyy", 45_626, "2024-11-30"),
        ("[$-441]d mmmm yyyy;@", 45_626, "2024-11-30"),
        ("mmm yy", 59, "1900-02-28"),
        ("mmm yy", 61, "1900-03-01"),
        ("yyyy-mm-dd hh:mm", 45_626.75, "2024-11-30T18:00:00"),
        ("h:mm", 0.75, "18:00:00"),
        ("[h]:mm", 1.75, "42:00:00"),
        ("yyyy", 99_999_999, "99999999"),
    ],
)
def test_dates_are_numbers_under_a_format(tmp_path: Path, code: str, number: float, seen: str) -> None:
    with xlsxwriter.Workbook(path := tmp_path / "dates.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "when")
        sheet.write_number(1, 0, number, workbook.add_format({"num_format": code}))
    assert read_table(path).rows[0]["when"] == seen


def test_a_spreadsheet_error_is_refused_with_its_place(book) -> None:
    error = refusal(book(["id", "text"], ["#REF!", "fine"]))
    assert (error.code, error.row, error.column) == ("error_cell", 2, "id")


def test_cells_beyond_the_headings_are_refused(book) -> None:
    error = refusal(book(["id", "text"], ["1", "fine", None, "stray"]))
    assert (error.code, error.row, error.params["letter"]) == ("ragged_row", 2, "D")


def test_a_nameless_column_is_left_out_only_when_empty(book) -> None:
    assert read_table(book(["id", None, "text"], ["1", " ", "x"])).rows[0].cells == ("1", "x")
    assert refusal(book(["id", None, "text"], ["1", "lost", "x"])).code == "no_header"


def test_too_many_columns(book) -> None:
    assert (
        refusal(book([f"c{i}" for i in range(11)]), limits=Limits(max_columns=10)).code == "too_many_columns"
    )


def test_other_prefixes_and_phonetic_guides(shared: Path) -> None:
    runs = "<r><t>wo</t></r><r><t>rds</t></r><rPh><t>guide</t></rPh>"
    rewritten(shared, "xl/sharedStrings.xml", "<t>words</t>", runs)
    with zipfile.ZipFile(shared) as archive:
        _, sheet = archive.read(SHEET).decode().split("?>", 1)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    prefixed = (
        sheet.replace("<", "<x:").replace("<x:/", "</x:").replace(f'xmlns="{main}"', f'xmlns:x="{main}"')
    )
    rewritten(shared, SHEET, sheet, prefixed)
    assert read_table(shared).rows[0]["text"] == "words"


DOCTYPE = '<!DOCTYPE w [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        (SHEET, '<row r="2"', '<row r="99999999999"'),
        (SHEET, '<row r="2"', '<row r="1"'),
        (SHEET, 'r="A2"', 'r="ZZZZZZ2"'),
        (SHEET, 'r="A2"', 'r="2"'),
        (SHEET, "<v>1</v>", "<v>99</v>"),
        (SHEET, "<v>1</v>", "<v>-1</v>"),
        (SHEET, "</sheetData>", ""),
        (SHEET, "<worksheet", DOCTYPE + "<worksheet"),
        ("xl/sharedStrings.xml", "<sst", DOCTYPE + "<sst"),
        ("xl/workbook.xml", "<workbook", DOCTYPE + "<workbook"),
        ("_rels/.rels", "officeDocument", "nothing"),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1", "worksheets/sheet9"),
    ],
)
def test_forged_and_torn_workbooks_are_damaged(shared: Path, member: str, old: str, new: str) -> None:
    assert refusal(rewritten(shared, member, old, new)).code == "corrupt"


def test_a_bomb_is_refused_before_it_is_unpacked(book) -> None:
    path = book(["text"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(5_000_000))
    assert refusal(path).code == "zip_bomb"
    assert refusal(path, limits=Limits(max_ratio=10**6, max_expanded=4_000_000)).code == "zip_bomb"
    assert read_table(path, limits=Limits(max_ratio=10**6)).columns == ("text",)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_further(book) -> None:
    path = book(["text"], ["words"])
    rewritten(path, SHEET, "</sheetData>", " " * 30_000_000 + "</sheetData>")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        true_size = archive.getinfo(SHEET).file_size
    size = true_size.to_bytes(4, "little")
    assert data.count(size) == 2  # in the member's own header and in the directory
    path.write_bytes(bytes(data).replace(size, (1000).to_bytes(4, "little")))
    assert refusal(path).code == "corrupt"


def test_encrypted_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    assert refusal(path).code == "encrypted"


def workbook_bytes(rows: list[list[object]]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(stream := BytesIO())
    return stream.getvalue()


WHOLE = workbook_bytes([["id", "text"], *[[number, f"words {number}"] for number in range(30)]])
PLACES = st.integers(0, len(WHOLE) - 1)


@settings(deadline=None)
@given(st.one_of(PLACES, st.none()), st.lists(st.tuples(PLACES, st.integers(0, 255)), max_size=6))
def test_any_cut_or_changed_workbook_is_a_table_or_a_refusal(
    tmp_path_factory, cut: int | None, changes: list[tuple[int, int]]
) -> None:
    torn = bytearray(WHOLE)
    for place, byte in changes:
        torn[place] = byte
    (path := tmp_path_factory.getbasetemp() / "torn.xlsx").write_bytes(torn[:cut])
    try:
        table = read_table(path)
    except ReadError:
        return
    assert isinstance(table, Table)


CELLS = st.one_of(st.none(), st.sampled_from(["x", "é\ny", "<&>", " in  side "]), st.integers(-9, 9**12))


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8))
def test_openpyxl_reads_the_same(tmp_path_factory, rows: list[tuple[object, ...]]) -> None:
    data = workbook_bytes([["a", "b", "c"], *rows])
    (path := tmp_path_factory.getbasetemp() / "peer.xlsx").write_bytes(data)
    peer = openpyxl.load_workbook(BytesIO(data), read_only=True).active.iter_rows(min_row=2, values_only=True)
    expected = [tuple("" if value is None else str(value) for value in row) for row in peer]
    assert [row.cells for row in read_table(path).rows] == [row for row in expected if any(row)]

"""CSV of every usual make reads equal to what was written, or is refused with the row of the fault."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.readers import Limits, ReadError, Table, read_table

DELIMITERS = st.sampled_from([",", ";", "\t", "|"])
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
# Controls other than line ends and tabs make a file look binary, which is tested apart.
ANY_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from('\n\r\t",;|'), max_size=20
)
ACCENTED = st.sampled_from(
    [
        "Créer une commission à l’égard des enfants",
        "Les garçons travaillent où l’on pêche",
        "“Inspect” every farm – São Tomé",
        "L’État doit protéger les témoins",
        "El niño y la niña, señor",
        "Für Kinder über fünf Jahre",
        "plain words; a | b, c",
    ]
)


@pytest.fixture
def file(tmp_path: Path):
    def write(content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / "list.xlsx"  # the name must not matter
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def refusal(path: Path, **options: object) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_table(path, **options)
    return caught.value


def written(rows: list[list[str]], delimiter: str, line_end: str) -> str:
    stream = StringIO(newline="")
    # The csv module leaves "\n" bare when lines end otherwise.
    quoting = csv.QUOTE_MINIMAL if line_end == "\r\n" else csv.QUOTE_ALL
    csv.writer(stream, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(
        [["id", "text", "place"], *rows]
    )
    return stream.getvalue()


def contents(table: Table) -> list[tuple[int, list[str]]]:
    return [(row.number, list(row.cells)) for row in table.rows]


def expected(rows: list[list[str]]) -> list[tuple[int, list[str]]]:
    return [(number, row) for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]


def rows_of(cells: st.SearchStrategy[str], least: int = 0) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(cells, min_size=3, max_size=3), min_size=least, max_size=6)


@settings(deadline=None)
@given(rows_of(ANY_TEXT), DELIMITERS, LINE_ENDS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_unicode_reads_equal(tmp_path_factory, rows, delimiter: str, line_end: str, encoding: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(written(rows, delimiter, line_end).encode(encoding))
    table = read_table(path)
    assert contents(table) == expected(rows)
    assert table.columns == ("id", "text", "place")
    assert table.delimiter == delimiter


@settings(deadline=None)
@given(
    rows_of(ACCENTED, least=2),
    DELIMITERS,
    LINE_ENDS,
    st.sampled_from(["cp1252", "mac_roman", "utf-8", "utf-16-le", "utf-16-be"]),
)
def test_encodings_without_a_mark_are_told_by_their_letters(
    tmp_path_factory, rows, delimiter: str, line_end: str, encoding: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "latin.csv"
    path.write_bytes(written(rows, delimiter, line_end).encode(encoding))
    assert contents(read_table(path)) == expected(rows)


def test_other_alphabets_get_a_guess(file) -> None:
    words = "Запретить принудительный труд детей и наказывать виновных."
    table = read_table(file(f"id;text\n1;{words}\n2;{words * 3}\n", "cp1251"))
    assert table.rows[0]["text"] == words


def test_a_given_encoding_overrules(file) -> None:
    table = read_table(file("id,text\n1,façade\n", "cp1250"), encoding="cp1250")
    assert (table.rows[0]["text"], table.encoding) == ("façade", "cp1250")


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-16", "no-such", "hex", "idna"])
def test_a_given_encoding_that_does_not_fit(file, encoding: str) -> None:
    error = refusal(file(b'id,text\n1,"two\nlines"\n2,caf\xe9\n'), encoding=encoding)
    assert (error.code, error.params["encoding"]) == ("bad_encoding", encoding)
    if encoding in {"ascii", "utf-8"}:
        assert error.row == 3


def test_rows_of_another_encoding_are_named(file) -> None:
    sound = "".join(f'{number},"protégé\nà vie"\n' for number in range(5)).encode()
    error = refusal(file(b"id,text\n" + sound + b"6,caf\xe9\n" + sound))
    assert (error.code, error.row) == ("mixed_encodings", 7)
    assert refusal(file(b"\xef\xbb\xbfid,text\n1,caf\xe9\n")).row == 2


def test_blank_rows_keep_their_place_in_the_count(file) -> None:
    table = read_table(file("\n\nid,text\n\n1,one\n,\n , \n2,two"))
    assert contents(table) == [(5, ["1", "one"]), (8, ["2", "two"])]


def test_headings_are_stripped_of_what_nobody_sees(file) -> None:
    assert read_table(file("\ufeffid \u200b, \u00a0text\n1,x\n")).columns == ("id", "text")


def test_short_rows_are_filled_and_empty_ends_are_let_pass(file) -> None:
    table = read_table(file("id,text,place,,\n1\n2,two,Kitui,,\n"))
    assert contents(table) == [(2, ["1", "", ""]), (3, ["2", "two", "Kitui"])]


def test_a_single_column_may_hold_any_sign(file) -> None:
    table = read_table(file("text\nInspect farms, mines; report\n"))
    assert (table.delimiter, table.rows[0].cells) == (None, ("Inspect farms, mines; report",))


def test_commas_in_words_do_not_outvote_semicolons(file) -> None:
    table = read_table(file("id;text, in full;place\n1;a, b, c;x\n2;d;y\n"))
    assert (table.delimiter, table.columns) == (";", ("id", "text, in full", "place"))


def test_the_note_that_excel_hides_is_no_row(file) -> None:
    table = read_table(file("sep=|\nid|text, words\n1|x\n"))
    assert (table.columns, table.rows[0].number) == (("id", "text, words"), 2)


def test_rows_answer_by_column_and_keep_words_to_themselves(file) -> None:
    row = read_table(file("id,text\n1,secret words\n")).rows[0]
    assert (row["text"], row.get("text"), row.get("date"), row.get(None, "-")) == ("secret words",) * 2 + (
        "",
        "-",
    )
    with pytest.raises(KeyError):
        row["date"]
    assert "secret" not in repr(row)


MANY = "id,text\n" + "1,x\n" * 6
REFUSED = [
    ("no_header", None, None, b"\n \n,,\n"),
    ("no_header", 1, None, "\u200b,\u2060\n1,2\n".encode()),
    ("no_header", 1, None, b"1,2.5\n2,3\n"),
    ("no_header", 1, None, b"x" * 501 + b",y\n"),
    ("no_header", 3, None, b"a,,c\n1,,2\n1,lost,2\n"),
    ("duplicate_columns", 1, "text", b"text,id,text \n1,2,3\n"),
    ("ragged_row", 3, None, b"a,b\n1,2\n1,2,3\n"),
    ("unquoted", 3, None, b'a,b\n1,2\n1,"x"y\n'),
    ("unquoted", 3, None, b'a,b\n1,"x\ny"\n1,"x\n'),
    ("nul_bytes", 3, "b", b'a,b\n1,"x\ny"\n1,x\0y\n'),
    ("cell_too_long", 3, "b", b"a,b\n1,2\n1," + b"x" * 60),
    ("cell_too_long", 2, None, b'a,b\n1,"' + b"x" * 200_000),
    ("too_many_rows", None, None, MANY.encode()),
    ("too_many_rows", None, None, b"a,b\n" + b"\n" * 1_048_576),
    ("too_many_columns", 1, None, b"a,b,c,d\n"),
    ("too_many_columns", None, None, b"a,b\n" + b"," * 3_001),
    ("too_large", None, None, b"x" * 1_200_001),
    ("empty_file", None, None, b""),
]


@pytest.mark.parametrize(("code", "row", "column", "data"), REFUSED)
def test_refusals_name_the_place(file, code: str, row: int | None, column: str | None, data: bytes) -> None:
    limits = Limits(
        max_bytes=1_200_000, max_rows=5, max_columns=3, max_cell=50 if data.endswith(b"x" * 60) else 1000
    )
    error = refusal(file(data), limits=limits)
    assert (error.code, error.row, error.column) == (code, row, column)
    assert "x" * 10 not in str(error)


def test_limits_themselves_are_allowed(file) -> None:
    limits = Limits(max_bytes=len(MANY), max_rows=6, max_columns=2, max_cell=4)
    assert len(read_table(file(MANY), limits=limits).rows) == 6


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch) -> None:
    with open(path := tmp_path / "huge.csv", "wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    monkeypatch.setattr(Path, "open", None)
    monkeypatch.setattr(Path, "read_bytes", None)
    assert refusal(path).code == "too_large"


SEEN = [
    ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le")),
    ("odt", b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text"),
    ("archive", b"\x1f\x8b\x08"),
    ("pdf", b"%PDF-1.7\n"),
    ("image", b"\x89PNG\r\n\x1a\n"),
    ("image", b"\xff\xd8\xff\xe0"),
    ("html", b"\xef\xbb\xbf <!DOCTYPE html><title>x</title>"),
    ("html", b"<TABLE><tr><td>a frame around nothing</td></tr></TABLE>"),
    ("unknown", b'{"recommendations": []}'),
    ("unknown", bytes(range(256)) * 4),
    ("zip", b"PK\x05\x06" + bytes(18)),
]


@pytest.mark.parametrize(("kind", "data"), SEEN)
def test_what_is_no_table_is_called_by_its_name(file, kind: str, data: bytes) -> None:
    error = refusal(file(data))
    assert (error.code, error.params["looks_like"]) == ("not_a_table", kind)


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text('ab,;"\n\r\té’\0\u200b', max_size=60).map(str.encode))
def test_any_bytes_are_a_table_or_a_refusal(tmp_path_factory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes"
    path.write_bytes(data)
    try:
        table = read_table(path)
    except ReadError:
        return
    assert all(len(row.cells) == len(table.columns) for row in table.rows)

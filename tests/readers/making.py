"""Small files of every format, written by hand, so that each says exactly what a test is about."""

import zipfile
from pathlib import Path
from struct import pack

import pytest

from njia.readers import ReadError, read_table

FILES = Path(__file__).parent / "files"

_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:automatic-styles><style:style style:name="gone" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def refusal(path: Path, **options: object) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_table(path, **options)
    return caught.value


def archive(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            written.writestr(name, content, method)
    return path


def ods(path: Path, sheets: str, **members: str) -> Path:
    """A spreadsheet of `table:table` elements."""
    return archive(path, {"mimetype": ODS_TYPE, "content.xml": _ODS.format(sheets), **members})


def sheet(*rows: str, style: str = "", name: str = "Sheet1") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def row(*cells: str, times: int | str = 1) -> str:
    """Cells that do not begin with "<" are words."""
    inner = "".join(cell if cell.startswith("<") else words(cell) for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{times}">{inner}</table:table-row>'


def words(text: str, times: int | str = 1, **attributes: str) -> str:
    return cell(f"<text:p>{text}</text:p>", times=times, value_type="string")


def cell(inner: str = "", *, times: int | str = 1, element: str = "table-cell", **attributes: str) -> str:
    """Attributes of the office namespace with "_" for "-"; `formula` is the table namespace's."""
    named = {
        ("table:" if name == "formula" else "office:") + name.replace("_", "-"): value
        for name, value in attributes.items()
    }
    listed = "".join(f' {name}="{value}"' for name, value in named.items())
    return f'<table:{element} table:number-columns-repeated="{times}"{listed}>{inner}</table:{element}>'


def biff(*cells: bytes, shared: tuple[bytes, ...] = (), version: int = 0x0600, extra: bytes = b"") -> bytes:
    """The records of an old workbook with one sheet, without their container."""
    begin = record(0x0809, pack("<HHHH", version, 5, 0, 0) + bytes(8 if version == 0x0600 else 0))
    strings = b"".join(record(0x3C if number else 0xFC, piece) for number, piece in enumerate(shared))
    name = b"\x05\x00Sheet" if version == 0x0600 else b"\x05Sheet"
    globals_ = begin + extra + strings
    start = len(globals_) + len(record(0x85, bytes(6) + name) + record(0x0A))
    bound = record(0x85, pack("<IBB", start, 0, 0) + name)
    return globals_ + bound + record(0x0A) + begin + b"".join(cells) + record(0x0A)


def record(kind: int, content: bytes = b"") -> bytes:
    return pack("<HH", kind, len(content)) + content


def label(row: int, column: int, text: str) -> bytes:
    """A cell of words, 8 bits a letter."""
    return record(0x0204, pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(path: Path, body: str, **members: str) -> Path:
    """A document of `w:p` and `w:tbl`; `styles` and `numbering` are what their parts hold."""
    parts = {
        f"word/{name}.xml": f'<w:{name} xmlns:w="{_WORD}">{inner}</w:{name}>'
        for name, inner in members.items()
    }
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return archive(path, {"word/document.xml": document, **parts})


def para(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: list[str]) -> str:
    """Cells that do not begin with "<" are words."""
    lines = ("".join(each if each.startswith("<") else tc(each) for each in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(text)}</w:tc>"


def across(text: str, columns: int) -> str:
    return tc(text, f'<w:gridSpan w:val="{columns}"/>')

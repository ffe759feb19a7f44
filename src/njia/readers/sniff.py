"""What a file is, by its content: an extension is only somebody's opinion."""

import re
from io import BytesIO
from struct import error
from typing import Final
from zipfile import BadZipFile, ZipFile

from njia.readers.encoding import bom_encoding, unmarked_utf16
from njia.readers.ole import SIGNATURE, stream

_SIGNATURES: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"{\\rtf", "unknown"),
    # Some programs leave the container of an old workbook away, and write its records only.
    (b"\x09\x08\x10\x00\x00\x06", "xls"),
    (b"\x09\x08\x08\x00\x00\x05", "xls"),
)
# Word Online numbers the part.
WORD_BODY: Final = re.compile(r"word/document\d*\.xml")
_HTML: Final = re.compile(
    rb"\s*<(!doctype html|html|head|body|table|meta|style|div|center|font)\b", re.IGNORECASE
)
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_START: Final = 4096


def looks_like(data: bytes) -> str:
    """ "csv", "xlsx", "xls", "xml" (of Excel 2003), "html", "ods", "docx", "zip"; "encrypted"; or what else it is:
    doc, odt, pdf, image, archive, unknown.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    if data.startswith(SIGNATURE):
        return _kind_of_ole(data)
    return _kind_of_text(data)


def _kind_of_archive(data: bytes) -> str:
    # The type is the archive's first member, uncompressed, so that it can be read without unpacking anything.
    if b"application/vnd.oasis.opendocument.spreadsheet" in data[:200]:
        return "ods"
    if b"application/vnd.oasis.opendocument.text" in data[:200]:
        return "odt"
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        # A torn workbook: its reader says that it is damaged.
        start = data[:_START]
        return "xlsx" if b"xl/" in start else "docx" if b"word/" in start else "zip"
    if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        return "xlsx"
    return "docx" if any(map(WORD_BODY.fullmatch, names)) else "zip"


def _kind_of_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted"
    if "WordDocument".encode("utf-16-le") in data:
        return "doc"
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "xls"
    try:
        stream(data, "Workbook")
    except (ValueError, LookupError, error):
        return "xls"  # torn, most likely an old workbook: its reader says that it is damaged
    return "unknown"


def _kind_of_text(data: bytes) -> str:
    start = data[:_START]
    if _HTML.match(start.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "xml"
    if start.lstrip().startswith((b"<?xml", b"<!--")) and b"<table" in data[: 16 * _START].lower():
        return "html"
    if start.lstrip().startswith((b"<?xml", b'{"', b"[{")):
        return "unknown"
    if bom_encoding(start) or unmarked_utf16(start):
        return "csv"
    # A few stray controls are a fault in a text, which its reader can place; many are another kind of file.
    return "unknown" if len(_CONTROLS.findall(start)) > 3 + len(start) // 50 else "csv"

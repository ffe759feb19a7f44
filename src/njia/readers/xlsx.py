"""XLSX workbooks (ECMA-376, Part 1), read in one pass.

Our own reader instead of openpyxl's, because that one trusts the sizes and cell addresses that a file claims,
reads members at once, and gives no place in its errors; it is the oracle in the tests.
"""

import posixpath
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from njia.readers.archive import Archive
from njia.readers.cell_values import CellStyles, cell_styles
from njia.readers.errors import ReadError, in_sheet
from njia.readers.sheet import SheetParser, StringsParser
from njia.readers.table import Record, Source, Table, assemble
from njia.readers.xml_stream import MALFORMED

_MALFORMED: Final = (*MALFORMED, ParseError)


class _Sheet(NamedTuple):
    name: str
    part: str
    visible: bool


def read_xlsx(source: Source) -> Table:
    """One sheet of the workbook, and the workbook's custom properties; raises ReadError."""
    return _opened(source, lambda sheets: [_chosen(iter(sheets), source.sheet)])[0]


def read_xlsx_sheets(source: Source, wanted: Callable[[str], bool]) -> list[Table]:
    """The first visible sheet, and every other visible one whose name is wanted; raises ReadError."""

    def choose(sheets: list[_Sheet]) -> list[_Sheet]:
        first = _chosen(iter(sheets), None)
        return [first, *(each for each in sheets if each.visible and each != first and wanted(each.name))]

    return _opened(source, choose)


def _opened(source: Source, choose: Callable[[list[_Sheet]], list[_Sheet]]) -> list[Table]:
    archive = Archive(source.data, source.limits)
    try:
        return _read(archive, source, choose)
    except _MALFORMED:
        # `from None`: parsers quote the text that they stumble over.
        raise ReadError("corrupt") from None


def _read(archive: Archive, source: Source, choose: Callable[[list[_Sheet]], list[_Sheet]]) -> list[Table]:
    top = _relations(archive, "")
    book_part = top["officeDocument"][0]
    relations = _relations(archive, book_part)
    book = fromstring(archive.read(book_part))
    chosen = choose(list(_sheets(archive, book, book_part)))
    strings = list(_strings(archive, relations))
    styles = _styles(archive, relations, _from_1904(book))
    properties = {
        name: text for part in top.get("custom-properties", ()) for name, text in _custom(archive, part)
    }
    found: list[Table] = []
    for sheet in chosen:
        parser = SheetParser(strings, styles, source.limits.max_columns)
        with in_sheet(sheet.name if found else ""):
            columns, rows = assemble(_records(archive, sheet.part, parser), source.limits)
        found.append(Table(columns, rows, "xlsx", source.sha256, sheet=sheet.name, properties=properties))
    return found


def _relations(archive: Archive, part: str) -> dict[str, list[str]]:
    """The parts that `part` points to, by the last word of the relation's type (strict and loose agree)."""
    kinds: dict[str, list[str]] = {}
    for _, kind, target in _targets(archive, part):
        kinds.setdefault(kind, []).append(target)
    return kinds


def _targets(archive: Archive, part: str) -> Iterator[tuple[str, str, str]]:
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", name + ".rels")
    if rels not in archive.names:
        return
    for relation in fromstring(archive.read(rels)):
        if relation.get("TargetMode") != "External":
            kind = relation.attrib["Type"].rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, relation.attrib["Target"])).lstrip("/")
            yield relation.attrib["Id"], kind, target


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _all(root: Element, *names: str) -> Iterator[Element]:
    return (element for element in root.iter() if _local(element.tag) in names)


def _sheets(archive: Archive, book: Element, book_part: str) -> Iterator[_Sheet]:
    worksheets = {key: target for key, kind, target in _targets(archive, book_part) if kind == "worksheet"}
    for element in _all(book, "sheet"):
        keys = [value for name, value in element.attrib.items() if _local(name) == "id"]
        if keys and keys[0] in worksheets:
            yield _Sheet(
                element.attrib["name"], worksheets[keys[0]], element.get("state", "visible") == "visible"
            )


def _chosen(sheets: Iterator[_Sheet], wanted: str | None) -> _Sheet:
    for sheet in sheets:
        if sheet.name.casefold() == wanted.casefold() if wanted is not None else sheet.visible:
            return sheet
    raise ReadError("no_sheet", sheet=wanted)


def _from_1904(book: Element) -> bool:
    return any(element.get("date1904") in {"1", "true"} for element in _all(book, "workbookPr"))


def _styles(archive: Archive, relations: dict[str, list[str]], from_1904: bool) -> CellStyles:
    codes: dict[int, str] = {}
    used: list[int] = []
    for part in relations.get("styles", ()):
        root = fromstring(archive.read(part))
        codes |= {int(each.attrib["numFmtId"]): each.attrib["formatCode"] for each in _all(root, "numFmt")}
        used += [int(each.get("numFmtId", 0)) for xfs in _all(root, "cellXfs") for each in xfs]
    return cell_styles(used, codes, from_1904)


def _strings(archive: Archive, relations: dict[str, list[str]]) -> Iterator[str]:
    for part in relations.get("sharedStrings", ()):
        parser = StringsParser()
        for chunk in archive.chunks(part):
            yield from parser.feed(chunk)
        yield from parser.close()


def _records(archive: Archive, part: str, parser: SheetParser) -> Iterator[Record]:
    for chunk in archive.chunks(part):
        yield from parser.feed(chunk)
    yield from parser.close()


def _custom(archive: Archive, part: str) -> Iterator[tuple[str, str]]:
    for element in _all(fromstring(archive.read(part)), "property"):
        yield element.attrib["name"], "".join(element.itertext())

"""What python-docx has no words for, as elements of WordprocessingML (ISO/IEC 29500-1, §17).

Its schema fixes the order of children, so each function writes them in that order.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, TypeAlias

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import NamespacePrefixedTag, qn
from docx.oxml.parser import oxml_parser
from docx.shared import Length, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

GREEN, OCHRE, MUTED, RULE, PALE, INK = "1F5A43", "8A4F10", "565D57", "D8D3C6", "F6F3EB", "1D2521"
_FACE = "Arial"

Element: TypeAlias = Any  # lxml has no types of its own

# name: (points, bold, colour, space before, space after)
_STYLES = {
    "Normal": (10.5, False, INK, 0, 7),
    "Title": (25, True, GREEN, 0, 6),
    "Subtitle": (12.5, False, MUTED, 0, 4),
    "Heading 1": (17, True, GREEN, 22, 8),
    "Heading 2": (13, True, INK, 16, 6),
    "Heading 3": (11, True, INK, 12, 5),
    "Heading 4": (10.5, True, MUTED, 10, 4),
    "Caption": (10, True, INK, 12, 5),
    "Quote": (11, False, INK, 8, 10),
    "Body Text": (10.5, False, INK, 10, 6),
    "Body Text 2": (10.5, False, INK, 10, 6),
    "List Bullet": (10.5, False, INK, 0, 4),
    "List Number": (10.5, False, INK, 0, 4),
    "Header": (8.5, False, MUTED, 0, 0),
    "Footer": (8.5, False, MUTED, 0, 0),
    "No Spacing": (9, False, INK, 0, 0),
}


@cache
def _name(name: str) -> tuple[str, dict[str, str]]:
    """The name as lxml writes it, and the prefix that it brings. Looked up once: a long document asks for it a hundred
    thousand times."""
    tag = NamespacePrefixedTag(name if ":" in name else f"w:{name}")
    return tag.clark_name, tag.nsmap


def element(tag: str, attributes: dict[str, str] | None = None, *children: Element) -> Element:
    """An element; names without a prefix get Word's."""
    name, prefix = _name(tag)
    given = {_name(key)[0]: value for key, value in attributes.items()} if attributes else None
    made = oxml_parser.makeelement(name, given, prefix)
    made.extend(children)
    return made


def run(
    text: str,
    *,
    bold: bool | None = None,
    italic: bool = False,
    colour: str = "",
    points: float = 0,
    underlined: bool = False,
    language: str = "",
) -> Element:
    """Text in one manner. `bold` is False where the style would have it bold, and None where the style decides."""
    looks = []
    if bold is not None:
        looks.append(element("b", None if bold else {"val": "0"}))
    if italic:
        looks.append(element("i"))
    if colour:
        looks.append(element("color", {"val": colour}))
    if points:
        looks.append(element("sz", {"val": str(round(points * 2))}))
    if underlined:
        looks.append(element("u", {"val": "single"}))
    if language:
        looks.append(element("lang", {"val": language}))
    properties = (element("rPr", None, *looks),) if looks else ()
    return element("r", None, *properties, *_letters(text))


def _letters(text: str) -> Iterator[Element]:
    """Line ends and tabs are elements of their own."""
    for part in re.split("([\n\t])", text):
        if part in ("\n", "\t"):
            yield element("br" if part == "\n" else "tab")
        elif part:
            made = element("t", {"xml:space": "preserve"} if part != part.strip() else None)
            made.text = part
            yield made


def line(
    style: str | None,
    *content: Element,
    with_next: bool | None = None,
    breaks: bool = False,
    numbering: str = "",
    after: int | None = None,
    indent: int = 0,
    right: bool = False,
) -> Element:
    """A paragraph. `style` is the id of one, as finding it by its name takes most of a long document's time.

    `breaks` begins a page; `with_next` keeps it on the page of the next; `after` and `indent` are in twentieths of a
    point; `numbering` is the id of a list.
    """
    manner = []
    if style is not None:
        manner.append(element("pStyle", {"val": style}))
    if with_next is not None:
        manner.append(element("keepNext", None if with_next else {"val": "0"}))
    if breaks:
        manner.append(element("pageBreakBefore"))
    if numbering:
        place = element("ilvl", {"val": "0"}), element("numId", {"val": numbering})
        manner.append(element("numPr", None, *place))
    if after is not None:
        manner.append(element("spacing", {"after": str(after)}))
    if indent:
        manner.append(element("ind", {"left": str(indent)}))
    if right:
        manner.append(element("jc", {"val": "right"}))
    properties = (element("pPr", None, *manner),) if manner else ()
    return element("p", None, *properties, *content)


def dress(document: Document, language: str) -> None:
    """Our faces, colours and spaces on Word's own styles, so that editors find the names they know."""
    for name, (points, bold, colour, before, after) in _STYLES.items():
        style = document.styles[name]
        properties = style.element.get_or_add_rPr()
        for old in ("w:rFonts", "w:lang", "w:spacing", "w:kern"):
            for found in properties.findall(qn(old)):
                properties.remove(found)
        face = element("rFonts", dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), _FACE))
        properties.insert(0, face)
        style.font.size, style.font.bold, style.font.italic = Pt(points), bold, False
        style.font.color.rgb = RGBColor.from_string(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    document.styles["Normal"].paragraph_format.line_spacing = 1.2
    document.styles["No Spacing"].paragraph_format.line_spacing = 1.1
    document.styles["Caption"].paragraph_format.keep_with_next = True
    for name, left, fill in (
        ("Title", "", ""),
        ("Header", "", ""),
        ("Footer", "", ""),
        ("Quote", OCHRE, ""),
        ("Body Text", GREEN, PALE),
        ("Body Text 2", OCHRE, PALE),
    ):
        _frame(document, name, left, fill)
    document.styles["Normal"].element.get_or_add_rPr().append(element("lang", {"val": language}))


def _frame(document: Document, name: str, left: str, fill: str) -> None:
    """Replaces the template's borders and tab stops with ours: a line at the left, a ground with room."""
    properties = document.styles[name].element.get_or_add_pPr()
    for old in [*properties.findall(qn("w:pBdr")), *properties.findall(qn("w:tabs"))]:
        properties.remove(old)
    parts = []
    if left:
        edges = [element("left", {"val": "single", "sz": "18", "space": "8", "color": left})]
        if fill:
            edge = {"val": "single", "sz": "4", "space": "5", "color": fill}
            edges = [element("top", edge), *edges, element("bottom", edge)]
        parts.append(element("pBdr", None, *edges))
    if fill:
        parts.append(element("shd", {"val": "clear", "color": "auto", "fill": fill}))
    after = (
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:jc",
        "w:outlineLvl",
    )
    for part in parts:
        properties.insert_element_before(part, *after)


def style_ids(document: Document) -> dict[str, str | None]:
    """Id of each paragraph style by its name; None for the one that needs none.

    Finding a style by its name anew for each paragraph takes most of a long document's time.
    """
    default = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    return {
        style.name: None if style == default else style.style_id
        for style in document.styles
        if style.type == WD_STYLE_TYPE.PARAGRAPH
    }


def describe(document: Document, title: str, language: str, on: date) -> None:
    """Core properties with no author, no tool and `on` as the only date; no thumbnail of another document."""
    core = document.core_properties
    moment = datetime.combine(on, time(), UTC)
    core.title, core.language = title[:255], language
    core.author = core.last_modified_by = core.comments = core.keywords = core.subject = ""
    core.created = core.modified = moment
    core.revision = 1
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
    # Without this Word opens the file in the compatibility mode of Word 2010.
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def bookmark(number: int, name: str) -> tuple[Element, Element]:
    key = {"id": str(number)}
    return element("bookmarkStart", key | {"name": name}), element("bookmarkEnd", key)


def link(held: Element, bookmark_name: str = "", key: str = "") -> Element:
    """A run as a link to a bookmark of this file, or to the address that has this key among the file's relations."""
    where = {"anchor": bookmark_name} if bookmark_name else {"r:id": key}
    return element("hyperlink", where | {"history": "1"}, held)


def relation(document: Document, address: str) -> str:
    return document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def speak(run: Run, language: str) -> None:
    run._r.get_or_add_rPr().append(element("lang", {"val": language}))


def field(instruction: str) -> tuple[Element, ...]:
    """A field that Word fills in by itself, such as PAGE."""
    return (*field_start(instruction), run("1"), field_end())


def field_start(instruction: str) -> tuple[Element, ...]:
    text = element("instrText", {"xml:space": "preserve"})
    text.text = f" {instruction} "
    return _mark("begin"), element("r", None, text), _mark("separate")


def field_end() -> Element:
    return _mark("end")


def _mark(kind: str) -> Element:
    return element("r", None, element("fldChar", {"fldCharType": kind}))


def right_tab(paragraph: Paragraph, at: Length) -> None:
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(at, WD_TAB_ALIGNMENT.RIGHT)


def restarted_numbering(document: Document) -> str:
    """The id of a new list of the style List Number that starts at 1 again."""
    numbering = document.part.numbering_part.element
    own = document.styles["List Number"].element.pPr.numPr.numId.val
    pattern = numbering.num_having_numId(own).abstractNumId.val
    num = numbering.add_num(pattern)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    return str(num.numId)


def grid(widths: Iterable[int], name: str = "") -> Element:
    """An empty table with light rules. Widths in twentieths of a point; `name` is read out, not shown."""
    widths = list(widths)
    rules = [
        element(side, {"val": "single", "sz": "4", "space": "0", "color": RULE})
        for side in ("bottom", "insideH")
    ]
    margins = [element(side, {"w": "80", "type": "dxa"}) for side in ("top", "left", "bottom", "right")]
    properties = element(
        "tblPr",
        None,
        element("tblW", {"w": str(sum(widths)), "type": "dxa"}),
        element("tblBorders", None, *rules),
        element("tblLayout", {"type": "fixed"}),
        element("tblCellMar", None, *margins),
        element("tblLook", {"val": "0020", "firstRow": "1", "noHBand": "1", "noVBand": "1"}),
    )
    if name:
        properties.append(element("tblCaption", {"val": name}))
    columns = [element("gridCol", {"w": str(width)}) for width in widths]
    return element("tbl", None, properties, element("tblGrid", None, *columns))


def row(cells: Iterable[Element], heads: bool = False) -> Element:
    """A row that is not cut by a page's end; a head is repeated on every page."""
    properties = element("trPr", None, element("cantSplit"))
    if heads:
        properties.append(element("tblHeader"))
    return element("tr", None, properties, *cells)


def cell(width: int, paragraph: Element, fill: str = "", underlined: str = "") -> Element:
    properties = element("tcPr", None, element("tcW", {"w": str(width), "type": "dxa"}))
    if underlined:
        edge = element("bottom", {"val": "single", "sz": "8", "space": "0", "color": underlined})
        properties.append(element("tcBorders", None, edge))
    if fill:
        properties.append(element("shd", {"val": "clear", "color": "auto", "fill": fill}))
    return element("tc", None, properties, paragraph)


def bar(share: float, width: int, with_next: bool) -> Element:
    """An empty paragraph, shaded over its share of the width: a bar that both Word and LibreOffice draw."""
    blank = max(int((1 - share) * (width - 160)), 0)
    properties = element(
        "pPr",
        None,
        element("pStyle", {"val": "NoSpacing"}),
        *([element("keepNext")] if with_next else ()),
        element("shd", {"val": "clear", "color": "auto", "fill": GREEN}),
        element("ind", {"right": str(blank)}),
    )
    return element("p", None, properties)

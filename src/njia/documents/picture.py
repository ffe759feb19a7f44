"""Is this SVG only a picture?"""

import re
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

_SVG = "{http://www.w3.org/2000/svg}"
_DRAWN = frozenset(
    _SVG + name
    for name in (
        "svg",
        "g",
        "title",
        "desc",
        "rect",
        "circle",
        "line",
        "path",
        "polyline",
        "polygon",
        "text",
        "tspan",
    )
)
_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*,\s*([^()]+?)\s*\)")


def check_picture(svg: str) -> None:
    """:raises ValueError: the SVG holds anything but shapes and text, such as scripts, styles or links."""
    try:
        root = fromstring(svg)
    except (ParseError, DefusedXmlException):
        raise ValueError("A figure's SVG must be well-formed and without entities.") from None
    for element in root.iter():
        if element.tag not in _DRAWN:
            raise ValueError("A figure's SVG holds an element that is not a shape or a text.")
        for name, value in element.attrib.items():
            if name.startswith("on") or name.endswith(("href", "style")) or "url(" in value:
                raise ValueError("A figure's SVG holds an attribute that acts, fetches or styles.")


def settled_colours(svg: str) -> str:
    """The SVG with each `var(--name, fallback)` as its fallback, for readers that know no CSS variables."""
    return _VARIABLE.sub(r"\1", svg)

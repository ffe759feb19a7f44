"""DOCX and XLSX are ZIPs of XML that carry the clock, the machine and the author: here they lose them."""

import re
import zipfile
from io import BytesIO

CONTENT_TYPES = "[Content_Types].xml"
_LEVEL = 6
_MODE = 0o100644 << 16
_DATES = "created|modified"
# Only elements that say who wrote the file, when and with what; titles and languages are content and stay.
_TRACES = "creator|lastModifiedBy|revision|lastPrinted|Application|AppVersion|Company|Manager|TotalTime"
_DATE_ELEMENT = re.compile(rf"(<(?:\w+:)?(?:{_DATES})\b[^>/]*>)[^<]*(</)".encode())
_TRACE_ELEMENT = re.compile(rf"<((?:\w+:)?(?:{_TRACES}))\b[^>]*?(?:/>|>[^<]*</\1\s*>)".encode())


def normalise_ooxml(data: bytes, on: str) -> bytes:
    """The same document, the same bytes whenever and by whomever it was written.

    ``on`` (ISO date) becomes its date of creation and change. Author and application names are removed. Meant
    for documents that this software wrote; raises ``zipfile.BadZipFile`` when ``data`` is not a ZIP.
    Compression is zlib's at a fixed level: two machines agree to the byte when their zlib does.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != CONTENT_TYPES, name)):
            content = source.read(name)
            if name.startswith("docProps/") and name.endswith(".xml"):
                content = _without_traces(content, on)
            target.writestr(_plain_entry(name), content, zipfile.ZIP_DEFLATED, _LEVEL)
    return out.getvalue()


def _without_traces(xml: bytes, on: str) -> bytes:
    dated = _DATE_ELEMENT.sub(rb"\g<1>" + f"{on}T00:00:00Z".encode() + rb"\g<2>", xml)
    return _TRACE_ELEMENT.sub(b"", dated)


def _plain_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # dated 1980-01-01 unless told otherwise
    entry.create_system = 3
    entry.external_attr = _MODE
    return entry

"""What every writer makes of the sample, in a form that shows its differences in review.

`python -m tests.documents.golden` writes the golden files anew; look at what changed before committing it.
"""

import io
import sys
import zipfile
from pathlib import Path

import pypdf

from njia.documents.writers import FORMATS
from tests.documents import sample

FOLDER = Path(__file__).with_name("golden")


def written(key: str) -> bytes:
    """The sample in this format."""
    match FORMATS[key].takes:
        case "book":
            return FORMATS[key].write(sample.book())
        case "sheet":
            return FORMATS[key].write(sample.sheet())
        case "sheets":
            return FORMATS[key].write([sample.sheet()], on=sample.ON, properties=sample.PROPERTIES)
        case "data":
            return FORMATS[key].write(sample.DATA)


def readable(key: str, data: bytes) -> str:
    """Text as it is; the words of a PDF, page by page; the XML of an office file, an element to the line."""
    if key == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        return "\n--- page ---\n".join(page.extract_text() for page in pages) + "\n"
    if key in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = [name for name in package.namelist() if name.endswith(_OWN_PARTS)]
            parts = [f"--- {name} ---\n{package.read(name).decode()}" for name in names]
        return "\n".join(parts).replace("><", ">\n<") + "\n"
    return data.decode()


# The other parts come from the libraries' templates; the determinism test holds them still.
_OWN_PARTS = ("document.xml", "core.xml", "custom.xml", "header1.xml", "footer1.xml", "numbering.xml")
_OWN_PARTS += ("workbook.xml", "sheet1.xml", "sheet2.xml", "sheet3.xml")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for key in FORMATS:
        (FOLDER / f"{key}.txt").write_text(readable(key, written(key)), newline="")
        sys.stdout.write(f"{key}\n")


if __name__ == "__main__":
    main()

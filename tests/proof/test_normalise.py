import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
import openpyxl
import pytest
import xlsxwriter

from njia.proof import normalise_ooxml

ON = "2024-11-30"


def a_document(author: str, when: datetime) -> bytes:
    out, document = io.BytesIO(), docx.Document()
    document.add_heading("Invented")
    document.core_properties.title = "A title"
    document.core_properties.author = document.core_properties.last_modified_by = author
    document.core_properties.created = document.core_properties.modified = when
    document.save(out)
    return out.getvalue()


def a_sheet(author: str, when: datetime) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties(
        {"author": author, "created": when, "title": "A title", "company": author, "manager": author}
    )
    book.add_worksheet().write(0, 0, "Invented")
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("make", [a_document, a_sheet])
def test_author_and_clock_leave_no_trace(make: Any) -> None:
    one = normalise_ooxml(make("Somebody", datetime(2024, 1, 2, tzinfo=UTC)), ON)
    other = normalise_ooxml(make("Another", datetime(2025, 3, 4, tzinfo=UTC)), ON)
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.namelist()[1:] == sorted(archive.namelist()[1:])
        everything = b"".join(map(archive.read, archive.namelist()))
        assert b"Somebody" not in everything
        assert archive.read("docProps/core.xml").count(b"2024-11-30T00:00:00Z") == 2
        assert b"<Application>" not in archive.read("docProps/app.xml")
    assert normalise_ooxml(one, ON) == one


def test_the_content_and_the_title_stay() -> None:
    when = datetime(2024, 1, 2, tzinfo=UTC)
    document = docx.Document(io.BytesIO(normalise_ooxml(a_document("Somebody", when), ON)))
    assert (document.paragraphs[0].text, document.core_properties.title) == ("Invented", "A title")
    book = openpyxl.load_workbook(io.BytesIO(normalise_ooxml(a_sheet("Somebody", when), ON)))
    assert (book.active["A1"].value, book.properties.title) == ("Invented", "A title")


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        normalise_ooxml(b"not a document", ON)

"""The Word file out and back on the pages and on the command line; two versions as a file with tracked changes."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx.oxml.ns import qn

from njia.kernel.access import Actor, Role
from njia.kernel.processes.models import Process
from njia.readers import read_marked
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.models import Clause, Suggestion
from njia.stages.roadmap.tests.test_pages import body, url

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]


@pytest.fixture
def adviser(client_as: Any) -> Client:
    found: Client = client_as(Role.ADVISER)
    return found


def brought(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("draft.docx", content)
    return client.post(url("import_word"), {"file": file}, follow=True)


def edited(content: bytes) -> bytes:
    document = docx.Document(io.BytesIO(content))
    line = next(line for line in document.paragraphs if line.text == "Train 200 officers")
    line.runs[0].text = "Train 300 officers"
    lead = next(line for line in document.paragraphs if line.text.startswith("Lead: Ministry"))
    lead.add_run(" of work")
    page = io.BytesIO()
    document.save(page)
    return page.getvalue()


def test_out_back_and_in(clauses: Clauses, adviser: Client) -> None:
    out = adviser.get(url("export_word"))
    assert "wordprocessingml" in out["Content-Type"]
    page = brought(adviser, edited(out.content))
    shown = body(page)
    assert "Train <del>200</del><ins>300</ins> officers" in shown
    assert "Lead: Ministry (sample) of work" in shown
    assert Suggestion.objects.count() == 0
    done = adviser.post(page.redirect_chain[-1][0], follow=True)
    assert "Arrived: 2" in body(done)
    assert "Train <del>200</del><ins>300</ins> officers" in body(done)
    assert Suggestion.objects.count() == 1


def test_the_same_file_again_changes_nothing(clauses: Clauses, adviser: Client) -> None:
    content = adviser.get(url("export_word")).content
    assert "Nothing would change" in body(brought(adviser, content))


def test_files_of_something_else_are_refused(clauses: Clauses, adviser: Client) -> None:
    assert "no Word document" in body(brought(adviser, b"Just words."))
    page = io.BytesIO()
    docx.Document().save(page)
    found = brought(adviser, page.getvalue())
    assert found.status_code == 422
    assert "no roadmap that was exported" in body(found)


def test_all_suggestions_on_one_page(
    clauses: Clauses, adviser: Client, client_as: Any, member: Actor
) -> None:
    assert "Nothing waits" in body(adviser.get(url("suggestions")))
    actions.suggest_words(clauses["full"], "title", "Train 300 officers", acting=member)
    actions.suggest_removal(clauses["bare"], acting=member)
    page = body(client_as(Role.TWG_MEMBER).get(url("suggestions")))
    assert page.index("KE-C-004") < page.index("KE-C-005")
    assert page.count('value="accept"') == 2


def test_two_versions_as_a_word_file_with_tracked_changes(
    process: Process,
    clauses: Clauses,
    meeting: Any,
    member: Actor,
    chair: Actor,
    adviser: Client,
    tmp_path: Path,
) -> None:
    actions.freeze(process, meeting, acting=chair)
    actions.edit_clause(clauses["full"], words={"title": "Train 300 officers"}, acting=member)
    actions.take_step(clauses["bare"], "retire", acting=member)
    actions.freeze(process, meeting, acting=chair)
    out = adviser.get(url("compare_word", 2, 1))
    document = docx.Document(io.BytesIO(out.content))
    gone = [each.text for each in document.element.iter(qn("w:delText"))]
    came = [each.text for change in document.element.iter(qn("w:ins")) for each in change.iter(qn("w:t"))]
    assert (gone, came) == (["200", "Open a help line"], ["300"])
    (tmp_path / "x.docx").write_bytes(out.content)
    lines = read_marked(tmp_path / "x.docx").lines
    assert "Train 300 officers" in [line.after() for line in lines]
    assert queries.two_versions(member, 1, 2)

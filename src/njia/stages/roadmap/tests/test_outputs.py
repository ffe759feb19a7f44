"""The roadmap as files, in one language or two; what it costs and asks of whom; how a draft begins."""

import datetime
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import jsonschema
import openpyxl
import pdfua
import pytest
from django.test import Client

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role, public
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.actions import IndicatorFacts
from njia.stages.roadmap.models import Clause, Remark
from njia.stages.roadmap.tests.conftest import FULL
from njia.stages.roadmap.tests.test_pages import body, url

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]


@pytest.fixture
def reader(client_as: Any) -> Client:
    found: Client = client_as(Role.ADVISER)
    return found


@pytest.mark.parametrize("format", queries.OUTPUTS)
def test_every_format_is_the_same_twice(
    process: Process, clauses: Clauses, member: Actor, format: str
) -> None:
    first, second = (queries.roadmap_file(process, member, format) for _ in range(2))
    assert first == second
    assert len(first) > 500


def test_a_version_is_the_same_file_on_every_day(
    process: Process, clauses: Clauses, meeting: Any, member: Actor, chair: Actor
) -> None:
    actions.freeze(process, meeting, acting=chair)
    with clock.at(clock.today() + datetime.timedelta(days=40)):
        later = {format: queries.roadmap_file(process, member, format, 1) for format in queries.OUTPUTS}
    assert {format: queries.roadmap_file(process, member, format, 1) for format in later} == later


def test_the_data_are_as_the_published_schema_says(
    process: Process, clauses: Clauses, meeting: Any, member: Actor, chair: Actor
) -> None:
    actions.translate(clauses["full"], "title", "Fundisha maafisa 200", "sw", acting=member)
    actions.freeze(process, meeting, acting=chair)
    schema = json.loads(queries.SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for number in (None, 1):
        data = json.loads(queries.roadmap_file(process, member, "json", number))
        jsonschema.validate(data, schema, format_checker=jsonschema.FormatChecker())
        full = next(each for each in data["clauses"] if each["id"] == "KE-C-004")
        assert full["words"]["title"] == {"en": "Train 200 officers", "sw": "Fundisha maafisa 200"}
        assert data["version"] == number
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data | {"secret": 1}, schema)


def test_two_languages_stand_side_by_side(process: Process, clauses: Clauses, member: Actor) -> None:
    actions.translate(clauses["full"], "title", "Fundisha maafisa 200", "sw", acting=member)
    document = docx.Document(io.BytesIO(queries.roadmap_file(process, member, "docx", None, "en", "sw")))
    rows = [tuple(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    assert ("Action", "Train 200 officers", "Fundisha maafisa 200") in rows
    assert ("How", "With a handbook.", "–") in rows
    alone = queries.roadmap_file(process, member, "html", None, "sw").decode()
    assert "Fundisha maafisa 200" in alone


def test_the_results_matrix_holds_every_figure(process: Process, clauses: Clauses, member: Actor) -> None:
    book = openpyxl.load_workbook(io.BytesIO(queries.roadmap_file(process, member, "xlsx")))
    cells = {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    assert cells >= {"Train 200 officers", "Officers trained", 200.5, 1_500_000}


def test_the_matrix_on_paper_is_tables_that_a_lying_page_has_room_for(
    process: Process, clauses: Clauses, member: Actor, tmp_path: Path
) -> None:
    document = docx.Document(io.BytesIO(queries.matrix_file(process, member, "docx")))
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert len(heads) == 4
    assert max(map(len, heads)) <= 8
    assert {head[0] for head in heads} == {"Id"}
    section = document.sections[0]
    assert section.page_width > section.page_height
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert cells >= {"Train 200 officers", "KE-C-004/1", "12 (2025)", "200.5", "KES\xa01,500,000", "In all"}
    assert cells >= {"Ministry (sample)", "Farm union (sample); Legal aid (sample)", "Lists", "Money"}
    path = tmp_path / "matrix.pdf"
    path.write_bytes(queries.matrix_file(process, member, "pdf"))
    assert [each for each in pdfua.validate(path).findings if each.severity >= pdfua.Severity.ERROR] == []
    whole = queries.matrix_file(process, member, "xlsx")
    assert openpyxl.load_workbook(io.BytesIO(whole)).worksheets[0].freeze_panes == "A2"
    with pytest.raises(NotFound):
        queries.matrix_file(process, member, "json")


def test_years_that_do_not_fit_go_on_in_another_table(
    process: Process, clauses: Clauses, member: Actor
) -> None:
    targets = tuple((2027 + at, Decimal(at)) for at in range(11))
    actions.edit_clause(
        clauses["full"], indicators=[IndicatorFacts(name="Officers trained", targets=targets)], acting=member
    )
    document = docx.Document(io.BytesIO(queries.matrix_file(process, member, "docx")))
    years = [[cell.text for cell in table.rows[0].cells][4:] for table in document.tables[1:3]]
    assert years == [[str(year) for year in range(2027, 2035)], ["2035", "2036", "2037"]]


def test_the_pdf_is_tagged_and_told_by_a_checker_to_be_accessible(
    process: Process, clauses: Clauses, member: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "roadmap.pdf"
    path.write_bytes(queries.roadmap_file(process, member, "pdf", None, "en", "sw"))
    report = pdfua.validate(path)
    assert [each for each in report.findings if each.severity >= pdfua.Severity.ERROR] == []


def test_outsiders_get_versions_alone_once_they_are_public(
    process: Process, clauses: Clauses, meeting: Any, desk: Actor, chair: Actor
) -> None:
    outsider = public(process.pk)
    with pytest.raises(NotFound):
        queries.roadmap_file(process, outsider, "json")
    actions.freeze(process, meeting, acting=chair)
    publish(process, "roadmap", acting=desk)
    actions.edit_clause(clauses["full"], words={"title": "Only in the draft"}, acting=chair)
    for format in queries.OUTPUTS:
        assert b"Only in the draft" not in queries.roadmap_file(process, outsider, format)
    with pytest.raises(NotFound):
        queries.roadmap_file(process, outsider, "exe")


def test_files_are_offered_and_given(clauses: Clauses, reader: Client, client: Client) -> None:
    assert "The draft of today" in body(reader.get(url("files")))
    found = reader.get(url("file", "json") + "?language=sw&second=en")
    assert 'filename="KE-roadmap-sw-en.json"' in found["Content-Disposition"]
    assert reader.get(url("file", "json") + "?version=x").status_code == 404
    assert reader.get(url("file", "json") + "?language=xx").status_code == 404
    assert reader.get(url("file", "json") + "?version=7").status_code == 404
    assert reader.get(url("schema")).json()["type"] == "object"
    assert client.get(url("files")).status_code == 404


def test_money_is_spread_over_the_months_and_adds_up(
    process: Process, clauses: Clauses, member: Actor
) -> None:
    """April 2027 to June 2028: nine months of fifteen in the first year."""
    years = queries.by_year(queries.draft(member))
    found = {(row.year, row.money.currency): row.money for row in years}
    assert found[2027, "KES"].amount == Decimal(900_000)
    assert found[2028, "KES"].amount == Decimal(600_000)
    assert found[2027, "KES"].funded == Decimal(300_000)
    dollars = [row.money.amount for row in years if row.money.currency == "USD"]
    assert sum(dollars) == Decimal("20000.50")


def test_work_is_counted_by_quarter_and_what_is_said_twice_is_told(
    process: Process, clauses: Clauses, add: Any, organisations: list[Any], member: Actor, reader: Client
) -> None:
    more = {"starts_on": FULL["ends_on"], "ends_on": FULL["ends_on"], "lead": organisations[0].pk}
    add("action", "Train 200 officers again", clauses["outcome"], **more)
    tree = queries.draft(member)
    work = queries.workload(tree)
    assert work.quarters[0] == (2027, 2)
    assert list(work.loads[0].counts) == [1, 1, 1, 1, 2]
    assert [(pair.first.public_id, pair.same_lead) for pair in queries.overlaps(tree)] == [("KE-C-004", True)]
    page = body(reader.get(url("costing")))
    assert "Said twice?" in page
    assert ">2027</th>" in page
    assert ">Q2</th>" in page


def test_a_draft_begins_with_the_parts_of_a_template_once(
    process: Process, member: Actor, client_as: Any
) -> None:
    writer = client_as(Role.TWG_MEMBER)
    assert "Begin with the parts of" in body(writer.get(url("roadmap")))
    writer.post(url("begin"), {"template": "pathfinder"})
    titles = [node.title.body for node in queries.draft(member)]
    assert titles[:2] == ["Summary", "Context"]
    assert Remark.objects.count() == len(titles)
    assert actions.begin_with(process, "pathfinder", acting=member) == []
    with pytest.raises(Refused):
        actions.begin_with(process, "other", acting=member)


def test_templates_speak_every_language(settings: Any) -> None:
    for template in queries.templates():
        for part in template.parts:
            assert {*part.title} == {*part.guide} == {code for code, _name in settings.LANGUAGES}


def test_bold_italic_and_lists_are_kept_in_every_format(
    process: Process, clauses: Clauses, member: Actor, reader: Client
) -> None:
    said = "Pay *back* all _fees_ <script>:\n- *one*\n- two\n\n1. first"
    actions.edit_clause(clauses["full"], words={"body": said, "output": "A _list_"}, acting=member)
    expected = "<p>Pay <strong>back</strong> all <em>fees</em> &lt;script&gt;:</p>"
    lists = ("<li><strong>one</strong></li>", "<li>two</li>", "<li>first</li>")
    for page in (
        reader.get(url("clause", "KE-C-004")).content.decode(),
        queries.roadmap_file(process, member, "html").decode(),
    ):
        assert expected in page
        assert all(item in page for item in lists)
        assert "<em>list</em>" in page
    document = docx.Document(io.BytesIO(queries.roadmap_file(process, member, "docx")))
    runs = {(run.text, bool(run.bold), bool(run.italic)) for line in document.paragraphs for run in line.runs}
    assert runs >= {("back", True, False), ("fees", False, True), ("one", True, False)}
    styles = {line.text: line.style.name for line in document.paragraphs if line.style}
    assert (styles["one"], styles["first"]) == ("List Bullet", "List Number")
    assert queries.roadmap_file(process, member, "pdf").startswith(b"%PDF")
    data = json.loads(queries.roadmap_file(process, member, "json"))
    full = next(each for each in data["clauses"] if each["id"] == "KE-C-004")
    assert full["words"]["body"] == {"en": said}

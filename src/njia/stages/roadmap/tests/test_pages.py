import datetime
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from njia.documents.picture import check_picture
from njia.kernel import sections
from njia.kernel.access import Actor, Role
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.recommendations import queries as recommendations
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.tests.conftest import FULL

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]


def url(name: str, *args: object) -> str:
    return reverse(f"roadmap:{name}", args=["KE", *args])


def body(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def writer(client_as: Any) -> Client:
    return client_as(Role.TWG_MEMBER)


@pytest.fixture
def published(clauses: Clauses, process: Process, meeting: Any, chair: Actor, desk: Actor) -> Process:
    """Version 1 is public; the draft has moved on since."""
    actions.freeze(process, meeting, acting=chair)
    publish(process, "roadmap", acting=desk)
    actions.edit_clause(clauses["full"], words={"title": "A secret draft"}, acting=chair)
    return process


def posted(page: Any) -> dict[str, Any]:
    """What a browser would send back from the edit page if nothing was typed."""
    sheet = page.context["sheet"]
    data: dict[str, Any] = {}
    forms = [sheet.form]
    for rows in sheet.rows.values():
        forms += [rows.management_form, *rows]
    for form in forms:
        for field in form:
            value = field.value()
            if value not in (None, ""):
                plain = isinstance(value, list | tuple | str | int | datetime.date)
                data[field.html_name] = value if plain else str(value)
    return data


def test_the_public_reads_the_newest_version_and_no_draft(published: Process, client: Client) -> None:
    for page in (url("roadmap"), url("clause", "KE-C-004"), url("versions"), url("version", 1)):
        response = client.get(page)
        assert response.status_code == 200
        assert "secret" not in body(response)
        assert url("edit", "KE-C-004") not in body(response)
    assert "Train 200 officers" in body(client.get(url("roadmap")))
    assert "1,500,000" in body(client.get(url("clause", "KE-C-004")))


def test_nothing_is_public_before_it_is_published(
    clauses: Clauses, process: Process, meeting: Any, chair: Actor, client: Client
) -> None:
    actions.freeze(process, meeting, acting=chair)
    for page in (url("roadmap"), url("clause", "KE-C-004"), url("versions"), url("version", 1)):
        assert client.get(page).status_code == 404


def test_the_draft_is_read_by_insiders(published: Process, writer: Client, client_as: Any) -> None:
    assert "A secret draft" in body(writer.get(url("roadmap")))
    assert "A secret draft" in body(writer.get(url("clause", "KE-C-004")))
    reviewer = client_as(Role.GCG_REVIEWER)
    assert "A secret draft" not in body(reviewer.get(url("roadmap")))
    assert "Train 200 officers" in body(reviewer.get(url("roadmap")))


@pytest.mark.parametrize(
    "page",
    [
        url_name
        for url_name in (
            ("orphans",), ("export",), ("import",), ("add", "area"), ("edit", "KE-C-004"), ("move", "KE-C-004"),
            ("translate", "KE-C-004", "sw"),
        )
    ],
)  # fmt: skip
def test_working_pages_are_for_those_who_work_there(
    published: Process, client: Client, writer: Client, page: Any
) -> None:
    assert client.get(url(*page)).status_code in (302, 403)
    assert writer.get(url(*page)).status_code == 200


def test_working_pages_of_another_country_do_not_exist(
    clauses: Clauses, in_role: Any, other_process: Process
) -> None:
    stranger = Client()
    stranger.force_login(
        in_role(Role.SECRETARIAT, where=other_process),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    for page in (url("roadmap"), url("edit", "KE-C-004"), url("clause", "KE-C-004"), url("export")):
        assert stranger.get(page).status_code == 404


def test_an_adviser_reads_but_does_not_write(clauses: Clauses, client_as: Any) -> None:
    adviser = client_as(Role.ADVISER)
    assert adviser.get(url("roadmap")).status_code == 200
    assert adviser.get(url("edit", "KE-C-004")).status_code == 403
    assert adviser.post(url("step", "KE-C-004"), {"step": "retire"}).status_code == 403


def test_saving_the_edit_page_untouched_changes_nothing(clauses: Clauses, writer: Client) -> None:
    before = queries.node(clauses["full"])
    response = writer.post(url("edit", "KE-C-004"), posted(writer.get(url("edit", "KE-C-004"))))
    assert response.status_code == 302
    assert queries.node(clauses["full"]) == before


def test_everything_about_an_action_is_edited_on_one_page(
    clauses: Clauses, writer: Client, asked: list[Any]
) -> None:
    data = posted(writer.get(url("edit", "KE-C-005")))
    lead = queries.node(clauses["full"]).lead_id
    data |= {
        "title": "Open two help lines", "output": "Help lines", "lead": lead, "partners": [lead],
        "starts_on": "2027-01-01", "ends_on": "2027-12-31",
        "indicators-0-name": "Calls", "indicators-0-baseline": "0", "indicators-0-baseline_year": "2026",
        "indicators-0-target_2027": "500.5", "budget-0-amount": "1000", "budget-0-currency": "KES",
        "budget-0-funded": "400", "cites-0-recommendation": "ke-r-0002", "cites-0-relation": "adapted",
    }  # fmt: skip
    assert writer.post(url("edit", "KE-C-005"), data).status_code == 302
    node = queries.node(clauses["bare"])
    assert (node.title.body, node.lead_id, node.partner_ids) == ("Open two help lines", lead, (lead,))
    assert [(each.number, each.name) for each in node.indicators] == [(1, "Calls")]
    assert node.budget[0].gap == 600
    assert [(cite.recommendation, cite.relation) for cite in node.cites] == [(asked[1].public_id, "adapted")]


def test_emptied_rows_are_removed(clauses: Clauses, writer: Client) -> None:
    data = posted(writer.get(url("edit", "KE-C-004")))
    data = {key: value for key, value in data.items() if not key.startswith("budget-0-")}
    data |= {key: "" for key in data if key.startswith("cites-0-")}
    assert writer.post(url("edit", "KE-C-004"), data).status_code == 302
    node = queries.node(clauses["full"])
    assert [line.currency for line in node.budget] == ["USD"]
    assert node.cites == ()


@pytest.mark.parametrize(
    "typed",
    [
        {"title": ""}, {"ends_on": "2020-01-01"}, {"indicators-0-name": ""}, {"indicators-0-baseline": "much"},
        {"budget-0-amount": ""}, {"budget-0-currency": "sh"}, {"budget-0-funded": "9999999"},
        {"cites-0-recommendation": "KE-R-9999"},
        {"cites-1-recommendation": "KE-R-0001"},
    ],
)  # fmt: skip
def test_a_mistake_keeps_everything_that_was_typed(
    clauses: Clauses, writer: Client, typed: dict[str, str]
) -> None:
    before = queries.node(clauses["full"])
    data = posted(writer.get(url("edit", "KE-C-004"))) | {"body": "Typed with care"} | typed
    response = writer.post(url("edit", "KE-C-004"), data)
    assert response.status_code == 200
    assert "Please look at this again" in body(response)
    assert "Typed with care" in body(response)
    assert queries.node(clauses["full"]) == before


def test_two_writers_at_once_lose_nothing(clauses: Clauses, writer: Client, chair: Actor) -> None:
    data = posted(writer.get(url("edit", "KE-C-004"))) | {
        "title": "Mine",
        "partners": [queries.node(clauses["full"]).lead_id],
    }
    actions.edit_clause(clauses["full"], words={"title": "Theirs"}, acting=chair)
    response = writer.post(url("edit", "KE-C-004"), data)
    assert "You both changed the same words" in body(response)
    assert queries.node(clauses["full"]).title.body == "Theirs"
    again = writer.post(url("edit", "KE-C-004"), posted(response))
    assert again.status_code == 302
    node = queries.node(clauses["full"])
    assert (node.title.body, node.partner_ids) == ("Theirs Mine", (node.lead_id,))


def test_words_that_others_wrote_elsewhere_in_the_field_stay(
    clauses: Clauses, writer: Client, chair: Actor
) -> None:
    data = posted(writer.get(url("edit", "KE-C-004"))) | {"title": "Train 200 labour officers"}
    actions.edit_clause(clauses["full"], words={"title": "Train 300 officers", "body": "New."}, acting=chair)
    assert writer.post(url("edit", "KE-C-004"), data).status_code == 302
    node = queries.node(clauses["full"])
    assert (node.title.body, str(node.words["body"])) == ("Train 300 labour officers", "New.")


def test_figures_that_somebody_changed_are_shown_before_they_are_replaced(
    clauses: Clauses, writer: Client, chair: Actor
) -> None:
    data = posted(writer.get(url("edit", "KE-C-004")))
    actions.edit_clause(clauses["full"], lead=None, acting=chair)
    other = str(queries.node(clauses["full"]).partner_ids[0])
    response = writer.post(url("edit", "KE-C-004"), data | {"lead": other})
    assert chair.ref in body(response)
    assert queries.node(clauses["full"]).lead == ""


def test_a_roadmap_is_begun_on_the_pages(process: Process, writer: Client) -> None:
    assert "Add a priority area" in body(writer.get(url("roadmap")))
    for kind, under in (("area", ""), ("outcome", "KE-C-001"), ("action", "KE-C-002")):
        page = writer.get(url("add", kind) + f"?under={under}")
        data = posted(page) | {"title": f"A new {kind}", "under": under}
        assert writer.post(url("add", kind), data).status_code == 302
    assert writer.get(url("add", "action") + "?under=KE-C-001").status_code == 404
    assert writer.get(url("add", "nothing")).status_code == 404
    assert [node.title.body for node in queries.actions_list(process)] == ["A new action"]


def test_a_translation_stands_beside_its_source(clauses: Clauses, writer: Client) -> None:
    page = writer.get(url("translate", "KE-C-004", "sw"))
    assert "With a handbook." in body(page)
    assert (
        writer.post(url("translate", "KE-C-004", "sw"), {"title": "Kufunza maafisa 200"}).status_code == 302
    )
    assert queries.node(clauses["full"], "sw").title.body == "Kufunza maafisa 200"
    actions.edit_clause(clauses["full"], words={"title": "Other"}, acting=page.context["actor"])
    assert "changed since it was translated" in body(writer.get(url("translate", "KE-C-004", "sw")))
    assert writer.get(url("translate", "KE-C-004", "xx")).status_code == 404
    assert "It was written in English" in body(writer.get(url("translate", "KE-C-004", "en")))


def test_moving_and_taking_out_by_button(
    clauses: Clauses, writer: Client, add: Any, process: Process
) -> None:
    add("outcome", "Help is near", clauses["area"])
    assert writer.post(url("move", "KE-C-005"), {"parent": "KE-C-006", "position": "1"}).status_code == 302
    assert queries.node(clauses["bare"]).parent == "KE-C-006"
    assert writer.post(url("move", "KE-C-002"), {"position": "1"}).status_code == 302
    response = writer.post(url("step", "KE-C-002"), {"step": "retire"}, follow=True)
    assert "Take out or move what stands under it first." in body(response)
    writer.post(url("step", "KE-C-004"), {"step": "retire"})
    assert "Taken out" in body(writer.get(url("clause", "KE-C-004")))
    assert writer.post(url("step", "KE-C-004"), {"step": "burn"}).status_code == 404


def test_a_version_is_frozen_on_the_page(
    clauses: Clauses, client_as: Any, meeting: Any, writer: Client, process: Process
) -> None:
    chair = client_as(Role.TWG_CHAIR)
    assert "Freeze it" in body(chair.get(url("versions")))
    assert "Freeze it" not in body(writer.get(url("versions")))
    response = chair.post(url("freeze"), {"meeting": meeting.public_id})
    assert response["Location"] == url("version", 1)
    assert "nothing to freeze" in body(chair.get(url("versions")))
    again = chair.post(url("freeze"), {"meeting": meeting.public_id})
    assert again.status_code == 422
    assert writer.post(url("freeze"), {"meeting": meeting.public_id}).status_code == 422
    assert queries.versions(process).count() == 1


def test_the_matrix_goes_out_and_comes_back(clauses: Clauses, writer: Client, process: Process) -> None:
    response = writer.get(url("export"))
    assert response["Content-Disposition"] == 'attachment; filename="KE-roadmap.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, headings["Action"]).value = "Train 300 officers"
    page = io.BytesIO()
    book.save(page)
    preview = writer.post(url("import"), {"file": SimpleUploadedFile("m.xlsx", page.getvalue())}, follow=True)
    assert "Train 300 officers" in body(preview)
    assert queries.node(clauses["full"]).title.body == "Train 200 officers"
    token = preview.context["token"]
    assert writer.post(url("preview", token)).status_code == 302
    assert queries.node(clauses["full"]).title.body == "Train 300 officers"
    assert writer.post(url("preview", token)).status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "no table that can be read"),
        (b"Name,Value\na,b\n", "no column with the heading"),
        (b"Action id,Action\nKE-C-999,x\n", "There is no KE-C-999"),
    ],
)
def test_a_wrong_file_is_refused_in_words(
    clauses: Clauses, writer: Client, content: bytes, said: str
) -> None:
    response = writer.post(url("import"), {"file": SimpleUploadedFile("m.csv", content)}, follow=True)
    assert said in body(response)


def test_what_is_missing_is_listed(clauses: Clauses, writer: Client, chair: Actor, process: Process) -> None:
    page = body(writer.get(url("orphans")))
    assert "Open a help line" in page
    assert "Nobody leads it." in page
    (card,) = [html for html in sections.render("home", process, chair) if "roadmap is not complete" in html]
    assert "1 action lacks something." in card


def test_earlier_pages_show_what_came_of_them(
    published: Process, asked: list[Any], meeting: Any, outsider: Actor, member: Actor
) -> None:
    item = recommendations.by_id(member, asked[0].public_id)
    inside, outside = (
        "".join(sections.render("recommendation", item, actor)) for actor in (member, outsider)
    )
    assert "A secret draft" in inside
    assert "Train 200 officers" in outside
    assert "secret" not in outside
    assert "Version 1 was frozen here" in "".join(sections.render("meeting", meeting, outsider))
    assert "2 actions" in "".join(sections.render("process", published, outsider))


def test_pages_take_the_same_queries_at_any_size(
    published: Process, clauses: Clauses, add: Any, client: Client, writer: Client, meeting: Any, chair: Actor,
    asked: list[Any],
) -> None:  # fmt: skip
    pages = [
        (client, url("roadmap")),
        (client, url("clause", "KE-C-004")),
        (writer, url("roadmap")),
        (writer, url("orphans")),
    ]
    for who, page in pages:
        who.get(page)
    counted = [_count(who, page) for who, page in pages]
    for number in range(6):
        cites = [actions.Cited(asked[number % 4].public_id, "inspired")]
        add("action", f"Action {number}", clauses["outcome"], cites=cites, **FULL)
    actions.freeze(published, meeting, acting=chair)
    for who, page in pages:
        who.get(page)
    assert [_count(who, page) for who, page in pages] == counted


def _count(who: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert who.get(page).status_code == 200
    return len(found)


def test_the_timeline_spans_whole_years(clauses: Clauses, member: Actor) -> None:
    picture = queries.timeline(queries.draft(member))
    check_picture(picture)
    assert re.findall(r">(20\d\d)<", picture) == ["2027", "2028"]
    assert "KE-C-004" in picture
    assert "KE-C-005" not in picture  # it has no time yet
    assert "Train 200 officers" in queries.timeline(queries.draft(member), titles=True)


def test_no_template_is_left_unused() -> None:
    room = Path(queries.__file__).parents[1]
    sources = "".join(path.read_text() for path in [*room.rglob("*.py"), *room.rglob("*.html")])
    for template in (room / "templates").rglob("*.html"):
        assert str(template.relative_to(room / "templates")) in sources

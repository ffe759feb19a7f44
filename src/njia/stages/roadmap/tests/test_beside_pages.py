"""Suggestions, remarks, history, parting, joining and comparing, as people do it on the pages."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from njia.kernel.access import Actor, Role
from njia.kernel.processes.models import Process
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.tests.test_pages import body, posted, url

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]
MOST_QUERIES_OF_A_SAVE = 12


@pytest.fixture
def writer(client_as: Any) -> Client:
    return client_as(Role.TWG_MEMBER)


def sent(page: Any, **more: Any) -> dict[str, Any]:
    form = page.context["form"]
    return {field.html_name: field.value() or "" for field in form} | more


def test_a_change_is_suggested_read_and_taken_over(clauses: Clauses, client_as: Any, writer: Client) -> None:
    adviser = client_as(Role.ADVISER)
    data = sent(adviser.get(url("suggest", "KE-C-004")), title="Train 300 officers")
    assert adviser.post(url("suggest", "KE-C-004"), data).status_code == 302
    page = body(writer.get(url("clause", "KE-C-004")))
    assert "Train <del>200</del><ins>300</ins> officers" in page
    assert "Accept" not in body(adviser.get(url("clause", "KE-C-004")))
    refused = writer.post(url("answer", "KE-C-004", 1), {"step": "refuse"}, follow=True)
    assert "Say why not" in body(refused)
    writer.post(url("answer", "KE-C-004", 1), {"step": "accept"})
    assert queries.node(clauses["full"]).title.body == "Train 300 officers"
    assert writer.post(url("answer", "KE-C-004", 1), {"step": "shred"}).status_code == 404
    assert writer.post(url("answer", "KE-C-004", 9), {"step": "accept"}).status_code == 404


def test_nothing_suggested_is_said(clauses: Clauses, writer: Client) -> None:
    page = writer.get(url("suggest", "KE-C-004"))
    assert "Nothing was changed" in body(writer.post(url("suggest", "KE-C-004"), sent(page), follow=True))


def test_taking_out_is_suggested(clauses: Clauses, writer: Client) -> None:
    writer.post(url("suggest_removal", "KE-C-005"))
    assert "Take the clause out" in body(writer.get(url("clause", "KE-C-005")))


def test_remarks_are_answered_and_settled(clauses: Clauses, writer: Client, client: Client) -> None:
    writer.post(url("remark", "KE-C-004"), {"body": "Why 200?"})
    assert writer.post(url("remark", "KE-C-004"), {"body": " "}).status_code == 200
    writer.post(url("remark", "KE-C-004"), {"body": "Four a county.", "answers": "1"})
    assert writer.post(url("remark", "KE-C-005"), {"body": "x", "answers": "1"}).status_code == 404
    page = body(writer.get(url("clause", "KE-C-004")))
    assert page.index("Why 200?") < page.index("Four a county.")
    writer.post(url("settle", "KE-C-004", 1), {"step": "resolve"})
    assert "Open it again" in body(writer.get(url("clause", "KE-C-004")))
    assert client.get(url("clause", "KE-C-004")).status_code == 404


def test_words_go_back_to_what_they_were(clauses: Clauses, writer: Client, chair: Actor) -> None:
    actions.edit_clause(clauses["full"], words={"title": "Train 300 officers"}, acting=chair)
    page = writer.get(url("history", "KE-C-004"))
    assert "Train <del>200</del><ins>300</ins> officers" in body(page)
    first = next(each for each in page.context["past"] if each.field == "title" and each.wording.version == 1)
    writer.post(url("history", "KE-C-004"), {"wording": str(first.wording.pk)})
    assert queries.node(clauses["full"]).title.body == "Train 200 officers"
    assert writer.post(url("history", "KE-C-005"), {"wording": str(first.wording.pk)}).status_code == 404


def test_a_clause_is_parted_and_joined_again(clauses: Clauses, writer: Client) -> None:
    page = writer.get(url("split", "KE-C-004"))
    data = sent(page, title="Train officers", new_title="Write a handbook")
    made = writer.post(url("split", "KE-C-004"), data)
    assert made["Location"] == url("clause", "KE-C-006")
    assert writer.post(url("join", "KE-C-004"), {"other": "KE-C-004"}).status_code == 200
    writer.post(url("join", "KE-C-004"), {"other": "KE-C-006"})
    assert queries.node(clauses["full"]).title.body == "Train officers · Write a handbook"


def test_a_source_whose_words_changed_is_looked_at_again(
    clauses: Clauses, writer: Client, chair: Actor
) -> None:
    actions.edit_clause(clauses["full"], words={"title": "Train everybody"}, acting=chair)
    assert "Sources to look at again" in body(writer.get(url("orphans")))
    writer.post(url("confirm", "KE-C-004"), {"recommendation": "KE-R-0001"})
    assert "Sources to look at again" not in body(writer.get(url("orphans")))


def test_two_versions_are_compared_word_by_word(
    process: Process, clauses: Clauses, meeting: Any, add: Any, writer: Client, chair: Actor, client: Client
) -> None:
    actions.freeze(process, meeting, acting=chair)
    actions.edit_clause(clauses["full"], words={"title": "Train 300 officers"}, lead=None, acting=chair)
    actions.take_step(clauses["bare"], "retire", acting=chair)
    add("action", "Pay back fees", clauses["outcome"])
    actions.freeze(process, meeting, acting=chair)
    page = body(writer.get(url("compare", 2, 1)))
    assert "Train <del>200</del><ins>300</ins> officers" in page
    assert "<del>Open a help line</del>" in page
    assert "<ins>Pay back fees</ins>" in page
    assert "Also changed: Lead" in page
    assert "What changed" in body(writer.get(url("versions")))
    for newer, older in ((2, 2), (2, 9)):
        assert writer.get(url("compare", newer, older)).status_code == 404
    assert client.get(url("compare", 2, 1)).status_code == 404


def test_a_comparison_takes_the_same_queries_at_any_size(
    process: Process, clauses: Clauses, meeting: Any, add: Any, writer: Client, chair: Actor
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            writer.get(url("compare", 2, 1))
        return len(counted)

    actions.freeze(process, meeting, acting=chair)
    actions.edit_clause(clauses["full"], words={"title": "Train 300 officers"}, acting=chair)
    for number in range(5):
        add("action", f"New {number}", clauses["outcome"])
    actions.freeze(process, meeting, acting=chair)
    asked()
    few = asked()
    for number in range(10):
        add("action", f"Newer {number}", clauses["outcome"])
    actions.freeze(process, meeting, acting=chair)
    with CaptureQueriesContext(connection) as counted:
        writer.get(url("compare", 3, 1))
    assert len(counted) == few


@pytest.mark.parametrize("public_id", ["KE-C-001", "KE-C-004", "KE-C-005"])
def test_saving_a_clause_takes_few_queries(clauses: Clauses, writer: Client, public_id: str) -> None:
    """A text, an action with all its figures, a bare one; kept words are there to be thrown away, as in a browser.

    What begins and ends the one transaction is left out, as it asks for nothing; that it is one is counted.
    """
    data = posted(writer.get(url("edit", public_id))) | {"title": "Other words"}
    writer.post(url("here", public_id), data)
    with CaptureQueriesContext(connection) as counted:
        assert writer.post(url("edit", public_id), data).status_code == 302
    around = [each["sql"] for each in counted if "SAVEPOINT" in each["sql"]]
    assert len(around) == 2
    assert len(counted) - len(around) <= MOST_QUERIES_OF_A_SAVE

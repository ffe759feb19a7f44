"""People at one clause: who else is there, words kept unsaved; translations checked by a second person."""

import datetime
from typing import Any

import pytest
from django.test import Client

from njia.kernel import clock
from njia.kernel.access import Actor, Refused, Role
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.actions import Cited
from njia.stages.roadmap.models import Clause, Writing
from njia.stages.roadmap.tests.test_pages import body, posted, url

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]
TYPED = {"title": "Train 300 officers", "base_title": "Train 200 officers"}


@pytest.fixture
def writer(client_as: Any) -> Client:
    found: Client = client_as(Role.TWG_MEMBER)
    return found


def test_what_is_typed_is_kept_for_its_writer_alone(clauses: Clauses, writer: Client, client_as: Any) -> None:
    other = client_as(Role.TWG_CHAIR)
    told = writer.post(url("here", "KE-C-004"), TYPED).json()
    assert told["others"] == []
    assert told["kept"]
    page = body(writer.get(url("edit", "KE-C-004")))
    assert "You wrote here and did not save" in page
    assert 'value="Train 300 officers"' in page
    theirs = body(other.get(url("edit", "KE-C-004")))
    assert "Train 300 officers" not in theirs
    assert "Also here now" in theirs
    assert f"Member {Writing.objects.get().by[2:6]}" in theirs
    assert Writing.objects.get().by not in theirs


def test_people_at_one_clause_see_each_other_for_a_while(
    clauses: Clauses, writer: Client, client_as: Any
) -> None:
    other = client_as(Role.TWG_CHAIR)
    writer.post(url("here", "KE-C-004"), {})
    assert len(other.post(url("here", "KE-C-004"), {}).json()["others"]) == 1
    assert other.post(url("here", "KE-C-005"), {}).json()["others"] == []
    Writing.objects.update(seen_at=clock.now() - datetime.timedelta(minutes=2))
    assert other.post(url("here", "KE-C-004"), {}).json()["others"] == []


def test_saving_or_throwing_away_ends_the_keeping(clauses: Clauses, writer: Client, member: Actor) -> None:
    actions.keep_words(clauses["full"], TYPED, acting=member)
    actions.edit_clause(clauses["full"], words={"title": "Train 400 officers"}, acting=member)
    assert queries.kept_words(clauses["full"], member) is None
    writer.post(url("here", "KE-C-004"), TYPED)
    writer.post(url("throw_away", "KE-C-004"))
    assert "did not save" not in body(writer.get(url("edit", "KE-C-004")))


def test_a_translation_is_checked_by_somebody_else_and_lags_when_the_text_changes(
    clauses: Clauses, member: Actor, chair: Actor
) -> None:
    full = clauses["full"]
    actions.translate(full, "title", "Fundisha maafisa 200", "sw", acting=member)

    def standing(actor: Actor) -> tuple[str, bool]:
        rows = queries.pairs(actor, "sw")
        found = next(row for row in rows if (row.node.public_id, row.field) == ("KE-C-004", "title"))
        return found.standing, found.may_check

    assert standing(member) == ("unchecked", False)
    assert standing(chair) == ("unchecked", True)
    with pytest.raises(Refused):
        actions.check_translation(full, "title", "sw", acting=member)
    with pytest.raises(Refused):
        actions.check_translation(full, "title", "en", acting=chair)
    actions.check_translation(full, "title", "sw", acting=chair)
    assert standing(chair) == ("checked", False)
    actions.edit_clause(full, words={"title": "Train 300 officers"}, acting=member)
    assert standing(chair) == ("stale", False)
    with pytest.raises(Refused):
        actions.check_translation(full, "title", "sw", acting=chair)


def test_the_desk_shows_both_languages_and_checks(clauses: Clauses, writer: Client, chair: Actor) -> None:
    actions.translate(clauses["full"], "title", "Fundisha maafisa 200", "sw", acting=chair)
    page = body(writer.get(url("translations", "sw")))
    assert page.index("Train 200 officers") < page.index("Fundisha maafisa 200")
    assert "0 of" in page
    writer.post(url("check", "KE-C-004", "sw"), {"field": "title"})
    assert "1 of" in body(writer.get(url("translations", "sw")))
    assert writer.get(url("translations", "xx")).status_code == 404
    assert "Everything is said" in body(writer.get(url("translations", "en")))


def test_the_desk_is_narrowed_by_state_and_part_and_goes_by_pages(
    clauses: Clauses, add: Any, writer: Client, chair: Actor
) -> None:
    for number in range(9):
        add("section", f"Invented section {number}")
    actions.translate(clauses["area"], "title", "Sheria kwa wote", "sw", acting=chair)

    def shown(query: str) -> tuple[str, int]:
        page = body(writer.get(url("translations", "sw") + query))
        return page, page.count('<th scope="row">')

    page, rows = shown("")
    assert rows == 10
    assert 'data-key="n"' in page
    assert 'data-key="p"' not in page
    assert shown("?page=2")[1] == 10
    assert 'data-key="n"' not in shown("?page=2")[0]
    page, rows = shown("?state=unchecked")
    assert rows == 1
    assert "Sheria kwa wote" in page
    assert "KE-C-002" in shown("?part=KE-C-002")[0]
    assert "Invented section" not in shown("?part=KE-C-002")[0].split("<tbody>")[1]
    assert "No text fits" in shown("?state=stale")[0]
    assert shown("?state=nonsense&part=KE-C-999")[1] == 10
    kept = {"field": "title", "state": "unchecked", "page": "1", "next": "https://example.org"}
    answer = writer.post(url("check", "KE-C-002", "sw"), kept)
    assert answer["Location"] == url("translations", "sw") + "?state=unchecked&page=1"


def test_saving_leads_on_to_the_next_clause_that_waits(clauses: Clauses, writer: Client) -> None:
    sent = {"title": "Sheria", "body": "Maneno.", "next": "1"}
    answer = writer.post(url("translate", "KE-C-002", "sw"), sent)
    assert answer["Location"] == url("translate", "KE-C-003", "sw")
    answer = writer.post(url("translate", "KE-C-005", "sw"), {"title": "Simu", "next": "1"})
    assert answer["Location"] == url("translate", "KE-C-001", "sw")  # round to the first


def test_recommendations_are_searched_beside_the_text_and_named(
    clauses: Clauses, asked: list[Any], writer: Client
) -> None:
    page = body(writer.get(url("sources", "KE-C-005") + "?q=help"))
    assert asked[1].public_id in page
    assert asked[2].public_id not in page
    assert "Open a help line" in page
    writer.post(url("sources", "KE-C-005"), {"recommendation": asked[1].public_id, "relation": "adapted"})
    (cite,) = queries.node(clauses["bare"]).cites
    assert (cite.recommendation, cite.relation) == (asked[1].public_id, "adapted")
    wrong = writer.post(
        url("sources", "KE-C-005"), {"recommendation": "KE-R-9999", "relation": "adapted"}, follow=True
    )
    assert "There is no recommendation" in body(wrong)
    assert "None found" in body(writer.get(url("sources", "KE-C-005") + "?q=zzzz"))


def test_figures_that_a_writer_left_alone_stand_in_nobodys_way(
    clauses: Clauses, writer: Client, chair: Actor, asked: list[Any]
) -> None:
    """One writes words while another changes the budget, the lead and the sources: all of it stays."""
    full = clauses["full"]
    data = posted(writer.get(url("edit", "KE-C-004")))
    others = {"budget": [], "lead": None, "cites": [Cited(asked[1].public_id, "merged")]}
    actions.edit_clause(full, acting=chair, **others)
    sent = data | {"title": "Train 300 officers", "indicators-0-name": "Officers who passed"}
    first = writer.post(url("edit", "KE-C-004"), sent)
    assert "Read what it says now" in body(first)  # the indicator, as the page was older than the clause
    sent = posted(first) | {"indicators-0-name": "Officers who passed"}
    assert writer.post(url("edit", "KE-C-004"), sent).status_code == 302
    node = queries.node(full)
    assert (node.title.body, node.indicators[0].name) == ("Train 300 officers", "Officers who passed")
    assert (node.budget, node.lead, node.cites) == ((), "", (Cited(asked[1].public_id, "merged"),))
    assert len(node.partners) == 2


def test_an_emptied_part_is_no_part_left_alone(clauses: Clauses, writer: Client) -> None:
    data = posted(writer.get(url("edit", "KE-C-004")))
    gone = ("budget-", "lead", "partners")
    sent = {
        name: value for name, value in data.items() if not name.startswith(gone) or name.endswith("_FORMS")
    }
    writer.post(url("edit", "KE-C-004"), sent)
    node = queries.node(clauses["full"])
    assert (node.budget, node.lead, node.partners, len(node.indicators)) == ((), "", (), 2)


def test_an_organisation_of_nowhere_is_refused(clauses: Clauses, writer: Client) -> None:
    data = posted(writer.get(url("edit", "KE-C-004"))) | {"lead": "999999"}
    assert "no such organisation" in body(writer.post(url("edit", "KE-C-004"), data))

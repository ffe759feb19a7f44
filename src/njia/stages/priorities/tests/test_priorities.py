import pytest

from njia.kernel import sections
from njia.kernel.access import Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.actions import publish
from njia.stages.meetings import actions as meetings
from njia.stages.priorities import actions, queries
from njia.stages.roadmap import actions as roadmap

pytestmark = pytest.mark.django_db


def ids(clauses) -> list[str]:
    return [clause.public_id for clause in clauses]


def order(actor, process) -> list[str]:
    return [row.public_id for row in queries.ranking(actor, process).rows]


@pytest.fixture
def ranked(process, drawn, desk):
    """All three actions, in the order of the roadmap, each with a reason."""
    rows = [(clause.public_id, f"because {clause.number}") for clause in drawn]
    return actions.set_ranking(process, rows, acting=desk)


@pytest.fixture
def published(process, desk, meeting, drawn):
    roadmap.freeze(process, meeting, acting=desk)
    publish(process, "roadmap", acting=desk)


def test_the_order_is_as_given_and_in_the_log(process, desk, drawn, ranked):
    assert order(desk, process) == ids(drawn)
    assert [row.reason for row in queries.ranking(desk, process).rows] == [
        f"because {c.number}" for c in drawn
    ]
    line = ledger.about(process, "KE-P-1")[-1]
    assert line.kind == "ranking.changed"
    assert "because" not in line.body


def test_actions_move_to_their_neighbour_s_place_and_not_beyond_the_ends(process, desk, drawn, ranked):
    first, second, third = ids(drawn)
    actions.move(process, third, "up", acting=desk)
    assert order(desk, process) == [first, third, second]
    actions.move(process, first, "down", acting=desk)
    assert order(desk, process) == [third, first, second]
    with pytest.raises(Refused):
        actions.move(process, third, "up", acting=desk)
    with pytest.raises(Refused):
        actions.move(process, second, "down", acting=desk)
    assert order(desk, process) == [third, first, second]


def test_one_more_comes_last_and_one_taken_out_leaves_no_hole(process, desk, drawn):
    first, second, third = ids(drawn)
    for each in (second, first, third):
        actions.rank(process, each, "", acting=desk)
    actions.unrank(process, first, acting=desk)
    actions.rank(process, second, "said anew", acting=desk)
    rows = queries.ranking(desk, process).rows
    assert [(row.place, row.public_id, row.reason) for row in rows] == [
        (1, second, "said anew"),
        (2, third, ""),
    ]
    with pytest.raises(Refused):
        actions.unrank(process, first, acting=desk)


@pytest.mark.parametrize("wrong", [["KE-C-003", "KE-C-003"], ["KE-C-999"], ["KE-C-001"]])
def test_only_actions_of_the_draft_and_each_once(process, desk, drawn, ranked, wrong):
    """KE-C-001 is a priority area."""
    with pytest.raises(Refused):
        actions.set_ranking(process, [(public_id, "") for public_id in wrong], acting=desk)
    assert order(desk, process) == ids(drawn)


def test_members_read_and_do_not_write(process, member, drawn, ranked):
    assert order(member, process) == ids(drawn)
    with pytest.raises(Refused):
        actions.set_ranking(process, [], acting=member)
    with pytest.raises(Refused):
        actions.move(process, drawn[0].public_id, "down", acting=member)


def test_it_is_agreed_by_a_meeting_that_was_held_and_then_stands(
    process, chair, desk, meeting, drawn, ranked
):
    planned = meetings.create_meeting(process, title="Later", kind="twg", on=meeting.on, acting=desk)
    with pytest.raises(Refused):
        actions.agree(process, planned, acting=chair)
    agreed = actions.agree(process, meeting, acting=chair)
    assert queries.ranking(desk, process).agreed
    assert agreed.meeting == meeting
    with pytest.raises(Refused):
        actions.move(process, drawn[0].public_id, "down", acting=desk)
    with pytest.raises(Refused):
        actions.agree(process, meeting, acting=desk)


def test_an_empty_order_or_one_with_a_lost_action_is_not_agreed(process, desk, meeting, drawn):
    with pytest.raises(Refused):
        actions.agree(process, meeting, acting=desk)
    actions.rank(process, drawn[0].public_id, "", acting=desk)
    actions.rank(process, drawn[1].public_id, "", acting=desk)
    roadmap.take_step(drawn[0], "retire", acting=desk)
    assert queries.ranking(desk, process).lost == [drawn[0].public_id]
    with pytest.raises(Refused, match=drawn[0].public_id):
        actions.agree(process, meeting, acting=desk)
    actions.unrank(process, drawn[0].public_id, acting=desk)
    actions.agree(process, meeting, acting=desk)


def test_the_public_sees_what_was_agreed_and_only_with_the_roadmap(
    process, desk, outsider, meeting, drawn, ranked
):
    actions.agree(process, meeting, acting=desk)
    assert not queries.may_see(outsider)
    assert order(outsider, process) == []
    roadmap.freeze(process, meeting, acting=desk)
    publish(process, "roadmap", acting=desk)
    assert queries.may_see(outsider)
    assert order(outsider, process) == ids(drawn)


@pytest.mark.usefixtures("published")
def test_while_it_is_discussed_again_the_agreed_order_stays_public(
    process, desk, outsider, meeting, drawn, ranked
):
    assert not queries.may_see(outsider)
    actions.agree(process, meeting, acting=desk)
    actions.reopen(process, acting=desk)
    with pytest.raises(Refused):
        actions.reopen(process, acting=desk)
    actions.move(process, drawn[0].public_id, "down", acting=desk)
    assert order(outsider, process) == ids(drawn)
    assert order(desk, process) == [ids(drawn)[1], ids(drawn)[0], ids(drawn)[2]]
    actions.agree(process, meeting, acting=desk)
    assert order(outsider, process) == order(desk, process)


def test_other_countries_see_nothing(process, stranger, drawn, ranked):
    assert not queries.may_see(stranger)
    assert order(stranger, process) == []


def test_where_the_stage_stands(process, desk, meeting, drawn):
    assert queries.standing(process) == "next"
    actions.rank(process, drawn[0].public_id, "", acting=desk)
    assert queries.standing(process) == "current"
    actions.agree(process, meeting, acting=desk)
    assert queries.standing(process) == "done"


def test_sections_tell_the_place_the_meeting_and_what_waits(process, desk, outsider, meeting, drawn, ranked):
    assert "Place 2 of 3" in "".join(sections.render("clause", drawn[1], desk))
    assert "Place" not in "".join(sections.render("clause", drawn[1], outsider))
    roadmap.freeze(process, meeting, acting=desk)
    assert "Put the actions in order" in "".join(sections.render("home", process, desk))
    actions.agree(process, meeting, acting=desk)
    assert "Put the actions in order" not in "".join(sections.render("home", process, desk))
    assert "in which order" in "".join(sections.render("meeting", meeting, desk))


def test_a_secretary_ranks_on_the_page(process, client_as, meeting, drawn):
    browser = client_as(Role.SECRETARIAT)
    first, second, _third = ids(drawn)
    assert "No action is ranked yet" in browser.get("/KE/priorities/").text
    for each in (first, second):
        said = browser.post("/KE/priorities/add/", {"action": each, "reason": f"why {each}"}, follow=True)
        assert f"why {each}" in said.text
    browser.post(f"/KE/priorities/{second}/move/", {"where": "up"})
    assert browser.get("/KE/priorities/").text.index(f"why {second}") < browser.get(
        "/KE/priorities/"
    ).text.index(f"why {first}")
    said = browser.post(f"/KE/priorities/{second}/move/", {"where": "up"}, follow=True)
    assert "cannot move any further" in said.text
    browser.post(f"/KE/priorities/{first}/reason/", {"reason": "a better one"})
    assert "a better one" in browser.get("/KE/priorities/").text
    browser.post(f"/KE/priorities/{second}/remove/")
    assert f"why {second}" not in browser.get("/KE/priorities/").text
    said = browser.post("/KE/priorities/agree/", {"meeting": meeting.public_id}, follow=True)
    assert "recorded as agreed" in said.text
    assert "Discuss it again" in said.text
    said = browser.post("/KE/priorities/reopen/", follow=True)
    assert "Add in the last place" in said.text


def test_each_act_has_a_page_of_its_own_that_keeps_what_was_typed(process, client_as, meeting, drawn, ranked):
    browser = client_as(Role.SECRETARIAT)
    first = drawn[0].public_id
    assert f"because {drawn[0].number}" in browser.get(f"/KE/priorities/{first}/reason/").text
    assert "Second meeting" in browser.get("/KE/priorities/agree/").text
    answer = browser.post("/KE/priorities/agree/", {"meeting": "KE-M-99"})
    assert answer.status_code == 200
    assert "Please look at this again" in answer.text
    page = browser.post("/KE/priorities/add/", {"action": first, "reason": "Typed with care."}).text
    assert "Typed with care." in page
    assert browser.get("/KE/priorities/KE-C-999/reason/").status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.TWG_MEMBER, 403), (Role.CONTRIBUTOR, 404)])
def test_others_cannot_write_on_the_page(process, client_as, drawn, ranked, role, status):
    browser = client_as(role)
    assert browser.post("/KE/priorities/add/", {"action": drawn[0].public_id}).status_code == status
    assert browser.post(f"/KE/priorities/{drawn[0].public_id}/move/", {"where": "down"}).status_code == status


def test_a_visitor_gets_the_page_once_it_is_public(process, client, desk, meeting, drawn, ranked):
    assert client.get("/KE/priorities/").status_code == 404
    roadmap.freeze(process, meeting, acting=desk)
    publish(process, "roadmap", acting=desk)
    assert client.get("/KE/priorities/").status_code == 404
    actions.agree(process, meeting, acting=desk)
    page = client.get("/KE/priorities/").text
    assert "Open one desk" in page
    assert "<button" not in page.split("<main", 1)[1]


def test_the_page_asks_the_same_number_of_queries_for_any_length(
    process, desk, client_as, drawn, django_assert_max_num_queries, django_assert_num_queries
):
    browser = client_as(Role.TWG_MEMBER)
    actions.rank(process, drawn[0].public_id, "", acting=desk)
    browser.get("/KE/priorities/")
    with django_assert_max_num_queries(60) as few:
        browser.get("/KE/priorities/")
    for clause in drawn[1:]:
        actions.rank(process, clause.public_id, "", acting=desk)
    with django_assert_num_queries(len(few)):
        browser.get("/KE/priorities/")

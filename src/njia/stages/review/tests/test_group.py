import pytest

from njia.kernel.access import NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.processes.actions import publish
from njia.stages.review import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def union(process, desk):
    return acts.create_organisation(process, "Invented Union", "workers", acting=desk)


def seat(process, actor, **more):
    given = {"shown_as": "", "affiliation": "", "themes": (), "languages": ()} | more
    actions.appear(process, **given, acting=actor)


def test_the_group_is_set_up_and_the_log_has_it(process, chair, member):
    assert queries.body(process).rule == "consent"
    with pytest.raises(Refused):
        actions.set_up(process, rule="majority", acting=member)
    actions.set_up(process, terms="To weigh every ask.", rule="two_thirds", quorum=60, acting=chair)
    made = queries.body(process)
    assert (made.terms, made.rule, made.quorum) == ("To weigh every ask.", "two_thirds", 60)
    size = ledger.head(process).size
    actions.set_up(process, terms="To weigh every ask.", acting=chair)
    assert ledger.head(process).size == size
    for wrong in ({"rule": "by lot"}, {"quorum": 0}, {"readers": 0}):
        with pytest.raises(Refused):
            actions.set_up(process, **wrong, acting=chair)


def test_what_each_score_means_is_the_groups_to_say_and_the_reader_reads_it(process, chair, items, client_as):
    (item,) = items(1)
    own = ["a dream", "far off", "some day", "soon", "done by June"]
    actions.set_up(process, rubric={"realistic": own, "effective": []}, acting=chair)
    told = {key: anchors for key, _name, anchors in queries.criteria(queries.body(process))}
    assert told["realistic"] == own
    assert (len(told["effective"]), told["effective"][0]) == (5, "would change nothing")
    with pytest.raises(Refused, match="each of the scores"):
        actions.set_up(process, rubric={"realistic": own[:2]}, acting=chair)
    desk = client_as(Role.TWG_MEMBER).get(f"/KE/answers/{item.public_id}/read/").content.decode()
    assert "0 – a dream · 1 – far off · 2 – some day · 3 – soon · 4 – done by June" in desk

    client, page = client_as(Role.TWG_CHAIR), "/KE/answers/group/set-up/"
    form = client.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post(page, sent | {"inclusive": "one\ntwo"}).status_code == 422
    assert client.post(page, sent | {"realistic": ""}).status_code == 302
    assert queries.body(process).rubric == {}  # what nobody reworded stays in the reader's language


def test_members_appear_as_they_chose_and_nothing_tells_survivors_apart(
    process, as_actor, in_role, desk, union, outsider
):
    plain = people.actor(in_role(Role.TWG_MEMBER, organisation=union), process)
    lived = as_actor(Role.SURVIVOR_REPRESENTATIVE)
    shown, unnamed = queries.appearances(process, outsider, inside=False)
    assert (shown, unnamed) == ([], 2)
    for actor in (plain, lived):
        seat(process, actor, shown_as=f"Chosen {actor.person_id}", affiliation="Chosen circle")
    shown, unnamed = queries.appearances(process, outsider, inside=False)
    assert unnamed == 0
    assert {(each.affiliation, each.office, each.alternate, each.person_id) for each in shown} == {
        ("Chosen circle", "", "", 0)
    }
    by_ref = {each.ref: each for each in queries.members(process)}
    assert (by_ref[plain.ref].constituency, by_ref[lived.ref].lived) == ("workers", True)


def test_two_who_chair_are_co_chairs(process, as_actor, outsider):
    for _ in range(2):
        seat(process, as_actor(Role.TWG_CHAIR), shown_as="Chosen name")
    assert {each.office for each in queries.appearances(process, outsider, inside=False)[0]} == {"Co-chair"}


def test_an_alternate_keeps_no_seat_of_their_own(process, as_actor, desk, member, chair):
    other = as_actor(Role.TWG_MEMBER)
    with pytest.raises(Refused):
        actions.name_alternate(process, other.person_id, member.person_id, acting=member)
    with pytest.raises(Refused, match="members"):
        actions.name_alternate(process, desk.person_id, member.person_id, acting=desk)
    actions.name_alternate(process, other.person_id, member.person_id, acting=desk)
    assert {each.ref: each.alternate_for for each in queries.members(process)}[other.ref] == member.person_id
    with pytest.raises(Refused, match="own"):
        actions.name_alternate(process, chair.person_id, other.person_id, acting=desk)
    with pytest.raises(Refused, match="keeps"):
        actions.name_alternate(process, member.person_id, chair.person_id, acting=desk)
    actions.name_alternate(process, other.person_id, None, acting=desk)
    assert not any(each.alternate_for for each in queries.members(process))


def test_who_has_a_stake_neither_proposes_nor_decides(process, items, chair, desk, meeting):
    first, second = items(2)
    made = actions.declare(process, "money", item=first, acting=chair)
    assert actions.declare(process, "money", item=first, acting=chair) == made
    for body in ({}, {"meeting": meeting}):
        act = actions.decide if body else actions.propose
        with pytest.raises(Refused, match="stake"):
            act(first, outcome="adopted", reason="Yes.", **body, acting=chair)
        act(second, outcome="adopted", reason="Yes.", **body, acting=chair)
        act(first, outcome="adopted", reason="Yes.", **body, acting=desk)
    actions.end_interest(process, made.pk, acting=chair)
    actions.propose(first, outcome="declined", reason="No.", acting=chair)
    with pytest.raises(NotFound):
        actions.end_interest(process, made.pk, acting=chair)


def test_a_stake_in_an_organisation_or_a_whole_reaches_all_of_it(process, items, member, desk, union):
    (sent,) = items(1, organisation_id=union.pk)
    (whole,) = items(1)
    parts = actions.split_item(whole, ["One ask.", "Another."], acting=desk)
    actions.declare(process, "organisation", organisation=union, acting=member)
    actions.declare(process, "person", item=whole, quiet=True, acting=member)
    for item in (sent, *parts):
        assert queries.recused(item) == {member.person_id} == queries.stakes(process).in_item(item)
    assert [what for _who, what in queries.declared(process)] == ["Invented Union"], (
        "what is quiet is shown to nobody"
    )
    with pytest.raises(Refused):
        actions.declare(process, "money", acting=member)
    with pytest.raises(Refused):
        actions.declare(process, "money", item=sent, acting=desk)


def test_pages_of_the_group(process, client_as, desk, items):
    (item,) = items(1)
    member = client_as(Role.TWG_MEMBER)
    member.post("/KE/answers/group/me/", {"shown_as": "Chosen name", "affiliation": "Invented circle"})
    assert "Chosen name" in member.get("/KE/answers/group/").content.decode()
    member.post("/KE/answers/group/me/stakes/", {"item": item.public_id, "kind": "money"})
    page = member.get("/KE/answers/group/me/").content.decode()
    assert item.public_id in page
    refused = member.post("/KE/answers/group/me/stakes/", {"kind": "money"})
    assert "one recommendation, or one organisation" in refused.content.decode()
    office = client_as(Role.SECRETARIAT)
    given = {
        "terms": "To weigh.", "rule": "majority", "quorum": "40", "readers": "2", "per_week": "9", "repeats": "5",
        "answer_within": "60",
    }  # fmt: skip
    assert office.post("/KE/answers/group/set-up/", given).status_code == 302
    assert queries.body(process).rule == "majority"
    assert office.post("/KE/answers/group/set-up/", given | {"quorum": "400"}).status_code == 422
    publish(process, "register", acting=desk)
    from django.test import Client

    public = Client().get("/KE/answers/group/").content.decode()
    assert "Chosen name" in public
    assert item.public_id not in public
    assert "survivor" not in public.casefold()

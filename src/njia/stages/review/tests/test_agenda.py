import json

import pytest

from njia.kernel.access import Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.proof import Leaf, replay
from njia.stages.recommendations import actions as recommendations
from njia.stages.review import actions, queries
from njia.stages.review.models import SecondLook

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(as_actor):
    return as_actor(Role.SURVIVOR_REPRESENTATIVE)


def decided(item, outcome, desk, meeting):
    actions.decide(item, outcome=outcome, reason="Because.", meeting=meeting, acting=desk)


def test_what_all_agree_on_is_decided_in_one_go(process, items, member, chair, desk, meeting):
    first, second, third, fourth = items(4)
    for item in (first, second, third):
        actions.read(item, outcome="adopted", reason="It names a step.", acting=member)
    actions.read(third, outcome="declined", reason="No money.", acting=chair)
    told = queries.agenda(process, desk)
    assert [row.shown.item for row in told.agreed] == [first, second]
    assert [(talk.row.shown.item, talk.differs, talk.again) for talk in told.to_discuss] == [
        (third, True, False)
    ]
    size = ledger.head(process).size
    for wrong in ([first.public_id, third.public_id], [fourth.public_id], ["UG-R-0001"], []):
        with pytest.raises(Refused):
            actions.confirm_many(process, wrong, meeting=meeting, acting=chair)
    with pytest.raises(Refused):
        actions.confirm_many(process, [first.public_id], meeting=meeting, acting=member)
    assert ledger.head(process).size == size
    assert (
        actions.confirm_many(process, [first.public_id, second.public_id], meeting=meeting, acting=chair) == 2
    )
    answers = queries.answers([first, second], desk)
    assert {(each.state, each.reason, each.meeting) for each in answers.values()} == {
        ("adopted", "It names a step.", meeting)
    }
    assert queries.agenda(process, desk).agreed == []


def test_what_is_still_read_is_not_decided_yet(process, items, member, chair, desk, meeting):
    import datetime

    from njia.kernel import clock

    (item,) = items(1)
    actions.plan_reading(process, clock.today() + datetime.timedelta(days=7), acting=desk)
    actions.read(item, outcome="adopted", reason="Yes.", acting=member)
    told = queries.agenda(process, desk)
    assert (told.agreed, told.being_read) == ([], 1)
    with pytest.raises(Refused):
        actions.confirm_many(process, [item.public_id], meeting=meeting, acting=desk)
    actions.read(item, outcome="adopted", reason="Yes too.", acting=chair)
    assert queries.agenda(process, desk).all_agreed == 1


def test_a_second_look_names_nobody_and_its_outcome_is_recorded(
    process, items, member, lived, chair, desk, meeting
):
    declined, adopted = items(2)
    decided(declined, "declined", desk, meeting)
    decided(adopted, "adopted", desk, meeting)
    with pytest.raises(Refused, match="declined or deferred"):
        actions.look_again(adopted, acting=member)
    with pytest.raises(Refused):
        actions.look_again(declined, acting=desk)
    actions.look_again(declined, acting=member)
    actions.look_again(adopted, acting=lived)
    with pytest.raises(Refused, match="already"):
        actions.look_again(declined, acting=lived)
    called = [leaf for leaf in map(Leaf.decode, ledger.leaves(process)) if leaf.kind == "second_look.called"]
    assert {leaf.by for leaf in called} == {"KE-TWG"}
    kept = json.dumps(list(SecondLook.objects.values()), default=str)
    assert member.ref not in kept
    assert not {field.name for field in SecondLook._meta.get_fields()} & {"by", "person", "called_by"}
    assert queries.answers([declined], desk)[declined.pk].state == "declined", "it stands meanwhile"
    assert queries.looked_at_again(process) == {declined.pk, adopted.pk}
    actions.decide(declined, outcome="adopted", reason="Found the money.", meeting=meeting, acting=chair)
    decided(adopted, "adopted", desk, meeting)  # the same, to the letter: that is the outcome
    assert queries.looked_at_again(process) == set()
    assert [look.changed for look in SecondLook.objects.order_by("case")] == [True, False]
    log = replay(map(Leaf.decode, ledger.leaves(process)))
    assert log.problems == []
    assert {id: line.again for id, line in log.lines.items()} == {
        declined.public_id: None,
        adopted.public_id: None,
    }


def test_there_must_be_an_answer_to_look_at_again(items, member, desk, meeting):
    waiting, gone = items(2)
    decided(gone, "declined", desk, meeting)
    recommendations.withdraw(gone, "At their wish.", acting=desk)
    gone.refresh_from_db()
    for item in (waiting, gone):
        with pytest.raises(Refused, match="no answer"):
            actions.look_again(item, acting=member)


def test_a_reason_given_too_often_is_flagged(process, items, desk, meeting, chair):
    many = items(7)
    for item in many[:6]:
        decided(item, "declined", desk, meeting)
    actions.decide(many[6], outcome="adopted", reason="A reason of its own.", meeting=meeting, acting=desk)
    told = queries.repeated_reasons(process, 5)
    assert (told.reasons, told.answers, told.total, told.percent) == ([("Because.", 6)], 6, 7, 86)
    assert queries.repeated_reasons(process, 6).reasons == []


def test_pages_of_the_agenda(process, items, client_as, member, desk, meeting):
    first, second, third = items(3)
    actions.read(first, outcome="adopted", reason="Yes.", acting=member)
    actions.read(second, outcome="adopted", reason="Yes.", acting=member)
    decided(third, "declined", desk, meeting)
    chair = client_as(Role.TWG_CHAIR)
    page = chair.get("/KE/answers/agenda/").content.decode()
    assert page.count("checked") == 2
    refused = chair.post("/KE/answers/agenda/", {"item": first.public_id})
    assert refused.status_code == 422
    assert refused.content.decode().count("checked") == 1
    assert chair.post("/KE/answers/agenda/", {"item": first.public_id, "meeting": meeting}).status_code == 302
    assert {pk: each.state for pk, each in queries.answers([first, second], desk).items()} == {
        first.pk: "adopted", second.pk: "open",
    }  # fmt: skip
    other = client_as(Role.TWG_MEMBER)
    item = f"/KE/answers/{third.public_id}/"
    assert "second look" in other.get(item).content.decode()
    other.post(f"{item}second-look/")
    assert "A second look was called for" in other.get(item).content.decode()
    assert "A second look was called for" in other.get("/KE/answers/agenda/").content.decode()

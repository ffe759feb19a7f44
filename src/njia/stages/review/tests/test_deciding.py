import datetime

import pytest

from njia.kernel import clock
from njia.kernel.access import NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.processes.actions import publish
from njia.proof import Leaf
from njia.stages.recommendations import actions as recommendations
from njia.stages.review import actions, queries
from njia.stages.review.actions import Ruling
from njia.stages.review.models import Case, Decision, Dissent, Proposal

pytestmark = pytest.mark.django_db


def leaves(process, kind):
    return [leaf for leaf in map(Leaf.decode, ledger.leaves(process)) if leaf.kind == kind]


def answer(item, actor):
    return queries.answers([item], actor)[item.pk]


def test_member_proposes_and_chair_confirms(process, items, member, chair, meeting):
    (item,) = items(1)
    assert answer(item, member).state == "awaiting"
    actions.propose(item, outcome="adopted", reason="It names a step.", acting=member)
    open_ = answer(item, member)
    assert (open_.state, open_.proposed.outcome, open_.outcome) == ("open", "adopted", "")
    actions.confirm(item, meeting=meeting, acting=chair)
    told = answer(item, member)
    assert (told.state, told.reason, told.meeting) == ("adopted", "It names a step.", meeting)
    assert told.on == clock.today() - datetime.timedelta(days=1)
    assert told.final_id == item.public_id
    (decided,) = leaves(process, "recommendation.decided")
    assert decided.facts == {
        "outcome": "adopted", "target": None, "body": meeting, "entered": False, "on": told.on.isoformat(),
    }  # fmt: skip
    assert decided.by == chair.ref
    assert len(leaves(process, "recommendation.proposed")) == 1


def test_deciding_otherwise_than_proposed_logs_both_steps(process, items, member, desk, meeting):
    (item,) = items(1)
    actions.propose(item, outcome="adopted", reason="Yes.", acting=member)
    actions.decide(item, outcome="declined", reason="The law has it.", meeting=meeting, acting=desk)
    assert [leaf.facts["outcome"] for leaf in leaves(process, "recommendation.proposed")] == [
        "adopted",
        "declined",
    ]
    assert leaves(process, "recommendation.decided")[0].facts["entered"] is True


def test_deciding_anew_keeps_the_history(items, desk, meeting):
    (item,) = items(1)
    actions.decide(item, outcome="deferred", reason="First the budget.", meeting=meeting, acting=desk)
    actions.decide(item, outcome="adopted", reason="The budget is there.", ballot="2026-11", acting=desk)
    assert [d.outcome for d in queries.history(item).decisions] == ["deferred", "adopted"]
    told = answer(item, desk)
    assert (told.state, told.body) == ("adopted", "BALLOT-2026-11")


def test_saying_the_same_twice_is_one_act(process, items, desk, meeting):
    (item,) = items(1)
    for _again in range(2):
        actions.propose(item, outcome="adopted", reason="Yes.", acting=desk)
    for _again in range(2):
        actions.decide(item, outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    assert Proposal.objects.count() == Decision.objects.count() == 1
    assert len(leaves(process, "recommendation.decided")) == 1


def test_a_new_proposal_opens_the_answer_again(items, member, desk, meeting):
    (item,) = items(1)
    actions.decide(item, outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    actions.propose(item, outcome="adapted", reason="In part.", acting=member)
    told = answer(item, member)
    assert (told.state, told.outcome, told.proposed.outcome) == ("open", "adopted", "adapted")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"outcome": "adopted", "reason": "  "}, "reason"),
        ({"outcome": "used", "reason": "Yes."}, "answered differently"),
        ({"outcome": "nonsense", "reason": "Yes."}, "answered differently"),
        ({"outcome": "merged", "reason": "Same."}, "grouped with"),
        ({"outcome": "adopted", "reason": "x" * 4001}, "longer"),
    ],
)
def test_an_answer_without_what_it_needs_is_refused(items, member, given, words):
    (item,) = items(1)
    with pytest.raises(Refused, match=words):
        actions.propose(item, **given, acting=member)
    assert not Case.objects.exists()


def test_an_insight_is_used_or_kept(items, desk, meeting):
    (insight,) = items(1, kind="insight")
    with pytest.raises(Refused):
        actions.propose(insight, outcome="adopted", reason="Yes.", acting=desk)
    actions.decide(insight, outcome="used", reason="It shaped chapter two.", meeting=meeting, acting=desk)
    assert answer(insight, desk).state == "used"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "Name the meeting"),
        ({"meeting": "KE-M-99"}, "has been held"),
        ({"ballot": "the ballot of Invented Person"}, "short code"),
        ({"ballot": "2", "on": datetime.date(2999, 1, 1)}, "day to come"),
    ],
)
def test_a_decision_names_a_real_body(items, desk, body, words):
    (item,) = items(1)
    with pytest.raises(Refused, match=words):
        actions.decide(item, outcome="adopted", reason="Yes.", **body, acting=desk)


def test_members_propose_but_do_not_decide(items, member, meeting, as_actor, outsider, process, stranger):
    (item,) = items(1)
    with pytest.raises(Refused):
        actions.decide(item, outcome="adopted", reason="Yes.", meeting=meeting, acting=member)
    actions.propose(item, outcome="adopted", reason="Yes.", acting=as_actor(Role.SURVIVOR_REPRESENTATIVE))
    for actor in (member, as_actor(Role.RAPPORTEUR), outsider, stranger):
        with pytest.raises(Refused):
            actions.confirm(item, meeting=meeting, acting=actor)
    for actor in (
        as_actor(Role.RAPPORTEUR),
        as_actor(Role.ADVISER),
        as_actor(Role.CONTRIBUTOR),
        outsider,
        stranger,
    ):
        with pytest.raises(Refused):
            actions.propose(item, outcome="declined", reason="No.", acting=actor)


def test_what_is_not_proposed_cannot_be_confirmed(items, chair, meeting):
    (item,) = items(1)
    with pytest.raises(Refused, match="Nothing is proposed"):
        actions.confirm(item, meeting=meeting, acting=chair)


def test_grouping_shows_the_end_of_the_way(items, desk, meeting):
    first, second, third = items(3)
    actions.decide(first, outcome="merged", reason="Same ask.", target=second, meeting=meeting, acting=desk)
    actions.decide(second, outcome="merged", reason="Same again.", target=third, meeting=meeting, acting=desk)
    told = answer(first, desk)
    assert (told.state, told.target, told.final_id, told.final_state) == (
        "merged", second.public_id, third.public_id, "awaiting",
    )  # fmt: skip
    assert queries.merged_without_end(first.process) == [first.public_id, second.public_id]
    actions.decide(third, outcome="adopted", reason="It has a date.", meeting=meeting, acting=desk)
    told = answer(first, desk)
    assert (told.final_state, told.final_reason) == ("adopted", "It has a date.")
    assert queries.merged_without_end(first.process) == []


def test_groupings_never_go_round(items, desk, meeting):
    first, second, third = items(3)
    actions.decide(first, outcome="merged", reason="Same.", target=second, meeting=meeting, acting=desk)
    actions.decide(second, outcome="merged", reason="Same.", target=third, meeting=meeting, acting=desk)
    for act in (actions.propose, actions.decide):
        body = {"meeting": meeting} if act is actions.decide else {}
        with pytest.raises(Refused, match="circle"):
            act(third, outcome="merged", reason="Same.", target=first, **body, acting=desk)
    with pytest.raises(Refused, match="itself"):
        actions.propose(third, outcome="merged", reason="Same.", target=third, acting=desk)


def test_a_batch_may_turn_a_grouping_round_but_not_close_a_circle(process, items, desk, meeting):
    first, second, third = (item.public_id for item in items(3))
    actions.decide_many(process, [Ruling(first, "merged", "Same.", second, meeting)], acting=desk)
    turned = [
        Ruling(second, "merged", "Same.", first, meeting),
        Ruling(first, "adopted", "Yes.", "", meeting),
    ]
    assert actions.decide_many(process, turned, acting=desk) == 2
    circle = [
        Ruling(first, "merged", "Same.", third, meeting),
        Ruling(third, "merged", "Same.", second, meeting),
    ]
    size = ledger.head(process).size
    with pytest.raises(Refused, match="circle"):
        actions.decide_many(process, circle, acting=desk)
    assert ledger.head(process).size == size


@pytest.mark.parametrize("spoil", ["insight", "withdrawn", "elsewhere"])
def test_only_a_recommendation_in_force_takes_others(items, desk, spoil):
    (item,) = items(1)
    (target,) = items(1, kind="insight" if spoil == "insight" else "recommendation")
    if spoil == "withdrawn":
        recommendations.withdraw(target, "At their wish.", acting=desk)
    if spoil == "elsewhere":
        target.public_id = "UG-R-0001"
    with pytest.raises(Refused):
        actions.propose(item, outcome="merged", reason="Same.", target=target, acting=desk)


def test_what_was_withdrawn_is_not_answered(items, desk, meeting):
    (item,) = items(1)
    actions.propose(item, outcome="adopted", reason="Yes.", acting=desk)
    recommendations.withdraw(item, "At their wish.", acting=desk)
    item.refresh_from_db()
    for act in (actions.confirm, actions.decide):
        given = {"outcome": "adopted", "reason": "Yes."} if act is actions.decide else {}
        with pytest.raises(Refused):
            act(item, meeting=meeting, **given, acting=desk)
    assert answer(item, desk).state == "withdrawn"


def test_a_batch_is_all_or_nothing(process, items, desk, meeting):
    first, second = (item.public_id for item in items(2))
    good, bad = Ruling(first, "adopted", "Yes.", "", meeting), Ruling(second, "adopted", "", "", meeting)
    with pytest.raises(Refused, match=second):
        actions.decide_many(process, [good, bad], acting=desk)
    with pytest.raises(Refused, match="twice"):
        actions.decide_many(process, [good, good], acting=desk)
    with pytest.raises(NotFound):
        actions.decide_many(process, [Ruling("UG-R-0001", "adopted", "Yes.")], acting=desk)
    assert not Case.objects.exists()


def test_kind_can_change_until_it_is_decided(process, items, desk, meeting, member):
    first, second = items(2)
    actions.propose(first, outcome="adopted", reason="Yes.", acting=member)
    with pytest.raises(Refused):
        actions.reclassify_item(first, "insight", acting=member)
    actions.reclassify_item(first, "insight", acting=desk)
    first.refresh_from_db()
    assert (first.kind, answer(first, desk).state) == ("insight", "awaiting")
    actions.decide(first, outcome="kept", reason="On record.", meeting=meeting, acting=desk)
    with pytest.raises(Refused, match="decided"):
        actions.reclassify_item(first, "recommendation", acting=desk)
    (third,) = items(1)
    actions.decide(third, outcome="merged", reason="Same.", target=second, meeting=meeting, acting=desk)
    with pytest.raises(Refused, match="grouped"):
        actions.reclassify_item(second, "insight", acting=desk)


def test_members_dissent_once_and_unnamed_in_the_log(process, items, desk, chair, member, meeting):
    (item,) = items(1)
    actions.decide(item, outcome="declined", reason="No money.", meeting=meeting, acting=desk)
    decision = Decision.objects.get()
    with pytest.raises(Refused):
        actions.dissent(decision, "No.", acting=desk)
    with pytest.raises(Refused, match="Write"):
        actions.dissent(decision, " ", acting=member)
    actions.dissent(decision, "The money is there.", acting=member)
    with pytest.raises(Refused, match="how you are named"):
        actions.dissent(decision, "I agree with the dissent.", "The unions", acting=chair)
    actions.appear(process, shown_as="", affiliation="The unions", themes=(), languages=(), acting=chair)
    actions.dissent(decision, "I agree with the dissent.", "affiliation", acting=chair)
    with pytest.raises(Refused, match="already"):
        actions.dissent(decision, "Again.", acting=member)
    told = queries.dissents(process)
    assert [(d.public_id, d.outcome, d.shown_as) for d in told] == [
        (item.public_id, "declined", ""),
        (item.public_id, "declined", "The unions"),
    ]
    assert {leaf.by for leaf in leaves(process, "dissent.given")} == {"KE-TWG"}
    actions.decide(item, outcome="adopted", reason="Found.", meeting=meeting, acting=desk)
    with pytest.raises(Refused, match="no longer"):
        actions.dissent(decision, "Late.", acting=member)
    assert Dissent.objects.count() == 2


def test_answers_are_told_on_the_day_they_are_published(
    process, items, desk, meeting, outsider, as_actor, stranger
):
    (item,) = items(1)
    actions.decide(item, outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    for actor in (outsider, stranger, as_actor(Role.CONTRIBUTOR)):
        assert queries.answers([item], actor) == {}
        assert not queries.may_see(actor)
        assert list(queries.register_page(actor)) == []
    publish(process, "register", acting=desk)
    assert answer(item, outsider).state == "adopted"
    actions.propose(item, outcome="declined", reason="A secret thought.", acting=desk)
    told = answer(item, outsider)
    assert (told.state, told.outcome, told.proposed, told.final_reason) == ("open", "", None, "")


def test_figures_add_up(process, items, desk, meeting):
    first, second, third, fourth, fifth = items(5)
    (insight,) = items(1, kind="insight")
    actions.decide(first, outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    actions.decide(second, outcome="merged", reason="Same.", target=first, meeting=meeting, acting=desk)
    actions.propose(third, outcome="declined", reason="No.", acting=desk)
    recommendations.withdraw(fourth, "At their wish.", acting=desk)
    figures = queries.counts(process)
    assert figures["recommendation"] == {
        "received": 5, "awaiting": 1, "open": 1, "adopted": 1, "adapted": 0, "merged": 1, "deferred": 0, "declined": 0,
        "withdrawn": 1,
    }  # fmt: skip
    assert figures["insight"] == {
        "received": 1,
        "awaiting": 1,
        "open": 0,
        "used": 0,
        "kept": 0,
        "withdrawn": 0,
    }
    assert queries.undecided(process) == [third.public_id, fifth.public_id, insight.public_id]
    assert queries.undecided(process, 0) == []
    assert queries.waiting(process) == {"awaiting": 2, "open": 1}


def test_the_journey_line_knows_the_room(process, items, desk, meeting):
    assert queries.standing(process) == "next"
    first, second = items(2)
    actions.decide(first, outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    assert queries.standing(process) == "current"
    actions.decide(second, outcome="declined", reason="No.", meeting=meeting, acting=desk)
    assert queries.standing(process) == "done"


def test_survivors_are_not_named_by_their_constituency(process, operator, as_actor):
    acting = people.actor(operator, process)
    circle = acts.create_organisation(process, "Invented circle", "survivors", acting=acting)
    union = acts.create_organisation(process, "Invented union", "workers", acting=acting)
    lived = as_actor(Role.SURVIVOR_REPRESENTATIVE, organisation=circle)
    other = as_actor(Role.TWG_MEMBER, organisation=union)
    assert [key for key, _said in queries.attributions(process, lived)] == ["none"]
    assert [key for key, _said in queries.attributions(process, other)] == ["none", "constituency"]

"""Dividing, tying and taking back: originals stay as they were given, and what is undone is as it was."""

import pytest

from njia.kernel.access import Refused
from njia.kernel.ledger import queries as ledger
from njia.proof import Leaf, originals, replay
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import actions, queries
from njia.stages.review.models import Case, Proposal

pytestmark = pytest.mark.django_db
PARTS = ["Train inspectors.", "Open a help line."]


def state(item, actor):
    item.refresh_from_db()
    return queries.answers([item], actor)[item.pk].state


def decide(item, actor, meeting, outcome="adopted", **more):
    actions.decide(item, outcome=outcome, reason="Because.", meeting=meeting, acting=actor, **more)


def told(process, item):
    """What the tables say of an item, but for the log and parts that are no more."""
    cases = Case.objects.filter(recommendation=item).values("state", "outcome", "divided")
    current = Proposal.objects.filter(case__recommendation=item, is_current=True).values(
        "outcome", "reason", "line"
    )
    row = Recommendation.objects.filter(pk=item.pk).values().get()
    case = cases.first() or {"state": "awaiting", "outcome": "", "divided": ""}
    return row, case, list(current), queries.counts(process)


def test_a_whole_is_answered_when_all_its_parts_are(process, items, desk, meeting):
    (whole,) = items(1)
    parts = actions.split_item(whole, PARTS, acting=desk)
    assert [part.verbatim for part in parts] == PARTS
    assert state(whole, desk) == "open"
    decide(parts[0], desk, meeting)
    assert state(whole, desk) == "open"
    decide(parts[1], desk, meeting, "declined")
    assert state(whole, desk) == "split"
    figures = queries.counts(process)["recommendation"]
    assert (figures["received"], figures["split"], figures["adopted"]) == (1, 1, 0)
    assert queries.undecided(process) == []
    actions.propose(parts[1], outcome="deferred", reason="A second thought.", acting=desk)
    assert state(whole, desk) == "open"


def test_parts_have_the_sender_the_round_and_the_themes_of_the_whole(process, items, desk):
    (whole,) = items(1, sender="Invented union", place="Kilifi", themes=("child_labour",))
    recommendations.close_round(whole.round, acting=desk)
    for part in actions.split_item(whole, PARTS, acting=desk):
        assert (part.sender, part.place, part.round_id, part.part_of_id) == (
            "Invented union", "Kilifi", whole.round_id, whole.pk,
        )  # fmt: skip
        assert list(part.tags.values_list("code", flat=True)) == ["child_labour"]
    whole.refresh_from_db()
    assert whole.verbatim == "Invented ask 1"


@pytest.mark.parametrize("proposed", [False, True])
def test_undoing_a_division_restores_exactly(process, items, desk, proposed):
    (whole,) = items(1)
    if proposed:
        actions.propose(whole, outcome="deferred", reason="Too early.", acting=desk)
    before = told(process, whole)
    parts = actions.split_item(whole, PARTS, acting=desk)
    actions.propose(parts[0], outcome="adopted", reason="Why not.", acting=desk)
    actions.join_item(whole, acting=desk)
    assert told(process, whole) == before
    log = replay(map(Leaf.decode, ledger.leaves(process)))
    assert not log.problems
    assert [line.id for line in originals(log.lines.values())] == [whole.public_id]
    with pytest.raises(Refused, match="put back together"):
        actions.propose(parts[0], outcome="adopted", reason="Why not.", acting=desk)
    assert actions.split_item(whole, PARTS, acting=desk)[0].number == 4  # ids are never given again


def test_taking_back_a_grouping_restores_what_stood_before(process, items, desk, meeting):
    one, other = items(2)
    decide(one, desk, meeting, "deferred")
    actions.propose(one, outcome="adapted", reason="Perhaps so.", acting=desk)
    before = told(process, one)
    actions.propose(one, outcome="merged", target=other, reason="The same ask.", acting=desk)
    assert told(process, one) != before
    actions.take_back(one, acting=desk)
    assert told(process, one) == before
    actions.take_back(one, acting=desk)
    assert state(one, desk) == "deferred"
    with pytest.raises(Refused, match="cannot be done from there"):
        actions.take_back(one, acting=desk)


@pytest.mark.parametrize(
    ("prepare", "why"),
    [
        (lambda one, other, desk, meeting: decide(one, desk, meeting), "has been decided"),
        (
            lambda one, other, desk, meeting: decide(other, desk, meeting, "merged", target=one),
            "grouped with it",
        ),
        (lambda one, other, desk, meeting: actions.split_item(one, PARTS, acting=desk), "divided already"),
        (
            lambda one, other, desk, meeting: recommendations.withdraw(one, "Asked.", acting=desk),
            "not in the register",
        ),
    ],
)
def test_what_may_not_be_divided_is_refused(items, desk, meeting, prepare, why):
    one, other = items(2)
    prepare(one, other, desk, meeting)
    with pytest.raises(Refused, match=why):
        actions.split_item(one, PARTS, acting=desk)


def test_a_part_is_neither_divided_nor_withdrawn_nor_the_whole_answered(items, desk, member, meeting):
    (whole,) = items(1)
    with pytest.raises(Refused, match="Only the secretariat"):
        actions.split_item(whole, PARTS, acting=member)
    with pytest.raises(Refused, match="at least two"):
        actions.split_item(whole, [" ", "One."], acting=desk)
    part, _other = actions.split_item(whole, PARTS, acting=desk)
    for act, why in (
        (lambda: actions.split_item(part, PARTS, acting=desk), "a part already"),
        (lambda: recommendations.withdraw(part, "Asked.", acting=desk), "Withdraw the whole"),
        (lambda: decide(whole, desk, meeting), "answer each of its parts"),
        (lambda: decide(part, desk, meeting, "merged", target=whole), "divided or no longer there"),
    ):
        with pytest.raises(Refused, match=why):
            act()
    recommendations.withdraw(whole, "Asked.", acting=desk)
    assert {state(item, desk) for item in Recommendation.objects.all()} == {"withdrawn"}


def test_ties_say_what_belongs_together_and_change_no_answer(process, items, desk):
    one, other, third = items(3)
    before = queries.counts(process)
    recommendations.tie(one, other, "supersedes", acting=desk)
    recommendations.tie(other, third, "supersedes", acting=desk)
    with pytest.raises(Refused, match="Each would take"):
        recommendations.tie(third, one, "supersedes", acting=desk)
    with pytest.raises(Refused, match="Name another"):
        recommendations.tie(one, one, "relates", acting=desk)
    assert queries.counts(process) == before
    recommendations.untie(one, other, "supersedes", acting=desk)
    recommendations.tie(third, one, "supersedes", acting=desk)
    kinds = [Leaf.decode(leaf).kind for leaf in ledger.leaves(process)]
    assert kinds[-4:] == [
        "recommendation.tied",
        "recommendation.tied",
        "recommendation.untied",
        "recommendation.tied",
    ]

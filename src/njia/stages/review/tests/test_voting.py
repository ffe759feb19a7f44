"""What the group's own rule asks of a decision: a quorum, no stake, and nobody or few enough against it."""

import json

import pytest

from njia.kernel.access import Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.proof import MAJORITIES as PROVED
from njia.proof import Leaf, Tally
from njia.stages.review import actions, queries
from njia.stages.review.models import Decision, Motion, Vote
from njia.stages.review.states import CHOICES, MAJORITIES

pytestmark = pytest.mark.django_db
YES = {"outcome": "adopted", "reason": "Invented reason."}


def leaves(process, kind):
    return [leaf for leaf in map(Leaf.decode, ledger.leaves(process)) if leaf.kind == kind]


def test_the_verifier_knows_the_same_rules():
    assert set(PROVED) == MAJORITIES.keys()


@pytest.mark.parametrize(
    ("rule", "counts", "carried"),
    [
        ("consent", (3, 0, 2), True),
        ("consent", (4, 1, 0), False),
        ("consent", (0, 0, 5), False),
        ("majority", (3, 2, 0), True),
        ("majority", (2, 2, 1), False),
        ("two_thirds", (4, 2, 0), True),
        ("two_thirds", (3, 2, 0), False),
        ("double", (3, 2, 0, 5, 3), True),
        ("double", (3, 2, 0, 4, 2), False),
    ],
)
def test_each_rule_counts_as_it_says(rule, counts, carried):
    assert Tally(rule, 50, 10, *counts).carried is carried


def test_a_quorum_is_part_of_the_seats_that_may_vote():
    assert Tally("majority", 50, 5, 3, 0, 0).quorate
    assert not Tally("majority", 50, 5, 2, 0, 0).quorate
    assert Tally("majority", 50, 4, 1, 0, 1).needed == 2
    assert not Tally("majority", 1, 0, 0, 0, 0).quorate


def test_without_quorum_or_roll_nothing_is_decided(process, items, group, sat, meeting, desk):
    members = group(5)
    (item,) = items(1)
    size = ledger.head(process).size
    with pytest.raises(Refused, match="who of the group was at"):
        actions.decide(item, **YES, meeting=meeting, acting=desk)
    sat(members[:2])
    with pytest.raises(Refused, match=r"2 of the 5 seats .* 3 are needed"):
        actions.decide(item, **YES, meeting=meeting, acting=desk)
    with pytest.raises(Refused, match="decides by its votes"):
        actions.decide(item, **YES, ballot="2026-11", acting=desk)
    assert ledger.head(process).size == size + 1, "only who was there"
    sat(members[:3])
    actions.decide(item, **YES, meeting=meeting, acting=desk)
    (leaf,) = leaves(process, "recommendation.decided")
    told = {
        "way": "unopposed",
        "rule": "consent",
        "quorum": 50,
        "seats": 5,
        "for": 3,
        "against": 0,
        "abstained": 0,
    }
    assert told.items() <= leaf.facts.items()
    assert Decision.objects.get().motion.took_part == 3


def test_whoever_has_a_stake_is_in_neither_seats_nor_votes(process, items, group, sat, desk):
    members = group(5, rule="majority")
    (item,) = items(1)
    meeting = sat(members[:3])
    actions.declare(process, "money", item=item, acting=members[0])
    given = {members[0].person_id: "against", members[1].person_id: "for"}
    made = actions.record_vote(item, meeting=meeting, **YES, roll=given, acting=desk)
    assert [vote.person_id for vote in Vote.objects.all()] == [members[1].person_id]
    assert (made.seats, made.took_part, made.in_favour, made.abstained) == (4, 2, 1, 1)
    assert made.result == "carried"
    actions.declare(process, "money", item=item, acting=members[1])
    with pytest.raises(Refused, match="1 of the 3 seats"):
        actions.decide(item, outcome="declined", reason="Anew.", meeting=meeting, acting=desk)


def test_an_alternate_votes_where_the_member_does_not(process, items, group, desk):
    members = group(4, rule="majority", quorum=100)
    first, second = items(2)
    actions.name_alternate(process, members[3].person_id, members[1].person_id, acting=desk)
    found = queries.chamber(process)
    assert len(found.seats) == 3
    stand_in, member = members[3].person_id, members[1].person_id
    assert found.count(first, {stand_in: "for"}).tally.took_part == 1
    both = found.count(first, {stand_in: "for", member: "against"})
    assert (both.tally.against, both.tally.in_favour, both.counted) == (1, 0, {member})
    actions.declare(process, "person", item=second, acting=members[1])
    found = queries.chamber(process)
    assert len(found.seats_for(second)) == 3, "whoever stands in has no stake"
    assert found.count(second, {stand_in: "for", member: "against"}).counted == {stand_in}


def test_a_vote_that_does_not_carry_decides_nothing(process, items, group, sat, desk, chair, member):
    members = group(5)
    (item,) = items(1)
    meeting = sat(members)
    given = {each.person_id: "for" for each in members} | {members[2].person_id: "against"}
    made = actions.record_vote(item, meeting=meeting, **YES, roll=given, acting=desk)
    assert (made.result, Decision.objects.count()) == ("lost", 0)
    (leaf,) = leaves(process, "vote.recorded")
    assert (leaf.facts["result"], leaf.facts["against"]) == ("lost", 1)
    with pytest.raises(Refused, match="did not agree"):
        actions.decide(item, **YES, meeting=meeting, acting=desk)
    actions.propose(item, **YES, acting=member)
    (talk,) = queries.agenda(process, desk).to_discuss
    assert (talk.vote, talk.asked) == ("lost", False)
    log = json.dumps([leaf.facts for leaf in map(Leaf.decode, ledger.leaves(process))])
    assert not any(each.ref in log for each in members), "nobody learns from the log who voted how"


def test_hands_are_counted_against_the_seats_that_were_taken(process, items, group, sat, desk):
    group(6, rule="two_thirds")
    (item,) = items(1)
    meeting = sat(5)
    with pytest.raises(Refused, match="no more hands"):
        actions.record_vote(item, meeting=meeting, **YES, hands=(5, 1), acting=desk)
    with pytest.raises(Refused, match="Call the roll"):
        actions.record_vote(item, meeting=meeting, **YES, roll={}, acting=desk)
    made = actions.record_vote(item, meeting=meeting, **YES, hands=(3, 1), acting=desk)
    assert (made.result, made.abstained, made.way) == ("carried", 1, "hands")
    assert not Vote.objects.exists()


def test_two_majorities_need_a_roll(process, items, group, sat, desk):
    members = group(5, rule="double")
    (item,) = items(1)
    meeting = sat(5)
    for act in (
        lambda: actions.decide(item, **YES, meeting=meeting, acting=desk),
        lambda: actions.record_vote(item, meeting=meeting, **YES, hands=(5, 0), acting=desk),
    ):
        with pytest.raises(Refused, match="roll"):
            act()
    sat(members)
    made = actions.record_vote(
        item, meeting=meeting, **YES, roll={each.person_id: "for" for each in members}, acting=desk
    )
    assert (made.result, made.groups, made.groups_for) == ("carried", 4, 4), "the chair speaks for nobody"


def test_a_member_takes_an_item_off_what_is_decided_in_one_go(
    process, items, group, sat, member, chair, desk
):
    members = group(4)
    first, second = items(2)
    for item in (first, second):
        actions.propose(item, **YES, acting=member)
    meeting = sat(members)
    actions.take_off(first, acting=members[2])
    actions.take_off(first, acting=members[2])
    told = queries.agenda(process, desk)
    assert [row.shown.item for row in told.agreed] == [second]
    assert [(talk.row.shown.item, talk.asked) for talk in told.to_discuss] == [(first, True)]
    with pytest.raises(Refused, match="one by one"):
        actions.confirm_many(process, [first.public_id, second.public_id], meeting=meeting, acting=chair)
    with pytest.raises(Refused, match="wants it talked about"):
        actions.confirm(first, meeting=meeting, acting=chair)
    for stranger in (desk,):
        with pytest.raises(Refused):
            actions.take_off(second, acting=stranger)
    actions.put_back(first, acting=members[2])
    assert (
        actions.confirm_many(process, [first.public_id, second.public_id], meeting=meeting, acting=chair) == 2
    )


def test_of_two_who_decide_on_the_same_state_one_is_refused(process, items, desk, chair, meeting):
    (item,) = items(1)
    actions.propose(item, **YES, acting=desk)
    seen = queries.standing_of([item]).newest(item)
    actions.confirm(item, meeting=meeting, seen=seen, acting=chair)
    with pytest.raises(Refused, match="changed it since"):
        actions.decide(item, outcome="declined", reason="No.", meeting=meeting, seen=seen, acting=desk)
    actions.decide(
        item, **YES, meeting=meeting, seen=seen, acting=chair
    )  # the same once more is no other decision
    assert Decision.objects.get().outcome == "adopted"


def test_only_those_who_may_record(process, items, group, meeting, member, as_actor, outsider):
    group(3)
    (item,) = items(1)
    for who in (member, as_actor(Role.ADVISER), outsider):
        with pytest.raises(Refused):
            actions.sit(process, meeting, present=2, acting=who)
        with pytest.raises(Refused):
            actions.record_vote(item, meeting=meeting, **YES, hands=(2, 0), acting=who)
    writer = as_actor(Role.RAPPORTEUR)
    actions.sit(process, meeting, present=3, acting=writer)
    assert actions.record_vote(item, meeting=meeting, **YES, hands=(2, 0), acting=writer).result == "carried"
    (leaf,) = leaves(process, "recommendation.decided")
    assert (leaf.by, leaf.facts["entered"]) == (writer.ref, True)


def test_choices_and_columns_are_the_same_words():
    assert set(CHOICES) == {"for", "against", "abstain"}
    assert Motion._meta.get_field("result").choices

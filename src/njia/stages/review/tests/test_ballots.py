"""Ballots: opened, voted on, closed by themselves; nobody learns from what leaves who voted how."""

import datetime
import json
import re

import pytest
from django.test import Client

from njia.kernel import clock
from njia.kernel.access import Refused, Role, clockwork
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.actions import publish
from njia.proof import Leaf, replay
from njia.stages.recommendations import actions as recommendations
from njia.stages.review import actions, jobs, queries
from njia.stages.review.actions import Cast, Put
from njia.stages.review.models import Ballot, Decision, Motion, SecondLook, Vote

pytestmark = pytest.mark.django_db
FOR, AGAINST, ABSTAIN = Cast("for"), Cast("against", "Invented doubt."), Cast("abstain")


def days(n):
    return clock.today() + datetime.timedelta(days=n)


def opened(process, items, chair, name="2026-11", **more):
    puts = [Put(item.public_id, "adopted", "Invented reason.") for item in items]
    return actions.open_ballot(process, name, puts, days(7), acting=chair, **more)


def voted(process, ballot, who, *casts):
    items = [motion.recommendation.public_id for motion in ballot.motions.all()]
    return actions.vote(process, ballot.name, dict(zip(items, casts, strict=True)), acting=who)


def test_it_closes_once_every_seat_has_voted_and_decides(process, items, group, chair):
    members = group(3, rule="majority")
    (item,) = items(1)
    ballot = opened(process, [item], chair, text="Invented terms.")
    assert not voted(process, ballot, members[0], AGAINST)
    assert not voted(process, ballot, members[0], FOR)  # changed
    assert not voted(process, ballot, members[1], FOR)
    assert queries.open_for(process, members[2]) == [ballot]
    assert voted(process, ballot, members[2], AGAINST)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.ballot, decision.motion.in_favour, decision.motion.against) == (
        "adopted", "2026-11", 2, 1,
    )  # fmt: skip
    assert queries.answers([item], chair)[item.pk].body == "BALLOT-2026-11"
    with pytest.raises(Refused, match="closed"):
        voted(process, ballot, members[0], AGAINST)
    log = list(map(Leaf.decode, ledger.leaves(process)))
    decided = next(leaf for leaf in log if leaf.kind == "recommendation.decided")
    assert (decided.by, decided.facts["way"]) == ("KE-TWG", "ballot")
    assert not any(member.ref in json.dumps(leaf.facts) for leaf in log for member in members)
    assert {leaf.by for leaf in log if leaf.kind.startswith("ballot.")} == {chair.ref, "KE-TWG"}, (
        "not the last voter"
    )
    assert replay(log).problems == []
    told = queries.on_ballot(Ballot.objects.get(), chair)[0]
    assert [(each.label, each.reason) for each in told.votes if each.reason] == [
        ("Against", "Invented doubt.")
    ]


def test_at_its_deadline_it_is_counted_once_however_late(process, items, group, chair):
    members = group(4, rule="majority")
    first, second = items(2)
    ballot = opened(process, [first, second], chair)
    for member in members[:2]:
        voted(process, ballot, member, FOR, AGAINST)
    jobs.ballots(clock.now())
    assert Ballot.objects.get().state == "open"
    with clock.at(days(30)):
        with pytest.raises(Refused, match="closed"):
            voted(process, ballot, members[3], FOR, FOR)
        jobs.ballots(clock.now())
        size = ledger.head(process).size
        jobs.ballots(clock.now())
        assert actions.close_ballots(process, acting=clockwork(process.pk)) == []
    assert ledger.head(process).size == size
    row = Ballot.objects.get()
    assert (row.state, row.closed_on) == ("closed", ballot.closes_on)
    assert [motion.result for motion in Motion.objects.all()] == ["carried", "lost"]
    assert Decision.objects.get().on == ballot.closes_on


def test_without_a_quorum_it_says_so_and_decides_nothing(process, items, group, chair):
    members = group(5, quorum=60)
    (item,) = items(1)
    actions.propose(item, outcome="adopted", reason="Invented reason.", acting=members[1])
    ballot = opened(process, [item], chair)
    for member in members[:2]:
        voted(process, ballot, member, FOR)
    with clock.at(days(8)):
        jobs.ballots(clock.now())
    motion = Motion.objects.get()
    assert (motion.result, motion.took_part, motion.seats, Decision.objects.count()) == ("too_few", 2, 5, 0)
    (talk,) = queries.agenda(process, chair).to_discuss
    assert talk.vote == "too_few"
    again = opened(process, [item], chair, name="2026-12")
    for member in members[:3]:
        voted(process, again, member, FOR)
    with clock.at(days(8)):
        jobs.ballots(clock.now())
    assert Decision.objects.get().ballot == "2026-12"


def test_a_stake_declared_after_voting_takes_the_vote_away(process, items, group, chair):
    members = group(3, rule="majority", quorum=1)
    (item,) = items(1)
    ballot = opened(process, [item], chair)
    voted(process, ballot, members[0], FOR)
    voted(process, ballot, members[1], AGAINST)
    actions.declare(process, "money", item=item, acting=members[0])
    with pytest.raises(Refused, match="stake"):
        voted(process, ballot, members[0], FOR)
    assert queries.on_ballot(ballot, members[0])[0].barred
    with clock.at(days(8)):
        jobs.ballots(clock.now())
    motion = Motion.objects.get()
    assert (motion.result, motion.in_favour, motion.against, motion.seats) == ("lost", 0, 1, 2)


def test_of_a_secret_ballot_only_the_counts_are_left(process, items, group, chair):
    members = group(3, rule="majority", secret=True)
    (item,) = items(1)
    ballot = opened(process, [item], chair)
    for member in members:
        voted(process, ballot, member, FOR)
    assert not Vote.objects.exists()
    assert Motion.objects.get().in_favour == 3
    (closed,) = [leaf for leaf in map(Leaf.decode, ledger.leaves(process)) if leaf.kind == "ballot.closed"]
    assert closed.words == {}, "few votes could be guessed and tried against a commitment"


def test_nothing_is_decided_past_an_open_ballot(process, items, group, sat, chair, desk, member):
    members = group(4)
    (item,) = items(1)
    actions.propose(item, outcome="adopted", reason="Yes.", acting=member)
    meeting = sat(members)
    ballot = opened(process, [item], chair)
    with pytest.raises(Refused, match="votes on it"):
        actions.confirm(item, meeting=meeting, acting=desk)
    with pytest.raises(Refused, match="votes on it"):
        actions.record_vote(
            item, meeting=meeting, outcome="declined", reason="No.", hands=(4, 0), acting=desk
        )
    with pytest.raises(Refused, match="on a ballot already"):
        opened(process, [item], chair, name="2")
    with pytest.raises(Refused):
        actions.stop_ballot(process, ballot.name, "Invented.", acting=member)
    actions.stop_ballot(process, ballot.name, "It was opened too early.", acting=desk)
    assert Motion.objects.get().result == "dropped"
    actions.confirm(item, meeting=meeting, acting=desk)


def test_what_was_withdrawn_meanwhile_is_not_decided(process, items, group, chair, desk):
    members = group(3)
    first, second = items(2)
    ballot = opened(process, [first, second], chair)
    for member in members[:2]:
        voted(process, ballot, member, FOR, FOR)
    recommendations.withdraw(first, "At their wish.", acting=desk)
    voted(process, ballot, members[2], FOR, FOR)
    assert [motion.result for motion in Motion.objects.all()] == ["dropped", "carried"]
    assert replay(map(Leaf.decode, ledger.leaves(process))).problems == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "the ballot of Invented Person"}, "short code"),
        ({"until": -1}, "open for a day"),
        ({"until": 91}, "open for a day"),
        ({"puts": []}, "Choose what"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_ballot_needs_a_name_time_and_something_sound(process, items, group, chair, given, words):
    group(3)
    (item,) = items(1)
    puts = given.get("puts", [Put(item.public_id, "adopted", given.get("reason", "Yes."))])
    with pytest.raises(Refused, match=words):
        actions.open_ballot(process, given.get("name", "7"), puts, days(given.get("until", 7)), acting=chair)
    assert not Ballot.objects.exists()


def test_who_may_open_and_vote(process, items, group, chair, desk, member, outsider):
    members = group(3)
    (item,) = items(1)
    puts = [Put(item.public_id, "adopted", "Yes.")]
    for who in (members[1], outsider):
        with pytest.raises(Refused):
            actions.open_ballot(process, "7", puts, days(7), acting=who)
    ballot = actions.open_ballot(process, "7", puts, days(7), acting=desk)
    for who in (desk, outsider):
        with pytest.raises(Refused):
            voted(process, ballot, who, FOR)
    actions.move_deadline(process, "7", days(9), acting=chair)
    with pytest.raises(Refused, match="later one"):
        actions.move_deadline(process, "7", days(8), acting=chair)


def test_the_page_offers_all_that_stands_proposed_and_says_what_was_voted_down(
    process, items, group, chair, client_as
):
    lost, on_one, unread, free, bare = items(5)
    members = group(3)
    for item in (lost, on_one, unread, free):
        actions.propose(item, outcome="adopted", reason="Invented reason.", acting=chair)
    until = clock.today() + datetime.timedelta(days=7)
    put = {item: actions.Put(item.public_id, "adopted", "Invented reason.") for item in (lost, on_one)}
    actions.open_ballot(process, "first", [put[lost]], until, acting=chair)
    for member in members:
        actions.vote(process, "first", {lost.public_id: actions.Cast("against")}, acting=member)
    actions.open_ballot(process, "second", [put[on_one]], until, acting=chair)
    actions.plan_reading(process, until, acting=chair)
    for item in (lost, free):
        for task in item.reading_tasks.all():
            actions.take_from_reader(item, task.person_id, acting=chair)
    client = client_as(Role.SECRETARIAT)
    page = client.get("/KE/answers/ballots/new/").content.decode()
    offered = re.findall(r'name="item"[^>]*? value="([^"]+)".*?</label>', page)
    assert offered == [lost.public_id, free.public_id, unread.public_id]
    told = dict(re.findall(r'value="([^"]+)"(.*?)</label>', page))
    assert "Not agreed" in told[lost.public_id]
    assert "Not everybody has read it" in told[unread.public_id]
    assert "Ballot second" in page
    sent = {"name": "third", "closes_on": until, "item": [lost.public_id]}
    refused = client.post("/KE/answers/ballots/new/", sent | {"more": f"{free.public_id}, {bare.public_id}"})
    assert refused.status_code == 422
    assert f"No answer is proposed to {bare.public_id}" in refused.content.decode()
    assert (
        client.post("/KE/answers/ballots/new/", sent | {"more": unread.public_id.lower()}).status_code == 302
    )
    opened = queries.on_ballot(queries.ballot_by(process, "third"), chair)
    assert {each.shown.item.public_id for each in opened} == {lost.public_id, unread.public_id}


def test_a_vote_without_a_choice_is_asked_for_again_and_its_reason_stays(
    process, items, group, chair, client_as
):
    (item,) = items(1)
    group(3)
    actions.propose(item, outcome="adopted", reason="Invented reason.", acting=chair)
    until = clock.today() + datetime.timedelta(days=7)
    actions.open_ballot(process, "first", [Put(item.public_id, "adopted", "Invented.")], until, acting=chair)
    member, where = client_as(Role.TWG_MEMBER), "/KE/answers/ballots/first/"
    for given in ({}, {f"reason-{item.public_id}": "My own words."}):
        page = member.post(where, given)
        assert page.status_code == 422
        assert "Choose how you vote" in page.content.decode()
    assert "My own words." in page.content.decode()
    assert not Vote.objects.exists()
    assert member.post(where, given | {f"choice-{item.public_id}": "for"}).status_code == 302
    assert Vote.objects.get().reason == "My own words."


def test_a_ballot_ends_a_second_look_and_caller_and_source_stay_hidden(
    process, items, group, chair, desk, client_as
):
    """Changed, kept, and voted down: the first two are ended by the ballot, the third is still looked at."""
    members = group(4)
    caller = members[-1]  # a survivor representative, who may call it on every answer
    actions.appear(
        process, shown_as="Invented caller", affiliation="", themes=[], languages=[], acting=caller
    )
    changed, kept, lost = items(3)
    for item, outcome in ((changed, "declined"), (kept, "adopted"), (lost, "deferred")):
        by_ballot(process, f"first-{item.number}", item, outcome, members, chair)
        actions.look_again(item, acting=caller)
    before = ledger.head(process).size
    by_ballot(process, "again-1", changed, "adopted", members, chair)
    by_ballot(process, "again-2", kept, "adopted", members, chair)
    by_ballot(process, "again-3", lost, "adopted", members, chair, choice="against")
    looks = {look.case.recommendation_id: look for look in SecondLook.objects.select_related("case")}
    assert [looks[item.pk].changed for item in (changed, kept, lost)] == [True, False, None]
    assert queries.looked_at_again(process) == {lost.pk}
    assert [decision.outcome for decision in queries.history(changed).decisions] == ["declined", "adopted"]
    leaves = [leaf for leaf in map(Leaf.decode, ledger.leaves(process)) if leaf.index >= before]
    ended = [leaf for leaf in leaves if leaf.kind == "second_look.ended"]
    assert [(leaf.subject, leaf.facts["changed"]) for leaf in ended] == [
        (changed.public_id, True), (kept.public_id, False)
    ]  # fmt: skip
    assert {leaf.by for leaf in ended} == {"KE-TWG"}
    assert replay(map(Leaf.decode, ledger.leaves(process))).problems == []
    # Who called is in no row, no line of the log but their own acts, and on no page of the item for anybody.
    called = [
        leaf for leaf in map(Leaf.decode, ledger.leaves(process)) if leaf.kind.startswith("second_look")
    ]
    assert caller.ref not in "".join(str(leaf) for leaf in called)
    assert {frozenset(leaf.facts) for leaf in called} == {
        frozenset({"decision"}), frozenset({"decision", "changed"})
    }  # fmt: skip
    rows = json.dumps(list(SecondLook.objects.values()), default=str)
    assert caller.ref not in rows
    publish(process, "register", acting=desk)
    for item in (changed, kept, lost):
        for page in (f"/KE/answers/?q={item.public_id}", f"/KE/recommendations/{item.public_id}/"):
            shown = Client().get(page)
            assert shown.status_code == 200
            told = shown.content.decode()
            assert "Invented caller" not in told
            assert caller.ref not in told
    inside = client_as(Role.SECRETARIAT).get(f"/KE/answers/{changed.public_id}/").content.decode()
    assert "Looked at again, and the answer changed." in inside


def by_ballot(process, name, item, outcome, members, chair, choice="for"):
    actions.propose(item, outcome=outcome, reason=f"Invented reason {name}.", acting=chair)
    put = Put(item.public_id, outcome, f"Invented reason {name}.")
    actions.open_ballot(process, name, [put], days(7), acting=chair)
    for member in members:
        actions.vote(process, name, {item.public_id: Cast(choice)}, acting=member)

"""Thousands of moves by anybody in any order: whatever is decided has its reason, its quorum, its day and its body; no
vote of whoever has a stake counts; each contributor is told once of each change; and the log alone tells the same.
"""

import datetime
import random

import pytest

from njia.kernel import clock
from njia.kernel.access import NotFound, Refused, clockwork
from njia.kernel.ledger import queries as ledger
from njia.proof import Leaf, Tally, replay
from njia.proof.findings import Findings
from njia.proof.votes import check_votes
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import actions, queries
from njia.stages.review.models import Ballot, Case, Decision, Motion, Notice, Vote
from njia.stages.review.states import CHOICES, OUTCOMES

ITEMS, MOVES = 8, 1_000


class Walk:
    """People who do whatever comes to their mind, allowed or not."""

    def __init__(self, process, people, members, meeting, desk, chance):
        self.process, self.people, self.members, self.meeting = process, people, members, meeting
        self.desk, self.chance, self.ballots = desk, chance, 0
        self.moves = [
            self.propose, self.propose, self.decide, self.confirm, self.agree, self.hands, self.roll, self.open, self.open,
            self.vote, self.vote, self.vote, self.vote, self.close, self.stop, self.declare, self.undeclare, self.sit,
            self.take_off, self.put_back, self.look_again, self.publish, self.publish, self.rule, self.alternate,
            self.withdraw, self.split, self.take_back, self.first,
        ]  # fmt: skip

    def item(self):
        return self.chance.choice(
            list(Recommendation.objects.filter(process=self.process).order_by("number"))
        )

    def who(self):
        return self.chance.choice(self.people)

    def lead(self):
        """Mostly somebody who may: a walk made of refusals reaches nothing."""
        return self.desk if self.chance.random() < 0.6 else self.who()

    def answer(self, item):
        outcome = self.chance.choice([each for each in OUTCOMES[item.kind] if each != "merged"])
        return {"outcome": outcome, "reason": self.chance.choice(["Because.", "Again.", "Once more.", " "])}

    def propose(self):
        item = self.item()
        actions.propose(item, **self.answer(item), acting=self.who())

    def decide(self):
        item = self.item()
        place = self.chance.choice([{"meeting": self.meeting}, {"meeting": "KE-M-99"}, {"ballot": "7"}, {}])
        actions.decide(item, **self.answer(item), **place, acting=self.lead())

    def confirm(self):
        actions.confirm(self.item(), meeting=self.meeting, acting=self.lead())

    def agree(self):
        ids = [row.shown.item.public_id for row in queries.agenda(self.process, self.desk).agreed]
        some = self.chance.sample(ids, min(len(ids), 2)) + (
            [self.item().public_id] if self.chance.random() < 0.3 else []
        )
        actions.confirm_many(self.process, some, meeting=self.meeting, acting=self.lead())

    def hands(self):
        item, hands = self.item(), (self.chance.randint(0, 5), self.chance.randint(0, 2))
        actions.record_vote(item, meeting=self.meeting, **self.answer(item), hands=hands, acting=self.lead())

    def roll(self):
        item = self.item()
        roll = {
            each.person_id: self.chance.choice(list(CHOICES)) for each in self.chance.sample(self.members, 4)
        }
        actions.record_vote(item, meeting=self.meeting, **self.answer(item), roll=roll, acting=self.lead())

    def open(self):
        self.ballots += 1
        found = [self.item() for _each in range(self.chance.randint(1, 3))]
        puts = [actions.Put(item.public_id, **self.answer(item)) for item in found]
        until = clock.today() + datetime.timedelta(days=self.chance.randint(-1, 5))
        actions.open_ballot(self.process, f"{self.ballots}", puts, until, acting=self.lead())

    def vote(self):
        open_ones = list(Ballot.objects.filter(process=self.process, state="open"))
        name = self.chance.choice(open_ones).name if open_ones else "nothing"
        if not open_ones:
            raise Refused("there is no ballot")
        ids = Motion.objects.filter(ballot__name=name).values_list("recommendation__public_id", flat=True)
        cast = {each: actions.Cast(self.chance.choice([*CHOICES, "for", "for"])) for each in ids}
        actions.vote(self.process, name, cast, acting=self.chance.choice(self.members))

    def close(self):
        with clock.at(clock.today() + datetime.timedelta(days=self.chance.randint(0, 6))):
            actions.close_ballots(self.process, acting=clockwork(self.process.pk))

    def stop(self):
        if self.chance.random() < 0.2:
            actions.stop_ballot(
                self.process, f"{self.chance.randint(1, self.ballots + 1)}", "Enough.", acting=self.lead()
            )

    def declare(self):
        if self.chance.random() < 0.4:
            actions.declare(self.process, "money", item=self.item(), acting=self.who())

    def undeclare(self):
        who = self.chance.choice(self.members)
        for held in queries.own_interests(self.process, who):
            actions.end_interest(self.process, held.pk, acting=who)

    def sit(self):
        there = self.chance.sample(self.members, self.chance.randint(3, len(self.members)))
        given = (
            {"people": [each.person_id for each in there]} if self.chance.random() < 0.7 else {"present": 5}
        )
        actions.sit(self.process, self.meeting, **given, acting=self.lead())

    def take_off(self):
        actions.take_off(self.item(), acting=self.who())

    def put_back(self):
        actions.put_back(self.item(), acting=self.chance.choice(self.members))

    def look_again(self):
        actions.look_again(self.item(), acting=self.who())

    def publish(self):
        waiting = [each.body for each in queries.sets(self.process)]
        chosen = self.chance.sample(waiting, 1) if waiting and self.chance.random() < 0.5 else None
        actions.publish_answers(self.process, chosen, acting=self.lead())

    def first(self):
        if self.chance.random() < 0.2:
            actions.publish_part(self.process, "register", acting=self.desk)

    def rule(self):
        rule = self.chance.choice(["consent", "majority", "majority", "two_thirds", "double"])
        actions.set_up(self.process, rule=rule, quorum=self.chance.choice([20, 40, 60]), acting=self.lead())

    def alternate(self):
        one, other = self.chance.sample(self.members, 2)
        whom = other.person_id if self.chance.random() < 0.3 else None
        actions.name_alternate(self.process, one.person_id, whom, acting=self.lead())

    def withdraw(self):
        if self.chance.random() < 0.03:
            recommendations.withdraw(self.item(), "At their wish.", acting=self.desk)

    def split(self):
        if self.chance.random() < 0.05:
            actions.split_item(self.item(), ["One ask.", "Another ask."], acting=self.lead())

    def take_back(self):
        actions.take_back(self.item(), acting=self.lead())


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_anybody_does_the_rules_hold(process, items, group, meeting, desk, outsider, stranger, seed):
    members = group(6, rule="majority", quorum=40)
    items(ITEMS)
    chance = random.Random(seed)  # noqa: S311 (the same walk each time)
    walk = Walk(process, [*members, desk, outsider, stranger], members, meeting, desk, chance)
    done = 0
    for _move in range(MOVES):
        before, known = (
            ledger.head(process).size,
            set(Motion.objects.exclude(result="").values_list("pk", flat=True)),
        )
        move = walk.chance.choice(walk.moves)
        try:
            move()
        except (Refused, NotFound):
            assert ledger.head(process).size == before, "what is refused leaves no line"
        else:
            done += 1
        nobody_with_a_stake_counts(
            set(Motion.objects.exclude(result="").values_list("pk", flat=True)) - known
        )
    assert done > MOVES // 5
    assert Decision.objects.count() > 10
    everything_holds(process, outsider)


def nobody_with_a_stake_counts(fresh):
    for vote in Vote.objects.filter(motion__in=fresh, counted=True).select_related("motion__recommendation"):
        assert vote.person_id not in queries.recused(vote.motion.recommendation)


def everything_holds(process, outsider):
    leaves = list(map(Leaf.decode, ledger.leaves(process)))
    log, findings = replay(leaves), Findings()
    assert log.problems == []
    assert check_votes(leaves, findings) > 0
    assert findings.failures == []
    for decision in Decision.objects.select_related("motion"):
        motion = decision.motion
        tally = Tally(
            motion.rule, motion.quorum, motion.seats, motion.in_favour, motion.against, motion.abstained,
            motion.groups, motion.groups_for,
        )  # fmt: skip
        assert decision.reason.strip()
        assert tally.carried
        assert isinstance(decision.on, datetime.date)
        assert (decision.meeting_id is not None) != bool(decision.ballot)
        assert Notice.objects.filter(decision=decision).count() == (decision.release_id is not None)
    told = {case.recommendation_id: not case.embargoed for case in Case.objects.filter(state="decided")}
    published = process.publications.filter(part="register").exists()
    public = queries.answers(list(Recommendation.objects.all()), outsider)
    for item in Recommendation.objects.all():
        line = log.lines[item.public_id]
        if published and item.pk in told and line.state not in ("withdrawn", "joined") and not line.parts:
            assert (line.told, public[item.pk].state) == (told[item.pk], line.state if line.told else "open")

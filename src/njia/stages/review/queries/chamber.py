"""Who may vote on what, and whether the group agreed: its seats, without those of whoever has a stake in an item."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from njia.kernel.processes.models import Process
from njia.proof import Tally
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.models import Body, Sitting
from njia.stages.review.queries.body import Stakes, members, stakes
from njia.stages.review.states import ABSTAIN, AGAINST, FOR


@dataclass(frozen=True, slots=True)
class VotingSeat:
    """`voters` are the keys of whoever has the seat and then of those who stand in; the first who votes, counts."""

    voters: tuple[int, ...]
    constituency: str


@dataclass(frozen=True, slots=True)
class Present:
    """Who of the group was at a meeting. `people` is None where only the number of seats is known."""

    people: frozenset[int] | None
    seats: int


@dataclass(frozen=True, slots=True)
class Count:
    """`counted` are the keys of those whose vote counts; `by_group` is empty where a group that voted is small."""

    tally: Tally
    counted: frozenset[int]
    by_group: dict[str, dict[str, int]]


@dataclass
class Chamber:
    """The group as it votes today."""

    body: Body
    seats: list[VotingSeat]
    stakes: Stakes
    floor: int
    sittings: dict[str, Present] = field(default_factory=dict)

    def seats_for(self, item: Recommendation) -> list[VotingSeat]:
        """The seats that may vote on an item. One falls away if nobody is left who may vote for it."""
        barred = self.stakes.in_item(item)
        left = (
            VotingSeat(tuple(each for each in seat.voters if each not in barred), seat.constituency)
            for seat in self.seats
        )
        return [seat for seat in left if seat.voters]

    def count(
        self, item: Recommendation, given: Mapping[int, str], rule: str = "", quorum: int | None = None
    ) -> Count:
        """`given` maps person → choice. Whoever has no seat, or a stake, does not count, whatever they voted."""
        seats = self.seats_for(item)
        said = [
            (seat, voter)
            for seat in seats
            if (voter := next((each for each in seat.voters if each in given), None)) is not None
        ]
        groups: dict[str, Counter[str]] = defaultdict(Counter)
        for seat, voter in said:
            groups[seat.constituency][given[voter]] += 1
        return Count(
            self._tally(len(seats), groups, rule, quorum),
            frozenset(voter for _seat, voter in said),
            self._shown(groups),
        )

    def _tally(self, seats: int, groups: Mapping[str, Counter[str]], rule: str, quorum: int | None) -> Tally:
        total = sum(groups.values(), Counter[str]())
        taking = [votes for code, votes in groups.items() if code and (votes[FOR] or votes[AGAINST])]
        return Tally(
            rule or self.body.rule,
            self.body.quorum if quorum is None else quorum,
            seats,
            total[FOR],
            total[AGAINST],
            total[ABSTAIN],
            len(taking),
            sum(votes[FOR] > votes[AGAINST] for votes in taking),
        )

    def _shown(self, groups: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
        if not groups or any(votes.total() < self.floor for votes in groups.values()):
            return {}
        return {
            code: {choice: votes[choice] for choice in (FOR, AGAINST, ABSTAIN)}
            for code, votes in groups.items()
        }

    def unopposed(self, item: Recommendation, there: Present) -> Tally:
        """Nobody who was there is against it."""
        if there.people is not None:
            return self.count(item, dict.fromkeys(there.people, FOR)).tally
        return self.hands(item, there, self.there(item, there), 0)

    def there(self, item: Recommendation, there: Present) -> int:
        """How many seats that may vote were taken. Of seats that were only counted, those with a stake are taken off,
        as if all of them had been there: too few rather than too many.
        """
        seats = self.seats_for(item)
        if there.people is not None:
            return sum(any(each in there.people for each in seat.voters) for seat in seats)
        return max(0, min(there.seats, len(self.seats)) - (len(self.seats) - len(seats)))

    def on_the_whole(self, in_favour: int, against: int, abstained: int) -> Tally:
        """A vote on the work as a whole, in which every seat may vote."""
        return Tally(self.body.rule, self.body.quorum, len(self.seats), in_favour, against, abstained)

    def hands(self, item: Recommendation, there: Present, in_favour: int, against: int) -> Tally:
        """A show of hands. Whoever was there and raised none, abstained."""
        seats, taken = len(self.seats_for(item)), self.there(item, there)
        return Tally(
            self.body.rule, self.body.quorum, seats, in_favour, against, max(0, taken - in_favour - against)
        )


def seats_of(process: Process) -> list[VotingSeat]:
    """Every member who stands in for nobody has a seat; alternates follow in the order in which they came."""
    sitting = members(process)
    standing_in: dict[int, list[int]] = defaultdict(list)
    for each in sorted(sitting, key=lambda member: member.person_id):
        if each.alternate_for:
            standing_in[each.alternate_for].append(each.person_id)
    return [  # the seat of somebody who left is gone, and with it the vote of whoever stood in
        VotingSeat((each.person_id, *standing_in[each.person_id]), each.constituency)
        for each in sitting
        if not each.alternate_for
    ]


def chamber(process: Process, meetings: Iterable[str] = ()) -> Chamber | None:
    """None until the group has said how it decides: there is no rule yet to hold it to."""
    found = Body.objects.filter(process=process).first()
    if found is None:
        return None
    return Chamber(found, seats_of(process), stakes(process), process.floor, sittings(process, meetings))


def sittings(process: Process, meetings: Iterable[str]) -> dict[str, Present]:
    """Meeting (public id) → who was there, where that was written down."""
    rows = Sitting.objects.filter(process=process, meeting__public_id__in=set(meetings))
    return {
        row.meeting.public_id: Present(
            frozenset(each.pk for each in row.people.all()) if row.called else None, row.present
        )
        for row in rows.select_related("meeting").prefetch_related("people")
    }


def sitting_at(process: Process, meeting: str) -> Sitting | None:
    return sittings_of(process).filter(meeting__public_id=meeting).first()


def sittings_of(process: Process) -> QuerySet[Sitting]:
    """Meetings of which it is written down who was there, the latest first."""
    found = Sitting.objects.filter(process=process).select_related("meeting").prefetch_related("people")
    return found.order_by("-meeting__on", "-meeting__number")

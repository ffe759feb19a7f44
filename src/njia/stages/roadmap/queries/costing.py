"""What the roadmap costs and asks of those who lead it: by area, year, source and quarter."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from njia.stages.roadmap.queries.nodes import Money, Node, actions_of

CENT = Decimal("0.01")
ALIKE = 0.5
"""At least so large a share of the words of two titles is the same, for them to be told as alike."""
BUSY = 6
"""An institution that leads more actions than this in one quarter is told."""
_WORDS = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Year:
    """Sums of one year in one currency; `year` is None for actions without a start and an end."""

    year: int | None
    money: Money


@dataclass(frozen=True, slots=True)
class Load:
    """How many actions a lead has in each of the quarters, and whether some quarter is over `BUSY`."""

    lead: str
    counts: Sequence[int]

    @property
    def most(self) -> int:
        return max(self.counts, default=0)

    @property
    def busy(self) -> bool:
        return self.most > BUSY


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two actions that run at the same time and are said in much the same words."""

    first: Node
    second: Node
    same_lead: bool


@dataclass(frozen=True, slots=True)
class Workload:
    quarters: Sequence[tuple[int, int]]
    loads: Sequence[Load]


def by_year(tree: Iterable[Node]) -> list[Year]:
    """A budget line is spread evenly over the months of its action; what does not divide falls to the last year."""
    sums: dict[tuple[int | None, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for action in actions_of(tree):
        shares = _months(action)
        for line in action.budget:
            for part, amount in enumerate((line.amount, line.funded)):
                for year, given in _spread(amount, shares):
                    sums[year, line.currency][part] += given
    found = sorted(sums.items(), key=lambda each: (each[0][0] is None, each[0]))
    return [Year(year, Money(currency, parts[0], parts[1])) for (year, currency), parts in found]


def _months(action: Node) -> dict[int | None, int]:
    """Year → months of the action in it."""
    if not action.starts_on or not action.ends_on:
        return {None: 1}
    counts: dict[int | None, int] = defaultdict(int)
    first = action.starts_on.year * 12 + action.starts_on.month - 1
    last = action.ends_on.year * 12 + action.ends_on.month - 1
    for month in range(first, last + 1):
        counts[month // 12] += 1
    return counts


def _spread(amount: Decimal, shares: dict[int | None, int]) -> Iterator[tuple[int | None, Decimal]]:
    total, left = sum(shares.values()), amount
    *before, last = shares
    for year in before:
        part = (amount * shares[year] / total).quantize(CENT, ROUND_DOWN)
        left -= part
        yield year, part
    yield last, left


def workload(tree: Iterable[Node]) -> Workload:
    """The busiest first. Actions without a lead or without a time count for nobody."""
    spans = [
        (action.lead, _quarter(action, start=True), _quarter(action, start=False))
        for action in actions_of(tree)
        if action.lead and action.starts_on and action.ends_on
    ]
    if not spans:
        return Workload((), ())
    first, last = min(start for _lead, start, _end in spans), max(end for _lead, _start, end in spans)
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * (last - first + 1))
    for lead, start, end in spans:
        for quarter in range(start, end + 1):
            counts[lead][quarter - first] += 1
    loads = [Load(lead, found) for lead, found in counts.items()]
    loads.sort(key=lambda load: (-load.most, load.lead))
    quarters = [(quarter // 4, quarter % 4 + 1) for quarter in range(first, last + 1)]
    return Workload(quarters, loads)


def _quarter(action: Node, *, start: bool) -> int:
    day = action.starts_on if start else action.ends_on
    return day.year * 4 + (day.month - 1) // 3 if day else 0


def overlaps(tree: Iterable[Node]) -> list[Overlap]:
    """Pairs of actions that somebody may want to join."""
    actions = [(node, set(_WORDS.findall(node.title.body.casefold()))) for node in actions_of(tree)]
    found = []
    for at, (first, words) in enumerate(actions):
        for second, others in actions[at + 1 :]:
            if len(words & others) >= ALIKE * max(len(words | others), 1) and _together(first, second):
                found.append(Overlap(first, second, bool(first.lead) and first.lead == second.lead))
    return found


def _together(first: Node, second: Node) -> bool:
    """Whether they run at the same time, as far as their times are known."""
    starts, ends = (first.starts_on, second.starts_on), (first.ends_on, second.ends_on)
    if not all(starts) or not all(ends):
        return True
    return max(day for day in starts if day) <= min(day for day in ends if day)

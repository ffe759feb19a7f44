"""The Method of Equal Shares: one run at a given endowment, and its completions.

Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021; completions as
named at equalshares.net. See docs/algorithms/fair_share.md.
"""

from fractions import Fraction
from typing import Any, Literal, Protocol

import numpy as np

from njia.engines.fair_share.v1 import exact_kernel, rationals, shares_kernel
from njia.engines.fair_share.v1.arithmetic import MARGIN, UNDECIDED, Numbers
from njia.engines.fair_share.v1.compiled import kernel, pays
from njia.engines.fair_share.v1.terms import Run, Terms, laid_out, split

Completion = Literal["none", "add1", "add1e", "add1u"]
RUNS = {"none": 1, "add1": 30, "add1e": 20, "add1u": 30}
"""About how many runs a completion takes; only the choice between compiling and interpreting goes by it."""


class Runner(Protocol):
    def run(self, endowment: Fraction) -> Run: ...

    def follow(self, endowment: Fraction, run: Run) -> Run | None:
        """The run at a larger endowment, if it is certain that every endowment up to it has the same winners in order."""


class Kernels:
    """Runs by the kernels; what they leave undecided is worked out in fractions."""

    def __init__(self, terms: Terms, completion: Completion = "none") -> None:
        self.terms = terms
        self.compiled = pays(len(terms.profile.supporters), RUNS[completion])
        self.columns = terms.columns(self.compiled)
        self.exact = rationals.Fractions(terms)
        self.exact_run: Run | None = None
        """The one asked for last: from one endowment several strides are tried."""
        self.floors = [0.0] * len(terms.costs)
        self.seen = [len(terms.costs) + 1] * len(terms.costs)
        for c in contenders(terms):
            # What it would ask if nobody were too poor; a little less, for the rounding.
            self.floors[c] = terms.costs[c] / (terms.support[c] * terms.worth[c]) * (1 - 2**-50)
            self.seen[c] = -1

    def run(self, endowment: Fraction, exactly: bool = False) -> Run:
        """With rhos that are near, or exact."""
        order, rhos = self._array([0] * len(self.seen)), self._numbers(len(self.seen))
        call = kernel(shares_kernel.equal_shares, self.compiled)
        found = call(self.columns, *self._start(endowment), order, rhos, exactly)
        if found == UNDECIDED:
            return self.exact.run(endowment)
        return Run(tuple(int(c) for c in order[:found]), rhos, endowment)

    def follow(self, endowment: Fraction, run: Run) -> Run | None:
        found, rhos = self._follow(endowment, run, exactly=False)
        if found == shares_kernel.UNSURE:
            if self.exact_run is None or self.exact_run.endowment != run.endowment:
                self.exact_run = self.run(run.endowment, exactly=True)
            found, rhos = self._follow(endowment, self.exact_run, exactly=True)
        return Run(run.winners, rhos, endowment) if found == len(run.winners) else None

    def _follow(self, endowment: Fraction, run: Run, exactly: bool) -> tuple[int, Any]:
        if not isinstance(run.rhos, Numbers):
            return shares_kernel.DIFFERENT, None
        order, rhos = self._array([*run.winners, 0]), self._numbers(len(run.winners) + 1)
        call = kernel(shares_kernel.follow, self.compiled)
        start = self._start(endowment)
        return call(self.columns, *start, order, len(run.winners), run.rhos, rhos, exactly), rhos

    def _start(self, endowment: Fraction) -> tuple[exact_kernel.Purses, Any, Any, float]:
        voters = len(self.terms.profile.counts)
        one = split([self.terms.purse(endowment)], "purse")
        parts = [np.repeat(part, voters) for part in (one["purse"], *one.values())]
        none_paid = np.zeros(1, np.int64)
        purses = exact_kernel.Purses(*(laid_out(part, self.compiled) for part in (*parts, none_paid)))
        return purses, self._array(self.floors), self._array(self.seen), float(purses.high[0] * MARGIN)

    def _array(self, numbers: list[int] | list[float]) -> Any:
        return np.array(numbers) if self.compiled else list(numbers)

    def _numbers(self, count: int) -> Numbers:
        zeros = np.zeros(count), np.zeros(count), np.zeros(count, np.int64)
        return Numbers(*(laid_out(each, self.compiled) for each in zeros))


def equal_shares(
    runner: Runner, terms: Terms, completion: Completion
) -> tuple[Fraction, tuple[int, ...], tuple[int, ...]]:
    """The endowment of a ballot of weight 1; who was bought at it, in order; who was added by votes.

    Candidates that cost nothing are not considered.
    """
    profile = terms.profile
    endowment = profile.budget / profile.total_weight
    run = runner.run(endowment)
    if completion == "none":
        return endowment, run.winners, ()
    while not _ends(terms, run.winners, completion):
        endowment = _stretch(runner, endowment, run)
        raised = runner.run(endowment + 1)
        if _spent(terms, raised.winners) > terms.budget:
            break
        endowment, run = endowment + 1, raised
    return endowment, run.winners, _most_votes(terms, run.winners) if completion == "add1u" else ()


def _stretch(runner: Runner, endowment: Fraction, run: Run) -> Fraction:
    """The largest endowment + whole number up to which the winners surely stay the same: strides double while they do."""
    stride = 1
    while stride:
        ahead = runner.follow(endowment + stride, run)
        if ahead is None:
            stride //= 2
        else:
            endowment, run, stride = endowment + stride, ahead, stride * 2
    return endowment


def _ends(terms: Terms, winners: tuple[int, ...], completion: Completion) -> bool:
    """No larger endowment could add anything; for add1e, nothing more fits into the budget."""
    left = terms.budget - _spent(terms, winners)
    others = set(contenders(terms)).difference(winners)
    return all(completion == "add1e" and terms.costs[c] > left for c in others)


def _most_votes(terms: Terms, winners: tuple[int, ...]) -> tuple[int, ...]:
    """By votes, whatever else still fits; ties by the order for ties."""
    left, added = terms.budget - _spent(terms, winners), []
    votes = {c: terms.profile.votes(c) for c in set(contenders(terms)).difference(winners)}
    for c in sorted(votes, key=lambda c: (-votes[c], terms.rank[c])):
        if terms.costs[c] <= left:
            left -= terms.costs[c]
            added.append(c)
    return tuple(added)


def _spent(terms: Terms, winners: tuple[int, ...]) -> int:
    return sum(terms.costs[c] for c in winners)


def contenders(terms: Terms) -> list[int]:
    """Whoever has supporters and a cost."""
    return [c for c, cost in enumerate(terms.costs) if cost > 0 and terms.support[c] > 0]

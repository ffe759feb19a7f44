"""Rules that choose turn by turn without purses: sequential Phragmén, sequential PAV, and greedy for comparison."""

from fractions import Fraction
from typing import Any

import numpy as np

from njia.engines.fair_share.v1 import rationals, turns_kernel
from njia.engines.fair_share.v1.arithmetic import UNDECIDED, Numbers
from njia.engines.fair_share.v1.compiled import kernel, pays
from njia.engines.fair_share.v1.terms import Terms, laid_out, split


def one_by_one(terms: Terms, phragmen: bool, seats: int, audit: bool = False) -> tuple[int, ...]:
    """Winners in order. Phragmén with costs as in pabutools (it ends where the next one does not fit); PAV by Thiele."""
    seats = min(seats, len(terms.costs))
    found = None if audit else _by_kernel(terms, phragmen, seats)
    return tuple(rationals.one_by_one(terms, phragmen, seats) if found is None else found)


def _by_kernel(terms: Terms, phragmen: bool, seats: int) -> list[int] | None:
    compiled, count = pays(len(terms.profile.supporters)), len(terms.costs)

    def laid(field: Any) -> Any:
        return laid_out(np.asarray(field), compiled)

    floors, seen = np.zeros(count), np.full(count, count + 1)
    for c, (cost, support) in enumerate(zip(terms.costs, terms.support, strict=True)):
        if support > 0 and cost <= terms.budget:
            floors[c] = cost / support * (1 - 2**-50) if phragmen else -support
            seen[c] = -1
    values = split([0] * (seats + 1) if phragmen else [Fraction(1, 1 + j) for j in range(seats + 1)], "value")
    order = laid(np.zeros(count, np.int64))
    found = kernel(turns_kernel.one_by_one, compiled)(
        terms.columns(compiled), laid(terms.costs), terms.budget, seats, phragmen, laid(terms.support),
        laid(np.zeros(len(terms.profile.counts), np.int64)), Numbers(*map(laid, values.values())),
        laid(np.zeros(seats + 1, np.int64)), laid(floors), laid(seen), order,
    )  # fmt: skip
    return None if found == UNDECIDED else [int(c) for c in order[:found]]


def greedy(terms: Terms) -> tuple[int, ...]:
    """By votes alone, whoever still fits: what most places do. Ties by the order for ties."""
    left, winners = terms.budget, []
    votes = [terms.profile.votes(c) for c in range(len(terms.costs))]
    for c in sorted(range(len(votes)), key=lambda c: (-votes[c], terms.rank[c])):
        if votes[c] > 0 and terms.costs[c] <= left:
            left -= terms.costs[c]
            winners.append(c)
    return tuple(winners)

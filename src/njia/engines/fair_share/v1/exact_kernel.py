"""Exact prices and payments, for what floats do not decide. Plain Python that numba can compile; see `arithmetic`.

Money is in the whole units of `Terms`, a purse is what one unit of weight has left, and q is a price per score point.
"""

from typing import NamedTuple

from njia.engines.fair_share.v1.arithmetic import (
    MARGIN,
    UNDECIDED,
    P,
    invert,
    multiply,
    over,
    plus,
    reduce,
    times,
    two_product,
    two_sum,
)  # fmt: skip
from njia.engines.fair_share.v1.terms import Columns

BLOCK = 1024


class Purses(NamedTuple):
    """What one unit of weight has left: `near`, after all that was chosen, and as `Numbers` after the first `paid[0]`.

    Most turns are decided by floats alone. Where one is not, the exact purses are brought up to it.
    """

    near: list[float]
    high: list[float]
    low: list[float]
    residue: list[int]
    paid: list[int]


def weight(columns: Columns, t: int) -> int:
    return columns.weights[t] if len(columns.weights) > 0 else 1


def collect_exactly(
    columns: Columns, purses: Purses, c: int, q: float, q_low: float, margin: float
) -> tuple[float, float, int, int]:
    """In double-double: the poor's money, the weighted points of the rich, and how many are poor.

    Floats are summed in blocks, each with the sum of its rounding errors, which is rounded itself: 2^-86 of the block.
    """
    poor, poor_low, rich, count = 0.0, 0.0, 0, 0
    for first in range(columns.starts[c], columns.starts[c + 1], BLOCK):
        part, errors = 0.0, 0.0
        for t in range(first, min(first + BLOCK, columns.starts[c + 1])):
            v, w = columns.supporters[t], weight(columns, t)
            share, share_low, points = q, q_low, 1
            if len(columns.scores) > 0:
                points = columns.scores[t]
                share, share_low = times(q, q_low, points, 0.0)
            if (purses.high[v] - share) + (purses.low[v] - share_low) < -margin:
                money, slip = two_product(purses.high[v], w)
                part, error = two_sum(part, money)
                errors += error + (slip + purses.low[v] * w)
                count += 1
            else:
                rich += w * points
        poor, poor_low = plus(poor, poor_low, part, errors)
    return poor, poor_low, rich, count


def richest(columns: Columns, purses: Purses, c: int) -> tuple[float, float]:
    """The most that any supporter has for each point."""
    most, most_low = 0.0, 0.0
    for t in range(columns.starts[c], columns.starts[c + 1]):
        v = columns.supporters[t]
        money, money_low = purses.high[v], purses.low[v]
        if len(columns.scores) > 0:
            money, money_low = over(money, money_low, columns.scores[t], 0.0)
        if (money - most) + (money_low - most_low) > 0.0:
            most, most_low = money, money_low
    return most, most_low


def can_pay(columns: Columns, purses: Purses, c: int, money: float, money_low: float) -> int:
    """1 when all the money of its supporters reaches the cost of c, 0 when not, UNDECIDED when that cannot be told."""
    gap = plus(money, money_low, -columns.cost[c], -columns.cost_low[c])[0]
    if abs(gap) > MARGIN * columns.cost[c]:
        return 1 if gap > 0 else 0
    total = 0
    for t in range(columns.starts[c], columns.starts[c + 1]):
        total = reduce(total + multiply(purses.residue[columns.supporters[t]], weight(columns, t)))
    return 1 if total == columns.cost_residue[c] else UNDECIDED


def price(columns: Columns, purses: Purses, c: int, q: float, margin: float) -> tuple[int, float, float, int]:
    """The price of c per point: (1, high, low, residue); (0, …) when its supporters cannot pay; (UNDECIDED, …)."""
    q_low, checked = 0.0, False
    while True:
        poor, poor_low, rich, count = collect_exactly(columns, purses, c, q, q_low, margin)
        if rich == 0:
            able = UNDECIDED if checked else can_pay(columns, purses, c, poor, poor_low)
            if able != 1:
                return able, 0.0, 0.0, 0
            # They can pay, so q is a rounding above the price, which is then the richest's purse.
            q, q_low = richest(columns, purses, c)
            checked = True
            continue
        rest, rest_low = plus(columns.cost[c], columns.cost_low[c], -poor, -poor_low)
        q, q_low = over(rest, rest_low, rich, 0.0)
        residue, still, near = price_residue(columns, purses, c, q, q_low, margin)
        if still == count:  # Newton only ever makes more people poor: as many are the same ones
            break
    if near > 0 and not all_exactly(columns, purses, c, q, q_low, residue, margin):
        return UNDECIDED, 0.0, 0.0, 0
    return 1, q, q_low, residue


def price_residue(
    columns: Columns, purses: Purses, c: int, q: float, q_low: float, margin: float
) -> tuple[int, int, int]:
    """The residue of the price near q, how many are poor at q, and how many have nearly or exactly q left."""
    total, rich, count, near = 0, 0, 0, 0
    for t in range(columns.starts[c], columns.starts[c + 1]):
        v, w = columns.supporters[t], weight(columns, t)
        share, share_low, points = q, q_low, 1
        if len(columns.scores) > 0:
            points = columns.scores[t]
            share, share_low = times(q, q_low, points, 0.0)
        gap = (purses.high[v] - share) + (purses.low[v] - share_low)
        if gap < -margin:
            residue = purses.residue[v]
            total = reduce(total + (residue if w == 1 else multiply(residue, w)))
            count += 1
        else:
            rich += w * points
            if gap <= margin:
                near += 1
    rest = reduce(columns.cost_residue[c] - total + P)
    return (multiply(rest, invert(rich)) if rich > 0 else 0), count, near


def all_exactly(
    columns: Columns, purses: Purses, c: int, q: float, q_low: float, residue: int, margin: float
) -> bool:
    """Whether everybody who has nearly the price left has exactly the price left."""
    for t in range(columns.starts[c], columns.starts[c + 1]):
        v = columns.supporters[t]
        points = 1 if len(columns.scores) == 0 else columns.scores[t]
        share, share_low = times(q, q_low, points, 0.0)
        gap = (purses.high[v] - share) + (purses.low[v] - share_low)
        if abs(gap) <= margin and purses.residue[v] != multiply(residue, points):
            return False
    return True


def pay_exactly(
    columns: Columns, purses: Purses, c: int, q: float, q_low: float, residue: int, margin: float
) -> None:
    """The same, out of the exact purses."""
    for t in range(columns.starts[c], columns.starts[c + 1]):
        v = columns.supporters[t]
        if purses.high[v] == 0.0:
            continue
        share, share_low, share_residue = q, q_low, residue
        if len(columns.scores) > 0:
            share, share_low = times(q, q_low, columns.scores[t], 0.0)
            share_residue = multiply(residue, columns.scores[t])
        left, left_low = plus(purses.high[v], purses.low[v], -share, -share_low)
        if left <= margin:
            purses.high[v], purses.low[v], purses.residue[v] = 0.0, 0.0, 0
        else:
            purses.high[v], purses.low[v] = left, left_low
            purses.residue[v] = reduce(purses.residue[v] - share_residue + P)


def exact_rho(
    columns: Columns, purses: Purses, c: int, near: float, margin: float
) -> tuple[int, float, float, int]:
    """What c asks for each unit of utility, which is near `near`: (1, high, low, residue), or another state as `price`."""
    state, q, q_low, residue = price(columns, purses, c, near * columns.worth[c], margin)
    if state != 1:
        return state, 0.0, 0.0, 0
    rho, rho_low = over(q, q_low, columns.worth[c], columns.worth_low[c])
    return 1, rho, rho_low, multiply(residue, columns.worth_inverse[c])

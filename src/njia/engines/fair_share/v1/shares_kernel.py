"""The inner loops of Equal Shares. Plain Python that numba can compile; see `arithmetic` on how comparisons are decided.

Money is in the whole units of `Terms`, a purse is what one unit of weight has left, and q is a price per score point.
"""

from typing import NamedTuple

from njia.engines.fair_share.v1.arithmetic import (
    EPSILON,
    MARGIN,
    UNDECIDED,
    Numbers,
    P,
    compare,
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

DIFFERENT = -2
BLOCK = 1024
ROUGH = 2.0**-22
"""More than a purse as float32, and a sum of such purses as float64, can be off."""


class Purses(NamedTuple):
    """What one unit of weight has left, as `Numbers`, and again as float32: half as much memory to go through."""

    high: list[float]
    low: list[float]
    residue: list[int]
    rough: list[float]


def collect(
    starts: list[int], supporters: list[int], scores: list[int], weights: list[int], rough: list[float],
    c: int, q: float,
) -> tuple[float, float]:  # fmt: skip
    """At q per point: the money of those who cannot pay q in full, and the weighted points of those who can."""
    poor, rich = 0.0, 0.0
    if len(scores) > 0:
        for t in range(starts[c], starts[c + 1]):
            money = rough[supporters[t]]
            if money < q * scores[t]:
                poor += weights[t] * money
            else:
                rich += weights[t] * scores[t]
        return poor, rich
    for t in range(starts[c], starts[c + 1]):
        money = rough[supporters[t]]
        if money < q:
            poor += weights[t] * money
        else:
            rich += weights[t]
    return poor, rich


def least_price(columns: Columns, purses: Purses, c: int, q: float, enough: float) -> float:
    """A float that the price of c per point is not below, by Newton's method from q, which is not above it; -1.0 when the
    supporters surely cannot pay. It is as near as floats tell, or more than `enough`.

    What they pay together is concave in q, so that Newton from below never passes the price; the slope is steepest before
    a bend, so the bound holds below.
    """
    cost, floor = columns.cost[c], q
    error = ROUGH * cost
    while True:
        poor, rich = collect(
            columns.starts, columns.supporters, columns.scores, columns.weights, purses.rough, c, q
        )
        if rich <= 0.0:
            return -1.0 if poor < cost - error else floor
        better = (cost - poor) / rich
        floor = max(floor, (better - error / rich) * (1 - 4 * EPSILON))
        if better <= q * (1 + ROUGH) or floor > enough:
            return floor
        q = better


def collect_exactly(
    columns: Columns, purses: Purses, c: int, q: float, q_low: float, margin: float
) -> tuple[float, float, int, int]:
    """As `collect`, in double-double: the poor's money, the weighted points of the rich, and how many are poor.

    Floats are summed in blocks, each with the sum of its rounding errors, which is rounded itself: 2^-86 of the block.
    """
    poor, poor_low, rich, count = 0.0, 0.0, 0, 0
    for first in range(columns.starts[c], columns.starts[c + 1], BLOCK):
        part, errors = 0.0, 0.0
        for t in range(first, min(first + BLOCK, columns.starts[c + 1])):
            v, w = columns.supporters[t], columns.weights[t]
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
        total = reduce(total + multiply(purses.residue[columns.supporters[t]], columns.weights[t]))
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
        v, w = columns.supporters[t], columns.weights[t]
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


def pay(
    columns: Columns, purses: Purses, c: int, q: float, q_low: float, residue: int, margin: float
) -> None:
    """Take the price out of the supporters' purses. Whoever has no more than the price gives all."""
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
            purses.high[v], purses.low[v], purses.residue[v], purses.rough[v] = 0.0, 0.0, 0, 0.0
        else:
            purses.high[v], purses.low[v], purses.rough[v] = left, left_low, left
            purses.residue[v] = reduce(purses.residue[v] - share_residue + P)


def most_promising(floors: list[float], seen: list[int], turn: int) -> int:
    """The candidate with the smallest floor that was not looked at this turn; -1 when there is none."""
    best = -1
    for c in range(len(floors)):
        if seen[c] < turn and (best < 0 or floors[c] < floors[best]):
            best = c
    return best


def rate(
    columns: Columns, purses: Purses, c: int, floors: list[float], above: float, margin: float
) -> tuple[int, float, float, int, float, float, int]:
    """What c asks for each unit of utility, and for each point: (1, rho, its low part and residue, q, its parts).

    (0, …) when it cannot be paid, (2, …) when it asks surely more than `above`, (UNDECIDED, …). Raises its floor.
    """
    start = floors[c] * columns.worth[c] * (1 - 4 * EPSILON)
    q = least_price(columns, purses, c, start, above * columns.worth[c] * (1 + 8 * EPSILON))
    if q < 0.0:
        return 0, 0.0, 0.0, 0, 0.0, 0.0, 0
    floors[c] = max(floors[c], q / columns.worth[c] * (1 - 4 * EPSILON))
    if floors[c] > above:
        return 2, 0.0, 0.0, 0, 0.0, 0.0, 0
    state, q, q_low, residue = price(columns, purses, c, q, margin)
    if state != 1:
        return state, 0.0, 0.0, 0, 0.0, 0.0, 0
    rho, rho_low = over(q, q_low, columns.worth[c], columns.worth_low[c])
    return 1, rho, rho_low, multiply(residue, columns.worth_inverse[c]), q, q_low, residue


def equal_shares(
    columns: Columns, purses: Purses, floors: list[float], seen: list[int], margin: float,
    order: list[int], rhos: Numbers,
) -> int:  # fmt: skip
    """Equal Shares from given purses: fills `order` and `rhos` and returns how many were chosen, or UNDECIDED.

    `floors[c]` is a lower bound on rho of c, `seen[c]` is -1, or above all turns for whom nobody can choose. As purses
    only shrink, rho never falls, so a floor stays a floor, and most candidates need no second look.
    """
    gone = len(floors) + 1
    for turn in range(len(floors)):
        best, rho, rho_low, residue, q, q_low, q_residue = -1, 0.0, 0.0, 0, 0.0, 0.0, 0
        while True:
            c = most_promising(floors, seen, turn)
            above = rho * (1 + 4 * EPSILON) if best >= 0 else 1e308
            if c < 0 or floors[c] > above:
                break
            seen[c] = turn
            state, its, its_low, its_residue, p, p_low, p_residue = rate(
                columns, purses, c, floors, above, margin
            )
            if state == UNDECIDED:
                return UNDECIDED
            if state == 0:
                seen[c] = gone
            if state != 1:
                continue
            sign = -1 if best < 0 else compare(its, its_low, its_residue, rho, rho_low, residue)
            if sign == 2:
                return UNDECIDED
            if sign < 0 or (sign == 0 and columns.rank[c] < columns.rank[best]):
                best, rho, rho_low, residue, q, q_low, q_residue = (
                    c,
                    its,
                    its_low,
                    its_residue,
                    p,
                    p_low,
                    p_residue,
                )
        if best < 0:
            return turn
        pay(columns, purses, best, q, q_low, q_residue, margin)
        seen[best] = gone
        order[turn], rhos.high[turn], rhos.low[turn], rhos.residue[turn] = best, rho, rho_low, residue
    return len(floors)


def follow(
    columns: Columns, purses: Purses, floors: list[float], seen: list[int], margin: float,
    order: list[int], count: int, ceilings: Numbers, rhos: Numbers,
) -> int:  # fmt: skip
    """Whether every endowment between a smaller one and this one gives the same `order`: its length if so, else DIFFERENT.

    `ceilings` are the winners' rho at the smaller endowment. As long as the winners are the same, a larger endowment only
    leaves larger purses, so every rho falls as the endowment grows. If then at this endowment each rival still asks more
    than the winner asked at the smaller one (or exactly as much and loses the tie), the winner wins everywhere between.
    Fills `rhos` with the winners' rho here. May say DIFFERENT where it was not: never the other way round.
    """
    gone = len(floors) + 1
    for turn in range(count + 1):
        guide, q, q_low, q_residue = (order[turn], 0.0, 0.0, 0) if turn < count else (-1, 0.0, 0.0, 0)
        above = ceilings.high[turn] * (1 + 4 * EPSILON) if turn < count else 1e308
        found = turn == count
        while True:
            c = most_promising(floors, seen, turn)
            if c < 0 or floors[c] > above:
                break
            seen[c] = turn
            state, its, its_low, its_residue, p, p_low, p_residue = rate(
                columns, purses, c, floors, above, margin
            )
            if state == 0:
                seen[c] = gone
            if state == UNDECIDED or (state == 1 and turn == count) or (state != 1 and c == guide):
                return DIFFERENT
            if state != 1:
                continue
            if c == guide:
                found, q, q_low, q_residue = True, p, p_low, p_residue
                rhos.high[turn], rhos.low[turn], rhos.residue[turn] = its, its_low, its_residue
                continue
            sign = compare(
                its, its_low, its_residue, ceilings.high[turn], ceilings.low[turn], ceilings.residue[turn]
            )
            if sign == -1 or sign == 2 or (sign == 0 and columns.rank[c] < columns.rank[guide]):
                return DIFFERENT
        if not found:
            return DIFFERENT
        if turn < count:
            pay(columns, purses, guide, q, q_low, q_residue, margin)
            seen[guide] = gone
    return count

"""The inner loops of Equal Shares. Plain Python that numba can compile; see `arithmetic` on how comparisons are decided.

Money is in the whole units of `Terms`, a purse is what one unit of weight has left, and q is a price per score point.
"""

from njia.engines.fair_share.v1.arithmetic import EPSILON, UNDECIDED, Numbers, compare, multiply, over
from njia.engines.fair_share.v1.exact_kernel import Purses, exact_rho, pay_exactly, price
from njia.engines.fair_share.v1.terms import Columns

DIFFERENT = -2
NOBODY = -3
UNSURE = -4
LEAST = 2.0**24
"""Times the margin of exact purses: a near purse with less, 2^-42 of what all began with, is taken for empty."""
NEAR = 2.0**-22
"""Relative. Sums of floats are within 2^-42, so a purse may be made 2^20 times less certain by what others paid; a greater
difference is believed, a smaller one is looked into exactly."""


def collect(
    starts: list[int], supporters: list[int], scores: list[int], weights: list[int], near: list[float],
    c: int, q: float,
) -> tuple[float, float, float]:  # fmt: skip
    """At q per point: the money of those who cannot pay q in full, and the weighted points of those who can; all money."""
    poor, rich, every, weighted = 0.0, 0.0, 0.0, len(weights) > 0
    if len(scores) > 0:
        for t in range(starts[c], starts[c + 1]):
            weight = weights[t] if weighted else 1
            money = near[supporters[t]]
            every += weight * money
            if money < q * scores[t]:
                poor += weight * money
            else:
                rich += weight * scores[t]
        return poor, rich, every
    for t in range(starts[c], starts[c + 1]):
        weight = weights[t] if weighted else 1
        money = near[supporters[t]]
        every += weight * money
        if money < q:
            poor += weight * money
        else:
            rich += weight
    return poor, rich, every


def near_price(columns: Columns, purses: Purses, c: int, q: float, enough: float) -> tuple[int, float]:
    """The price of c per point, by Newton's method in floats from q, which is not above it: (1, price), (2, a bound that
    it is not below) when it is more than `enough`; (0, …) when the supporters surely cannot pay, (UNDECIDED, q) when
    floats do not tell whether they can.

    What they pay together is concave in q, so that Newton from below never passes the price.
    """
    cost = columns.cost[c]
    while True:
        poor, rich, every = collect(
            columns.starts, columns.supporters, columns.scores, columns.weights, purses.near, c, q
        )
        if every < cost * (1 - NEAR):
            return 0, q
        if every <= cost * (1 + NEAR) or rich <= 0.0:
            return UNDECIDED, q
        better = (cost - poor) / rich
        if better > enough:
            return 2, better
        if better <= q * (1 + 4 * EPSILON):
            return 1, q
        q = better


def pay(columns: Columns, purses: Purses, c: int, q: float, slack: float) -> None:
    """Take the price out of the supporters' near purses. Whoever has hardly more than the price gives all."""
    for t in range(columns.starts[c], columns.starts[c + 1]):
        v = columns.supporters[t]
        left = purses.near[v] - (q * columns.scores[t] if len(columns.scores) > 0 else q)
        purses.near[v] = left if left > slack else 0.0


def catch_up(
    columns: Columns, purses: Purses, order: list[int], rhos: Numbers, turns: int, margin: float
) -> bool:
    """Pay for the first `turns` winners out of the exact purses, and make their rhos exact. False when it cannot be told."""
    for turn in range(purses.paid[0], turns):
        c = order[turn]
        state, q, q_low, residue = price(columns, purses, c, rhos.high[turn] * columns.worth[c], margin)
        if state != 1:
            return False
        pay_exactly(columns, purses, c, q, q_low, residue, margin)
        rhos.high[turn], rhos.low[turn] = over(q, q_low, columns.worth[c], columns.worth_low[c])
        rhos.residue[turn] = multiply(residue, columns.worth_inverse[c])
        purses.paid[0] = turn + 1
    return True


def most_promising(floors: list[float], seen: list[int], turn: int) -> int:
    """The candidate with the smallest floor that was not looked at this turn; -1 when there is none."""
    best = -1
    for c in range(len(floors)):
        if seen[c] < turn and (best < 0 or floors[c] < floors[best]):
            best = c
    return best


def shortlist(
    columns: Columns, purses: Purses, floors: list[float], seen: list[int], turn: int, doubts: list[int]
) -> tuple[int, bool]:
    """Look at all who may be next, and put into `doubts` those among whom floats cannot choose: how many they are, and
    whether floats decide: it is nobody, or the only one there is.

    `floors[c]` is near what c asked when it was last looked at, `seen[c]` the turn of that, or above all turns for whom
    nobody can choose. As purses only shrink, what is asked never falls, and most candidates need no second look.
    """
    count, least, sure = 0, 1e308, True
    while True:
        c = most_promising(floors, seen, turn)
        if c < 0 or floors[c] > least:
            break
        seen[c] = turn
        worth = columns.worth[c]
        state, q = near_price(columns, purses, c, floors[c] * worth, least * worth)
        if state == 0:
            seen[c] = len(floors) + 1
            continue
        floors[c] = max(floors[c], q / worth)
        sure = sure and state != UNDECIDED
        if state != 2:
            doubts[count] = c
            count += 1
        if state == 1:
            least = min(least, floors[c] * (1 + NEAR))
    kept = 0
    for at in range(count):
        if floors[doubts[at]] <= least:
            doubts[kept] = doubts[at]
            kept += 1
    return kept, sure and kept < 2


def decide(
    columns: Columns, purses: Purses, doubts: list[int], count: int, floors: list[float], seen: list[int],
    margin: float,
) -> int:  # fmt: skip
    """The best of the first `count` of `doubts` by the exact purses; NOBODY if none of them can be paid, or UNDECIDED."""
    best, rho, rho_low, residue = NOBODY, 0.0, 0.0, 0
    for at in range(count):
        c = doubts[at]
        state, its, its_low, its_residue = exact_rho(columns, purses, c, floors[c], margin)
        if state == UNDECIDED:
            return UNDECIDED
        if state == 0:
            seen[c] = len(floors) + 1
            continue
        floors[c] = its
        sign = -1 if best < 0 else compare(its, its_low, its_residue, rho, rho_low, residue)
        if sign == 2:
            return UNDECIDED
        if sign < 0 or (sign == 0 and columns.rank[c] < columns.rank[best]):
            best, rho, rho_low, residue = c, its, its_low, its_residue
    return best


def equal_shares(
    columns: Columns, purses: Purses, floors: list[float], seen: list[int], margin: float,
    order: list[int], rhos: Numbers, exactly: bool,
) -> int:  # fmt: skip
    """Equal Shares from given purses: fills `order` and `rhos`, and returns how many were chosen, or UNDECIDED.

    As to `floors` and `seen` see `shortlist`. Unless `exactly`, only the high parts of the rhos are filled, and only nearly.
    """
    doubts, chosen = order.copy(), 0
    while chosen < len(floors):
        count, sure = shortlist(columns, purses, floors, seen, chosen, doubts)
        best = doubts[0] if count > 0 else NOBODY
        if not sure:
            if not catch_up(columns, purses, order, rhos, chosen, margin):
                return UNDECIDED
            best = decide(columns, purses, doubts, count, floors, seen, margin)
            if best == UNDECIDED:
                return UNDECIDED
        if best == NOBODY:
            break
        order[chosen], rhos.high[chosen] = best, floors[best]
        seen[best] = len(floors) + 1
        pay(columns, purses, best, floors[best] * columns.worth[best], margin * LEAST)
        chosen += 1
    if exactly and not catch_up(columns, purses, order, rhos, chosen, margin):
        return UNDECIDED
    return chosen


def follow(
    columns: Columns, purses: Purses, floors: list[float], seen: list[int], margin: float,
    order: list[int], count: int, ceilings: Numbers, rhos: Numbers, exactly: bool,
) -> int:  # fmt: skip
    """Whether every endowment between a smaller one and this one gives the same `order`: its length if so, else DIFFERENT.

    `ceilings` are the winners' rho at the smaller endowment. As long as the winners are the same, a larger endowment only
    leaves larger purses, so every rho falls as the endowment grows. If then at this endowment each rival still asks more
    than the winner asked at the smaller one (or exactly as much and loses the tie), the winner wins everywhere between.
    Fills the high parts of `rhos`, nearly, with the winners' rho here. May say DIFFERENT where it was not, never the other
    way round; and UNSURE where it must know the ceilings `exactly`, and does not.
    """
    for turn in range(count + 1):
        guide, ceiling = (order[turn], ceilings.high[turn]) if turn < count else (-1, 1e308)
        found = turn == count
        while True:
            c = most_promising(floors, seen, turn)
            if c < 0 or floors[c] > ceiling * (1 + NEAR):
                break
            seen[c] = turn
            worth = columns.worth[c]
            state, q = near_price(columns, purses, c, floors[c] * worth, ceiling * (1 + NEAR) * worth)
            floors[c] = max(floors[c], q / worth)
            sign = 1 if floors[c] > ceiling else -1
            if state == UNDECIDED or (c != guide and abs(floors[c] - ceiling) <= ceiling * NEAR):
                if not catch_up(columns, purses, order, rhos, turn, margin):
                    return DIFFERENT
                state, its, its_low, residue = exact_rho(columns, purses, c, floors[c], margin)
                if state == 1 and c != guide and turn < count:
                    if not exactly:
                        return UNSURE
                    floors[c] = its
                    sign = compare(its, its_low, residue, ceiling, ceilings.low[turn], ceilings.residue[turn])
            if state == 0:
                seen[c] = len(floors) + 1
            if state == UNDECIDED or (state == 1 and turn == count) or (state != 1 and c == guide):
                return DIFFERENT
            if c == guide:
                found = True
            elif state == 1 and (
                sign == -1 or sign == 2 or (sign == 0 and columns.rank[c] < columns.rank[guide])
            ):
                return DIFFERENT
        if not found:
            return DIFFERENT
        if turn < count:
            rhos.high[turn] = floors[guide]
            pay(columns, purses, guide, floors[guide] * columns.worth[guide], margin * LEAST)
            seen[guide] = len(floors) + 1
    return count

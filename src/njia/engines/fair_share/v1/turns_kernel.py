"""The inner loop of the rules that choose turn by turn without purses. Plain Python that numba can compile."""

from njia.engines.fair_share.v1.arithmetic import (
    EPSILON,
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
)  # fmt: skip
from njia.engines.fair_share.v1.exact_kernel import weight
from njia.engines.fair_share.v1.shares_kernel import most_promising
from njia.engines.fair_share.v1.terms import Columns


def ask(
    columns: Columns, classes: list[int], values: Numbers, tally: list[int], turn: int, c: int, sign: int
) -> tuple[float, float, int]:
    """sign * the sum over supporters of weight * value of their class: supporters are tallied by class first."""
    for j in range(turn + 1):
        tally[j] = 0
    for t in range(columns.starts[c], columns.starts[c + 1]):
        tally[classes[columns.supporters[t]]] += weight(columns, t)
    total, total_low, residue = 0.0, 0.0, 0
    for j in range(turn + 1):
        if tally[j] > 0:
            part, part_low = times(values.high[j], values.low[j], tally[j], 0.0)
            total, total_low = plus(total, total_low, part, part_low)
            residue = reduce(residue + multiply(values.residue[j], tally[j]))
    return sign * total, sign * total_low, (residue if sign > 0 else reduce(P - residue))


def one_by_one(
    columns: Columns, whole_costs: list[int], budget: int, seats: int, phragmen: bool, support: list[int],
    classes: list[int], values: Numbers, tally: list[int], floors: list[float], seen: list[int], order: list[int],
) -> int:  # fmt: skip
    """Sequential Phragmén and sequential PAV: fills `order`, returns how many were chosen, or UNDECIDED.

    Both choose, turn by turn, the candidate whose key is smallest, and keys only grow, so old ones are floors.
    Phragmén: key = (cost + its supporters' loads) / their weight, which becomes their load; a voter's class is the last
    turn that added to their load, and values[class] that load. PAV: key = -(sum of 1 / (1 + chosen so far)); a voter's
    class is how many of theirs were chosen.
    Ends after `seats`, or when the next one (or one tied with it) does not fit into what is left of the budget.
    """
    gone, spent = len(floors) + 1, 0
    for turn in range(min(seats, len(floors))):
        best, key, key_low, residue, over_budget = -1, 0.0, 0.0, 0, False
        while True:
            c = most_promising(floors, seen, turn)
            if c < 0 or (best >= 0 and floors[c] > key + abs(key) * 8 * EPSILON):
                break
            seen[c] = turn
            its, its_low, its_residue = ask(columns, classes, values, tally, turn, c, 1 if phragmen else -1)
            if phragmen:
                its, its_low = plus(its, its_low, columns.cost[c], columns.cost_low[c])
                its, its_low = over(its, its_low, support[c], 0.0)
                its_residue = multiply(reduce(its_residue + columns.cost_residue[c]), invert(support[c]))
            floors[c] = its - abs(its) * 4 * EPSILON
            sign = -1 if best < 0 else compare(its, its_low, its_residue, key, key_low, residue)
            if sign == 2:
                return UNDECIDED
            if sign <= 0:
                over_budget = (sign == 0 and over_budget) or spent + whole_costs[c] > budget
            if sign < 0 or (sign == 0 and columns.rank[c] < columns.rank[best]):
                best, key, key_low, residue = c, its, its_low, its_residue
        if best < 0 or over_budget:
            return turn
        order[turn], seen[best] = best, gone
        spent += whole_costs[best]
        if phragmen:
            values.high[turn + 1], values.low[turn + 1], values.residue[turn + 1] = key, key_low, residue
        for t in range(columns.starts[best], columns.starts[best + 1]):
            v = columns.supporters[t]
            classes[v] = turn + 1 if phragmen else classes[v] + 1
    return min(seats, len(floors))

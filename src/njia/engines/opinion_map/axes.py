"""The two directions in which votes differ most: the first principal components, exact, from the p × p Gram
matrix.

Where somebody did not vote, the mean vote of the statement stands in; centred, that is 0. So the Gram matrix
of the centred votes needs only pairs of votes that were given. No linear algebra library takes part: their
sums depend on the machine, and these axes must not.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from njia.engines.opinion_map.compiled import in_pieces, kernel
from njia.engines.opinion_map.sums import PairSums
from njia.engines.opinion_map.votes import Flags, Floats, Ids, Ints, Votes, places_in

UNIT: Final = 1 << 20
"""Positions are whole numbers of 1/UNIT, so that sums of them are exact. A map is some ten units of length
wide.
"""
CLOSE: Final = 1e-13
"""How far the Gram matrix may turn an axis, as a share of the axis's length in it."""
STEPS: Final = 32
"""Room for steps at the start; it doubles as needed."""
GOLDEN: Final = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True, eq=False)
class Axes:
    """What a person's place is worked out from. Each array has an element for each of `statements`.

    Statements `left_out` by moderation count as if everybody had passed, as in Polis. Statements without a
    vote change nothing.
    """

    statements: Ids
    means: Floats
    first: Floats
    second: Floats
    voted: Flags
    left_out: Flags

    @property
    def count(self) -> int:
        """How many statements were voted on, those left out included."""
        return int(self.voted.sum())

    @property
    def lone_agree(self) -> Floats:
        """How far from the middle somebody stands who only agreed with this statement."""
        away = (1 - self.means) * math.sqrt(self.count)
        x, y = away * self.first, away * self.second
        lengths: Floats = np.sqrt(x * x + y * y)
        return lengths


@dataclass(frozen=True, eq=False)
class Places:
    """Where some people stand, in units of 1/UNIT, and on how many statements they voted; in the order of
    their ids.
    """

    participants: Ids
    x: Floats
    y: Floats
    given: Ints


def gram(sums: PairSums, rows: slice = slice(None)) -> Floats:
    """Rows of the Gram matrix of the centred votes: products - (mean_i·votes_ji + mean_j·votes_ij) +
    mean_i·mean_j·together.

    Symmetric to the last bit, and an element depends on nothing but the sums of its two statements.
    """
    means = sums.means
    mine = means[rows, None]
    cross = mine * sums.votes.T[rows] + means * sums.votes[rows]
    found: Floats = sums.products[rows] - cross + mine * means * sums.together[rows]
    return found


def find_axes(sums: PairSums, matrix: Floats, moderated_out: Sequence[Any] | Ids = ()) -> Axes:
    """The axes; `matrix` is `gram(sums)`. An axis is turned so that its largest element is positive (the
    first, of equals).
    """
    left_out = np.zeros(len(sums.statements), bool)
    left_out[places_in(moderated_out, sums.statements)] = True
    voted = np.diagonal(sums.together) > 0
    inside = np.flatnonzero(voted & ~left_out)
    inner = matrix if len(inside) == len(matrix) else np.ascontiguousarray(matrix[np.ix_(inside, inside)])
    first, largest = leading(inner, None, 0.0)
    second, _ = leading(inner, first, largest)
    spread = np.zeros((2, len(sums.statements)))
    spread[0, inside], spread[1, inside] = _turned(first), _turned(second)
    return Axes(sums.statements, np.where(left_out, 0.0, sums.means), spread[0], spread[1], voted, left_out)


def _turned(axis: Floats) -> Floats:
    return -axis if len(axis) and axis[np.argmax(np.abs(axis))] < 0 else axis


def leading(matrix: Floats, known: Floats | None, largest: float) -> tuple[Floats, float]:
    """The eigenvector of the largest eigenvalue among those at right angles to a `known` one, and that
    eigenvalue.

    Zeros if nothing is left: no eigenvalue above 1e-12 of `largest`. Lanczos's method with full
    orthogonalisation, from a fixed start that favours no statement. One vector at a time, so that of two
    equal eigenvalues both vectors are found.
    """
    size = len(matrix)
    held = 0 if known is None else 1
    most = size - held
    if most < 1:
        return np.zeros(size), 0.0
    work = 8 * size * size
    basis = np.zeros((min(most, STEPS) + held + 1, size))
    along, across = np.zeros(most), np.zeros(most)
    if known is not None:
        basis[0] = known
    basis[held] = (np.arange(1, size + 1) * GOLDEN) % 1.0 - 0.5
    if kernel(_straighten, work)(basis, held) <= 1e-9:
        return np.zeros(size), 0.0
    for step in range(most):
        if held + step + 2 > len(basis):
            basis = np.concatenate((basis, np.zeros_like(basis)))
        vector, product = basis[held + step], basis[held + step + 1]
        kernel(_multiply, work)(matrix, vector, product)
        along[step] = kernel(_dot, work)(vector, product)
        across[step] = kernel(_straighten, work)(basis, held + step + 1)
        if along[0] <= 0.0:
            return np.zeros(size), 0.0
        value, weights = kernel(_top, work)(along, across, step + 1)
        if across[step] * weights[step] <= CLOSE * value:
            break
    if value <= 1e-12 * largest:
        return np.zeros(size), 0.0
    vector = np.zeros(size)
    for place in range(step + 1):
        vector += weights[place] * basis[held + place]
    return vector, float(value)


def _multiply(matrix: Any, vector: Any, product: Any) -> None:
    """Put matrix·vector into `product`; the matrix is symmetric."""
    product[:] = 0.0
    for row in range(len(vector)):
        product += vector[row] * matrix[row]


def _dot(one: Any, other: Any) -> Any:
    total = 0.0
    for place in range(len(one)):
        total += one[place] * other[place]
    return total


def _straighten(basis: Any, row: int) -> Any:
    """Make a row of the basis perpendicular to all before it and of length 1; return the length it had. Twice
    is enough.
    """
    vector = basis[row]
    size = len(vector)
    for _ in range(2):
        for earlier in range(row):
            total = 0.0
            for place in range(size):
                total += basis[earlier, place] * vector[place]
            vector -= total * basis[earlier]
    total = 0.0
    for place in range(size):
        total += vector[place] * vector[place]
    length = math.sqrt(total)
    if length > 0.0:
        vector /= length
    return length


def _top(along: Any, across: Any, size: int) -> Any:
    """The largest eigenvalue and its eigenvector, all elements of one sign, of a symmetric tridiagonal
    matrix.

    A number is above every eigenvalue if and only if all pivots are positive: halve until two neighbouring
    floats are left, then solve with those pivots, which add and never cancel.
    """
    low, high = along[0], along[0]
    for i in range(size):
        reach = along[i] + (across[i - 1] if i > 0 else 0.0) + (across[i] if i + 1 < size else 0.0)
        low, high = max(low, along[i]), max(high, reach)
    high += abs(high) * 1e-15 + 1e-300
    pivots = np.empty(size)
    while True:
        middle = low + (high - low) / 2
        if middle <= low or middle >= high:
            middle = high
        above = True
        for i in range(size):
            pivots[i] = (
                middle - along[i] - (across[i - 1] * (across[i - 1] / pivots[i - 1]) if i > 0 else 0.0)
            )
            if pivots[i] <= 0.0:
                above = False
                break
        if above and middle == high:
            break
        if above:
            high = middle
        elif middle == high:
            high += abs(high) * 1e-15
        else:
            low = middle
    vector = np.ones(size)
    for _ in range(3):
        for i in range(1, size):
            vector[i] += across[i - 1] / pivots[i - 1] * vector[i - 1]
        vector[size - 1] /= pivots[size - 1]
        for i in range(size - 2, -1, -1):
            vector[i] = (vector[i] + across[i] * vector[i + 1]) / pivots[i]
        total = 0.0
        for i in range(size):
            total += vector[i] * vector[i]
        vector /= math.sqrt(total)
    return high, vector


def place_people(votes: Votes, axes: Axes) -> Places:
    """Where people stand: √(p / v)·Σ (vote - mean)·axis over their votes, rounded to 1/UNIT; p counts the statements
    voted on, v the person's votes and every statement left out.
    """
    columns = np.searchsorted(axes.statements, votes.statements)
    table = np.stack((axes.means, axes.first, axes.second, ~axes.left_out), axis=1)[columns]
    left_out = int((axes.left_out & axes.voted).sum())
    x, y = np.empty((2, len(votes.participants)))
    project = kernel(_project, 4 * len(votes.values))

    def of(first: int, past: int) -> None:
        starts, ends = votes.starts[first:past], votes.ends[first:past]
        project(
            starts,
            ends,
            votes.columns,
            votes.values,
            table,
            axes.count,
            left_out,
            x[first:past],
            y[first:past],
        )

    in_pieces(of, len(votes.participants))
    return Places(votes.participants, x, y, votes.given)


def _project(
    starts: Any, ends: Any, columns: Any, values: Any, table: Any, count: int, left_out: int, x: Any, y: Any
) -> None:
    for person in range(len(starts)):
        right = up = 0.0
        given = float(left_out)
        for vote in range(starts[person], ends[person]):
            row = table[columns[vote]]
            away = values[vote] - row[0]
            right += away * row[1]
            up += away * row[2]
            given += row[3]
        scale = math.sqrt(count / max(given, 1.0)) * 1_048_576.0
        x[person] = np.rint(right * scale)
        y[person] = np.rint(up * scale)

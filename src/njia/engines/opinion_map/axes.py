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
CLOSE: Final = 1e-11
"""How far the Gram matrix may turn an axis, as a share of the axis's length in it."""
MOST_KEPT: Final = 60
KEPT: Final = 12
MOST_STEPS: Final = 2_000
"""So many are needed only where votes are noise, and any axis is as good as another."""
GOLDEN: Final = (math.sqrt(5) - 1) / 2
SILVER: Final = math.sqrt(2) - 1


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
    spread = np.zeros((2, len(sums.statements)))
    spread[:, inside] = [_turned(axis) for axis in leading(inner)[0]]
    return Axes(sums.statements, np.where(left_out, 0.0, sums.means), spread[0], spread[1], voted, left_out)


def _turned(axis: Floats) -> Floats:
    return -axis if len(axis) and axis[np.argmax(np.abs(axis))] < 0 else axis


def leading(matrix: Floats) -> tuple[Floats, Floats]:
    """The eigenvectors of the two largest eigenvalues of a symmetric matrix that has no negative ones, shape (2, size),
    and those eigenvalues. Zeros stand for what is not there: an eigenvalue below 1e-12 of the largest.
    """
    search, next_look = _Search(matrix), 4
    for step in range(1, MOST_STEPS + 1):
        search.go_on()
        if step >= next_look or search.stuck or search.full:
            vectors, values, settled = search.look()
            next_look = step + 2 + step // 5
            if settled:
                break
    vectors[values <= max(1e-12 * values[0], 0.0)] = 0.0
    return vectors, np.where(vectors.any(axis=1), values, 0.0)


class _Search:
    """Lanczos's method with two vectors at a time, fully orthogonalised, restarted from the best ones when many are kept.

    One reading of the matrix serves both vectors, and eigenvalues that are nearly or exactly equal (three camps of one
    size) cost no more steps. The start is fixed and favours no statement. `basis` holds `known` perpendicular vectors;
    of those from `done` on, the `products` with the matrix and their dot products (`inner`) are not worked out yet.
    """

    def __init__(self, matrix: Floats) -> None:
        size, self.matrix = len(matrix), matrix
        work = 8 * size * size
        self._dots, self._straighten = kernel(_dots, work), kernel(_straighten, work)
        multiply, rotate = kernel(_multiply_quickly, work), kernel(_rotate_quickly, work)
        self._multiply = _multiply if multiply is _multiply_quickly else multiply
        self._rotate = _rotate if rotate is _rotate_quickly else rotate
        self.basis, self.products = np.zeros((2, MOST_KEPT + 4, size))
        self.inner = np.zeros((MOST_KEPT + 4, MOST_KEPT + 4))
        self.done = self.known = 0
        self._extend(np.arange(1, size + 1) * np.array([[GOLDEN], [SILVER]]) % 1.0 - 0.5, 1e-9)

    @property
    def stuck(self) -> bool:
        """Nothing new came of the last vectors: those that are known span all there is."""
        return self.done == self.known

    @property
    def full(self) -> bool:
        return self.known > MOST_KEPT

    def go_on(self) -> None:
        """Multiply the newest vectors by the matrix; what is perpendicular in the products comes next."""
        newest = slice(self.done, self.known)
        self._multiply(self.matrix, self.basis[newest], self.products[newest])
        for row in range(self.done, self.known):
            self._dots(self.basis, self.products[row], self.inner[row, : row + 1])
            self.inner[: row + 1, row] = self.inner[row, : row + 1]
        self.done = self.known
        self._extend(self.products[newest].copy(), 1e-13 * float(np.diagonal(self.inner).max()))

    def _extend(self, vectors: Floats, least: float) -> None:
        for vector in vectors:
            self.basis[self.known] = vector
            if self._straighten(self.basis, self.known) > least:
                self.known += 1

    def look(self) -> tuple[Floats, Floats, bool]:
        """The best two vectors within what is known, their values, and whether the matrix leaves them where they are."""
        all_values, weights = self._rotate(self.inner[: self.done, : self.done].copy())
        best = np.argsort(-all_values, kind="stable")[: KEPT if self.full else 2]
        values = all_values[best]
        vectors, images = (_combined(weights[best], each) for each in (self.basis, self.products))
        astray = images[:2] - values[:2, None] * vectors[:2]
        settled = bool(((astray * astray).sum(axis=1) <= (CLOSE * values[:1]) ** 2).all())
        if self.full and not (settled or self.stuck):
            self._restart(vectors, images, values)
        two, both = np.zeros((2, len(self.matrix))), np.zeros(2)
        two[: len(best)], both[: len(best)] = vectors[:2], values[:2]
        return two, both, settled or self.stuck

    def _restart(self, vectors: Floats, images: Floats, values: Floats) -> None:
        kept, fresh = len(values), self.basis[self.done : self.known].copy()
        self.basis[:kept], self.products[:kept] = vectors, images
        self.inner[:] = 0.0
        self.inner[:kept, :kept] = np.diag(values)
        self.done, self.known = kept, kept + len(fresh)
        self.basis[kept : self.known] = fresh


def _combined(weights: Floats, vectors: Floats) -> Floats:
    """Sums of the first vectors, each with its weight; one for each row of weights. In a fixed order."""
    sums = np.zeros((len(weights), vectors.shape[1]))
    for place in range(weights.shape[1]):
        sums += weights[:, place, None] * vectors[place]
    return sums


def _multiply(matrix: Any, vectors: Any, products: Any) -> None:
    products[:] = 0.0
    for row in range(len(matrix)):
        line = matrix[row]
        for each in range(len(vectors)):
            product = products[each]
            product += vectors[each, row] * line


def _multiply_quickly(matrix: Any, vectors: Any, products: Any) -> None:
    """The same to the last bit, four rows at a time; only worth it compiled."""
    products[:] = 0.0
    size = len(matrix)
    whole = size - size % 4
    for row in range(0, whole, 4):
        for each in range(len(vectors)):
            product, vector = products[each], vectors[each, row : row + 4]
            for place in range(size):
                total = product[place] + vector[0] * matrix[row, place]
                total += vector[1] * matrix[row + 1, place]
                total += vector[2] * matrix[row + 2, place]
                product[place] = total + vector[3] * matrix[row + 3, place]
    for row in range(whole, size):
        for each in range(len(vectors)):
            for place in range(size):
                products[each, place] += vectors[each, row] * matrix[row, place]


def _dots(basis: Any, vector: Any, found: Any) -> None:
    for row in range(len(found)):
        total = 0.0
        for place in range(len(vector)):
            total += basis[row, place] * vector[place]
        found[row] = total


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


def _least(matrix: Any) -> float:
    """What is not worth turning away in the next round of rotations; -1 when the matrix is diagonal."""
    on = off = 0.0
    for i in range(len(matrix)):
        on += matrix[i, i] * matrix[i, i]
        for j in range(i):
            off += matrix[i, j] * matrix[i, j]
    return -1.0 if off <= 1e-30 * on else 1e-18 * math.sqrt(on + off)


def _angle(matrix: Any, i: int, j: int) -> tuple[float, float]:
    """The cosine and sine that turn what stands at i, j into 0."""
    half = (matrix[j, j] - matrix[i, i]) / (2 * matrix[i, j])
    slope = 1 / (abs(half) + math.sqrt(half * half + 1))
    if half < 0:
        slope = -slope
    cosine = 1 / math.sqrt(slope * slope + 1)
    return cosine, slope * cosine


def _rotate(matrix: Any) -> Any:
    """Eigenvalues and, as rows, eigenvectors of a small symmetric matrix, which is overwritten: Jacobi's rotations."""
    size = len(matrix)
    vectors = np.eye(size)
    for _ in range(30):
        least = _least(matrix)
        if least < 0.0:
            break
        for i in range(size - 1):
            for j in range(i + 1, size):
                if abs(matrix[i, j]) <= least:
                    continue
                cosine, sine = _angle(matrix, i, j)
                first, second = cosine * matrix[i] - sine * matrix[j], sine * matrix[i] + cosine * matrix[j]
                matrix[i], matrix[j] = first, second
                first = cosine * matrix[:, i] - sine * matrix[:, j]
                second = sine * matrix[:, i] + cosine * matrix[:, j]
                matrix[:, i], matrix[:, j] = first, second
                first, second = (
                    cosine * vectors[i] - sine * vectors[j],
                    sine * vectors[i] + cosine * vectors[j],
                )
                vectors[i], vectors[j] = first, second
    return np.diag(matrix).copy(), vectors


def _rotate_quickly(matrix: Any) -> Any:
    """The same to the last bit, one number at a time; only worth it compiled."""
    size = len(matrix)
    vectors = np.eye(size)
    for _ in range(30):
        least = _least(matrix)
        if least < 0.0:
            break
        for i in range(size - 1):
            for j in range(i + 1, size):
                if abs(matrix[i, j]) <= least:
                    continue
                cosine, sine = _angle(matrix, i, j)
                for place in range(size):
                    first, second = matrix[i, place], matrix[j, place]
                    matrix[i, place] = cosine * first - sine * second
                    matrix[j, place] = sine * first + cosine * second
                for place in range(size):
                    first, second = matrix[place, i], matrix[place, j]
                    matrix[place, i] = cosine * first - sine * second
                    matrix[place, j] = sine * first + cosine * second
                for place in range(size):
                    first, second = vectors[i, place], vectors[j, place]
                    vectors[i, place] = cosine * first - sine * second
                    vectors[j, place] = sine * first + cosine * second
    return np.diag(matrix).copy(), vectors


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

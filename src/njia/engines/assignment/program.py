"""A linear program in whole numbers, row by row, for the solver of scipy (HiGHS)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

Terms = Sequence[tuple[int, float]]
"""(variable, factor)"""


@dataclass
class Program:
    """Least cost, all variables from 0 upward. The rows of an assignment are those of a network, whose corners are
    whole by themselves; only where one is not, the slower search for whole numbers is made.
    """

    costs: list[float] = field(default_factory=list)
    mosts: list[float] = field(default_factory=list)
    wholes: list[bool] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)

    def variable(self, *, most: float = math.inf, cost: float = 0.0, whole: bool = True) -> int:
        self.costs.append(cost)
        self.mosts.append(most)
        self.wholes.append(whole)
        return len(self.costs) - 1

    def between(self, terms: Terms, low: float, high: float) -> None:
        for variable, factor in terms:
            self.at.append(len(self.lows))
            self.of.append(variable)
            self.factors.append(factor)
        self.lows.append(low)
        self.highs.append(high)

    def exactly(self, terms: Terms, value: float) -> None:
        self.between(terms, value, value)

    def at_least(self, terms: Terms, low: float) -> None:
        self.between(terms, low, math.inf)

    def at_most(self, terms: Terms, high: float) -> None:
        self.between(terms, -math.inf, high)

    def solve(self) -> list[float]:
        """The values of least cost; whole where whole numbers were asked for."""
        values = self._solve(whole=False)
        if not all(
            abs(value - round(value)) < 1e-6
            for value, whole in zip(values, self.wholes, strict=True)
            if whole
        ):
            values = self._solve(whole=True)
        return [round(value) if whole else value for value, whole in zip(values, self.wholes, strict=True)]

    def _solve(self, *, whole: bool) -> list[float]:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        matrix = csr_array((self.factors, (self.at, self.of)), shape=(len(self.lows), len(self.costs)))
        found = milp(
            self.costs,
            integrality=np.array(self.wholes, dtype=int) if whole else None,
            bounds=Bounds(0, self.mosts),
            constraints=LinearConstraint(matrix, self.lows, self.highs),
            options={"mip_rel_gap": 1e-4, "time_limit": 60},
        )
        if found.x is None:
            raise RuntimeError("the solver found no assignment")
        return list(found.x)

"""What each candidate costs and is worth, in whole numbers, as the kernels want it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, Literal, NamedTuple

import numpy as np

from njia.engines.fair_share.v1.arithmetic import P
from njia.engines.fair_share.v1.profile import Indices, Ints, Profile

Utility = Literal["cost", "cardinality", "score"]


class Columns(NamedTuple):
    """Candidates and their supporters; see `Profile` and `Terms`.

    `weights` run beside `supporters`; `worth` is the utility of one score point.

    No `scores` at all stand for a point from every supporter, no `weights` for a weight of 1.
    """

    starts: list[int]
    supporters: list[int]
    scores: list[int]
    weights: list[int]
    cost: list[float]
    cost_low: list[float]
    cost_residue: list[int]
    worth: list[float]
    worth_low: list[float]
    worth_inverse: list[int]
    rank: list[int]


@dataclass(frozen=True, slots=True)
class Run:
    """Winners of Equal Shares in order, by place, at an endowment; `rhos` in the form in which its runner compares."""

    winners: tuple[int, ...]
    rhos: Any
    endowment: Fraction


@dataclass(frozen=True, eq=False)
class Terms:
    """A profile seen through one utility. Costs are in units of 1/`money_unit`, worth is utility for each score point:
    the cost with "cost", else 1. A purse is the money of one of the profile's weight units, in those units of money.
    """

    profile: Profile
    utility: Utility
    rank: Sequence[int]

    def __post_init__(self) -> None:
        if max(self.budget, *self.costs, 0) >= 2**62:
            raise ValueError("Costs or the budget are too large, or too fine, for exact sums.")

    @cached_property
    def money_unit(self) -> int:
        return lcm(*(candidate.cost.denominator for candidate in self.profile.candidates), 1)

    @cached_property
    def costs(self) -> list[int]:
        unit, costs = self.money_unit, [candidate.cost for candidate in self.profile.candidates]
        return [cost.numerator * (unit // cost.denominator) for cost in costs]

    @cached_property
    def budget(self) -> int:
        """Costs are whole, so what is left of the budget beyond a whole unit can buy nothing."""
        return int(self.profile.budget * self.money_unit)

    @cached_property
    def worth(self) -> list[int]:
        return self.costs if self.utility == "cost" else [1] * len(self.costs)

    @cached_property
    def support(self) -> list[int]:
        """For each candidate the weighted points of all its supporters, in whole units."""
        profile = self.profile
        points: Any = profile.scores if self.scored else None
        if len(self.weights):
            points = self.weights if points is None else self.weights * points
        bounds = zip(profile.starts[:-1].tolist(), profile.starts[1:].tolist(), strict=True)
        if points is None:
            return [end - first for first, end in bounds]
        return [int(points[first:end].sum()) for first, end in bounds]

    @cached_property
    def weights(self) -> Ints | Indices:
        """The weights of the profile's `supporters`, beside them, half as wide where they fit; none if all are 1."""
        weights = self.profile.weights
        if (weights == 1).all():
            return np.zeros(0, np.int32)
        narrow = weights.astype(np.int32) if weights.max(initial=0) < 2**31 else weights
        return narrow[self.profile.supporters]

    @property
    def scored(self) -> bool:
        return self.utility == "score" and self.profile.scores is not None

    def purse(self, endowment: Fraction) -> Fraction:
        """The purse of one weight unit, where a ballot of weight 1 is endowed with so much money."""
        return endowment * self.money_unit / self.profile.weight_unit

    def rho(self, raw: Fraction) -> Fraction:
        """A price per utility in whole units, as money paid by a ballot of weight 1 for one unit of utility."""
        unit = Fraction(self.profile.weight_unit)
        if self.utility == "cost":
            return raw * unit
        return raw * unit * (self.profile.score_unit if self.scored else 1) / self.money_unit

    def raw(self, rho: Fraction) -> Fraction:
        """The inverse of `rho`."""
        return rho / self.rho(Fraction(1))

    def columns(self, compiled: bool) -> Columns:
        """For the kernels: arrays when compiled, lists of Python's own numbers (much quicker to index) when not."""
        profile = self.profile
        fields = {
            "starts": profile.starts,
            "supporters": profile.supporters,
            "scores": profile.scores if self.scored else np.zeros(0, np.int64),
            "weights": self.weights,
            **split(self.costs, "cost"),
            **split(self.worth, "worth"),
            "rank": np.asarray(self.rank, np.int64),
        }
        fields["worth_inverse"] = np.array([pow(w, -1, P) if w % P else 0 for w in self.worth], np.int64)
        del fields["worth_residue"]
        return Columns(**{name: laid_out(field, compiled) for name, field in fields.items()})


def split(numbers: Sequence[int | Fraction], name: str) -> dict[str, Any]:
    """Exact numbers as high parts, low parts and residues."""
    high = [float(number) for number in numbers]
    # A whole number's float is whole, so that its error is found without fractions, which are slow.
    low = [float(x - type(x)(h)) for x, h in zip(numbers, high, strict=True)]
    return {
        name: np.array(high, np.float64),
        f"{name}_low": np.array(low, np.float64),
        f"{name}_residue": np.array([residue(number) for number in numbers], np.int64),
    }


def residue(number: int | Fraction) -> int:
    if isinstance(number, int):
        return number % P
    return number.numerator * pow(number.denominator, -1, P) % P


def laid_out(field: Any, compiled: bool) -> Any:
    return field if compiled else field.tolist()

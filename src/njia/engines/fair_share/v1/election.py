"""One election: a profile, a rule with its choices, and the outcome."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from njia.engines.fair_share.v1 import compiled
from njia.engines.fair_share.v1.equal_shares import RUNS, Completion, Kernels, equal_shares
from njia.engines.fair_share.v1.profile import Profile, tie_order
from njia.engines.fair_share.v1.rationals import Fractions
from njia.engines.fair_share.v1.terms import Terms, Utility
from njia.engines.fair_share.v1.turns import greedy, one_by_one

Rule = Literal["equal-shares", "phragmen", "pav", "greedy"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What is agreed on before anybody votes. `seed` is that of `tie_order`; `committee` the seats, if each costs 1."""

    rule: Rule = "equal-shares"
    utility: Utility = "cost"
    completion: Completion = "none"
    committee: int | None = None
    seed: str | None = None

    def __post_init__(self) -> None:
        if self.completion != "none" and self.rule != "equal-shares":
            raise ValueError("Only Equal Shares is completed.")
        if self.rule == "pav" and self.committee is None:
            raise ValueError("PAV chooses a committee: say how many seats.")


@dataclass(frozen=True, eq=False)
class Outcome:
    """`winners` are places in `profile.candidates`, in the order in which they were chosen.

    `profile` is the one that was counted (each candidate costs 1 for a committee). `bought` is how many of the winners
    were bought from equal shares, after `free` that cost nothing; the rest were added by votes. `endowment` is what a
    ballot of weight 1 had to spend; None where the rule has no purses.
    """

    profile: Profile
    choices: Choices
    winners: tuple[int, ...]
    free: int = 0
    bought: int = 0
    endowment: Fraction | None = None

    @property
    def cost(self) -> Fraction:
        return sum((self.profile.candidates[c].cost for c in self.winners), Fraction(0))

    @property
    def ids(self) -> list[str]:
        return [self.profile.candidates[c].id for c in self.winners]

    def terms(self) -> Terms:
        return terms_of(self.profile, self.choices)


def terms_of(profile: Profile, choices: Choices) -> Terms:
    return Terms(profile, choices.utility, tie_order([each.id for each in profile.candidates], choices.seed))


def takes_long(profile: Profile, choices: Choices) -> bool:
    """Whether a count will take many seconds, or minutes, that it would not take if numba were installed."""
    return compiled.takes_long(len(profile.supporters), RUNS[choices.completion])


def elect(profile: Profile, choices: Choices, audit: bool = False) -> Outcome:
    """Count an election. With `audit` in fractions alone, slowly: the outcome is the same.

    Raises ValueError when costs or weights are beyond what can be added up exactly.
    """
    if choices.committee is not None:
        profile = profile.committee(choices.committee)
    terms = terms_of(profile, choices)
    if choices.rule == "greedy":
        return Outcome(profile, choices, greedy(terms))
    if choices.rule != "equal-shares":
        seats = len(profile.candidates) if choices.committee is None else choices.committee
        return Outcome(profile, choices, one_by_one(terms, choices.rule == "phragmen", seats, audit))
    free = sorted(
        (c for c, cost in enumerate(terms.costs) if cost == 0 and terms.support[c] > 0),
        key=terms.rank.__getitem__,
    )
    if profile.total_weight == 0:
        return Outcome(profile, choices, (), endowment=Fraction(0))
    runner = Fractions(terms) if audit else Kernels(terms, choices.completion)
    endowment, bought, added = equal_shares(runner, terms, choices.completion)
    return Outcome(profile, choices, (*free, *bought, *added), len(free), len(bought), endowment)

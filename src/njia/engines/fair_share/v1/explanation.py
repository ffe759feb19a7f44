"""What an outcome means, for each candidate and for each group, beside what votes alone would have chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from njia.engines.fair_share.v1.election import Outcome, elect
from njia.engines.fair_share.v1.pabulib import exact
from njia.engines.fair_share.v1.profile import Profile
from njia.engines.fair_share.v1.receipt import Account, account, certificate
from njia.engines.fair_share.v1.verdict import Verdict, verdict

How = Literal["free", "bought", "added", "not"]


@dataclass(frozen=True, slots=True)
class CandidateReport:
    """`how` it was chosen, or "not". `supporters` are voters, `votes` their weight, or of their points.

    `payments`, by group, add up to the cost of what was bought. `missing` is what the supporters of an unchosen candidate
    lacked at the end, all of them together; None where the rule has no purses.
    """

    id: str
    name: str
    cost: Fraction
    how: How
    supporters: int
    votes: Fraction
    payments: dict[str, Fraction]
    missing: Fraction | None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """`chosen`: how many of the winners a voter supports, on average; `cost`: what those cost; `none`: voters with none."""

    chosen: Fraction
    cost: Fraction
    none: int


@dataclass(frozen=True, slots=True)
class GroupReport:
    """`share` of the budget by weight, what the group `paid`, and satisfaction beside that of greedy."""

    name: str
    weight: Fraction
    voters: int
    share: Fraction
    paid: Fraction
    satisfaction: Satisfaction
    greedy: Satisfaction


@dataclass(frozen=True, eq=False)
class Explanation:
    """`candidates`: the winners in order, then the others by votes."""

    outcome: Outcome
    candidates: tuple[CandidateReport, ...]
    groups: tuple[GroupReport, ...]
    verdict: Verdict
    books: Account | None

    def as_json(self) -> dict[str, Any]:
        """For machines: numbers are whole where they are, else rounded to floats; the certificate is exact."""
        outcome, choices = self.outcome, self.outcome.choices
        complaint = self.verdict.complaint
        return {
            "version": 1,
            "rule": choices.rule,
            "utility": choices.utility,
            "completion": choices.completion,
            "committee": choices.committee,
            "seed": choices.seed,
            "budget": plain(outcome.profile.budget),
            "cost": plain(outcome.cost),
            "voters": outcome.profile.voters,
            "weight": plain(outcome.profile.total_weight),
            "endowment": None if outcome.endowment is None else exact(outcome.endowment),
            "winners": [plain(each) for each in self.candidates if each.how != "not"],
            "others": [plain(each) for each in self.candidates if each.how == "not"],
            "groups": [plain(each) for each in self.groups],
            "verdict": {
                "axiom": self.verdict.axiom,
                "holds": self.verdict.holds,
                "complaint": None if complaint is None else plain(complaint),
            },
            "certificate": None if outcome.endowment is None else certificate(outcome, self.books),
        }


def plain(thing: Any) -> Any:
    """Fractions as whole numbers or floats, reports as dictionaries."""
    if isinstance(thing, Fraction):
        return thing.numerator if thing.denominator == 1 else float(thing)
    if isinstance(thing, dict):
        return {key: plain(value) for key, value in thing.items()}
    if hasattr(thing, "__dataclass_fields__"):
        return {name: plain(getattr(thing, name)) for name in thing.__dataclass_fields__}
    return thing


def explain(outcome: Outcome) -> Explanation:
    """Everything that can be said about an outcome. Exact, and so slower than the count."""
    books = account(outcome)
    greedy = elect(
        outcome.profile, replace(outcome.choices, rule="greedy", completion="none", committee=None)
    )
    return Explanation(
        outcome,
        tuple(_candidates(outcome, books)),
        tuple(_groups(outcome, greedy, books)),
        verdict(outcome),
        books,
    )


def _candidates(outcome: Outcome, books: Account | None) -> list[CandidateReport]:
    profile, winners = outcome.profile, outcome.winners
    votes = [profile.votes(c) for c in range(len(profile.candidates))]
    losers = sorted(
        set(range(len(votes))).difference(winners), key=lambda c: (-votes[c], profile.candidates[c].id)
    )
    paid = {bought.candidate: bought.payments for bought in books.purchases} if books else {}
    reports = []
    for at, c in enumerate((*winners, *losers)):
        candidate = profile.candidates[c]
        how = _how(outcome, at)
        left = books.left[c] if books and books.left else None
        reports.append(
            CandidateReport(
                candidate.id,
                candidate.name,
                candidate.cost,
                how,
                int(profile.counts[_supporters(profile, c)].sum()),
                votes[c],
                {group.name: part for group, part in zip(profile.groups, paid.get(c, ()), strict=c in paid)},
                candidate.cost - left if how == "not" and left is not None else None,
            )
        )
    return reports


def _how(outcome: Outcome, at: int) -> How:
    if at >= len(outcome.winners):
        return "not"
    if outcome.choices.rule == "greedy" or outcome.choices.rule == "pav":
        return "added"
    if at < outcome.free:
        return "free"
    return "bought" if outcome.endowment is None or at < outcome.free + outcome.bought else "added"


def _supporters(profile: Profile, c: int) -> Any:
    return profile.supporters[profile.starts[c] : profile.starts[c + 1]]


def _groups(outcome: Outcome, greedy: Outcome, books: Account | None) -> list[GroupReport]:
    profile = outcome.profile
    ours, theirs = _satisfaction(profile, outcome.winners), _satisfaction(profile, greedy.winners)
    reports = []
    for at, group in enumerate(profile.groups):
        voters = int(profile.counts[profile.group_of == at].sum())
        share = profile.budget * group.weight * voters / profile.total_weight
        paid = sum((bought.payments[at] for bought in books.purchases), Fraction(0)) if books else Fraction(0)
        reports.append(GroupReport(group.name, group.weight, voters, share, paid, ours[at], theirs[at]))
    return reports


def _satisfaction(profile: Profile, winners: Sequence[int]) -> list[Satisfaction]:
    """By group. Costs are added up by group before they are made fractions, so that nothing is rounded."""
    chosen = np.zeros(len(profile.counts), np.int64)
    supported = [[0] * len(profile.groups) for _ in winners]
    for row, c in zip(supported, winners, strict=True):
        voters = _supporters(profile, c)
        chosen[voters] += 1
        np_counts = np.bincount(profile.group_of[voters], weights=profile.counts[voters], minlength=len(row))
        row[:] = np_counts.astype(np.int64).tolist()
    found = []
    for at in range(len(profile.groups)):
        members = profile.group_of == at
        voters = int(profile.counts[members].sum())
        cost = sum(
            (profile.candidates[c].cost * row[at] for c, row in zip(winners, supported, strict=True)),
            Fraction(0),
        )
        times = int((profile.counts * chosen)[members].sum())
        none = int(profile.counts[members & (chosen == 0)].sum())
        found.append(Satisfaction(Fraction(times, voters), cost / voters, none))
    return found

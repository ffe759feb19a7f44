"""Who paid for what, as exact fractions: receipts, the certificate that they make up, and its replay."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from njia.engines.fair_share.v1.election import Choices, Outcome, terms_of
from njia.engines.fair_share.v1.profile import Profile
from njia.engines.fair_share.v1.rationals import Purses
from njia.engines.fair_share.v1.terms import Terms

VERSION = 1


@dataclass(frozen=True, slots=True)
class Purchase:
    """`payments` are by the place of the group, and add up to the cost. `rho` is what a ballot of weight 1 paid for one
    unit of utility, unless it had less left; None where the rule does not ask by utility."""

    candidate: int
    rho: Fraction | None
    payments: tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class Account:
    """What was bought, in order, and what the supporters of each candidate had left together after all that."""

    purchases: tuple[Purchase, ...]
    left: tuple[Fraction, ...]


def account(outcome: Outcome) -> Account | None:
    """The books of an outcome: of Equal Shares, or of Phragmén, whose loads are payments; None for rules without money."""
    terms = outcome.terms()
    if outcome.choices.rule == "phragmen":
        return Account(tuple(_loads(terms, outcome.winners)), ())
    if outcome.endowment is None:
        return None
    purses = Purses(terms, outcome.endowment)
    purchases = []
    for c in outcome.winners[outcome.free :][: outcome.bought]:
        q = purses.price(c)
        if q is None:
            raise ValueError(
                "The supporters of a winner cannot pay for it: this is not an outcome of Equal Shares."
            )
        paid = tuple(part / terms.money_unit for part in purses.pay(c, q))
        purchases.append(Purchase(c, terms.rho(q / terms.worth[c]), paid))
    left = tuple(purses.left(c) / terms.money_unit for c in range(len(terms.costs)))
    return Account(tuple(purchases), left)


def _loads(terms: Terms, winners: tuple[int, ...]) -> list[Purchase]:
    """What every winner added to its supporters' loads. A voter's load is that of the last winner whom they support."""
    profile = terms.profile
    last, loads, purchases = np.zeros(len(profile.counts), np.int64), [Fraction(0)], []
    for turn, c in enumerate(winners, start=1):
        voters = profile.supporters[profile.starts[c] : profile.starts[c + 1]]
        weights = np.zeros((len(profile.groups), turn), np.int64)
        np.add.at(weights, (profile.group_of[voters], last[voters]), profile.weights[voters])
        bearing = weights.sum(axis=0).tolist()
        load = sum(
            (loads[at] * weight for at, weight in enumerate(bearing) if weight), Fraction(terms.costs[c])
        )
        load /= terms.support[c]
        added = [
            [(load - loads[at]) * weight for at, weight in enumerate(row) if weight]
            for row in weights.tolist()
        ]
        paid = tuple(sum(row, Fraction(0)) / terms.money_unit for row in added)
        purchases.append(Purchase(c, None, paid))
        loads.append(load)
        last[voters] = turn
    return purchases


def certificate(outcome: Outcome, books: Account | None = None) -> dict[str, Any]:
    """All that is needed beside the profile to prove an outcome of Equal Shares, as JSON takes it; numbers as fractions.

    Raises ValueError for rules without purses.
    """
    books = books or account(outcome)
    if outcome.endowment is None or books is None:
        raise ValueError("Only Equal Shares has a price certificate.")
    choices, ids = outcome.choices, outcome.ids
    return {
        "version": VERSION,
        "utility": choices.utility,
        "completion": choices.completion,
        "committee": choices.committee,
        "seed": choices.seed,
        "budget": str(outcome.profile.budget),
        "endowment": str(outcome.endowment),
        "free": ids[: outcome.free],
        "bought": [
            {"id": outcome.profile.candidates[bought.candidate].id, "rho": str(bought.rho)}
            for bought in books.purchases
        ],
        "added": ids[outcome.free + outcome.bought :],
    }


def replay(profile: Profile, proof: Mapping[str, Any]) -> list[str]:
    """Follow a certificate in fractions over the published profile. What does not hold, in words; nothing if it is proven.

    Proven is: everybody began with the same endowment for their weight; every price was paid in full, from what the
    candidate's supporters had left, at one price per utility; at the end no other candidate's supporters could pay for it;
    the whole fits into the budget. That each was the cheapest at its turn is shown by `elect(…, audit=True)`.
    """
    choices = Choices(
        "equal-shares", proof["utility"], proof["completion"], proof["committee"], proof["seed"]
    )
    if choices.committee is not None:
        profile = profile.committee(choices.committee)
    terms = terms_of(profile, choices)
    places = {candidate.id: place for place, candidate in enumerate(profile.candidates)}
    named = [*proof["free"], *(each["id"] for each in proof["bought"]), *proof["added"]]
    if len(set(named)) < len(named) or not places.keys() >= set(named):
        return ["A winner does not stand, or is named twice."]
    problems = _start_problems(profile, proof, choices)
    purses = Purses(terms, Fraction(proof["endowment"]))
    for bought in proof["bought"]:
        c = places[bought["id"]]
        if sum(purses.pay(c, terms.raw(Fraction(bought["rho"])) * terms.worth[c])) != terms.costs[c]:
            problems.append(f"The payments for {bought['id']} are not its cost.")
    bought_ids = {each["id"] for each in proof["bought"]}
    for c, candidate in enumerate(profile.candidates):
        if candidate.id not in bought_ids and terms.costs[c] > 0 and purses.left(c) >= terms.costs[c]:
            problems.append(f"The supporters of {candidate.id} could still have paid for it.")
    if sum(terms.costs[places[id]] for id in named) > terms.budget:
        problems.append("The winners cost more than the budget.")
    return problems


def _start_problems(profile: Profile, proof: Mapping[str, Any], choices: Choices) -> list[str]:
    problems = []
    if Fraction(proof["budget"]) != profile.budget:
        problems.append("The budget is another one.")
    raised = Fraction(proof["endowment"]) - profile.budget / (profile.total_weight or 1)
    if profile.total_weight and (
        raised < 0 or raised.denominator > 1 or (choices.completion == "none" and raised)
    ):
        problems.append(
            "The endowment is not an equal share of the budget, raised in whole steps where that was agreed."
        )
    places = {candidate.id: candidate for candidate in profile.candidates}
    if any(places[id].cost for id in proof["free"]):
        problems.append("A winner without payments is not free.")
    if proof["added"] and choices.completion != "add1u":
        problems.append("Nothing was to be added by votes.")
    return problems

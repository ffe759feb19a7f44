"""Whether an outcome is proportional: EJR+ of Brill and Peters (arXiv 2302.01989), for costs and weights.

A group S of supporters of a candidate c that was not chosen has a just complaint, when it could pay c from its share of
the budget, and each of them, even with c, would have no more utility than that share buys at the price that c asks of S:

    u_i(W) + u_i(c)  <=  (B / W) * sum over S of w_j * u_j(c) / cost(c)     for every i in S.

With cost 1 each and k seats this is EJR+ as it stands: |A_i ∩ W| < l for all i in S, and S is l k-ths of the weight. With
costs it is "EJR+ up to any project". Equal Shares never leaves such a complaint, whatever the completion. No solver is
needed: the best S for any bound are the supporters with the smallest left sides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from njia.engines.fair_share.v1.election import Outcome
from njia.engines.fair_share.v1.terms import Terms


@dataclass(frozen=True, slots=True)
class Complaint:
    """A group of `voters` supporters of the candidate `id`, whose share of the budget is `share`."""

    id: str
    voters: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Verdict:
    axiom: str
    complaint: Complaint | None

    @property
    def holds(self) -> bool:
        return self.complaint is None


def verdict(outcome: Outcome) -> Verdict:
    """The first just complaint, by place of the candidate, or none. Exact; linear but for sorting."""
    terms = outcome.terms()
    committee = all(candidate.cost == 1 for candidate in outcome.profile.candidates)
    axiom = "EJR+" if committee else f"EJR+ up to any project, {terms.utility} utility"
    utilities = _utilities(terms, outcome.winners)
    others = set(range(len(terms.costs))).difference(outcome.winners)
    complaints = (
        _complaint(terms, utilities, c) for c in sorted(others) if terms.costs[c] and terms.support[c]
    )
    return Verdict(axiom, next(filter(None, complaints), None))


def _utilities(terms: Terms, winners: Sequence[int]) -> Any:
    """Every merged ballot's utility from the winners: int64, or Python's own whole numbers where those are too large."""
    most = 1 if terms.profile.scores is None else int(terms.profile.scores.max(initial=1))
    small = most * (sum(terms.worth) + 1) < 2**62
    utilities = np.zeros(len(terms.profile.counts), np.int64 if small else object)
    for c in winners:
        utilities[_rows(terms, c)[0]] += _rows(terms, c)[1] * terms.worth[c]
    return utilities


def _rows(terms: Terms, c: int) -> tuple[Any, Any]:
    profile = terms.profile
    rows = slice(profile.starts[c], profile.starts[c + 1])
    voters = profile.supporters[rows]
    if not terms.scored or profile.scores is None:
        return voters, np.ones(len(voters), np.int64)
    return voters, profile.scores[rows]


def _complaint(terms: Terms, utilities: Any, c: int) -> Complaint | None:
    profile = terms.profile
    voters, scores = _rows(terms, c)
    with_it = utilities[voters] + scores * terms.worth[c]
    order = np.argsort(with_it, kind="stable")
    with_it, voters = with_it[order], voters[order]
    points = np.cumsum(profile.weights[voters] * scores[order])
    budget, total = profile.budget * terms.money_unit, int(profile.weights.sum())
    # Both sides are multiplied out; floats only say where it is worth to look.
    left = with_it.astype(np.float64) * terms.costs[c] * total
    right = points.astype(np.float64) * terms.worth[c] * float(budget)
    for at in np.nonzero(left <= right * (1 + 1e-9))[0].tolist():
        group = voters[: at + 1]
        if int(with_it[at]) * terms.costs[c] * total <= int(points[at]) * terms.worth[c] * budget:
            share = Fraction(int(profile.weights[group].sum()), total) * profile.budget
            return Complaint(profile.candidates[c].id, int(profile.counts[group].sum()), share)
    return None

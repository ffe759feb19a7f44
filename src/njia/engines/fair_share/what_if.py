"""What would have changed an outcome: for who was not chosen, how much more support, or how much less cost.

Each answer is found by counting again, so it is true of that one change with all else as it was; it says nothing of two
changes at once. It is advice about a result and no part of it, so it stands outside of the frozen version.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from njia.engines.fair_share.v1 import Candidate, Group, Outcome, Profile, elect

STEPS = 128
"""Costs are tried in steps of such a part of the cost that was asked."""
EXTRA = "what if"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`voters`: with so many more who support it and nothing else, each of average weight, it is chosen, and with one
    fewer it is not. `cost`: at so much it is chosen, and at one step of a 128th part more it is not. None where no
    number up to that of all voters, or no cost above 0, would do.
    """

    id: str
    voters: int | None
    cost: Fraction | None


def what_if(outcome: Outcome, ids: Sequence[str]) -> list[WhatIf]:
    """For each of `ids`, which were not chosen. Takes some twenty counts each."""
    places = {candidate.id: place for place, candidate in enumerate(outcome.profile.candidates)}
    return [WhatIf(id, _voters(outcome, places[id]), _cost(outcome, places[id])) for id in ids]


def _voters(outcome: Outcome, place: int) -> int | None:
    def chosen(more: int) -> bool:
        return _elected(outcome, place, lambda: with_voters(outcome.profile, place, more))

    return _least(chosen, max(1, outcome.profile.voters))


def _cost(outcome: Outcome, place: int) -> Fraction | None:
    step = outcome.profile.candidates[place].cost / STEPS
    taken = _least(
        lambda off: _elected(outcome, place, lambda: _at(outcome.profile, place, step * (STEPS - off))),
        STEPS - 1,
    )
    return None if taken is None else step * (STEPS - taken)


def _least(holds: Callable[[int], bool], most: int) -> int | None:
    """A number from 1 to `most` for which it holds and for the one below does not; None if it does not for `most`."""
    if not holds(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _elected(outcome: Outcome, place: int, changed: Callable[[], Profile]) -> bool:
    try:
        return place in elect(changed(), outcome.choices).winners
    except ValueError:  # too fine to be added up exactly: nothing is claimed
        return False


def _at(profile: Profile, place: int, cost: Fraction) -> Profile:
    known = profile.candidates[place]
    changed = Candidate(known.id, cost, known.name)
    return replace(
        profile, candidates=(*profile.candidates[:place], changed, *profile.candidates[place + 1 :])
    )


def with_voters(profile: Profile, place: int, count: int) -> Profile:
    """The profile with one more merged ballot: `count` voters for one candidate, with the best score that was given."""
    weight = profile.total_weight / profile.voters if profile.voters else Fraction(1)
    starts = profile.starts.copy()
    end = int(starts[place + 1])
    starts[place + 1 :] += 1
    scores = profile.scores
    if scores is not None:
        scores = np.insert(scores, end, int(scores.max(initial=1)))
    return replace(
        profile,
        groups=(*profile.groups, Group(EXTRA, weight)),
        counts=np.append(profile.counts, np.int64(count)),
        group_of=np.append(profile.group_of, np.int32(len(profile.groups))),
        starts=starts,
        supporters=np.insert(profile.supporters, end, np.int32(len(profile.counts))),
        scores=scores,
    )

"""From papers to a profile that the engine counts."""

from collections import Counter
from fractions import Fraction

from njia.engines.fair_share import Ballot, Candidate, Choices, Profile
from njia.stages.priorities.models import Paper, Poll
from njia.stages.priorities.states import UTILITIES


def choices_of(poll: Poll) -> Choices:
    return Choices(
        utility=UTILITIES[poll.form],  # type: ignore[arg-type]
        completion=poll.completion,  # type: ignore[arg-type]
        seed=poll.seed,
    )


def profile_of(poll: Poll) -> Profile:
    """Votes merged by (weight class, ballot). Names are left out: the file is the same when a wording changes."""
    weights = {row.constituency: Fraction(row.weight) for row in poll.classes.all()}
    papers = Paper.objects.filter(poll=poll, scores__isnull=False).order_by("pk")
    cast = Counter(
        (constituency, tuple(sorted((scores or {}).items())))
        for constituency, scores in papers.values_list("constituency", "scores").iterator(chunk_size=2000)
    )
    return Profile.of(
        [Candidate(row.public_id, Fraction(row.cost)) for row in poll.candidates.order_by("position")],
        [Ballot(dict(scores), constituency, count) for (constituency, scores), count in sorted(cast.items())],
        Fraction(poll.budget),
        weights,
        {"description": poll.public_id, "currency": poll.currency, "rule": "equalshares"},
    )


def may_be_shown(profile: Profile, floor: int) -> bool:
    """Whether each constituency that voted has so many voters that no small group's votes lie open."""
    voters = [int(profile.counts[profile.group_of == at].sum()) for at in range(len(profile.groups))]
    return bool(voters) and min(voters) >= floor

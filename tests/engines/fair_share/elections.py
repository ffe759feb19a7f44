"""Elections that tests count: random ones from a seed, small on purpose, so that ties abound."""

from fractions import Fraction
from random import Random

from njia.engines.fair_share import Ballot, Candidate, Profile


def random_profile(seed: int, scored: bool = False) -> Profile:
    dice = Random(seed)  # noqa: S311
    budget = dice.choice([10, 20, 100])
    candidates = [Candidate(f"p{at}", Fraction(dice.randint(1, budget))) for at in range(dice.randint(2, 9))]
    ballots = [
        Ballot({each.id: dice.randint(1, 4) if scored else 1 for each in candidates if dice.random() < 0.5})
        for _ in range(dice.randint(2, 14))
    ]
    return Profile.of(candidates, ballots, budget)

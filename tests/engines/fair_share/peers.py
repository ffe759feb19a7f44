"""What the peers pabutools and abcvoting (both exact) elect in the random elections; they are not dependencies.

Run in an environment of theirs, with this project's `src` on the path, it writes expected.json anew.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from njia.engines.fair_share import Choices, Profile
from tests.engines.fair_share.elections import random_profile

EXPECTED = Path(__file__).with_name("expected.json")
SEEDS = range(300)
UTILITIES = ("cost", "cardinality", "score")
SEATS = 3
Winners = Callable[[Profile, Choices], list[str]]


def cases(count: int = len(SEEDS)) -> Iterator[tuple[str, Profile, Choices]]:
    """Every election with a name, as pabutools and abcvoting can count them: every third has scores."""
    for seed in SEEDS[:count]:
        profile = random_profile(seed, scored=seed % 3 == 0)
        for utility in UTILITIES:
            for completion in ("none", "add1e"):
                yield (
                    f"{seed} {utility} {completion}",
                    profile,
                    Choices(utility=utility, completion=completion),
                )
        if profile.scores is None:
            for rule in ("equal-shares", "phragmen", "pav"):
                yield f"{seed} {rule} committee", profile, Choices(rule=rule, committee=SEATS)


def ballots(profile: Profile) -> list[dict[str, int]]:
    """One for each voter: {candidate id: score}."""
    merged: list[dict[str, int]] = [{} for _ in profile.counts]
    for c, candidate in enumerate(profile.candidates):
        for t in range(profile.starts[c], profile.starts[c + 1]):
            score = 1 if profile.scores is None else int(profile.scores[t])
            merged[profile.supporters[t]][candidate.id] = score
    return [ballot for ballot, count in zip(merged, profile.counts, strict=True) for _ in range(count)]


def by_pabutools(profile: Profile, choices: Choices) -> list[str]:
    """Winners of Equal Shares in order. `voter_budget_increment=1` is what is called add1e here."""
    from pabutools import election as pb
    from pabutools.rules import method_of_equal_shares

    projects = {each.id: pb.Project(each.id, each.cost) for each in profile.candidates}
    instance = pb.Instance(projects.values(), budget_limit=profile.budget)
    cast = [{projects[id]: score for id, score in ballot.items()} for ballot in ballots(profile)]
    voters: Any
    if choices.utility == "score":
        voters = pb.CardinalProfile(map(pb.CardinalBallot, cast), instance=instance, ballot_validation=False)
        measure = pb.Additive_Cardinal_Sat
    else:
        voters = pb.ApprovalProfile(map(pb.ApprovalBallot, cast), instance=instance)
        measure = pb.Cost_Sat if choices.utility == "cost" else pb.Cardinality_Sat
    increment = None if choices.completion == "none" else 1
    return [
        str(each)
        for each in method_of_equal_shares(instance, voters, measure, voter_budget_increment=increment)
    ]


def by_abcvoting(profile: Profile, choices: Choices) -> list[str]:
    """A committee, sorted; empty when there are fewer candidates than seats, which abcvoting does not count."""
    from abcvoting import abcrules
    from abcvoting.preferences import Profile as Preferences

    ids = [each.id for each in profile.candidates]
    if len(ids) < SEATS or not all(profile.votes(c) for c in range(len(ids))):
        return []
    preferences = Preferences(len(ids), cand_names=ids)
    preferences.add_voters([[ids.index(id) for id in ballot] for ballot in ballots(profile)])
    if choices.rule == "equal-shares":
        found = abcrules.compute_equal_shares(
            preferences, SEATS, algorithm="standard-fractions", resolute=True, completion=None
        )
    elif choices.rule == "phragmen":
        found = abcrules.compute_seqphragmen(
            preferences, SEATS, algorithm="standard-fractions", resolute=True
        )
    else:
        found = abcrules.compute_seqpav(preferences, SEATS, resolute=True)
    return sorted(ids[c] for c in found[0])


def by_peer(profile: Profile, choices: Choices) -> list[str]:
    return (by_pabutools if choices.committee is None else by_abcvoting)(profile, choices)


if __name__ == "__main__":
    found = {name: " ".join(by_peer(profile, choices)) for name, profile, choices in cases()}
    EXPECTED.write_text(json.dumps(found, indent=0) + "\n", "utf-8")

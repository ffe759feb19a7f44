"""EJR+ against its definition, tried group by group."""

from fractions import Fraction
from itertools import combinations

import pytest

from njia.engines.fair_share import Ballot, Candidate, Choices, Outcome, Profile, elect, verdict
from tests.engines.fair_share.elections import random_profile
from tests.engines.fair_share.peers import ballots


def complaints(profile: Profile, chosen: set[str], seats: int) -> set[str]:
    """Candidates with a group of supporters that is l k-ths of the voters, each of whom has fewer than l of theirs."""
    voters = [set(ballot) for ballot in ballots(profile)]
    found = set()
    for c in (each.id for each in profile.candidates if each.id not in chosen):
        supporters = [ballot for ballot in voters if c in ballot]
        for ell in range(1, seats + 1):
            for size in range(1, len(supporters) + 1):
                if size * seats < ell * len(voters):
                    continue
                if any(all(len(b & chosen) < ell for b in group) for group in combinations(supporters, size)):
                    found.add(c)
    return found


@pytest.mark.parametrize("seed", [seed for seed in range(60) if seed % 3][:30])
def test_ejr_plus_is_what_its_definition_says(seed: int) -> None:
    profile = random_profile(seed)
    seats = min(3, len(profile.candidates))
    choices = Choices("greedy", committee=seats)
    for chosen in combinations(range(len(profile.candidates)), seats):
        outcome = Outcome(profile.committee(seats), choices, chosen)
        expected = complaints(profile, set(outcome.ids), seats)
        found = verdict(outcome).complaint
        assert (found is None) == (not expected)
        assert found is None or found.id in expected


def silenced() -> Profile:
    """Two of five are survivors; the others agree on everything."""
    candidates = [Candidate(id, Fraction(20)) for id in ("road", "hall", "gate", "lamp", "well", "shelter")]
    many = Ballot.approving(["road", "hall", "gate", "lamp", "well"], "officials", 3)
    return Profile.of(candidates, [many, Ballot.approving(["shelter"], "survivors", 2)], 100)


def test_votes_alone_silence_the_few_and_the_verdict_says_so() -> None:
    complaint = verdict(elect(silenced(), Choices("greedy"))).complaint
    assert complaint is not None
    assert (complaint.id, complaint.voters, complaint.share) == ("shelter", 2, 40)


def test_equal_shares_hears_them() -> None:
    outcome = elect(silenced(), Choices())
    assert "shelter" in outcome.ids
    assert verdict(outcome).holds
    assert verdict(outcome).axiom == "EJR+ up to any project, cost utility"


def test_numbers_beyond_machine_words_are_judged_exactly() -> None:
    candidates = [Candidate("a", Fraction(2**61)), Candidate("b", Fraction(2**61 - 1))]
    profile = Profile.of(candidates, [Ballot.approving("a", count=3), Ballot.approving("b", count=2)], 2**61)
    for choices in (Choices("greedy"), Choices("greedy", "cardinality")):
        complaint = verdict(Outcome(profile, choices, ())).complaint
        assert complaint is None
    generous = Profile.of(candidates, [Ballot.approving("b", count=3)], 2**61 - 1)
    found = verdict(Outcome(generous, Choices("greedy"), ())).complaint
    assert found is not None
    assert (found.id, found.share) == ("b", 2**61 - 1)

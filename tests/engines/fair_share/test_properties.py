"""What must hold for any election whatever."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from njia.engines.fair_share import (
    Ballot,
    Candidate,
    Choices,
    Profile,
    account,
    certificate,
    elect,
    explain,
    parse_pb,
    replay,
    verdict,
    write_pb,
)

IDS = "abcdefg"
COMPLETIONS = ("none", "add1", "add1e", "add1u")
UTILITIES = ("cost", "cardinality", "score")

costs = st.one_of(
    st.integers(0, 30).map(Fraction), st.fractions(min_value=0, max_value=30, max_denominator=6)
)
scores = st.dictionaries(st.sampled_from(IDS), st.integers(1, 3), max_size=5)
voters = st.tuples(scores, st.sampled_from(["north", "south"]), st.integers(1, 3))
equal_shares = st.builds(
    Choices, st.just("equal-shares"), st.sampled_from(UTILITIES), st.sampled_from(COMPLETIONS)
)
others = st.sampled_from(
    [Choices("phragmen"), Choices("greedy"), Choices("pav", committee=3), Choices("phragmen", committee=2)]
)


@st.composite
def elections(draw: Any) -> tuple[list[Candidate], list[Ballot], int, dict[str, Fraction]]:
    candidates = [Candidate(id, draw(costs)) for id in IDS]
    ballots = [Ballot(*each) for each in draw(st.lists(voters, min_size=1, max_size=8))]
    weights = {"south": draw(st.sampled_from([Fraction(1), Fraction(2), Fraction(3, 2)]))}
    return candidates, ballots, draw(st.integers(1, 60)), weights


Election = tuple[list[Candidate], list[Ballot], int, dict[str, Fraction]]


@given(elections(), st.one_of(equal_shares, others))
def test_weight_w_is_w_copies(election: Election, choices: Choices) -> None:
    candidates, ballots, budget, _ = election
    heavy = Profile.of(candidates, ballots, budget, {"south": 3})
    copies = [
        Ballot(each.scores, each.group, each.count * (3 if each.group == "south" else 1)) for each in ballots
    ]
    weighed, copied = elect(heavy, choices), elect(Profile.of(candidates, copies, budget), choices)
    assert (weighed.winners, weighed.endowment) == (copied.winners, copied.endowment)


@given(elections(), st.one_of(equal_shares, others), st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(election: Election, choices: Choices, dice: Any) -> None:
    """Ids are renamed so that the order for ties stays; that order is all that an id is used for."""
    candidates, ballots, budget, weights = election
    before = elect(Profile.of(candidates, ballots, budget, weights), choices).ids
    renamed = [Candidate(f"project {each.id}", each.cost) for each in candidates]
    groups = {"north": "upper", "south": "lower"}
    moved = [
        Ballot({f"project {id}": score for id, score in each.scores.items()}, groups[each.group], 1)
        for each in ballots
        for _ in range(each.count)
    ]
    dice.shuffle(renamed)
    dice.shuffle(moved)
    lower = {groups[name]: weight for name, weight in weights.items()}
    assert elect(Profile.of(renamed, moved, budget, lower), choices).ids == [f"project {id}" for id in before]


@given(elections(), equal_shares)
def test_certificates_replay(election: Election, choices: Choices) -> None:
    candidates, ballots, budget, weights = election
    profile = Profile.of(candidates, ballots, budget, weights)
    outcome = elect(profile, choices)
    assert outcome.cost <= budget
    proof = certificate(outcome)
    assert replay(profile, proof) == []
    books = account(outcome)
    assert books is not None
    for bought in books.purchases:
        assert sum(bought.payments) == candidates[bought.candidate].cost
    if proof["bought"]:
        first = proof["bought"][0]
        cheaper = [{**first, "rho": str(Fraction(first["rho"]) * Fraction(999, 1000))}, *proof["bought"][1:]]
        assert replay(profile, {**proof, "bought": cheaper}) != []
        assert replay(profile, {**proof, "bought": proof["bought"][1:]}) != []


@given(elections(), equal_shares)
def test_equal_shares_is_proportional(election: Election, choices: Choices) -> None:
    candidates, ballots, budget, weights = election
    found = verdict(elect(Profile.of(candidates, ballots, budget, weights), choices))
    assert found.holds, found.complaint


@given(elections(), st.sampled_from([1, 2, 3, 5]))
def test_equal_shares_committees_satisfy_ejr_plus(election: Election, seats: int) -> None:
    candidates, ballots, budget, weights = election
    outcome = elect(Profile.of(candidates, ballots, budget, weights), Choices(committee=seats))
    assert len(outcome.winners) <= seats
    assert verdict(outcome).axiom == "EJR+"
    assert verdict(outcome).holds


@given(elections(), st.one_of(equal_shares, others))
def test_explanations_add_up(election: Election, choices: Choices) -> None:
    candidates, ballots, budget, weights = election
    outcome = elect(Profile.of(candidates, ballots, budget, weights), choices)
    explanation = explain(outcome)
    assert [each.id for each in explanation.candidates if each.how != "not"] == outcome.ids
    bought = [each for each in explanation.candidates if each.how == "bought"]
    assert all(sum(each.payments.values()) == each.cost for each in bought)
    assert sum(each.paid for each in explanation.groups) == sum(each.cost for each in bought)
    assert sum(each.share for each in explanation.groups) == outcome.profile.budget
    assert sum(each.voters for each in explanation.groups) == outcome.profile.voters
    for each in explanation.candidates:
        if choices.rule == "equal-shares" and each.how == "not" and each.supporters and each.cost:
            assert each.missing is not None
            assert each.missing > 0


@given(elections(), st.booleans())
def test_files_come_back_as_they_went(election: Election, merged: bool) -> None:
    candidates, ballots, budget, weights = election
    profile = Profile.of(candidates, ballots, budget, weights)
    reading = parse_pb(write_pb(profile, merged=merged))
    assert reading.notices == []
    again = reading.profile
    assert (again.candidates, again.budget, again.voters) == (profile.candidates, budget, profile.voters)
    for choices in (Choices(utility="score", completion="add1u"), Choices("phragmen")):
        assert elect(again, choices).winners == elect(profile, choices).winners
    assert (
        write_pb(again, merged=merged).splitlines()[8:] == write_pb(profile, merged=merged).splitlines()[8:]
    )


@given(elections())
def test_who_votes_again_counts_once(election: Election) -> None:
    candidates, ballots, budget, _ = election
    profile = Profile.of(candidates, [Ballot(each.scores) for each in ballots], budget)
    lines = write_pb(profile, merged=False).splitlines()
    first = lines.index("VOTES") + 2
    again = parse_pb("\n".join([*lines, *lines[first:]]))
    assert again.profile.voters == profile.voters
    assert len(again.notices) == profile.voters
    changed = [f"{line.split(';')[0]};{line.split(';', 1)[1]}" for line in reversed(lines[first:])]
    assert write_pb(parse_pb("\n".join([*lines, *changed])).profile) == write_pb(again.profile)

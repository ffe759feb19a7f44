"""What would have changed an outcome is true: counted again with that change, the candidate is chosen."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from njia.engines.fair_share import Ballot, Candidate, Choices, Outcome, Profile, elect, what_if
from njia.engines.fair_share.what_if import EXTRA, STEPS, with_voters

MES = Choices(completion="add1u", seed="4 2")
costs = st.lists(st.integers(1, 12), min_size=3, max_size=4)
ballots = st.lists(st.sets(st.sampled_from("abcd"), max_size=3), min_size=1, max_size=8)


def election(prices: list[int], cast: list[set[str]], budget: int = 15) -> Outcome:
    candidates = [Candidate(id, Fraction(cost)) for id, cost in zip("abcd", prices, strict=False)]
    stand = {each.id for each in candidates}
    return elect(Profile.of(candidates, [Ballot.approving(each & stand) for each in cast], budget), MES)


def cheaper(outcome: Outcome, id: str, cost: Fraction) -> bool:
    changed = [replace(each, cost=cost) if each.id == id else each for each in outcome.profile.candidates]
    return id in elect(replace(outcome.profile, candidates=tuple(changed)), outcome.choices).ids


@given(costs, ballots)
def test_each_change_is_enough_and_one_step_less_is_not(prices: list[int], cast: list[set[str]]) -> None:
    outcome = election(prices, cast)
    places = {each.id: place for place, each in enumerate(outcome.profile.candidates)}
    for found in what_if(outcome, [id for id in places if id not in outcome.ids]):
        place = places[found.id]
        if found.voters is not None:
            assert found.id in elect(with_voters(outcome.profile, place, found.voters), MES).ids
            if found.voters > 1:
                assert found.id not in elect(with_voters(outcome.profile, place, found.voters - 1), MES).ids
        if found.cost is not None:
            step = outcome.profile.candidates[place].cost / STEPS
            assert cheaper(outcome, found.id, found.cost)
            assert found.cost + step == outcome.profile.candidates[place].cost or not cheaper(
                outcome, found.id, found.cost + step
            )


def test_a_small_case_by_hand() -> None:
    """Two voters share 10; c costs 8 and one wants it, who has 5. At 5 the one can pay, and so can two more of a kind."""
    outcome = election([5, 1, 8], [{"a"}, {"c"}], budget=10)
    assert outcome.ids == ["a"]
    (found,) = what_if(outcome, ["c"])
    assert found.cost == 5
    assert found.voters == 1


def test_the_new_voters_have_the_average_weight_and_the_best_score() -> None:
    candidates = [Candidate("a", Fraction(1)), Candidate("b", Fraction(1))]
    cast = [Ballot({"a": 2}, "north", 2), Ballot({"b": 5}, "south", 1)]
    profile = Profile.of(candidates, cast, 2, {"north": 1, "south": 4})
    more = with_voters(profile, 0, 3)
    assert more.voters == 6
    assert more.groups[-1].name == EXTRA
    assert more.groups[-1].weight == 2
    assert more.votes(0) == profile.votes(0) + 3 * 2 * 5
    assert more.votes(1) == profile.votes(1)


@pytest.mark.parametrize("ids", [[], ["c"]])
def test_only_who_is_asked_about_is_told(ids: list[str]) -> None:
    assert [each.id for each in what_if(election([5, 1, 8], [{"a"}, {"c"}]), ids)] == ids


def test_nothing_is_claimed_of_what_cannot_be_added_up_exactly() -> None:
    """Twice as many voters as this are more than weights are added up for, so that no number of them is named."""
    candidates = [Candidate("a", Fraction(1, 2)), Candidate("b", Fraction(1))]
    cast = [Ballot.approving("a", count=2**53 - 2), Ballot.approving("b")]
    outcome = elect(Profile.of(candidates, cast, 1), Choices())
    assert outcome.ids == ["a"]
    (found,) = what_if(outcome, ["b"])
    assert found.voters is None


def test_no_cost_above_nothing_will_do_where_its_voters_have_paid_all_they_had() -> None:
    candidates = [Candidate("a", Fraction(10)), Candidate("c", Fraction(2))]
    cast = [Ballot.approving("ac"), Ballot.approving("a")]
    (found,) = what_if(elect(Profile.of(candidates, cast, 10), Choices()), ["c"])
    assert found.cost is None
    assert found.voters == 1

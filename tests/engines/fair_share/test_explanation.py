"""What is told about an outcome, on an election that can be counted by hand."""

from fractions import Fraction

import pytest

from njia.engines.fair_share import (
    Ballot,
    Candidate,
    Choices,
    Profile,
    account,
    certificate,
    elect,
    explain,
    replay,
)


@pytest.fixture
def village() -> Profile:
    """Budget 100; "u" and "s" each bring half of the weight, so 50 each."""
    candidates = [
        Candidate(id, Fraction(cost), f"The {id}")
        for id, cost in (("road", 60), ("well", 30), ("shelter", 40), ("sign", 0))
    ]
    ballots = [
        Ballot.approving(["road", "well"], "unions", 3),
        Ballot.approving(["well", "sign"], "unions", 1),
        Ballot.approving(["well", "shelter"], "survivors", 2),
    ]
    return Profile.of(candidates, ballots, 100, {"survivors": 2})


def test_who_paid_for_what(village: Profile) -> None:
    """The well asks 30 of all weight 8: 3.75 each; the shelter then has 2 * 2 * 8.75 = 35 of its 40."""
    report = explain(elect(village, Choices())).as_json()
    assert [each["id"] for each in report["winners"]] == ["sign", "well"]
    assert [each["how"] for each in report["winners"]] == ["free", "bought"]
    assert report["winners"][1]["payments"] == {"unions": 15, "survivors": 15}
    assert {each["id"]: each["missing"] for each in report["others"]} == {"road": 33.75, "shelter": 5}
    assert {each["name"]: (each["share"], each["paid"]) for each in report["groups"]} == {
        "unions": (50, 15),
        "survivors": (50, 15),
    }
    assert (report["endowment"], report["cost"], report["verdict"]["holds"]) == ("12.5", 30, True)


def test_satisfaction_stands_beside_that_of_votes_alone(village: Profile) -> None:
    unions, survivors = explain(elect(village, Choices(completion="add1"))).groups
    assert (unions.satisfaction.chosen, survivors.satisfaction.chosen) == (Fraction(5, 4), 2)
    assert (survivors.satisfaction.cost, survivors.satisfaction.none) == (70, 0)
    assert (unions.greedy.cost, unions.voters, unions.weight) == (30, 4, 1)


def test_phragmen_shares_the_cost_out_too(village: Profile) -> None:
    outcome = elect(village, Choices("phragmen"))
    books = account(outcome)
    assert books is not None
    assert outcome.ids == ["sign", "well", "shelter"]
    paid = {village.candidates[each.candidate].id: each.payments for each in books.purchases}
    assert paid == {"sign": (0, 0), "well": (15, 15), "shelter": (0, 40)}
    assert explain(outcome).as_json()["certificate"] is None


def test_rules_without_money_have_no_books(village: Profile) -> None:
    for choices in (Choices("greedy"), Choices("pav", committee=2)):
        outcome = elect(village, choices)
        assert account(outcome) is None
        assert explain(outcome).as_json()["winners"][0]["payments"] == {}
        with pytest.raises(ValueError, match="certificate"):
            certificate(outcome)


def test_choices_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="completed"):
        Choices("greedy", completion="add1")
    with pytest.raises(ValueError, match="seats"):
        Choices("pav")
    with pytest.raises(ValueError, match="seat"):
        elect(Profile.of([], [], 1), Choices(committee=0))


def test_nobody_voted() -> None:
    empty = Profile.of([Candidate("a", Fraction(1))], [], 10)
    assert elect(empty, Choices(completion="add1")).winners == ()
    assert explain(elect(empty, Choices())).as_json()["winners"] == []
    assert replay(empty, certificate(elect(empty, Choices()))) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"budget": "101"}, "budget is another"),
        ({"endowment": "13.5"}, "endowment"),
        ({"endowment": "1"}, "endowment"),
        ({"free": ["sign", "shelter"]}, "not free"),
        ({"added": ["shelter"]}, "added by votes"),
        ({"added": ["shelter", "road"], "completion": "add1u"}, "more than the budget"),
        ({"bought": []}, "The supporters of well"),
        ({"bought": [{"id": "well", "rho": "1/9"}]}, "payments for well"),
        ({"bought": [{"id": "well", "rho": "1/8"}] * 2}, "named twice"),
        ({"added": ["bridge"]}, "does not stand"),
    ],
)
def test_a_changed_certificate_does_not_replay(
    village: Profile, change: dict[str, object], problem: str
) -> None:
    proof = certificate(elect(village, Choices()))
    assert proof["bought"] == [{"id": "well", "rho": "1/8"}]
    assert replay(village, proof) == []
    assert any(problem in each for each in replay(village, {**proof, **change}))


@pytest.mark.parametrize("wrong", [{"a": 0}, {"a": -1}, {"z": 1}])
def test_ballots_that_mean_nothing_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"score|stand"):
        Profile.of([Candidate("a", Fraction(1))], [Ballot(wrong)], 1)


@pytest.mark.parametrize(
    ("candidates", "ballots", "budget", "weights"),
    [
        ([Candidate("a", Fraction(1))] * 2, [], 1, {}),
        ([Candidate("a", Fraction(-1))], [], 1, {}),
        ([Candidate("a", Fraction(1))], [], -1, {}),
        ([Candidate("a", Fraction(1))], [Ballot.approving("a", count=0)], 1, {}),
        ([Candidate("a", Fraction(1))], [Ballot.approving("a")], 1, {"all": 0}),
    ],
)
def test_profiles_that_mean_nothing_are_refused(
    candidates: list[Candidate], ballots: list[Ballot], budget: int, weights: dict[str, int]
) -> None:
    with pytest.raises(ValueError, match=r"id|negative|voter|weight"):
        Profile.of(candidates, ballots, budget, weights)

"""No float decides a winner: the kernels, interpreted and compiled, elect what fractions elect."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from njia.engines.fair_share import Ballot, Candidate, Choices, Profile, elect
from njia.engines.fair_share.v1 import arithmetic, compiled, equal_shares, rationals, shares_kernel
from njia.engines.fair_share.v1.arithmetic import P
from njia.engines.fair_share.v1.equal_shares import Completion
from njia.engines.fair_share.v1.terms import Utility, residue, split
from tests.engines.fair_share.elections import random_profile

ALL_CHOICES = [
    *(
        Choices(utility=utility, completion=completion)
        for utility in ("cost", "cardinality", "score")
        for completion in ("none", "add1", "add1e", "add1u")
    ),
    Choices(rule="phragmen"),
    Choices(rule="phragmen", committee=3),
    Choices(rule="pav", committee=4),
]


@pytest.fixture
def fractions_asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Fraction]]:
    """The endowments at which the kernels left a run to fractions."""
    asked: list[Fraction] = []
    run = rationals.Fractions.run

    def noted(self: rationals.Fractions, endowment: Fraction) -> object:
        asked.append(endowment)
        return run(self, endowment)

    monkeypatch.setattr(rationals.Fractions, "run", noted)
    return asked


@pytest.mark.parametrize("seed", range(30))
def test_the_audit_elects_the_same(seed: int) -> None:
    profile = random_profile(seed, scored=seed % 3 == 0)
    for choices in ALL_CHOICES:
        counted, audited = elect(profile, choices), elect(profile, choices, audit=True)
        assert (counted.winners, counted.endowment) == (audited.winners, audited.endowment), choices


def test_compiled_kernels_elect_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    profiles = [random_profile(seed, scored=seed % 3 == 0) for seed in range(40)]
    interpreted = [elect(profile, choices).winners for profile in profiles for choices in ALL_CHOICES]
    monkeypatch.setattr(compiled, "WORTH_IT", 0)
    assert [elect(profile, choices).winners for profile in profiles for choices in ALL_CHOICES] == interpreted


def test_without_numba_kernels_are_interpreted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "WORTH_IT", 0)
    monkeypatch.setattr(compiled.importlib.util, "find_spec", lambda _: None)
    assert not compiled.pays(10**9)


def test_where_nothing_can_be_written_kernels_are_compiled_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    numba = pytest.importorskip("numba")
    compile_kernel, asked = numba.njit, []

    def unwritable(cache: bool = False, **options: object) -> object:
        asked.append(cache)
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return compile_kernel(**options)

    monkeypatch.setattr(numba, "njit", unwritable)
    reduce = compiled._compiled.__wrapped__(arithmetic.reduce)
    assert reduce(P + 5) == 5
    assert asked == [True, False]


@pytest.mark.parametrize("voters", [3, 7, 49, 97, 10_007])
@pytest.mark.parametrize("cost", [Fraction(100), Fraction(1, 3), Fraction(10**17 + 1, 7)])
@pytest.mark.parametrize("utility", ["cost", "cardinality", "score"])
def test_what_all_want_and_costs_the_whole_budget_is_chosen(
    voters: int, cost: Fraction, utility: str
) -> None:
    profile = Profile.of([Candidate("a", cost)], [Ballot.approving("a", count=voters)], cost)
    assert elect(profile, Choices(utility=utility)).ids == ["a"]  # type: ignore[arg-type]


@pytest.mark.parametrize("voters", [3, 7, 49, 97])
def test_all_money_in_unequal_purses_is_enough(voters: int) -> None:
    """First the voters of "a" spend some; then all that anybody has left is, exactly, what "b" costs."""
    candidates = [Candidate("a", Fraction(1)), Candidate("b", Fraction(99))]
    ballots = [Ballot.approving("ab", count=2), Ballot.approving("b", count=voters)]
    profile = Profile.of(candidates, ballots, 100)
    assert elect(profile, Choices(utility="cardinality")).ids == ["a", "b"]
    dearer = [candidates[0], Candidate("b", Fraction(99) + Fraction(1, 10**15))]
    assert elect(Profile.of(dearer, ballots, 100), Choices(utility="cardinality")).ids == ["a"]


def near_tie() -> Profile:
    """Two prices per voter, cost / supporters, that differ by 2^-59 of themselves: a float has 2^-53."""
    a_votes, b_votes = 1_009, 1_013
    a_cost = next(cost for cost in range(2**49, 2**49 + b_votes) if (cost * b_votes - 1) % a_votes == 0)
    b_cost = (a_cost * b_votes - 1) // a_votes
    candidates = [Candidate("a", Fraction(a_cost)), Candidate("b", Fraction(b_cost))]
    both = Ballot.approving("ab", count=1_000)
    ballots = [
        both,
        Ballot.approving("a", count=a_votes - 1_000),
        Ballot.approving("b", count=b_votes - 1_000),
    ]
    return Profile.of(candidates, ballots, 2 * b_cost)


def test_prices_closer_than_floats_can_tell_are_told_apart(fractions_asked: list[Fraction]) -> None:
    profile = near_tie()
    a, b = (candidate.cost / profile.votes(at) for at, candidate in enumerate(profile.candidates))
    assert 0 < a - b < a / 2**58
    assert float(a) == float(b)
    outcome = elect(profile, Choices(utility="cardinality"))
    assert outcome.ids[0] == "b"
    assert fractions_asked == []


def test_what_the_kernels_cannot_tell_is_worked_out_in_fractions(fractions_asked: list[Fraction]) -> None:
    unit = Fraction(2**59)
    a_votes, b_votes = 1_009, 1_013
    a_cost = next(cost for cost in range(2**60, 2**60 + b_votes) if (cost * b_votes - 1) % a_votes == 0)
    b_cost = (a_cost * b_votes - 1) // a_votes
    candidates = [Candidate("a", a_cost / unit), Candidate("b", b_cost / unit)]
    ballots = [Ballot.approving("a", count=a_votes), Ballot.approving("b", count=b_votes)]
    outcome = elect(
        Profile.of(candidates, ballots, Fraction(3 * 2**60) / unit), Choices(utility="cardinality")
    )
    assert len(fractions_asked) == 1
    assert outcome.ids[0] == "b"


def test_exact_ties_go_by_the_published_order(fractions_asked: list[Fraction]) -> None:
    """1/3 + 1/3 + 1/3 is 1 for the count, whatever it is for floats."""
    candidates = [Candidate(id, Fraction(1, 3)) for id in "cab"]
    profile = Profile.of(candidates, [Ballot.approving("abc", count=7)], 1)
    assert elect(profile, Choices()).ids == ["a", "b", "c"]
    seeded = [elect(profile, Choices(seed=str(seed))).ids for seed in range(40)]
    assert len({tuple(ids) for ids in seeded}) == 6
    assert fractions_asked == []


def test_what_is_too_fine_to_add_up_is_refused() -> None:
    profile = Profile.of([Candidate("a", Fraction(2**62))], [Ballot.approving("a")], 1)
    with pytest.raises(ValueError, match="too large"):
        elect(profile, Choices())
    with pytest.raises(ValueError, match="too fine"):
        Profile.of([Candidate("a", Fraction(1))], [Ballot.approving("a", count=2**53)], 1)


residues = st.integers(0, P - 1)
fractions = st.fractions(min_value=Fraction(1, 10**9), max_value=10**9, max_denominator=10**9)


@given(residues, residues)
def test_residues_multiply_as_they_should(a: int, b: int) -> None:
    assert arithmetic.multiply(a, b) == a * b % P
    if a:
        assert arithmetic.multiply(a, arithmetic.invert(a)) == 1
    assert arithmetic.reduce(a + b) == (a + b) % P


@given(fractions, fractions)
def test_double_doubles_are_nearly_exact(a: Fraction, b: Fraction) -> None:
    (a_high, b_high), (a_low, b_low), _ = split([a, b], "x").values()
    x, y = (a_high, a_low), (b_high, b_low)
    for found, true in (
        (arithmetic.plus(*x, *y), a + b),
        (arithmetic.times(*x, *y), a * b),
        (arithmetic.over(*x, *y), a / b),
    ):
        assert abs(Fraction(float(found[0])) + Fraction(float(found[1])) - true) <= true * Fraction(1, 2**98)


@given(fractions, fractions)
def test_comparison_never_guesses(a: Fraction, b: Fraction) -> None:
    (a_high, b_high), (a_low, b_low), (a_residue, b_residue) = split([a, b], "x").values()
    sign = arithmetic.compare(a_high, a_low, int(a_residue), b_high, b_low, int(b_residue))
    assert sign in ((a > b) - (a < b), 2)
    assert arithmetic.compare(a_high, a_low, residue(a), a_high, a_low, residue(a)) == 0
    assert arithmetic.compare(a_high, a_low, residue(a), a_high, a_low, residue(a) ^ 1) == 2


def test_strides_skip_nothing() -> None:
    """add1 against raising the endowment step by step, in elections where hundreds of steps change nothing."""
    from njia.engines.fair_share.v1.election import terms_of

    for seed in range(12):
        dice = Random(seed)  # noqa: S311
        candidates = [Candidate(f"p{at}", Fraction(dice.randint(1, 900))) for at in range(6)]
        ballots = [Ballot.approving(each.id for each in candidates if dice.random() < 0.5) for _ in range(5)]
        profile = Profile.of(candidates, ballots, 1_000)
        for utility in ("cost", "cardinality"):
            terms = terms_of(profile, Choices(utility=utility))  # type: ignore[arg-type]
            endowment, kept = profile.budget / profile.total_weight, ()
            while True:
                winners = rationals.Fractions(terms).run(endowment).winners
                if sum(terms.costs[c] for c in winners) > 1_000:
                    break
                kept, last = winners, endowment
                if len(winners) == sum(1 for each in terms.support if each):
                    break
                endowment += 1
            outcome = elect(profile, Choices(utility=utility, completion="add1"))  # type: ignore[arg-type]
            assert (outcome.winners, outcome.endowment) == (kept, last)


@pytest.mark.parametrize("audit", [False, True])
@pytest.mark.parametrize("utility", ["cost", "cardinality"])
def test_a_budget_of_millions_takes_few_runs(
    audit: bool, utility: Utility, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Endowments at which nothing changes are strode over, not walked through; by cost two are tied at each of them."""
    costs = {"a": 60, "b": 70, "c": 90}
    candidates = [Candidate(id, Fraction(cost * 1_000_003)) for id, cost in costs.items()]
    ballots = [Ballot.approving("ab", count=5), Ballot.approving("c", count=3), Ballot.approving("abc")]
    profile, runs = Profile.of(candidates, ballots, 160 * 1_000_003), 0
    runner = rationals.Fractions if audit else equal_shares.Kernels
    run = runner.run

    def counted(self: object, *given: object, **more: object) -> object:
        nonlocal runs
        runs += 1
        return run(self, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(runner, "run", counted)
    outcome = elect(profile, Choices(utility=utility, completion="add1"), audit=audit)
    assert outcome.endowment is not None
    assert outcome.endowment > profile.budget / profile.total_weight + 1_000_000
    assert runs < 100


@pytest.mark.parametrize(
    ("utility", "completion", "looks", "steps", "exactly"),
    [
        ("cardinality", "none", 32, 42, 0),
        ("cardinality", "add1", 2_907, 4_383, 0),
        ("cost", "none", 48, 67, 0),
        ("cost", "add1", 6_041, 7_392, 27),
        ("score", "none", 40, 64, 0),
        ("score", "add1", 9_822, 14_033, 0),
    ],
)
def test_few_are_looked_at_and_fewer_exactly(
    utility: Utility,
    completion: Completion,
    looks: int,
    steps: int,
    exactly: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 30 candidates most need no second look; floats decide unless prices are tied, as they often are by cost."""
    dice = Random(0)  # noqa: S311
    candidates = [Candidate(f"p{at:02}", Fraction(dice.randint(100_000, 900_000))) for at in range(30)]
    ballots = [Ballot.approving(each.id for each in candidates if dice.random() < 0.3) for _ in range(60)]
    if utility == "score":
        ballots = [Ballot(dict.fromkeys(each.scores, dice.randint(1, 5))) for each in ballots]
    profile, done = Profile.of(candidates, ballots, 3_000_000), Counter[str]()

    def noting(name: str) -> None:
        loop = getattr(shares_kernel, name)

        def noted(*given: object) -> object:
            done[name] += 1
            return loop(*given)

        monkeypatch.setattr(shares_kernel, name, noted)

    for name in ("near_price", "collect", "exact_rho"):
        noting(name)
    elect(profile, Choices(utility=utility, completion=completion))
    assert done["near_price"] <= looks
    assert done["collect"] <= steps
    assert done["exact_rho"] <= exactly


def test_weights_wider_than_half_a_word_count_in_full() -> None:
    weights = {"few": 2**33, "many": Fraction(1, 3)}
    ballots = [Ballot.approving("a", group="few"), Ballot.approving("b", group="many", count=5)]
    candidates = [Candidate(id, Fraction(3)) for id in "ab"]
    for utility in ("cost", "cardinality", "score"):
        profile = Profile.of(candidates, ballots, 4, weights)
        assert elect(profile, Choices(utility=utility)).ids == ["a"]  # type: ignore[arg-type]


def test_what_nobody_wants_is_never_chosen() -> None:
    candidates = [Candidate("a", Fraction(1)), Candidate("b", Fraction(1)), Candidate("free", Fraction(0))]
    profile = Profile.of(candidates, [Ballot.approving("a", count=3)], 9)
    for choices in (*ALL_CHOICES, Choices(rule="greedy")):
        for audit in (False, True):
            assert elect(profile, choices, audit=audit).ids == ["a"], choices


def test_audits_keep_the_denominators_that_they_need() -> None:
    from njia.engines.fair_share.v1.election import terms_of

    candidates = [Candidate(f"p{at:02}", Fraction(at + 1)) for at in range(20)]
    ballots = [Ballot.approving((each.id for each in candidates), count=3)]
    terms = terms_of(Profile.of(candidates, ballots, 250), Choices(utility="cardinality"))
    purses = rationals.Purses(terms, Fraction(250, 3))
    for c in range(20):
        price = purses.price(c)
        assert price is not None
        assert sum(purses.pay(c, price)) == c + 1
    assert purses.denominator == 3


def test_ties_are_seen_by_residues_and_not_left_to_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small elections are full of ties, and of loads that are equal though they came about in other ways."""
    expected = {
        (seed, rule): elect(random_profile(seed), Choices(rule, committee=4), audit=True).winners
        for seed in range(60)
        for rule in ("phragmen", "pav")
    }
    monkeypatch.delattr(rationals, "one_by_one")
    for (seed, rule), winners in expected.items():
        assert elect(random_profile(seed), Choices(rule, committee=4)).winners == winners

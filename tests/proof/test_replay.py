from typing import Any

import pytest

from njia.proof import final_outcomes, replay, tally
from tests.proof.sample import Log


def received(**kinds: str) -> Log:
    log = Log()
    for id, kind in kinds.items():
        log.receive(id, f"Invented words of {id}", kind=kind)
    return log


def state_of(log: Log, id: str = "a") -> str:
    result = replay(log.leaves)
    assert result.problems == []
    return result.lines[id].state


def test_the_life_of_a_recommendation() -> None:
    log = received(a="recommendation")
    assert state_of(log) == "awaiting"
    log.propose("a", "deferred")
    assert state_of(log) == "open"
    log.decide("a", "deferred")
    assert state_of(log) == "deferred"
    log.propose("a", "adopted")
    assert state_of(log) == "open"
    log.decide("a", "adopted")
    assert state_of(log) == "adopted"
    log.add("recommendation.withdrawn", "a", {"reason": "asked"})
    assert state_of(log) == "withdrawn"
    log.decide("a", "declined")
    assert state_of(log) == "withdrawn"


def test_a_decision_needs_no_proposal_in_the_log() -> None:
    log = received(a="insight")
    log.decide("a", "kept")
    assert state_of(log) == "kept"


def test_a_second_look_is_called_at_a_decision_and_ends_with_another() -> None:
    log = received(a="recommendation")
    log.decide("a", "declined")
    log.add("second_look.called", "a", decision=1)
    assert replay(log.leaves).lines["a"].again == 1
    assert state_of(log) == "declined"
    log.decide("a", "adopted")
    log.add("second_look.ended", "a", decision=1, changed=True)
    assert replay(log.leaves).lines["a"].again is None
    assert state_of(log) == "adopted"


@pytest.mark.parametrize(
    ("kinds", "decision"),
    [
        (["called"], 2),
        (["called", "called"], 1),
        (["ended"], 1),
        (["called", "ended"], 1),
    ],
)
def test_a_second_look_that_makes_no_sense_is_reported(kinds: list[str], decision: int) -> None:
    log = received(a="recommendation")
    log.decide("a", "declined")
    for kind in kinds:
        more = {"changed": False} if kind == "ended" else {}
        log.add(f"second_look.{kind}", "a", decision=decision, **more)
    assert len(replay(log.leaves).problems) == 1
    undecided = received(a="recommendation")
    undecided.add("second_look.called", "a", decision=1)
    assert len(replay(undecided.leaves).problems) == 1


def test_what_changes_kind_waits_afresh() -> None:
    log = received(a="recommendation")
    log.decide("a", "adopted")
    log.add("recommendation.reclassified", "a", kind="recommendation")
    assert state_of(log) == "adopted"
    log.add("recommendation.reclassified", "a", kind="insight")
    assert state_of(log) == "awaiting"
    log.decide("a", "used")
    assert state_of(log) == "used"


def test_merges_are_followed_to_their_end() -> None:
    log = received(a="recommendation", b="recommendation", c="recommendation", d="recommendation")
    log.decide("a", "merged", "b")
    log.decide("b", "merged", "c")
    log.decide("c", "adapted")
    log.decide("d", "merged", "a")
    assert final_outcomes(replay(log.leaves).lines) == dict.fromkeys("abcd", ("adapted", "c"))


def test_circles_and_dead_ends_have_no_final_outcome() -> None:
    log = received(
        a="recommendation", b="recommendation", c="recommendation", d="recommendation", i="insight"
    )
    log.decide("a", "merged", "b")
    log.decide("b", "merged", "a")
    log.decide("c", "merged", "nowhere")
    log.decide("d", "merged", "i")
    assert final_outcomes(replay(log.leaves).lines) == dict.fromkeys("abcd") | {"i": ("awaiting", "i")}


def test_a_long_chain_of_merges_is_quick_work() -> None:
    log = received(**{f"r{number}": "recommendation" for number in range(3000)})
    for number in range(2999):
        log.decide(f"r{number}", "merged", f"r{number + 1}")
    finals = final_outcomes(replay(log.leaves).lines)
    assert set(finals.values()) == {("awaiting", "r2999")}


def test_the_sum_law() -> None:
    log = received(a="recommendation", b="recommendation", c="recommendation", d="insight")
    log.decide("a", "declined")
    log.propose("b", "adopted")
    lines = replay(log.leaves).lines.values()
    counts = tally(lines, "recommendation")
    assert counts == {
        "received": 3,
        "awaiting": 1,
        "open": 1,
        "adopted": 0,
        "adapted": 0,
        "merged": 0,
        "deferred": 0,
        "declined": 1,
        "withdrawn": 0,
    }
    assert tally(lines, "insight") == {
        "received": 1,
        "awaiting": 1,
        "open": 0,
        "used": 0,
        "kept": 0,
        "withdrawn": 0,
    }


def test_unknown_kinds_are_counted_and_left_alone() -> None:
    log = received(a="recommendation")
    log.add("weather.changed", "a", sunny=True)
    log.add("recommendation.applauded", "a")
    result = replay(log.leaves)
    assert (result.other, result.problems, result.lines["a"].state) == (2, [], "awaiting")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("recommendation.decided", {"outcome": "used", "target": None, "body": "m", "entered": False}),
        ("recommendation.decided", {"outcome": "merged", "target": None, "body": "m", "entered": False}),
        ("recommendation.decided", {"outcome": "adopted", "target": "b", "body": "m", "entered": False}),
        ("recommendation.decided", {"outcome": "adopted", "target": None, "entered": False}),
        ("recommendation.proposed", {"outcome": 3, "target": None}),
        (
            "recommendation.received",
            {"kind": "recommendation", "round": 1, "language": "en", "after_closing": True},
        ),
        ("recommendation.received", {"kind": "rumour", "round": 1, "language": "en", "after_closing": True}),
        ("recommendation.reclassified", {"kind": "rumour"}),
        ("recommendation.reworded", {"language": "en"}),
        ("row.set_aside", {"row": 1}),
        ("roadmap.frozen", {"version": "1", "digest": ""}),
    ],
)
def test_a_senseless_leaf_is_a_problem_and_changes_nothing(kind: str, facts: dict[str, Any]) -> None:
    log = received(a="recommendation", b="recommendation")
    before = replay(log.leaves)
    log.add(kind, "a", {"text": "x", "reason": "y"}, **facts)
    after = replay(log.leaves)
    assert [(problem.leaf, problem.subject) for problem in after.problems] == [(2, "a")]
    assert (after.lines, after.set_aside, after.frozen) == (before.lines, [], [])


def test_a_leaf_without_its_words_or_before_receipt_is_a_problem() -> None:
    log = received(a="recommendation")
    log.add("recommendation.withdrawn", "a")
    log.decide("ghost", "adopted")
    assert [problem.subject for problem in replay(log.leaves).problems] == ["a", "ghost"]

"""What was divided counts once and is answered in its parts; no forgery hides a part or answers the whole instead."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from njia.proof import final_outcomes, originals, replay, tally, verify
from tests.proof import sample
from tests.proof.sample import LEAVES, REGISTER, Log

WHOLE, ONE, OTHER = "KE-R-1", "KE-R-2", "KE-R-3"


def receive_part(log: Log, id: str, whole: str = WHOLE, round: int = 1) -> None:
    facts = {"kind": "recommendation", "round": round, "language": "en", "after_closing": False}
    log.add("recommendation.received", id, {"text": f"Part {id}"}, part_of=whole, **facts)


def divided(*outcomes: str) -> Log:
    log = Log()
    log.receive(WHOLE, "Train inspectors and open a help line.")
    receive_part(log, ONE)
    receive_part(log, OTHER)
    for id, outcome in zip((ONE, OTHER), outcomes, strict=False):
        log.decide(id, outcome)
    return log


def problems(log: Log) -> list[str]:
    return [problem.message for problem in replay(log.leaves).problems]


@pytest.mark.parametrize(
    ("outcomes", "state"), [((), "open"), (("adopted",), "open"), (("adopted", "declined"), "split")]
)
def test_a_whole_is_open_until_all_its_parts_are_answered(outcomes: tuple[str, ...], state: str) -> None:
    lines = replay(divided(*outcomes).leaves).lines
    assert lines[WHOLE].state == state
    assert [line.id for line in originals(lines.values())] == [WHOLE]
    counts = tally(lines.values(), "recommendation")
    assert (counts["received"], counts[state], sum(counts.values())) == (1, 1, 2)


def test_undone_it_stands_as_before() -> None:
    log = Log()
    log.receive(WHOLE, "Train inspectors and open a help line.")
    log.propose(WHOLE, "deferred")
    receive_part(log, ONE)
    receive_part(log, OTHER)
    log.propose(ONE, "adopted")
    log.add("recommendation.joined", WHOLE)
    found = replay(log.leaves)
    assert not found.problems
    assert {id: line.state for id, line in found.lines.items()} == {
        WHOLE: "open",
        ONE: "joined",
        OTHER: "joined",
    }
    log.add("recommendation.taken_back", WHOLE)
    assert replay(log.leaves).lines[WHOLE].state == "awaiting"


SENSELESS: list[tuple[str, Callable[[Log], Any]]] = [
    ("answered in its parts only", lambda log: log.decide(WHOLE, "adopted")),
    ("answered in its parts only", lambda log: log.propose(WHOLE, "adopted")),
    ("no whole of the log", lambda log: receive_part(log, "KE-R-9", "KE-R-8")),
    ("no whole of the log", lambda log: receive_part(log, "KE-R-9", ONE)),
    ("of another round", lambda log: receive_part(log, "KE-R-9", round=2)),
    ("not divided", lambda log: log.add("recommendation.joined", ONE)),
    ("no proposal is open", lambda log: log.add("recommendation.taken_back", ONE)),
    ("another kind", lambda log: log.add("recommendation.reclassified", WHOLE, kind="insight")),
]


@pytest.mark.parametrize(("why", "add"), SENSELESS)
def test_what_makes_no_sense_is_named_and_changes_nothing(why: str, add: Callable[[Log], Any]) -> None:
    log = divided()
    before = {id: line.state for id, line in replay(log.leaves).lines.items()}
    add(log)
    assert len(problems(log)) == 1
    assert why in problems(log)[0]
    assert {id: line.state for id, line in replay(log.leaves).lines.items()} == before


def test_an_answer_is_not_lost_by_undoing_or_dividing() -> None:
    log = divided("adopted")
    log.add("recommendation.joined", WHOLE)
    assert "answered or withdrawn" in problems(log)[0]
    answered = Log()
    answered.receive(WHOLE, "Train inspectors.")
    answered.decide(WHOLE, "declined")
    receive_part(answered, ONE)
    assert "answered or withdrawn before" in problems(answered)[0]


def test_nothing_is_grouped_with_a_whole_that_is_divided() -> None:
    log = divided("adopted")
    log.decide(OTHER, "merged", WHOLE)
    assert final_outcomes(replay(log.leaves).lines)[OTHER] is None


def faults(
    tmp_path: Path, log: Log, forge: Callable[[sample.Package], Any] | None = None
) -> set[tuple[str, ...]]:
    package = sample.package(log, [], draft=True)
    if forge:
        forge(package)
    report = verify(package.seal(tmp_path / "p.zip"))
    return {(failure.check, failure.member, failure.subject) for failure in report.failures}


def test_a_true_package_verifies_and_its_forgeries_do_not(tmp_path: Path) -> None:
    log = divided("adopted", "declined")
    assert faults(tmp_path, log) == set()
    assert ("missing", REGISTER, ONE) in faults(
        tmp_path, log, lambda package: package.register["items"].remove(package.item(ONE))
    )
    assert ("item", REGISTER, ONE) in faults(tmp_path, log, lambda package: package.item(ONE).pop("part_of"))
    assert ("item", REGISTER, WHOLE) in faults(
        tmp_path, log, lambda package: package.item(WHOLE).update(part_of=ONE)
    )
    assert ("state", REGISTER, WHOLE) in faults(
        tmp_path, log, lambda package: package.item(WHOLE).update(state="adopted")
    )
    assert ("counts", REGISTER, "") in faults(
        tmp_path, log, lambda package: package.register["counts"].update(received=3, adopted=1, declined=1)
    )


def test_a_single_part_is_no_division(tmp_path: Path) -> None:
    log = Log()
    log.receive(WHOLE, "Train inspectors.")
    receive_part(log, ONE)
    assert ("split", LEAVES, WHOLE) in faults(tmp_path, log)

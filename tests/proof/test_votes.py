"""The sum of every vote is done again from the log: what was decided past its quorum or rule is found."""

import pytest

from njia.proof import Leaf, Tally
from njia.proof.findings import Findings
from njia.proof.votes import check_dissents, check_votes
from tests.proof.sample import Log

SOUND = {"way": "roll", **Tally("majority", 50, 10, 5, 2, 0, 3, 2).facts()}


def told(log: Log) -> list[str]:
    findings = Findings()
    check_votes(log.leaves, findings)
    return [failure.message for failure in findings.failures]


def group(rule: str = "majority", quorum: int = 50) -> Log:
    log = Log()
    log.receive("KE-R-1", "Invented.")
    log.add("body.set_up", "KE", rule=rule, quorum=quorum)
    log.add("sitting.recorded", "KE-M-02", called=True, present=8, seats=10)
    return log


def decide(log: Log, **facts: object) -> Log:
    given = {"outcome": "adopted", "target": None, "body": "KE-M-02", "entered": False} | facts
    log.add("recommendation.decided", "KE-R-1", {"reason": "Invented."}, **given)
    return log


def test_sound_votes_are_counted_and_older_ones_left_alone() -> None:
    assert told(decide(group(), **SOUND)) == []
    old = Log()
    old.receive("KE-R-1", "Invented.")
    old.decide("KE-R-1", "adopted")
    assert told(old) == []


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "no counts"),
        (SOUND | {"for": 3, "against": 1}, "too few"),
        (SOUND | {"for": 3, "against": 4}, "not agreed"),
        (SOUND | {"for": 11}, "more took part"),
        (SOUND | {"rule": "consent", "against": 0, "groups": 2}, "not that of the group"),
        (SOUND | {"quorum": 10}, "not that of the group"),
        (SOUND | {"groups_for": 4}, "do not add up"),
        (SOUND | {"body": "KE-M-09"}, "who of the group was at"),
        (SOUND | {"body": "BALLOT-7"}, "no ballot on it"),
    ],
)
def test_what_was_decided_past_the_rule_is_found(facts: dict[str, object], words: str) -> None:
    (message,) = told(decide(group(), **facts))
    assert words in message


def test_a_ballot_keeps_the_rule_it_was_opened_with() -> None:
    log = group()
    log.add("ballot.opened", "BALLOT-7", items=["KE-R-1"], closes_on="2024-11-30", rule="majority", quorum=50)
    log.add("body.set_up", "KE", rule="consent", quorum=90)
    log.add("ballot.closed", "BALLOT-7", items=["KE-R-1"])
    assert told(decide(log, **SOUND, body="BALLOT-7")) == []


@pytest.mark.parametrize(
    ("result", "counts", "sound"),
    [
        ("lost", (3, 4, 0), True),
        ("lost", (4, 3, 0), False),
        ("too_few", (1, 0, 0), True),
        ("too_few", (4, 3, 0), False),
    ],
)
def test_a_failed_vote_failed_by_its_counts(result: str, counts: tuple[int, int, int], sound: bool) -> None:
    log = group()
    facts = {"way": "hands", **Tally("majority", 50, 10, *counts).facts()}
    log.add("vote.recorded", "KE-R-1", outcome="adopted", target=None, body="KE-M-02", result=result, **facts)
    assert (told(log) == []) is sound


def test_dissents_are_those_of_the_log() -> None:
    log = group()
    log.add("dissent.given", "KE-R-1", {"text": "Invented doubt."}, decision=1)
    leaf: Leaf = log.leaves[-1]
    text, salt = log.words[leaf.index, "text"]
    one = {
        "recommendation": "KE-R-1", "outcome": "adopted", "on": "2024-11-30", "shown_as": "", "text": text,
        "leaf": leaf.index, "text_salt": salt.hex(),
    }  # fmt: skip

    def checks(*dissents: dict[str, object]) -> list[str]:
        findings = Findings()
        check_dissents(log.leaves, {"format": "njia-dissent/1", "dissents": list(dissents)}, findings)
        return [failure.check for failure in findings.failures]

    assert checks(one) == []
    assert checks() == ["dissent"]
    assert checks(one | {"text": "Invented praise."}) == ["words"]
    assert checks(one | {"leaf": 0}) == ["dissent", "dissent"]

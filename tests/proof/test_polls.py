"""A package holds the results and votes of which its log has the digests, and no others."""

from hashlib import sha256

import pytest

from njia.proof import Leaf
from njia.proof.findings import Findings
from njia.proof.polls import check_polls

RESULT, VOTES = b"{}", b"META"
FILES = {
    "priorities/KE-B-1.json": RESULT,
    "priorities/KE-B-1.pb": VOTES,
    "priorities/priorities.html": b"<html>",
}


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def counted(index: int = 0, profile: str | None = digest(VOTES), result: object = digest(RESULT)) -> Leaf:
    facts = {"result": result, "profile": profile}
    return Leaf(index, "poll.counted", "2026-11-24", "clockwork", "KE-B-1", facts)  # type: ignore[arg-type]


def faults(leaves: list[Leaf], files: dict[str, bytes]) -> list[str]:
    findings = Findings()
    check_polls(leaves, files, lambda name: digest(files[name]), findings)
    return [f"{each.member}: {each.message}" for each in findings.failures]


def test_what_the_log_tells_of_is_there() -> None:
    assert faults([counted()], FILES) == []
    assert check_polls([counted()], FILES, lambda name: digest(FILES[name]), Findings()) == (1, 0)
    assert faults([], {"priorities/priorities.html": b""}) == []


@pytest.mark.parametrize("name", ["priorities/KE-B-1.json", "priorities/KE-B-1.pb"])
def test_a_file_that_is_missing_or_another_is_named(name: str) -> None:
    (missing,) = faults([counted()], {key: value for key, value in FILES.items() if key != name})
    assert name in missing
    (changed,) = faults([counted()], FILES | {name: b"other"})
    assert name in changed


def test_votes_that_were_only_committed_to_are_not_shown() -> None:
    kept = {key: value for key, value in FILES.items() if not key.endswith(".pb")}
    assert faults([counted(profile=None)], kept) == []
    (more,) = faults([counted(profile=None)], FILES)
    assert "knows nothing" in more


def test_a_vote_that_the_log_does_not_know_is_named() -> None:
    assert len(faults([], FILES)) == 2


@pytest.mark.parametrize("leaf", [counted(result="short"), counted(result=None), counted(result=5)])
def test_a_malformed_leaf_is_a_failure(leaf: Leaf) -> None:
    assert any("malformed" in fault for fault in faults([leaf], FILES))


def test_a_vote_counted_twice_is_a_failure() -> None:
    (twice,) = faults([counted(), counted(1)], FILES)
    assert "twice" in twice

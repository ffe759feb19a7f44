"""Votes and conversations: that the package holds the very results and answers of which the log has the digests.

That they count to this result is shown by counting again (`njia verify` does; `njia share` and `njia opinions` let anybody).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from njia.proof.findings import Findings
from njia.proof.leaves import Leaf

ID = re.compile(r"[A-Za-z0-9-]{1,30}")
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class _Kind:
    """What a kind of line counts: `parts` are its facts and the endings of the files that have these digests. The result
    is always there; of the rest the log may hold a commitment instead, which is told by null.
    """

    counted: str
    folder: str
    parts: Mapping[str, str]

    def member(self, subject: str, part: str) -> str:
        return f"{self.folder}{subject}{self.parts[part]}"

    def claims(self, name: str) -> bool:
        return name.startswith(self.folder) and name.endswith(tuple(self.parts.values()))


_VOTES = _Kind("poll.counted", "priorities/", {"result": ".json", "profile": ".pb"})
_TALKS = _Kind("conversation.counted", "opinions/", {"result": ".json", "votes": "-votes.csv"})
_KINDS = (_VOTES, _TALKS)


def result_member(poll: str) -> str:
    return _VOTES.member(poll, "result")


def profile_member(poll: str) -> str:
    return _VOTES.member(poll, "profile")


def map_member(conversation: str) -> str:
    return _TALKS.member(conversation, "result")


def answers_member(conversation: str) -> str:
    return _TALKS.member(conversation, "votes")


def check_polls(
    leaves: Iterable[Leaf], members: Iterable[str], digest: Callable[[str], str], findings: Findings
) -> tuple[int, int]:
    """How many counted votes and closed conversations the log tells of; each departure of the package is a failure."""
    expected: dict[str, str] = {}
    found: dict[str, set[str]] = {kind.counted: set() for kind in _KINDS}
    known = {kind.counted: kind for kind in _KINDS}
    for leaf in leaves:
        kind = known.get(leaf.kind)
        if kind is None:
            continue
        if leaf.subject in found[leaf.kind] or not ID.fullmatch(leaf.subject) or not _sound(kind, leaf.facts):
            told = "The log counts this vote twice, or malformed."
            findings.fail("vote", "log/leaves.jsonl", leaf.subject, told)
            continue
        found[leaf.kind].add(leaf.subject)
        for part in kind.parts:
            if leaf.facts[part] is not None:
                expected[kind.member(leaf.subject, part)] = str(leaf.facts[part])
    held = {name for name in members if any(kind.claims(name) for kind in _KINDS)}
    for name in sorted(expected.keys() - held):
        findings.fail("vote", name, "", "The log tells of this vote, but the package lacks the file.")
    for name in sorted(held - expected.keys()):
        findings.fail("vote", name, "", "The log knows nothing of this vote.")
    for name in sorted(held & expected.keys()):
        if digest(name) != expected[name]:
            findings.fail("vote", name, "", "This is not the file of which the log has the digest.")
    return len(found[_VOTES.counted]), len(found[_TALKS.counted])


def _sound(kind: _Kind, facts: Mapping[str, object]) -> bool:
    """All digests are there; all but the result's may be null, where the log only commits."""
    if not kind.parts.keys() <= facts.keys():
        return False
    given = [facts[part] for part in kind.parts if part == "result" or facts[part] is not None]
    return all(isinstance(each, str) and DIGEST.fullmatch(each) for each in given)

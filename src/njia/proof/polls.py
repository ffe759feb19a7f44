"""Votes on priorities: that the package holds the very results and votes of which the log has the digests.

That they count to this result is shown by counting again (`njia verify` does; `njia share` lets anybody).
"""

import re
from collections.abc import Callable, Iterable, Mapping

from njia.proof.findings import Findings
from njia.proof.leaves import Leaf

COUNTED = "poll.counted"
FOLDER = "priorities/"
ID = re.compile(r"[A-Za-z0-9-]{1,30}")
DIGEST = re.compile(r"[0-9a-f]{64}")


def result_member(poll: str) -> str:
    return f"{FOLDER}{poll}.json"


def profile_member(poll: str) -> str:
    return f"{FOLDER}{poll}.pb"


def check_polls(
    leaves: Iterable[Leaf], members: Iterable[str], digest: Callable[[str], str], findings: Findings
) -> int:
    """How many counted votes the log tells of; each departure of the package from it is a failure."""
    expected: dict[str, str] = {}
    polls = set()
    for leaf in leaves:
        if leaf.kind != COUNTED:
            continue
        if leaf.subject in polls or not ID.fullmatch(leaf.subject) or not _sound(leaf.facts):
            told = "The log counts this vote twice, or malformed."
            findings.fail("vote", "log/leaves.jsonl", leaf.subject, told)
            continue
        polls.add(leaf.subject)
        expected[result_member(leaf.subject)] = str(leaf.facts["result"])
        if leaf.facts["profile"] is not None:
            expected[profile_member(leaf.subject)] = str(leaf.facts["profile"])
    held = {name for name in members if name.startswith(FOLDER) and name.endswith((".json", ".pb"))}
    for name in sorted(expected.keys() - held):
        findings.fail("vote", name, "", "The log tells of this vote, but the package lacks the file.")
    for name in sorted(held - expected.keys()):
        findings.fail("vote", name, "", "The log knows nothing of this vote.")
    for name in sorted(held & expected.keys()):
        if digest(name) != expected[name]:
            findings.fail("vote", name, "", "This is not the file of which the log has the digest.")
    return len(polls)


def _sound(facts: Mapping[str, object]) -> bool:
    """Both digests are there; that of the votes may be null, where the log only commits to them."""
    if not {"result", "profile"} <= facts.keys():
        return False
    given = [facts["result"], *([] if facts["profile"] is None else [facts["profile"]])]
    return all(isinstance(each, str) and DIGEST.fullmatch(each) for each in given)

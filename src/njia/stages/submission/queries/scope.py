"""What a package covers: which rounds, and which version of the roadmap."""

from dataclasses import dataclass

from njia.kernel.processes.models import Process
from njia.stages.recommendations import queries as recommendations
from njia.stages.roadmap import queries as roadmap
from njia.stages.roadmap.queries import Version
from njia.stages.submission.queries.submissions import latest


@dataclass(frozen=True)
class Scope:
    """Rounds 1 to `rounds`; `version` is None where the roadmap is taken as it stands, in a draft only.

    `sent` is true where this very version has been submitted: the draft may then move on under it.
    """

    process: Process
    draft: bool
    rounds: int
    version: Version | None
    sent: bool = False


def final_scope(process: Process) -> Scope:
    """What is, or would be, sent: the newest frozen version with the rounds that it answers.

    A version that was sent keeps the rounds it was sent with, though another one may have closed since.
    """
    version = roadmap.latest_version(process)
    sent = latest(process)
    same = sent is not None and version is not None and sent.version_id == version.pk
    rounds = sent.rounds if sent and same else recommendations.closed_rounds(process)
    return Scope(process, draft=False, rounds=rounds, version=version, sent=same)


def draft_scope(process: Process) -> Scope:
    """Everything there is so far, and the frozen version only while the draft has not moved on from it."""
    rounds = recommendations.rounds(process).count()
    frozen = roadmap.latest_version(process)
    version = frozen if frozen and roadmap.unchanged_since(frozen) else None
    return Scope(process, draft=True, rounds=rounds, version=version)

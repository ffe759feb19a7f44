"""Counted votes as a submission package carries them, so that anybody can count again."""

from dataclasses import dataclass

from njia.kernel.processes.models import Process
from njia.stages.priorities.models import Poll
from njia.stages.priorities.queries.polls import Thing, things
from njia.stages.priorities.states import COMPLETIONS, FOLLOWED, FORMS


@dataclass(frozen=True, slots=True)
class Packed:
    """`result` is the canonical JSON of which the log holds the digest; `profile` is "" where it is only committed to."""

    public_id: str
    title: str
    result: str
    profile: str
    form: str
    completion: str
    things: list[Thing]
    followed: str
    reason: str
    meeting: str
    line: int


def package_polls(process: Process) -> list[Packed]:
    """All that were counted, the first first."""
    rows = Poll.objects.filter(process=process, counted_line__isnull=False).select_related("answered_by")
    return [
        Packed(
            public_id=row.public_id,
            title=row.title,
            result=row.result,
            profile=row.profile if row.open_profile else "",
            form=str(FORMS[row.form]),
            completion=str(COMPLETIONS[row.completion]),
            things=things(row),
            followed=str(FOLLOWED[row.followed]) if row.followed else "",
            reason=row.reason,
            meeting=row.answered_by.public_id if row.answered_by else "",
            line=row.counted_line or 0,
        )
        for row in rows.order_by("number")
    ]

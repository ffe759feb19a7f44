"""Reads. Every read of a meeting for somebody starts at `visible_to`."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass

from django.db.models import QuerySet

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.meetings.models import AgendaItem, Attendance, Meeting, MeetingDecision
from njia.stages.meetings.states import DECIDES, FLOORED, MINUTES_OPEN, RULES, TO_COME


@dataclass(frozen=True, slots=True)
class Came:
    """How many came for one constituency. `count` is None where only their presence is told.

    `share` is in hundredths of the longest bar.
    """

    constituency: str
    label: str
    count: int | None
    share: int = 0


@dataclass(frozen=True, slots=True)
class Detail:
    """What a meeting's page tells. `total` adds up the counts that are told, so that nothing can be subtracted."""

    agenda: list[AgendaItem]
    attendance: list[Came]
    total: int
    decisions: list[MeetingDecision]

    @property
    def some_uncounted(self) -> bool:
        return any(came.count is None for came in self.attendance)


def may_see(actor: Actor) -> bool:
    return RULES["see"].allows(actor) or is_published(actor.process_id or 0, "meetings")


def visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Those with a part in the process see every meeting; all others what has been held, once it is published."""
    known = Meeting.objects.filter(process_id=actor.process_id or 0)
    if RULES["see"].allows(actor):
        return known
    return (
        known.filter(state__in=DECIDES) if is_published(actor.process_id or 0, "meetings") else known.none()
    )


def by_id(actor: Actor, public_id: str) -> Meeting:
    """Raises `NotFound` where there is none or the person may not see it."""
    found = visible_to(actor).select_related("process").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def find(process: Process, public_id: str) -> Meeting | None:
    return Meeting.objects.filter(process=process, public_id=public_id).first()


def that_can_decide(process: Process) -> QuerySet[Meeting]:
    """Meetings that have been held, newest first."""
    return Meeting.objects.filter(process=process, state__in=DECIDES)


def to_come_and_past(actor: Actor) -> tuple[list[Meeting], list[Meeting]]:
    """Planned meetings, the next one first; then all others, the latest first."""
    known = list(visible_to(actor))
    to_come = [meeting for meeting in reversed(known) if meeting.state in TO_COME]
    return to_come, [meeting for meeting in known if meeting.state not in TO_COME]


def next_planned(actor: Actor) -> Meeting | None:
    """The planned meeting with the earliest date, also when that has passed: it waits to be recorded as held."""
    return visible_to(actor).filter(state__in=TO_COME).order_by("on", "number").first()


def latest_held(actor: Actor) -> Meeting | None:
    return visible_to(actor).filter(state__in=DECIDES).first()


def minutes_open(actor: Actor) -> int:
    """How many meetings have been held whose minutes are still open."""
    return visible_to(actor).filter(state__in=MINUTES_OPEN).count()


def detail(meeting: Meeting, actor: Actor | None = None) -> Detail:
    """The whole meeting as `actor` may see it, in three queries; without an actor, as the public does."""
    rows = list(Attendance.objects.filter(meeting=meeting))
    counted = {row.constituency: row.count for row in rows}
    agreed = {row.constituency for row in rows if row.agreed}
    exact = actor is not None and RULES["see"].allows(actor)
    told = counted if exact else _told(counted, agreed, meeting.process.floor)
    longest = max((count for count in told.values() if count), default=1)
    attendance = [
        Came(code, entry.label, count := told[code], share=round(100 * (count or 0) / longest))
        for code, entry in vocabularies.terms("constituencies").items()
        if code in told
    ]
    return Detail(
        agenda=list(AgendaItem.objects.filter(meeting=meeting)),
        attendance=attendance,
        total=sum(came.count or 0 for came in attendance),
        decisions=list(MeetingDecision.objects.filter(meeting=meeting)),
    )


def who_came(meeting: Meeting) -> dict[str, int | bool]:
    """For those who write it down: the field of the form → what it holds."""
    found: dict[str, int | bool] = {}
    for row in Attendance.objects.filter(meeting=meeting):
        found |= {row.constituency: row.count, f"agreed_{row.constituency}": row.agreed}
    return found


def _told(counted: dict[str, int], agreed: Set[str], floor: int) -> dict[str, int | None]:
    """What everybody is told: of few people who can be found by counting, that they were there, unless they agreed."""
    return {
        code: None if code in FLOORED - agreed and count < floor else count for code, count in counted.items()
    }


def total_attendance(process: Process) -> list[tuple[str, int | None]]:
    """(constituency, how often its people came to meetings held so far), in the vocabulary's order; for publication.

    Adds up only what each meeting's public page tells, so that no hidden count follows from the sum. None where
    people came and no meeting may tell how many. Constituencies that never came count 0.
    """
    rows = Attendance.objects.filter(meeting__process=process, meeting__state__in=DECIDES)
    told: dict[str, list[int | None]] = defaultdict(list)
    for code, count, agreed in rows.values_list("constituency", "count", "agreed"):
        told[code].append(_told({code: count}, {code} if agreed else set(), process.floor)[code])
    return [(code, _sum(told[code])) for code in vocabularies.terms("constituencies")]


def _sum(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known or not counts else None


def standing(process: Process) -> str:
    """The road begins here; the stage is done once minutes are closed and none are open. Later meetings run beside."""
    states = set(
        Meeting.objects.filter(process=process).order_by().values_list("state", flat=True).distinct()
    )
    return "done" if states & DECIDES and not states & MINUTES_OPEN else "current"

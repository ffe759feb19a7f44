import datetime
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.meetings.models import AgendaItem, Attendance, Meeting, MeetingDecision
from njia.stages.meetings.states import KINDS, MEETING, RULES, WRITABLE


@transaction.atomic
def create_meeting(
    process: Process, *, title: str, kind: str, on: datetime.date, acting: Actor, place: str = ""
) -> Meeting:
    """Plan a meeting, or note one that has been: it starts as planned either way."""
    RULES["write"].require(acting)
    _check(title, kind)
    process = Process.objects.select_for_update().get(pk=process.pk)  # one number at a time
    number = (Meeting.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0) + 1
    meeting = Meeting.objects.create(
        process=process, number=number, public_id=f"{process.code}-M-{number:02d}",
        title=title.strip(), kind=kind, on=on, place=place.strip(),
    )  # fmt: skip
    append(process, [_described("meeting.created", meeting)], acting=acting)
    return meeting


@transaction.atomic
def edit_meeting(
    meeting: Meeting, *, title: str, kind: str, on: datetime.date, place: str, acting: Actor
) -> Meeting:
    """Correct what the meeting is called, or move it. The ledger keeps every date planned before."""
    meeting = _open(meeting, acting)
    _check(title, kind)
    meeting.title, meeting.kind, meeting.on, meeting.place = title.strip(), kind, on, place.strip()
    meeting.save(update_fields=["title", "kind", "on", "place"])
    append(meeting.process, [_described("meeting.changed", meeting)], acting=acting)
    return meeting


@transaction.atomic
def write_agenda(meeting: Meeting, items: Sequence[tuple[str, str]], *, acting: Actor) -> None:
    """Replace the agenda by these (title, minutes); minutes may be empty, and are what was said under the title."""
    meeting = _open(meeting, acting)
    kept = [(title.strip(), minutes.strip()) for title, minutes in items if title.strip()]
    AgendaItem.objects.filter(meeting=meeting).delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, title=title, minutes=minutes)
        for position, (title, minutes) in enumerate(kept, start=1)
    )
    _note(meeting, "agenda", ["\n".join(item).strip() for item in kept], acting=acting)


@transaction.atomic
def record_attendance(
    meeting: Meeting, counts: Mapping[str, int], *, acting: Actor, agreed: Collection[str] = ()
) -> None:
    """Replace how many came for each constituency. Nought means that nobody came, and is not kept.

    `agreed` are those of whom few come, and all of whose people want their number to be shown.
    """
    meeting = _open(meeting, acting)
    if unknown := set(counts) - set(vocabularies.terms("constituencies")):
        raise Refused(_("There is no constituency called “%(code)s”.") % {"code": min(unknown)})
    if any(count < 0 for count in counts.values()):
        raise Refused(_("A number of people cannot be less than nought."))
    kept = {code: count for code, count in counts.items() if count}
    Attendance.objects.filter(meeting=meeting).delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, constituency=code, count=count, agreed=code in agreed)
        for code, count in kept.items()
    )
    _note(meeting, "attendance", [f"{code} {count}" for code, count in sorted(kept.items())], acting=acting)


@transaction.atomic
def record_decisions(meeting: Meeting, texts: Sequence[str], *, acting: Actor) -> None:
    """Replace what the meeting decided in general."""
    meeting = _open(meeting, acting)
    kept = [text.strip() for text in texts if text.strip()]
    MeetingDecision.objects.filter(meeting=meeting).delete()
    MeetingDecision.objects.bulk_create(
        MeetingDecision(meeting=meeting, position=position, text=text)
        for position, text in enumerate(kept, start=1)
    )
    _note(meeting, "decisions", kept, acting=acting)


@transaction.atomic
def take_step(meeting: Meeting, step: str, *, acting: Actor) -> Meeting:
    """Hold, close or cancel."""
    meeting = _locked(meeting)
    if step not in MEETING.steps:
        raise Refused(_("There is no such step."))
    meeting.state = MEETING.take(step, meeting.state, acting=acting, thing=meeting)
    meeting.save(update_fields=["state"])
    append(meeting.process, [Entry(f"meeting.{meeting.state}", meeting.public_id)], acting=acting)
    return meeting


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related("process").get(pk=meeting.pk)


def _open(meeting: Meeting, acting: Actor) -> Meeting:
    """The meeting, locked, if it may still be written in."""
    RULES["write"].require(acting)
    meeting = _locked(meeting)
    if meeting.state not in WRITABLE:
        raise Refused(_("This meeting is “%(state)s”: it can no longer be written in.") % {
            "state": MEETING.states[meeting.state]
        })  # fmt: skip
    return meeting


def _check(title: str, kind: str) -> None:
    if not title.strip():
        raise Refused(_("Give the meeting a title."))
    if kind not in KINDS:
        raise Refused(_("There is no such kind of meeting."))


def _described(kind: str, meeting: Meeting) -> Entry:
    facts = {"on": meeting.on.isoformat(), "kind": meeting.kind}
    return Entry(kind, meeting.public_id, facts, {"title": meeting.title, "place": meeting.place})


def _note(meeting: Meeting, part: str, lines: Sequence[str], *, acting: Actor) -> None:
    """Commit to a part of the minutes as a whole. Attendance too goes in as words: the log is published, and a
    count of few people would show who came."""
    entry = Entry("meeting.minutes", meeting.public_id, {"part": part}, {part: "\n\n".join(lines)})
    append(meeting.process, [entry], acting=acting)

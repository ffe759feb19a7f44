"""What custodians, confirmers and the safeguarding lead read. Every read of a voice starts at `visible_to`."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from njia.documents.sheet import Sheet, SheetColumn
from njia.documents.sheet import Value as Cell
from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Role, Words
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Alert, ClearedWording, Honorarium, Intake, LastNotice, Voice
from njia.stages.voices.queries.figures import floored
from njia.stages.voices.states import (
    ALERT,
    CONFIRMED,
    GONE,
    HONORARIUM,
    RULES,
    UNREAD,
    UNSEEN_ALERTS,
    WAITING,
    WITH_CUSTODIANS,
    may_read,
)
from njia.vault import door as vault

DAYS_TO_ANSWER = 30


def visible_to(actor: Actor) -> QuerySet[Voice]:
    voices = Voice.objects.filter(process_id=actor.process_id or 0)
    return voices if may_read(actor) else voices.none()


def to_read(actor: Actor) -> QuerySet[Voice]:
    """Unread voices in an order that says nothing of who came first; what came in a flood comes last."""
    return visible_to(actor).filter(state__in=UNREAD).order_by("slow", "pk")


def by_key(actor: Actor, key: int) -> Voice:
    """Raises `NotFound` for anybody but a custodian."""
    found = visible_to(actor).select_related("process").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def can_open(voice: Voice) -> bool:
    """Whether a custodian's key opens these words still."""
    return voice.state in WITH_CUSTODIANS


def unread(process: Process) -> int:
    """For custodians and the check before a package; never shown to the public, who could see an arrival in it."""
    return Voice.objects.filter(process=process, state__in=UNREAD).count()


def in_register(voice: Voice) -> list[ClearedWording]:
    """The wordings of a voice that have an id in the register, each of which new words may take the place of."""
    return list(ClearedWording.objects.filter(voice=voice, registered=True, replaces=None).order_by("pk"))


def rewordings(process: Process) -> list[ClearedWording]:
    """Confirmed words that are to take the place of others in the register (`replaces`), oldest wish first."""
    waiting = ClearedWording.objects.filter(voice__process=process, registered=False, state__in=CONFIRMED)
    rows = waiting.exclude(replaces=None).exclude(voice__state__in=GONE).select_related("replaces")
    return list(rows.order_by("waits_since", "pk"))


def said_so_far(wish: ClearedWording) -> set[str]:
    """Every wording that stood, or was to stand, where this one is to stand."""
    former = ClearedWording.objects.filter(voice=wish.voice_id).exclude(pk=wish.pk)
    return set(
        former.filter(Q(pk=wish.replaces_id) | Q(replaces=wish.replaces_id)).values_list("text", flat=True)
    )


def wordings_of(voice: Voice) -> list[ClearedWording]:
    return list(ClearedWording.objects.filter(voice=voice).order_by("state", "pk"))


def alerts_about(voice: Voice) -> list[Alert]:
    return list(Alert.objects.filter(voice=voice).order_by("pk"))


def days_to_answer(process: Process) -> int:
    """How long contributors have before a second trained person may confirm."""
    found = Intake.objects.filter(process=process).values_list("days_to_answer", flat=True).first()
    return DAYS_TO_ANSWER if found is None else found


def may_confirm(actor: Actor) -> bool:
    """Whether there is a page of wordings for this person; contributors find those of their organisations there."""
    return RULES["confirm"].allows(actor) or (actor.has({Role.CONTRIBUTOR}) and bool(actor.organisations))


def confirmable(process: Process, actor: Actor) -> QuerySet[ClearedWording]:
    """Wordings that this person may confirm today; those they wrote themselves are left out.

    Representatives at once; custodians as second trained people once contributors have had their days; whoever speaks
    for an organisation those of voices that it brought.
    """
    rows = ClearedWording.objects.filter(voice__process=process, state__in=WAITING).exclude(by=actor.ref)
    rows = rows.exclude(voice__state__in=GONE).order_by("waits_since", "pk")
    if actor.process_id != process.pk:
        return rows.none()
    if actor.has({Role.SURVIVOR_REPRESENTATIVE}):
        return rows
    if may_read(actor):
        return rows.filter(waits_since__lte=clock.today() - datetime.timedelta(days=days_to_answer(process)))
    if actor.has({Role.CONTRIBUTOR}):
        return rows.filter(voice__organisation__in=actor.organisations)
    return rows.none()


@dataclass(frozen=True)
class Waiting:
    """A wording that somebody may confirm, and for how many days it has waited. `voice` for custodians alone."""

    wording: ClearedWording
    days: int
    voice: int | None


def to_confirm(process: Process, actor: Actor) -> list[Waiting]:
    reader = may_read(actor)
    return [
        Waiting(row, (clock.today() - row.waits_since).days, row.voice_id if reader else None)
        for row in confirmable(process, actor)
    ]


def alerts(actor: Actor) -> QuerySet[Alert]:
    """For the safeguarding lead alone; open ones first."""
    rows = Alert.objects.filter(process_id=actor.process_id or 0).select_related("voice", "process")
    rows = rows if RULES["safeguard"].allows(actor) else rows.none()
    rank = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(ALERT.states)),
        output_field=IntegerField(),
    )
    return rows.order_by(rank, "pk")


def alert_by_key(actor: Actor, key: int) -> Alert:
    found = alerts(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def new_alerts(actor: Actor) -> int:
    """Alerts that the safeguarding lead has not taken in hand."""
    return alerts(actor).filter(state__in=UNSEEN_ALERTS).count()


def something_waits(process: Process, actor: Actor) -> bool:
    """Whether the holder of a key should look: acts of other custodians, or alerts that nobody has in hand."""
    return bool(vault.unseen(process, actor) or new_alerts(actor))


def was_told_today(process: Process, person_id: int) -> bool:
    return LastNotice.objects.filter(process=process, person=person_id, on__gte=clock.today()).exists()


def honoraria(actor: Actor) -> QuerySet[Honorarium]:
    rows = Honorarium.objects.filter(process_id=actor.process_id or 0).order_by("pseudonym", "pk")
    return rows if RULES["honoraria"].allows(actor) else rows.none()


def honorarium_by_key(actor: Actor, key: int) -> Honorarium:
    found = honoraria(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Total:
    """`count` is floored, and None below the floor: it is about people."""

    currency: str
    state: Words
    amount: Decimal
    count: int | None


def totals(process: Process, actor: Actor) -> list[Total]:
    """What was offered, agreed, declined and paid, for each currency."""
    rows = (
        honoraria(actor).order_by().values("currency", "state").annotate(sum=Sum("amount"), count=Count("pk"))
    )
    ranks = list(HONORARIUM.states)
    ordered = sorted(rows, key=lambda row: (row["currency"], ranks.index(row["state"])))
    return [
        Total(
            row["currency"], HONORARIUM.states[row["state"]], row["sum"], floored(row["count"], process.floor)
        )
        for row in ordered
    ]


def honoraria_sheet(actor: Actor) -> Sheet:
    columns = (
        SheetColumn("pseudonym", _("Pseudonym"), 20),
        SheetColumn("purpose", _("What it is for"), 40),
        SheetColumn("amount", _("Amount"), 12, kind="number"),
        SheetColumn("currency", _("Currency"), 8),
        SheetColumn("state", _("State"), 12),
        SheetColumn("changed_on", _("Since"), 11),
    )
    rows: list[list[Cell]] = [
        [
            row.pseudonym,
            row.purpose,
            float(row.amount),
            row.currency,
            str(HONORARIUM.states[row.state]),
            row.changed_on.isoformat(),
        ]
        for row in honoraria(actor)
    ]
    return Sheet(name=_("Honoraria"), columns=columns, rows=rows)

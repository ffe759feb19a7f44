"""What the doors say and whether they are open."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Words
from njia.kernel.people import queries as people
from njia.kernel.people.models import Organisation
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Contact, Intake, Voice
from njia.stages.voices.states import PURPOSES, READ, RULES, asked
from njia.vault import door as vault

STALE = datetime.timedelta(days=183)
"""Half a year: a number that nobody has checked for so long may ring nowhere, or at the wrong place."""


def is_open(process: Process) -> bool:
    """Whether voices are taken in: once custodians hold keys and support contacts are entered."""
    return Intake.objects.filter(process=process, is_open=True).exists()


def contacts(process: Process) -> QuerySet[Contact]:
    """Support that every door shows before its first field."""
    return Contact.objects.filter(process=process)


def contact_by(process: Process, pk: int) -> Contact:
    found = contacts(process).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def stale_since() -> datetime.date:
    """A number that was last checked before this day has to be checked again."""
    return clock.today() - STALE


def missing(process: Process) -> list[str]:
    """Why the doors cannot open yet."""
    reasons = vault.missing(process)
    if not contacts(process).filter(checked_on__gte=stale_since()).exists():
        reasons.append(_("A support contact has to be entered, and checked within the last half year."))
    return reasons


@dataclass(frozen=True)
class Brought:
    """What an organisation gave on behalf of others, in numbers alone: it holds their receipts."""

    organisation: Organisation
    given: int
    read: int


def brought(process: Process, actor: Actor) -> list[Brought]:
    counts = (
        Voice.objects.filter(process=process)
        .order_by()
        .values("organisation")
        .annotate(given=Count("pk"), read=Count("pk", filter=Q(state__in=READ)))
    )
    found = {row["organisation"]: (row["given"], row["read"]) for row in counts}
    return [Brought(each, *found.get(each.pk, (0, 0))) for each in spoken_for(process, actor)]


def spoken_for(process: Process, actor: Actor) -> QuerySet[Organisation]:
    """The organisations on whose behalf this person may give words today."""
    return people.organisations(process).filter(pk__in=actor.organisations)


def asked_uses() -> list[tuple[str, Words]]:
    """The uses that anybody who gives words is asked about, each with its question, for doors of later rooms."""
    return [(purpose, PURPOSES[purpose]) for purpose in asked(of_organisation=False)]


def use_of_all() -> Words:
    """The one use that giving words means."""
    return PURPOSES["review"]


def may_see(actor: Actor) -> bool:
    """Everybody who may know the process may read how to give words to it."""
    return True


def require_keeper(actor: Actor) -> None:
    """For those who keep the doors. Raises `Refused`."""
    RULES["support"].require(actor)

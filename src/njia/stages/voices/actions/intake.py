"""Opening the doors, and what they say before the first field."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Contact, Intake
from njia.stages.voices.states import RULES
from njia.vault import door as vault

STALE = datetime.timedelta(days=183)
"""Half a year: a number that nobody has checked for so long may ring nowhere, or at the wrong place."""


@transaction.atomic
def open_doors(process: Process, *, acting: Actor) -> None:
    """Take voices in from now on. Raises `Refused` with all that is missing: support contacts, keys."""
    RULES["support"].require(acting)
    if reasons := missing(process):
        raise Refused(" ".join(reasons), code="guard")
    vault.found(process, acting=acting)
    intake, _made = Intake.objects.select_for_update().get_or_create(process=process)
    if not intake.is_open:
        intake.is_open = True
        intake.save(update_fields=["is_open"])
        append(process, [Entry("intake.opened", process.code)], acting=acting)


def missing(process: Process) -> list[str]:
    """Why the doors cannot open yet."""
    reasons = vault.missing(process)
    checked = Contact.objects.filter(process=process, checked_on__gte=clock.today() - STALE)
    if not checked.exists():
        reasons.append(_("A support contact has to be entered, and checked within the last half year."))
    return reasons


@transaction.atomic
def close_doors(process: Process, *, acting: Actor) -> None:
    RULES["support"].require(acting)
    if Intake.objects.filter(process=process, is_open=True).update(is_open=False):
        append(process, [Entry("intake.closed", process.code)], acting=acting)


@transaction.atomic
def write_contact(
    process: Process, *, name: str, number: str, hours: str, checked_on: datetime.date, acting: Actor,
    languages: str = "", pk: int | None = None,
) -> Contact:  # fmt: skip
    """Enter or change a support contact. Whoever enters it has called the number on that day."""
    RULES["support"].require(acting)
    if not (name.strip() and number.strip() and hours.strip()):
        raise Refused(_("Give the name, the number, and when somebody answers."))
    if checked_on > clock.today():
        raise Refused(_("The number was checked today or earlier."))
    values = {
        "name": name.strip(), "number": number.strip(), "hours": hours.strip(), "languages": languages.strip(),
        "checked_on": checked_on,
    }  # fmt: skip
    if pk is None:
        return Contact.objects.create(process=process, **values)
    if not Contact.objects.filter(process=process, pk=pk).update(**values):
        raise NotFound
    return Contact.objects.get(pk=pk)


@transaction.atomic
def remove_contact(process: Process, pk: int, *, acting: Actor) -> None:
    """Raises `Refused` for the last one while the doors are open."""
    RULES["support"].require(acting)
    rows = Contact.objects.select_for_update().filter(process=process)
    if Intake.objects.filter(process=process, is_open=True).exists() and len(rows) < 2:
        raise Refused(_("While voices are taken in there is at least one support contact."))
    if not rows.filter(pk=pk).delete()[0]:
        raise NotFound

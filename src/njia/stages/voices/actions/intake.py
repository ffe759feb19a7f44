"""Opening the doors, and what they say before the first field."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Contact, Intake
from njia.stages.voices.queries import missing
from njia.stages.voices.states import RULES
from njia.vault import door as vault

FEWEST_DAYS, MOST_DAYS = 7, 365


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


@transaction.atomic
def close_doors(process: Process, *, acting: Actor) -> None:
    RULES["support"].require(acting)
    if Intake.objects.filter(process=process, is_open=True).update(is_open=False):
        append(process, [Entry("intake.closed", process.code)], acting=acting)


@transaction.atomic
def set_days_to_answer(process: Process, days: int, *, acting: Actor) -> None:
    """How long contributors have to confirm safe words before a second trained person may."""
    RULES["support"].require(acting)
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise Refused(
            _("Give between %(fewest)d and %(most)d days.") % {"fewest": FEWEST_DAYS, "most": MOST_DAYS}
        )
    intake, _made = Intake.objects.select_for_update().get_or_create(process=process)
    if intake.days_to_answer != days:
        intake.days_to_answer = days
        intake.save(update_fields=["days_to_answer"])
        append(process, [Entry("intake.days", process.code, {"days": days})], acting=acting)


@transaction.atomic
def write_contact(
    process: Process, *, name: str, number: str, hours: str, checked_on: datetime.date, acting: Actor,
    languages: str = "", for_children: bool = False, pk: int | None = None,
) -> Contact:  # fmt: skip
    """Enter or change a support contact. Whoever enters it has called the number on that day."""
    RULES["support"].require(acting)
    if not (name.strip() and number.strip() and hours.strip()):
        raise Refused(_("Give the name, the number, and when somebody answers."))
    if checked_on > clock.today():
        raise Refused(_("The number was checked today or earlier."))
    values = {
        "name": name.strip(), "number": number.strip(), "hours": hours.strip(), "languages": languages.strip(),
        "for_children": for_children, "checked_on": checked_on,
    }  # fmt: skip
    if pk is None:
        return Contact.objects.create(process=process, **values)
    if not Contact.objects.filter(process=process, pk=pk).update(**values):
        raise NotFound
    return Contact.objects.get(pk=pk)


@transaction.atomic
def check_contact(process: Process, pk: int, *, acting: Actor) -> None:
    """Somebody called the number today, and it was answered."""
    RULES["support"].require(acting)
    if not Contact.objects.filter(process=process, pk=pk).update(checked_on=clock.today()):
        raise NotFound


@transaction.atomic
def remove_contact(process: Process, pk: int, *, acting: Actor) -> None:
    """Raises `Refused` for the last one while the doors are open."""
    RULES["support"].require(acting)
    rows = Contact.objects.select_for_update().filter(process=process)
    if Intake.objects.filter(process=process, is_open=True).exists() and len(rows) < 2:
        raise Refused(_("While voices are taken in there is at least one support contact."))
    if not rows.filter(pk=pk).delete()[0]:
        raise NotFound

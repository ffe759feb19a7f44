"""Writing down who, beside the meeting that left it so, validated a version."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.people.models import Organisation
from njia.stages.review import queries as review
from njia.stages.roadmap.models import Validation, Version
from njia.stages.roadmap.queries import validations
from njia.stages.roadmap.states import RULES, STANDING_VALIDATIONS, VALIDATION


@transaction.atomic
def validate(
    version: Version,
    kind: str,
    on: datetime.date,
    *,
    organisation: int | None = None,
    institution: str = "",
    votes: tuple[int, int, int] = (0, 0, 0),
    document: str = "",
    acting: Actor,
) -> Validation:
    """`votes` are for, against and abstained, where the group voted: held to its own rule and quorum.

    Refused for a day before the version was frozen or after today, and where the same body validated it before.
    """
    RULES["validate"].require(acting)
    version = Version.objects.select_for_update(of=("self",)).select_related("process").get(pk=version.pk)
    if not version.on <= on <= clock.today():
        raise Refused(_("A version is validated on or after the day it was frozen, and not in the future."))
    who = _who(version, kind, organisation, institution)
    counts = _carried(version, votes) if kind == "group" else {}
    if validations(version).filter(state__in=STANDING_VALIDATIONS, kind=kind, **who).exists():
        raise Refused(_("That it validated this version is written down already."))
    made = Validation.objects.create(
        version=version, number=validations(version).count() + 1, kind=kind, on=on, document=document.strip(),
        by=acting.ref, **who, **counts,
    )  # fmt: skip
    facts = {"version": version.number, "number": made.number, "kind": kind, "on": on.isoformat(), **counts}
    named = made.organisation.name if made.organisation else made.institution
    words = {"by": named, "document": made.document}
    _tell("roadmap.validated", version, facts, {name: said for name, said in words.items() if said}, acting)
    return made


@transaction.atomic
def take_validation_back(validation: Validation, step: str, *, reason: str, acting: Actor) -> None:
    """It stays written down, with why it holds no more."""
    version = Version.objects.select_for_update(of=("self",)).select_related("process").get(
        pk=validation.version_id
    )  # fmt: skip
    validation = Validation.objects.get(pk=validation.pk)
    validation.state = VALIDATION.take(step, validation.state, acting=acting, thing=validation, reason=reason)
    validation.reason = reason.strip()
    validation.save(update_fields=["state", "reason"])
    facts = {"version": version.number, "number": validation.number}
    _tell("roadmap.validation_withdrawn", version, facts, {"reason": validation.reason}, acting)


def _who(version: Version, kind: str, organisation: int | None, institution: str) -> dict[str, Any]:
    if kind == "organisation":
        found = Organisation.objects.filter(process=version.process, pk=organisation or 0).first()
        if found is None:
            raise Refused(_("Name an organisation of this process."))
        return {"organisation": found}
    if kind == "institution":
        if not institution.strip():
            raise Refused(_("Name the institution."))
        return {"institution": institution.strip()}
    return {}


def _carried(version: Version, votes: tuple[int, int, int]) -> dict[str, int]:
    found = review.chamber(version.process)
    if found is None:
        raise Refused(_("Set the group up first: how it decides, and what its quorum is."))
    tally = found.on_the_whole(*votes)
    if tally.took_part > tally.seats:
        raise Refused(_("More votes than the group has seats: %(seats)s.") % {"seats": tally.seats})
    if not tally.quorate:
        raise Refused(_("Too few took part: it takes %(needed)s.") % {"needed": tally.needed})
    if not tally.agreed:
        raise Refused(_("By the group's rule these votes do not validate it."))
    return {"in_favour": tally.in_favour, "against": tally.against, "abstained": tally.abstained}


def _tell(kind: str, version: Version, facts: dict[str, Any], words: dict[str, str], acting: Actor) -> None:
    subject = f"{version.process.code}-V-{version.number}"
    append(version.process, [Entry(kind, subject, facts, words)], acting=acting)

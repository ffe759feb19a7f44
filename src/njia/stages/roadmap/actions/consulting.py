"""Putting a version out for everybody to say something about, and taking in what they say.

What somebody says of a clause is a voice: sealed as it arrives, read by a custodian, passed on in safe words, and
followed with a receipt. Why, is told in docs/decisions/.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.stages.roadmap.models import Consultation, Version
from njia.stages.roadmap.queries import may_comment, subject_of, version_languages
from njia.stages.roadmap.states import CONSULTATION, RULES, SHORTEST_CONSULTATION
from njia.stages.voices import actions as voices
from njia.stages.voices import queries as heard

if TYPE_CHECKING:
    from njia.stages.voices.models import Voice

LONGEST_INTRODUCTION = 1_500
"""Characters: some 250 words, so that the first page stays one round trip on a slow line."""


@transaction.atomic
def open_consultation(
    version: Version,
    *,
    starts_on: datetime.date,
    ends_on: datetime.date,
    languages: Sequence[str],
    introductions: Mapping[str, str],
    acting: Actor,
) -> Consultation:
    """Refused without the voices' doors, which take the comments in, and without an introduction to read first."""
    RULES["consult"].require(acting)
    version = Version.objects.select_for_update(of=("self",)).select_related("process").get(pk=version.pk)
    if Consultation.objects.filter(version=version).exists():
        raise Refused(_("This version was put out before. Give it more time instead."), code="state")
    if not heard.is_open(version.process):
        raise Refused(_("Comments come in through the doors for voices. Open these first."), code="guard")
    _check_days(starts_on, ends_on)
    said = _introductions(version, languages, introductions)
    made = Consultation.objects.create(
        version=version,
        starts_on=starts_on,
        ends_on=ends_on,
        languages=[code for code, _name in settings.LANGUAGES if code in languages],
        introductions=said,
    )
    _tell("consultation.opened", made, acting)
    return made


def _check_days(starts_on: datetime.date, ends_on: datetime.date) -> None:
    if starts_on < clock.today():
        raise Refused(_("The first day is today or later."))
    if (ends_on - starts_on).days + 1 < SHORTEST_CONSULTATION:
        raise Refused(_("Give people at least %(days)d days.") % {"days": SHORTEST_CONSULTATION})


def _introductions(version: Version, languages: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    known = version_languages(version)
    if not languages or not set(languages) <= known:
        raise Refused(
            _("Choose among the languages of this version: %(all)s.") % {"all": ", ".join(sorted(known))}
        )
    said = {code: text.strip() for code, text in given.items() if code in languages and text.strip()}
    if missing := [code for code in languages if code not in said]:
        names = dict(settings.LANGUAGES)
        raise Refused(
            _("Say what it is about in each language that you chose. Missing: %(all)s.")
            % {"all": ", ".join(str(names[code]) for code in missing)}
        )
    if any(len(text) > LONGEST_INTRODUCTION for text in said.values()):
        raise Refused(_("An introduction has at most %(most)d characters.") % {"most": LONGEST_INTRODUCTION})
    return said


@transaction.atomic
def extend_consultation(consultation: Consultation, until: datetime.date, *, acting: Actor) -> Consultation:
    """Give more time, also after it has ended."""
    found = _locked(consultation)
    found.state = CONSULTATION.take(
        "extend", found.state, acting=acting, thing=found, until=until, today=clock.today()
    )
    found.ends_on = until
    found.save(update_fields=["state", "ends_on"])
    _tell("consultation.extended", found, acting)
    return found


@transaction.atomic
def close_consultation(consultation: Consultation, *, acting: Actor) -> Consultation:
    """Before its last day. After it, nothing has to be done."""
    found = _locked(consultation)
    found.state = CONSULTATION.take("close", found.state, acting=acting, thing=found)
    found.save(update_fields=["state"])
    _tell("consultation.closed", found, acting)
    return found


def _locked(consultation: Consultation) -> Consultation:
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("version__process")
    return rows.get(pk=consultation.pk)


def _tell(kind: str, consultation: Consultation, acting: Actor) -> None:
    version = consultation.version
    facts: dict[str, str | int | bool | list[str] | None] = {
        "version": version.number,
        "digest": version.digest,
        "from": consultation.starts_on.isoformat(),
        "until": consultation.ends_on.isoformat(),
        "languages": list(consultation.languages),
    }
    append(version.process, [Entry(kind, subject_of(version), facts)], acting=acting)


def comment(
    consultation: Consultation,
    public_id: str,
    given: voices.Given,
    *,
    acting: Actor,
    token: str = "",
    source: str = "",
) -> "tuple[Voice, str]":
    """Take in what somebody says of a clause; returns the voice and its receipt, which is kept nowhere.

    Refused from the day after the last: nobody has to close the door.
    """
    if not may_comment(consultation):
        raise Refused(_("This consultation is not open today."), code="closed")
    about = subject_of(consultation.version, public_id)
    said = voices.Given(
        words=given.words, language=given.language, constituency=given.constituency, consents=given.consents,
        about=about,
    )  # fmt: skip
    return voices.contribute(consultation.version.process, said, acting=acting, token=token, source=source)

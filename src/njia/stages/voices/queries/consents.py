"""What contributors agreed to, and what may leave the room by it."""

import secrets
from collections.abc import Set

from django.db.models import OuterRef, QuerySet, Subquery

from njia.kernel.processes.models import Process
from njia.stages.voices.models import ClearedWording, Consent, Objection, Voice
from njia.stages.voices.states import CONFIRMED, GONE, PURPOSES, WAITING

ASKED_AT_ONCE = 500
"""Above this many voices one query reads all that agreed, as databases limit the length of a list."""


def _newest() -> QuerySet[Consent]:
    """Of each voice's answers to each question, the last."""
    last = Consent.objects.filter(voice=OuterRef("voice"), purpose=OuterRef("purpose")).order_by("-step")
    return Consent.objects.filter(step=Subquery(last.values("step")[:1]))


def consents(voice: Voice) -> dict[str, bool]:
    """Purpose → whether it is agreed to, for every purpose."""
    given = dict(_newest().filter(voice=voice).values_list("purpose", "given"))
    return {purpose: given.get(purpose, False) for purpose in PURPOSES}


def without_consent(voice_ids: Set[int], purpose: str) -> set[int]:
    """Those of these voices that did not agree to this purpose, or are withdrawn. A purpose unknown here is refused
    by all. No voices, no query; else one.
    """
    if not voice_ids:
        return set()
    agreed = _newest().filter(purpose=purpose, given=True).exclude(voice__state__in=GONE)
    if len(voice_ids) <= ASKED_AT_ONCE:
        agreed = agreed.filter(voice__in=voice_ids)
    return set(voice_ids) - set(agreed.values_list("voice_id", flat=True))


def passed_on_by(voice_ids: Set[int]) -> dict[int, str]:
    """Voice → the organisation that passed it on, where it was agreed that this is said."""
    rows = Voice.objects.filter(organisation__isnull=False).values_list("pk", "organisation__name")
    if len(voice_ids) <= ASKED_AT_ONCE:
        rows = rows.filter(pk__in=voice_ids)
    brought = {key: name for key, name in rows if key in voice_ids} if voice_ids else {}
    unnamed = without_consent(brought.keys(), "attribute")
    return {key: name for key, name in brought.items() if key not in unnamed}


def unconfirmed(process: Process) -> int:
    """Wordings that neither their contributor nor a second trained person has confirmed."""
    waiting = ClearedWording.objects.filter(voice__process=process, state__in=WAITING)
    return waiting.exclude(voice__state__in=GONE).count()


def cleared(process: Process) -> list[ClearedWording]:
    """Confirmed wordings that are not in the register yet, shuffled anew at each call."""
    waiting = ClearedWording.objects.filter(
        voice__process=process, registered=False, replaces=None, state__in=CONFIRMED
    )
    rows = list(waiting.exclude(voice__state__in=GONE).select_related("voice"))
    secrets.SystemRandom().shuffle(rows)
    return rows


def to_forget(process: Process) -> list[tuple[int, bool]]:
    """(voice, whether the recommendation goes too) of all that were withdrawn: for the register, which looks here."""
    gone = Voice.objects.filter(process=process, state__in=GONE).order_by("pk")
    return list(gone.values_list("pk", "takes_all_back"))


def objections(process: Process, about: str = "") -> dict[int, set[str]]:
    """Voice → what its contributor says was not meant, where that is still open."""
    rows = Objection.objects.filter(voice__process=process, is_open=True)
    found: dict[int, set[str]] = {}
    for voice, what in (rows.filter(about=about) if about else rows).values_list("voice_id", "about"):
        found.setdefault(voice, set()).add(what)
    return found


def objections_made(process: Process) -> int:
    """How often contributors said "not what I meant", ever: a number for the package."""
    return Objection.objects.filter(voice__process=process).count()

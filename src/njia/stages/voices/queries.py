"""Reads. Voices are read by custodians through `visible_to`, and by whoever holds a receipt through `by_receipt`."""

import hashlib
import secrets
from collections.abc import Set

from django.conf import settings
from django.db.models import Count, QuerySet

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.voices.models import ClearedWording, Consent, Voice
from njia.stages.voices.states import GONE, PURPOSES, READ, UNREAD, may_read

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a receipt copied by hand is read back right."""
_MISREAD = str.maketrans("OIL", "011")
ASKED_AT_ONCE = 500
"""Above this many voices one query reads all that agreed, as databases limit the length of a list."""


def is_open() -> bool:
    """Whether words are taken in: with invented data only, until they are sealed on arrival."""
    return bool(settings.DEMO)


def may_see(actor: Actor) -> bool:
    """Everybody who may know the process may read how to give words to it."""
    return True


def visible_to(actor: Actor) -> QuerySet[Voice]:
    voices = Voice.objects.filter(process_id=actor.process_id or 0)
    return voices if may_read(actor) else voices.none()


def to_read(actor: Actor) -> QuerySet[Voice]:
    """Unread voices in an order that says nothing of who came first."""
    return visible_to(actor).filter(state__in=UNREAD).order_by("receipt")


def by_key(actor: Actor, key: int) -> Voice:
    """Raises `NotFound` for anybody but a custodian."""
    found = visible_to(actor).select_related("process").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def unread(process: Process) -> int:
    """For custodians and the check before a package; never shown to the public, who could see an arrival in it."""
    return Voice.objects.filter(process=process, state__in=UNREAD).count()


def digest_of(typed: str) -> str:
    """What is kept of a receipt: SHA-256 of its symbols, however they were spaced, cased or misread."""
    plain = "".join(symbol for symbol in typed.upper().translate(_MISREAD) if symbol in SYMBOLS)
    return hashlib.sha256(plain.encode()).hexdigest()


def by_receipt(typed: str, process: Process | None = None) -> Voice:
    """The voice that this receipt was given for, in this process if one is named. Raises `NotFound`."""
    found = Voice.objects.select_related("process").filter(receipt=digest_of(typed)).first()
    if found is None or (process and found.process_id != process.pk):
        raise NotFound
    return found


def consents(voice: Voice) -> dict[str, bool]:
    """Purpose → whether it is agreed to, for every purpose."""
    given = dict(Consent.objects.filter(voice=voice).values_list("purpose", "given"))
    return {purpose: given.get(purpose, False) for purpose in PURPOSES}


def without_consent(voice_ids: Set[int], purpose: str) -> set[int]:
    """Those of these voices that did not agree to this purpose, or are withdrawn. A purpose unknown here is refused
    by all. No voices, no query; else one.
    """
    if not voice_ids:
        return set()
    agreed = Consent.objects.filter(purpose=purpose, given=True).exclude(voice__state__in=GONE)
    if len(voice_ids) <= ASKED_AT_ONCE:
        agreed = agreed.filter(voice__in=voice_ids)
    return set(voice_ids) - set(agreed.values_list("voice_id", flat=True))


def cleared(process: Process) -> list[ClearedWording]:
    """Safe wordings that are not in the register yet, shuffled anew at each call."""
    waiting = ClearedWording.objects.filter(voice__process=process, registered=False)
    rows = list(waiting.exclude(voice__state__in=GONE))
    secrets.SystemRandom().shuffle(rows)
    return rows


def floored(count: int, floor: int) -> int | None:
    """A figure about people: rounded down to a multiple of the floor, and None below it, also where nobody is."""
    return count // floor * floor or None


def _read(process: Process) -> QuerySet[Voice]:
    return Voice.objects.filter(process=process, state__in=READ)


def heard(process: Process) -> int | None:
    """How many voices were read, floored. Withdrawn ones are not counted."""
    return floored(_read(process).count(), process.floor)


def participation(process: Process) -> list[tuple[str, int | None]]:
    """(constituency, voices read from it, floored), for every constituency in the vocabulary's order."""
    counted = _read(process).order_by().values("constituency").annotate(voices=Count("pk"))
    counts = {row["constituency"]: row["voices"] for row in counted}
    terms = vocabularies.terms("constituencies")
    return [(code, floored(counts.get(code, 0), process.floor)) for code in terms]


def standing(process: Process) -> str:
    """Moves with what custodians read, never with what arrives: the line is public, and would show an arrival."""
    if _read(process).exists():
        return "done"
    return "current" if is_open() else "next"

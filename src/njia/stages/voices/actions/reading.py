"""What custodians do: read with their passphrase, pass on in safe words, or set aside."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.stages.voices.models import Alert, ClearedWording, Objection, Voice
from njia.stages.voices.states import KINDS, RULES, VOICE, WORDING, may_read
from njia.vault import door as vault


@dataclass(frozen=True)
class Said:
    """The words as they were given, for as long as the page that shows them is being made."""

    words: str
    spoken: str
    interpreted: bool
    constituency: str


def read(voice: Voice, passphrase: str, *, acting: Actor) -> Said:
    """Open the words. All other custodians see that this was done."""
    if not may_read(acting):
        raise Refused(RULES["read"].refusal, code="role")
    return Said(**json.loads(vault.read(voice.process, voice.pk, "words", passphrase, acting=acting)))


@transaction.atomic
def clear(
    voice: Voice, wordings: Sequence[tuple[str, str, str]], *, acting: Actor, constituency: str = ""
) -> list[ClearedWording]:
    """Pass on what a voice says as (kind, text, language), in words that do not show who gave it.

    They wait for the contributor or another trained person to confirm them. `constituency` is what the custodian read
    in the sealed words; it is counted only.
    """
    voice = for_reader(voice, acting)
    kept = [(kind, text.strip(), language) for kind, text, language in wordings if text.strip()]
    if not kept:
        raise Refused(_("Write at least one safe wording, or set the words aside with a reason."))
    if any(kind not in KINDS or language not in dict(settings.LANGUAGES) for kind, _text, language in kept):
        raise Refused(_("Say of each wording what it is, and in which language."))
    voice.state = VOICE.take("clear", voice.state, acting=acting, thing=voice)
    voice.constituency, voice.reason = constituency, ""
    voice.save(update_fields=["state", "constituency", "reason"])
    Objection.objects.filter(voice=voice, about="wording").update(is_open=False)
    made = ClearedWording.objects.bulk_create(
        ClearedWording(
            voice=voice, kind=kind, text=text, language=language, by=acting.ref, waits_since=clock.today()
        )
        for kind, text, language in kept
    )
    return made


@transaction.atomic
def set_aside(voice: Voice, reason: str, *, acting: Actor, constituency: str = "") -> None:
    """Pass nothing on. Whoever holds the receipt can read the reason."""
    voice = for_reader(voice, acting)
    if not reason.strip():
        raise Refused(_("Say why, in words that the person can read at their receipt."))
    voice.state = VOICE.take("set_aside", voice.state, acting=acting, thing=voice)
    voice.reason, voice.constituency = reason.strip(), constituency
    voice.save(update_fields=["state", "reason", "constituency"])


def hand_over(voice: Voice, passphrase: str, *, acting: Actor) -> None:
    """Give a child's words to the safeguarding lead, who alone can read them then; they never enter the register."""
    if not may_read(acting):
        raise Refused(RULES["read"].refusal, code="role")
    if refused := VOICE.refusal("hand_over", voice.state, acting, voice, {}):
        raise refused
    vault.hand_to_safeguarding(voice.process, voice.pk, "words", passphrase, acting=acting)
    with transaction.atomic():
        voice = locked(voice)
        voice.state = VOICE.take("hand_over", voice.state, acting=acting, thing=voice)
        voice.save(update_fields=["state"])
        Alert.objects.create(process=voice.process, voice=voice, is_child=True)


@transaction.atomic
def confirm(wording: ClearedWording, *, acting: Actor, by: str = "second") -> None:
    """Say that a wording says what was meant. Only then can it enter the register.

    The contributor confirms at their receipt, or their representative; after a stated number of days without an
    answer a second trained person, who did not write it.
    """
    wording = ClearedWording.objects.select_for_update(of=("self",)).get(pk=wording.pk)
    if by == "second" and wording.by == acting.ref:
        raise Refused(_("Somebody else has to confirm what you wrote."))
    wording.state = WORDING.take("confirm", wording.state, acting=acting, thing=wording)
    wording.confirmed_by = by
    wording.save(update_fields=["state", "confirmed_by"])


def mark_registered(cleared: Iterable[ClearedWording]) -> None:
    """Called by the register's own action, in its transaction, once these wordings have an id there."""
    ClearedWording.objects.filter(pk__in=[row.pk for row in cleared]).update(registered=True)


def locked(voice: Voice) -> Voice:
    return Voice.objects.select_for_update(of=("self",)).select_related("process").get(pk=voice.pk)


def for_reader(voice: Voice, acting: Actor) -> Voice:
    if not may_read(acting):
        raise Refused(RULES["read"].refusal, code="role")
    return locked(voice)

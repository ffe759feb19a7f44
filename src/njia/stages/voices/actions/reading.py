"""What custodians do: read with their passphrase, pass on in safe words, or set aside."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.subjects import subject
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.voices.actions.giving import LONGEST
from njia.stages.voices.models import Alert, ClearedWording, Objection, Voice
from njia.stages.voices.queries.checking import names_somebody, undecided
from njia.stages.voices.queries.desk import in_register
from njia.stages.voices.states import KINDS, RULES, VOICE, may_read
from njia.vault import door as vault


@dataclass(frozen=True)
class Said:
    """The words as they were given, for as long as the page that shows them is being made."""

    words: str
    spoken: str
    interpreted: bool
    constituency: str
    about: str = ""


class Safe(NamedTuple):
    """A wording that shall not show who gave it.

    `harmless` are the highlighted stretches of which the custodian says that they identify nobody; `replaces` is the
    key of a wording that is in the register already.
    """

    kind: str
    text: str
    language: str
    harmless: Collection[str] = ()
    replaces: int | None = None


Wordings = Safe | tuple[str, str, str]


def read(voice: Voice, passphrase: str, *, acting: Actor) -> Said:
    """Open the words. All other custodians see that this was done."""
    require_reader(acting)
    try:
        plain = json.loads(vault.read(voice.process, voice.pk, "words", passphrase, acting=acting))
    except ValueError:  # a device can send a box that opens as nothing: it has to be set aside like any other
        plain = {"words": _("These words do not open. They were damaged, or locked wrongly on a device.")}
    return _said(voice.process_id, plain if isinstance(plain, dict) else {})


def _said(process_id: int, plain: dict[str, object]) -> Said:
    """What a device sealed by itself may be anything: what is not as it should be is left out."""
    constituency = str(plain.get("constituency", ""))
    return Said(
        words=str(plain.get("words", ""))[:LONGEST], spoken=str(plain.get("spoken", ""))[:60],
        interpreted=plain.get("interpreted") is True,
        constituency=constituency if constituency in vocabularies.terms("constituencies") else "",
        about=subject(process_id, str(plain.get("about", ""))) or "",
    )  # fmt: skip


def pass_on(
    voice: Voice, passphrase: str, wordings: Sequence[Wordings], *, acting: Actor
) -> list[ClearedWording]:
    """`clear`, with the constituency out of the sealed words, for which the passphrase is asked once more."""
    require_reader(acting)
    _check(voice, wordings)
    said = read(voice, passphrase, acting=acting)
    return clear(voice, wordings, acting=acting, constituency=said.constituency, about=said.about)


@transaction.atomic
def clear(
    voice: Voice, wordings: Sequence[Wordings], *, acting: Actor, constituency: str = "", about: str = ""
) -> list[ClearedWording]:
    """Pass on what a voice says, in words that do not show who gave it. Nothing clears a text by itself.

    They wait for the contributor or another trained person to confirm them. `constituency` and `about` are what the
    custodian read in the sealed words; the first is counted only. Raises `Refused` for a wording in which something
    highlighted is left.
    """
    voice = for_reader(voice, acting)
    kept = _check(voice, wordings)
    voice.state = VOICE.take("clear", voice.state, acting=acting, thing=voice)
    voice.constituency, voice.about, voice.reason = constituency, about, ""
    voice.save(update_fields=["state", "constituency", "about", "reason"])
    _answered(voice)
    return ClearedWording.objects.bulk_create(
        ClearedWording(
            voice=voice, kind=safe.kind, text=safe.text, language=safe.language, replaces_id=safe.replaces,
            by=acting.ref, waits_since=clock.today(),
        )
        for safe in kept
    )  # fmt: skip


def _check(voice: Voice, wordings: Sequence[Wordings]) -> list[Safe]:
    """The wordings that are not empty, trimmed."""
    kept = [safe._replace(text=safe.text.strip()) for row in wordings if (safe := Safe(*row)).text.strip()]
    if not kept:
        raise Refused(_("Write at least one safe wording, or set the words aside with a reason."))
    if any(safe.kind not in KINDS or safe.language not in dict(settings.LANGUAGES) for safe in kept):
        raise Refused(_("Say of each wording what it is, and in which language."))
    if any(undecided(safe.text, safe.harmless) for safe in kept):
        raise Refused(
            _(
                "Something here may identify somebody. Write it in other words, or say that it identifies nobody."
            ),
            code="marks",
        )
    _check_replaced(voice, [safe.replaces for safe in kept if safe.replaces])
    return kept


def _check_replaced(voice: Voice, replaced: list[int]) -> None:
    standing = {wording.pk for wording in in_register(voice)}
    if not set(replaced) <= standing or len(set(replaced)) < len(replaced):
        raise Refused(_("A wording takes the place of one in the register, and of each only one."))
    if standing and not replaced:
        raise Refused(_("Say which wording in the register one of these takes the place of."))


@transaction.atomic
def set_aside(voice: Voice, reason: str, *, acting: Actor, constituency: str = "", about: str = "") -> None:
    """Pass nothing on. Whoever holds the receipt can read the reason, which is kept in the clear."""
    voice = for_reader(voice, acting)
    _check_reason(reason)
    voice.state = VOICE.take("set_aside", voice.state, acting=acting, thing=voice)
    voice.reason, voice.constituency, voice.about = reason.strip(), constituency, about
    voice.save(update_fields=["state", "reason", "constituency", "about"])
    _answered(voice)


def set_aside_read(voice: Voice, passphrase: str, reason: str, *, acting: Actor) -> None:
    """`set_aside`, with the constituency out of the sealed words: nobody sets aside what they have not opened."""
    require_reader(acting)
    _check_reason(reason)
    said = read(voice, passphrase, acting=acting)
    set_aside(voice, reason, acting=acting, constituency=said.constituency, about=said.about)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why, in words that the person can read at their receipt."))
    if names_somebody(reason):
        raise Refused(_("This reason seems to hold a name, a place or a number. Say it without."))


def _answered(voice: Voice) -> None:
    Objection.objects.filter(voice=voice, about="wording").update(is_open=False)


def hand_over(voice: Voice, passphrase: str, *, acting: Actor) -> None:
    """Give a child's words to the safeguarding lead, who alone can read them then; they never enter the register."""
    require_reader(acting)
    if refused := VOICE.refusal("hand_over", voice.state, acting, voice, {}):
        raise refused
    vault.hand_to_safeguarding(voice.process, voice.pk, "words", passphrase, acting=acting)
    with transaction.atomic():
        voice = locked(voice)
        voice.state = VOICE.take("hand_over", voice.state, acting=acting, thing=voice)
        voice.save(update_fields=["state"])
        Alert.objects.create(process=voice.process, voice=voice, is_child=True, by=acting.ref)


@transaction.atomic
def settle_objection(voice_id: int, about: str, *, acting: Actor) -> None:
    """The register has looked again at a group or an answer. Part of its own action, which tells who.

    An objection to the wording is settled by a custodian's reading alone.
    """
    Objection.objects.filter(voice=voice_id, about=about, is_open=True).exclude(about="wording").update(
        is_open=False
    )


def mark_registered(cleared: Iterable[ClearedWording]) -> None:
    """Called by the register's own action, in its transaction, once these wordings have an id there."""
    ClearedWording.objects.filter(pk__in=[row.pk for row in cleared]).update(registered=True)


def locked(voice: Voice) -> Voice:
    return Voice.objects.select_for_update(of=("self",)).select_related("process").get(pk=voice.pk)


def require_reader(acting: Actor) -> None:
    if not may_read(acting):
        raise Refused(RULES["read"].refusal, code="role")


def for_reader(voice: Voice, acting: Actor) -> Voice:
    require_reader(acting)
    return locked(voice)

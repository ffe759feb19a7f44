"""What the holder of a receipt does. `acting` is `states.holder`: the receipt is the whole proof."""

import secrets

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.stages.voices.actions.confirming import confirm
from njia.stages.voices.actions.reading import locked
from njia.stages.voices.models import ClearedWording, Consent, Objection, Tries, Voice
from njia.stages.voices.queries import consents
from njia.stages.voices.queries.receipts import of_receipt, tries_left
from njia.stages.voices.states import (
    GONE,
    HOLDER,
    OBJECTIONS,
    OPTIONAL,
    QUESTIONS,
    REPLACED,
    VOICE,
    WAITING,
    WORDING,
)
from njia.vault import door as vault
from njia.vault import receipts


def look_up(typed: str, process: Process) -> Voice:
    """The voice that this receipt was given for. Raises `NotFound` for all others alike.

    The sixteen digits of telephones could be found by trying: what fails is counted for the whole installation, hour
    by hour, and beyond a number no digits are looked up any more until the next. Raises `Refused` then.
    """
    canonical = receipts.canonical(typed)
    short = receipts.kind(canonical) == "digits"
    if short and not tries_left():
        raise Refused(_("Too many numbers were tried in this hour. Come back in the next."), code="wait")
    found = of_receipt(canonical, process)
    if found is None:
        if short:
            _count_try()
        raise NotFound
    return found


def _count_try() -> None:
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    row, _made = Tries.objects.get_or_create(hour=hour)
    Tries.objects.filter(pk=row.pk).update(failed=F("failed") + 1)
    Tries.objects.filter(hour__lt=hour).delete()


@transaction.atomic
def set_consent(voice: Voice, purpose: str, given: bool, *, acting: Actor) -> None:
    """Allow or stop one use, from now on."""
    voice = _held(voice, acting)
    if purpose not in OPTIONAL:
        raise Refused(_("Reading for review is what giving words means. To stop it, withdraw your words."))
    if consents(voice)[purpose] != given:
        _change(voice, {purpose: given})


def _held(voice: Voice, acting: Actor) -> Voice:
    """Who may take everything back may do the lesser things too. Raises `Refused`."""
    voice = locked(voice)
    if refused := VOICE.refusal("withdraw", voice.state, acting, voice, {}):
        raise refused
    return voice


def _change(voice: Voice, changed: dict[str, bool]) -> None:
    steps = dict(Consent.objects.filter(voice=voice).order_by("step").values_list("purpose", "step"))
    Consent.objects.bulk_create(
        Consent(voice=voice, purpose=purpose, given=yes, version=QUESTIONS, step=steps.get(purpose, -1) + 1)
        for purpose, yes in changed.items()
    )


@transaction.atomic
def withdraw(voice: Voice, *, acting: Actor, wholly: bool = False) -> None:
    """Take the words back: sealed words, identity and every wording that waits for the register are destroyed here.

    What the register holds already is withheld from all by `queries.without_consent` from this moment, as withdrawal
    ends every consent, and the register destroys it when it next looks (`queries.to_forget`). The recommendation keeps
    its place and its answer, without words; `wholly` withdraws it too.
    """
    voice = locked(voice)
    voice.state = VOICE.take("withdraw", voice.state, acting=acting, thing=voice)
    voice.reason, voice.constituency, voice.about, voice.takes_all_back = "", "", "", wholly
    voice.save(update_fields=["state", "reason", "constituency", "about", "takes_all_back"])
    vault.destroy(voice.pk)
    ClearedWording.objects.filter(voice=voice).delete()
    Objection.objects.filter(voice=voice).update(is_open=False)
    _change(voice, {purpose: False for purpose, given in consents(voice).items() if given})


@transaction.atomic
def take_back_all(voice: Voice, *, acting: Actor) -> None:
    """After the words, the recommendation too."""
    voice = locked(voice)
    if HOLDER not in acting.roles or voice.state not in GONE:
        raise Refused(_("Take the words back first."))
    voice.takes_all_back = True
    voice.save(update_fields=["takes_all_back"])


@transaction.atomic
def show_wording(voice: Voice, *, acting: Actor) -> list[ClearedWording]:
    """The safe words made of a voice, once: whoever finds the receipt later learns nothing from it."""
    voice = _held(voice, acting)
    rows = ClearedWording.objects.filter(voice=voice, shown=False).exclude(state__in=REPLACED)
    shown = list(rows.order_by("pk"))
    rows.update(shown=True)
    if not shown:
        raise Refused(_("The safe words were shown once already, and are not shown again."))
    return shown


@transaction.atomic
def confirm_own(voice: Voice, *, acting: Actor) -> None:
    """ "Yes, this is what I mean": for all wordings of the voice that wait."""
    voice = _held(voice, acting)
    waiting = list(ClearedWording.objects.filter(voice=voice, state__in=WAITING))
    if not waiting:
        raise Refused(_("Nothing waits to be confirmed."))
    for wording in waiting:
        confirm(wording, acting=acting, by="contributor")


@transaction.atomic
def object_to(voice: Voice, about: str, *, acting: Actor) -> None:
    """ "Not what I meant": about the wording, the group that it was put into, or the answer. It opens that step again.

    At any time, as often as somebody finds it wrong; a step that is open already is not opened twice.
    """
    voice = _held(voice, acting)
    if about not in OBJECTIONS:
        raise Refused(_("Say what is not what you meant."))
    month = clock.today().replace(day=1)
    _row, new = Objection.objects.get_or_create(
        voice=voice, about=about, is_open=True, defaults={"said_in": month}
    )
    if new and about == "wording":
        voice.state = VOICE.take("object", voice.state, acting=acting, thing=voice)
        voice.save(update_fields=["state"])
        for wording in ClearedWording.objects.filter(voice=voice, registered=False).exclude(
            state__in=REPLACED
        ):
            wording.state = WORDING.take("replace", wording.state, acting=acting, thing=wording)
            wording.save(update_fields=["state"])


@transaction.atomic
def destroy_receipt(voice: Voice, *, acting: Actor) -> None:
    """From now on this receipt is like one that was never given. The voice goes its way; nobody can follow it."""
    voice = locked(voice)
    if HOLDER not in acting.roles:
        raise Refused(_("Only whoever holds the receipt destroys it."))
    voice.receipt = secrets.token_hex(32)
    voice.save(update_fields=["receipt"])

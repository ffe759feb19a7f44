"""What the holder of a receipt does. `acting` is `states.holder`: the receipt is the whole proof."""

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.stages.voices.actions.reading import locked
from njia.stages.voices.models import ClearedWording, Consent, Voice
from njia.stages.voices.queries import consents
from njia.stages.voices.states import OPTIONAL, PURPOSES, QUESTIONS, VOICE
from njia.vault import door as vault


@transaction.atomic
def set_consent(voice: Voice, purpose: str, given: bool, *, acting: Actor) -> None:
    """Allow or stop one use, from now on."""
    voice = locked(voice)
    # Who may take everything back may take back a part.
    if refused := VOICE.refusal("withdraw", voice.state, acting, voice, {}):
        raise refused
    if purpose not in OPTIONAL:
        raise Refused(_("Reading for review is what giving words means. To stop it, withdraw your words."))
    if consents(voice)[purpose] != given:
        _change(voice, {purpose: given})


def _change(voice: Voice, changed: dict[str, bool]) -> None:
    steps = dict(Consent.objects.filter(voice=voice).order_by("step").values_list("purpose", "step"))
    Consent.objects.bulk_create(
        Consent(voice=voice, purpose=purpose, given=yes, version=QUESTIONS, step=steps.get(purpose, -1) + 1)
        for purpose, yes in changed.items()
    )


@transaction.atomic
def withdraw(voice: Voice, *, acting: Actor) -> None:
    """Take the words back: they are destroyed here, with every wording made of them that waits for the register.

    What the register holds already is withheld from all by `queries.without_consent`, as withdrawal ends every
    consent.
    """
    voice = locked(voice)
    voice.state = VOICE.take("withdraw", voice.state, acting=acting, thing=voice)
    voice.reason, voice.constituency = "", ""
    voice.save(update_fields=["state", "reason", "constituency"])
    vault.destroy(voice.pk)
    ClearedWording.objects.filter(voice=voice).delete()
    _change(
        voice, {purpose: False for purpose, given in consents(voice).items() if given and purpose in PURPOSES}
    )

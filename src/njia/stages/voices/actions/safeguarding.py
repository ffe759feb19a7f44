"""Danger, and what the safeguarding lead does about it. Nothing goes to the police, or to anybody, by itself."""

import json

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.stages.voices.actions.reading import require_reader
from njia.stages.voices.models import Alert, AlertStep, Voice
from njia.stages.voices.queries.checking import names_somebody
from njia.stages.voices.states import ALERT, OPEN_ALERTS, RULES
from njia.vault import door as vault


@transaction.atomic
def raise_alert(voice: Voice, *, acting: Actor) -> Alert:
    """A custodian saw danger in the words. The lead learns that there is something to look at, and no word of it.

    One open alert to a voice is enough: pressing twice tells the lead once.
    """
    require_reader(acting)
    known = Alert.objects.select_for_update().filter(voice=voice, state__in=OPEN_ALERTS).first()
    return known or Alert.objects.create(process=voice.process, voice=voice, by=acting.ref)


def read_alert(alert: Alert, passphrase: str, *, acting: Actor) -> str:
    """A child's words, which the lead alone can open. Those of others stay with the custodians. Raises `Refused`."""
    RULES["safeguard"].require(acting)
    if alert.voice is None or not alert.is_child:
        raise Refused(_("The words are with the custodians. Ask the one who raised this what is needed."))
    words: str = json.loads(vault.read(alert.process, alert.voice.pk, "words", passphrase, acting=acting))[
        "words"
    ]
    return words


@transaction.atomic
def take_alert_step(alert: Alert, step: str, note: str, *, acting: Actor) -> None:
    """Take it in hand, note what was done, or end it. Notes bear no names: they are kept in the clear.

    Raises `Refused` where the note seems to identify somebody.
    """
    RULES["safeguard"].require(acting)
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if not note.strip():
        raise Refused(_("Write in a few words what was done."))
    if names_somebody(note):
        raise Refused(_("This note seems to hold a name, a place or a number. Say it without."))
    if step != "note":
        if step not in ALERT.steps:
            raise Refused(_("There is no such step."))
        alert.state = ALERT.take(step, alert.state, acting=acting, thing=alert)
        alert.save(update_fields=["state"])
    AlertStep.objects.create(alert=alert, by=acting.ref, on=clock.today(), note=note.strip())

"""Saying that a wording says what was meant, or that it does not."""

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.stages.voices.actions.reading import locked
from njia.stages.voices.models import ClearedWording
from njia.stages.voices.queries.desk import confirmable
from njia.stages.voices.states import VOICE, WORDING


@transaction.atomic
def confirm(wording: ClearedWording, *, acting: Actor, by: str = "second") -> None:
    """Only a confirmed wording can enter the register.

    The contributor confirms at their receipt, or their representative; after a stated number of days without an
    answer a second trained person, who did not write it.
    """
    wording = _locked(wording)
    if wording.by == acting.ref:
        raise Refused(_("Somebody else has to confirm what you wrote."))
    wording.state = WORDING.take("confirm", wording.state, acting=acting, thing=wording)
    wording.confirmed_by = by
    wording.save(update_fields=["state", "confirmed_by"])


@transaction.atomic
def confirm_as(process: Process, key: int, *, acting: Actor) -> None:
    """Confirm as a representative, or as a second person once the days to answer are over. Raises `NotFound`."""
    confirm(_theirs(process, key, acting), acting=acting, by="other")


@transaction.atomic
def send_back(process: Process, key: int, *, acting: Actor) -> None:
    """A representative, or a second trained person, finds that a wording does not say it: the voice is read again."""
    wording = _locked(_theirs(process, key, acting))
    wording.state = WORDING.take("replace", wording.state, acting=acting, thing=wording)
    wording.save(update_fields=["state"])
    voice = locked(wording.voice)
    voice.state = VOICE.take("send_back", voice.state, acting=acting, thing=voice)
    voice.save(update_fields=["state"])


def _theirs(process: Process, key: int, acting: Actor) -> ClearedWording:
    found = confirmable(process, acting).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def _locked(wording: ClearedWording) -> ClearedWording:
    return ClearedWording.objects.select_for_update(of=("self",)).get(pk=wording.pk)

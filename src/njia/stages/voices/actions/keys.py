"""What the room adds to the vault's own acts: motives without names, and mails that say only that something waits."""

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.stages.voices.actions.reading import require_reader
from njia.stages.voices.models import LastNotice, Voice
from njia.stages.voices.queries.checking import names_somebody
from njia.stages.voices.queries.desk import something_waits, was_told_today
from njia.vault import door as vault


def ask_who(voice: Voice, passphrase: str, motive: str, *, acting: Actor) -> int:
    """The first of two: ask to open what somebody left about themselves; returns the request.

    Raises `Refused` for a motive that names somebody: all custodians read it, and the log holds its commitment.
    """
    require_reader(acting)
    if names_somebody(motive):
        raise Refused(_("This motive seems to hold a name, a place or a number. Say it without."))
    if not vault.has(voice.pk, "identity"):
        raise Refused(_("Nobody left anything about themselves here."))
    return vault.ask_identity(voice.process, voice.pk, "identity", passphrase, motive, acting=acting)


def open_who(process: Process, request: int, passphrase: str, *, acting: Actor) -> str:
    """The second of two: what somebody left about themselves, for as long as the page that shows it is being made."""
    require_reader(acting)
    return vault.finish_identity(process, request, passphrase, acting=acting).decode()


@transaction.atomic
def note_told(process: Process, holder: Actor, *, acting: Actor) -> bool:
    """Whether this holder of a key is to be told by mail today, which from then on they were."""
    if holder.person_id is None or not something_waits(process, holder):
        return False
    if was_told_today(process, holder.person_id):
        return False
    LastNotice.objects.update_or_create(
        process=process, person_id=holder.person_id, defaults={"on": clock.today()}
    )
    return True

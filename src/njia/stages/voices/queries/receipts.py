"""What whoever holds a receipt finds with it."""

from njia.kernel.access import NotFound
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Voice
from njia.vault import lookup, receipts


def by_receipt(typed: str, process: Process | None = None) -> Voice:
    """The voice that this receipt was given for, in this process if one is named. Raises `NotFound`."""
    secret = lookup.secrets_of(receipts.canonical(typed))
    found = Voice.objects.select_related("process").filter(receipt=secret.digest).first()
    if found is None or (process and found.process_id != process.pk):
        raise NotFound
    return found

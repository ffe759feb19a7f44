"""What whoever holds a receipt finds with it."""

from django.db.models import QuerySet

from njia.kernel import clock
from njia.kernel.access import NotFound
from njia.kernel.ledger import queries as ledger
from njia.kernel.ledger.actions import signing_key
from njia.kernel.processes.models import Process
from njia.proof import SubmissionProof, sign_promise, submission_commitment
from njia.stages.voices.models import ClearedWording, Objection, Promise, Tries, Voice
from njia.stages.voices.states import REPLACED, WAITING
from njia.vault import lookup, receipts

MOST_TRIES = 300
"""Wrong sixteen-digit receipts in an hour on one installation: to find one of ten thousand takes 190,000 years."""


def of_receipt(canonical: str, process: Process | None = None) -> Voice | None:
    secret = lookup.secrets_of(canonical)
    found = Voice.objects.select_related("process").filter(receipt=secret.digest).first()
    return found if found and process in (None, found.process) else None


def by_receipt(typed: str, process: Process | None = None) -> Voice:
    """The voice that this receipt was given for, in this process if one is named. Raises `NotFound`."""
    found = of_receipt(receipts.canonical(typed), process)
    if found is None:
        raise NotFound
    return found


def tries_left() -> bool:
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    return not Tries.objects.filter(hour=hour, failed__gte=MOST_TRIES).exists()


def proof_of(typed: str, process: Process) -> SubmissionProof:
    """That the log holds a submission, or the signed promise that it will. Raises `NotFound`.

    Nothing here leads to the voice: the receipt gives the opener, and the opener the line.
    """
    opener = lookup.secrets_of(receipts.canonical(typed)).opener
    commitment = submission_commitment(opener)
    waiting = Promise.objects.filter(process=process, commitment=commitment).first()
    if waiting:
        promise = sign_promise(signing_key(), process.code, commitment, waiting.month.isoformat())
        return SubmissionProof(opener.hex(), promise=promise)
    found = ledger.inclusion(process, "voice.received", {"submission": commitment})
    if found is None:
        raise NotFound
    return SubmissionProof(opener.hex(), leaf=found.leaf, path=found.path, head=found.head)


def waits_for_holder(voice: Voice) -> bool:
    """Whether safe words were made that their contributor may confirm."""
    return ClearedWording.objects.filter(voice=voice, state__in=WAITING).exists()


def unshown(voice: Voice) -> QuerySet[ClearedWording]:
    """The safe words that the receipt has not shown yet, which it does once."""
    rows = ClearedWording.objects.filter(voice=voice, shown=False).exclude(state__in=REPLACED)
    return rows.order_by("pk")


def can_show(voice: Voice) -> bool:
    return unshown(voice).exists()


def open_objections(voice: Voice) -> list[str]:
    return list(Objection.objects.filter(voice=voice, is_open=True).values_list("about", flat=True))

"""Reads. Nothing here opens anything: whoever reads all of this knows who holds keys, and who used one."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Words
from njia.kernel.processes.models import Process
from njia.vault.models import Act, Founding, Key, Layer, Sealed
from njia.vault.sealing import Bound, PublicKey, load_public
from njia.vault.states import ACTIVE, ACTS, FEWEST, RETIRED, WAITING, may_hold

CUSTODIAN, SAFEGUARDING = "custodian", "safeguarding"
DUTIES: dict[str, Words] = {
    CUSTODIAN: gettext_lazy("Identity custodian"),
    SAFEGUARDING: gettext_lazy("Safeguarding lead"),
}


@dataclass(frozen=True)
class Holder:
    """Somebody with a key, as other holders and the log of the process see them."""

    fingerprint: str
    duty: str
    state: str
    ref: str
    name: str
    made_on: datetime.date


@dataclass(frozen=True)
class Seen:
    """One act with a key, as every custodian sees it. `open` until a request is finished, let go, or too old."""

    id: int
    kind: str
    label: Words
    ref: str
    name: str
    record: int | None
    key: str
    motive: str
    at: datetime.datetime
    open: bool


def founded_on(process: Process) -> datetime.date | None:
    return Founding.objects.filter(process=process).values_list("on", flat=True).first()


def holders(process: Process, duty: str = "") -> list[Holder]:
    """Everybody who holds, awaits or held a key."""
    rows = Key.objects.filter(process=process).select_related("person").order_by("duty", "fingerprint")
    return [
        Holder(row.fingerprint, row.duty, row.state, row.person.ref, row.person.name, row.made_on)
        for row in (rows.filter(duty=duty) if duty else rows)
    ]


def active_keys(process: Process, duty: str = CUSTODIAN) -> list[Key]:
    return list(Key.objects.filter(process=process, duty=duty, state=ACTIVE).order_by("fingerprint"))


def public_keys(process: Process, duty: str = CUSTODIAN) -> dict[str, bytes]:
    """Fingerprint → 65 bytes, for a page that seals by itself before it keeps anything."""
    return {key.fingerprint: bytes(key.public) for key in active_keys(process, duty)}


def loaded(keys: Sequence[Key]) -> dict[str, PublicKey]:
    return {key.fingerprint: load_public(bytes(key.public)) for key in keys}


def missing(process: Process) -> list[str]:
    """Why nothing can be sealed here yet, each in a sentence; empty when all is there."""
    reasons = []
    if len(active_keys(process)) < FEWEST:
        reasons.append(_("At least %(count)s custodians have to make their keys.") % {"count": FEWEST})
    if not active_keys(process, SAFEGUARDING):
        reasons.append(_("A safeguarding lead has to make a key."))
    return reasons


def own_key(process: Process, acting: Actor) -> Key | None:
    """The key that this person holds or, failing that, the one with which they wait."""
    mine = Key.objects.filter(process=process, person_id=acting.person_id or 0).exclude(state=RETIRED)
    return mine.order_by("state").first()  # active sorts before waiting


def holds(process: Process, acting: Actor) -> bool:
    key = own_key(process, acting)
    return key is not None and key.state == ACTIVE


def waiting(process: Process) -> list[Holder]:
    return [holder for holder in holders(process) if holder.state == WAITING]


def bound(sealed: Sealed, process: Process) -> Bound:
    return Bound(process.code, sealed.record, sealed.purpose)


def has(record: int, purpose: str) -> bool:
    return Sealed.objects.filter(record=record, purpose=purpose).exists()


def requests(process: Process) -> QuerySet[Act]:
    """Requests to open an identity, or to let a newcomer in, that a second can still finish."""
    return Act.objects.filter(process=process, until__gt=clock.now())


def request_by(process: Process, acting: Actor, pk: int) -> Act:
    """Raises `NotFound` for requests that are over, and to anybody but a custodian."""
    found = requests(process).filter(pk=pk).first() if may_hold(acting) else None
    if found is None:
        raise NotFound
    return found


def log(process: Process, acting: Actor, limit: int = 200) -> list[Seen]:
    """The newest acts first, for custodians; for anybody else none."""
    if not may_hold(acting):
        return []
    rows = list(Act.objects.filter(process=process).select_related("key").order_by("-pk")[:limit])
    now = clock.now()
    names = {holder.ref: holder.name for holder in holders(process)}
    return [
        Seen(
            row.pk, row.kind, ACTS[row.kind], row.by, names.get(row.by, ""), row.record,
            row.key.fingerprint if row.key else "", row.motive, row.at, row.until is not None and row.until > now,
        )
        for row in rows
    ]  # fmt: skip


def unseen(process: Process, acting: Actor) -> int:
    """How many acts of others this custodian has not looked at."""
    key = own_key(process, acting)
    if key is None or not may_hold(acting):
        return 0
    return Act.objects.filter(process=process, pk__gt=key.seen).exclude(by=acting.ref).count()


def gaps(process: Process, fingerprint: str) -> int:
    """Identities that this key has no part in: sealed before it was let in, or while it was."""
    identities = Sealed.objects.filter(process=process, layers__isnull=False)
    reached = Layer.objects.filter(first__fingerprint=fingerprint).values("sealed")
    return identities.exclude(pk__in=reached).distinct().count()

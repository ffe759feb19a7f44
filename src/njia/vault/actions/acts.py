"""What every act shares: an unlocked key for its length, and a line that all custodians see."""

import datetime

from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.processes.models import Process
from njia.vault import queries
from njia.vault.models import Act, Key, Sealed
from njia.vault.passphrases import unwrap_private
from njia.vault.queries import CUSTODIAN, SAFEGUARDING
from njia.vault.sealing import CannotOpen, PrivateKey
from njia.vault.states import ACTIVE, RETIRED, WRONG, may_hold, require_custodian

TRIES, WITHIN = 5, datetime.timedelta(minutes=15)


def duty_of(acting: Actor) -> str:
    """Raises `Refused` to whoever may hold no key."""
    if acting.has({Role.SAFEGUARDING_LEAD}) and not may_hold(acting):
        return SAFEGUARDING
    require_custodian(acting)
    return CUSTODIAN


def unlock(process: Process, passphrase: str, acting: Actor) -> tuple[Key, PrivateKey]:
    """This person's key, open for the rest of the act. A wrong passphrase is seen by every custodian, and slowed."""
    key = queries.own_key(process, acting)
    if acting.process_id != process.pk or key is None or key.state != ACTIVE or duty_of(acting) != key.duty:
        raise Refused(_("You hold no key here yet."), code="role")
    lately = Act.objects.filter(process=process, kind="wrong", by=acting.ref, at__gt=clock.now() - WITHIN)
    if lately.count() >= TRIES:
        raise Refused(_("Too many wrong passphrases. Wait a quarter of an hour."), code="wait")
    try:
        return key, unwrap_private(bytes(key.wrapped_private), passphrase, bytes(key.public))
    except CannotOpen:
        tell(process, "wrong", acting)
        raise Refused(WRONG, code="passphrase") from None


def tell(
    process: Process, kind: str, acting: Actor, *, record: int | None = None, key: Key | None = None,
    motive: str = "", first: Act | None = None, until: datetime.datetime | None = None,
) -> Act:  # fmt: skip
    return Act.objects.create(
        process=process, kind=kind, by=acting.ref, record=record, key=key, motive=motive, first=first,
        at=clock.now(), until=until,
    )  # fmt: skip


def key_named(process: Process, name: str, *, locked: bool = False) -> Key:
    rows = Key.objects.select_for_update(of=("self",)) if locked else Key.objects
    found = rows.filter(process=process, fingerprint=name).first()
    if found is None:
        raise NotFound
    return found


def key_of(process: Process, ref: str) -> Key:
    found = Key.objects.filter(process=process, person__ref=ref, state=ACTIVE).first()
    if found is None:
        raise NotFound
    return found


def sealed_for(process: Process, record: int, purpose: str) -> Sealed:
    found = Sealed.objects.filter(process=process, record=record, purpose=purpose).first()
    if found is None:
        raise NotFound
    return found


def mark_seen(process: Process, *, acting: Actor) -> None:
    """This custodian has looked at what the others did."""
    last = Act.objects.filter(process=process).order_by("-pk").values_list("pk", flat=True).first()
    Key.objects.filter(process=process, person_id=acting.person_id or 0).exclude(state=RETIRED).update(
        seen=last or 0
    )

"""Opening. A passphrase comes with every act that needs a key, and no private key outlives the call.

There is no way to open anything without one: no escrow, no page or command of an administrator.
"""

import datetime
import hmac
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.vault import queries
from njia.vault.actions.acts import key_of, sealed_for, tell, unlock
from njia.vault.actions.keeping import enough
from njia.vault.models import Act, HalfOpen, Key, Layer, Sealed, Wrapped
from njia.vault.queries import SAFEGUARDING
from njia.vault.sealing import (
    Bound,
    CannotOpen,
    PrivateKey,
    take_off_first,
    take_off_second,
    unbox,
    unwrap,
    wrap,
)
from njia.vault.states import require_custodian

OPEN_FOR = datetime.timedelta(days=7)
BATCH = 500
DAMAGED = "a sealed record does not open"


def read(process: Process, record: int, purpose: str, passphrase: str, *, acting: Actor) -> bytes:
    """Open words, alone. Every custodian sees that it was done."""
    key, private = unlock(process, passphrase, acting)
    sealed = sealed_for(process, record, purpose)
    data_key = _data_key(sealed, key, private, process)
    tell(process, "read", acting, record=record)
    return _unbox(sealed, data_key, process)


def _data_key(sealed: Sealed, key: Key, private: PrivateKey, process: Process) -> bytes:
    wrapped = Wrapped.objects.filter(sealed=sealed, key=key).first()
    if wrapped is None:
        raise NotFound
    try:
        return unwrap(bytes(wrapped.data_key), key.fingerprint, private, queries.bound(sealed, process))
    except CannotOpen:
        raise ValueError(DAMAGED) from None


def _unbox(sealed: Sealed, data_key: bytes, process: Process) -> bytes:
    try:
        return unbox(bytes(sealed.box), data_key, queries.bound(sealed, process))
    except CannotOpen:
        raise ValueError(DAMAGED) from None


def hand_to_safeguarding(
    process: Process, record: int, purpose: str, passphrase: str, *, acting: Actor
) -> None:
    """Make words readable by the safeguarding lead instead of the custodians: a child's, or somebody's in danger."""
    key, private = unlock(process, passphrase, acting)
    leads = enough(queries.active_keys(process, SAFEGUARDING), SAFEGUARDING)
    sealed = sealed_for(process, record, purpose)
    data_key = _data_key(sealed, key, private, process)
    bound = queries.bound(sealed, process)
    with transaction.atomic():
        Wrapped.objects.filter(sealed=sealed).delete()
        Wrapped.objects.bulk_create(
            Wrapped(sealed=sealed, key=lead, data_key=wrap(data_key, lead.fingerprint, public, bound))
            for lead, public in zip(leads, queries.loaded(leads).values(), strict=True)
        )
        tell(process, "read", acting, record=record)


def ask_identity(
    process: Process, record: int, purpose: str, passphrase: str, motive: str, *, acting: Actor
) -> int:
    """Take the first layer off an identity, with a written motive; returns the request that a second can finish."""
    if len(motive.strip()) < 10:
        raise Refused(_("Write why, for the other custodians and for whoever asks later. Write no names."))
    key, private = unlock(process, passphrase, acting)
    require_custodian(acting)
    with transaction.atomic():
        until = clock.now() + OPEN_FOR
        act = tell(process, "asked", acting, record=record, motive=motive.strip(), until=until)
        half_open(process, act, [sealed_for(process, record, purpose)], key, private)
    return act.pk


def half_open(process: Process, act: Act, records: Iterable[Sealed], key: Key, private: PrivateKey) -> None:
    rows = []
    for sealed in records:
        for layer in Layer.objects.filter(sealed=sealed, first=key).select_related("second"):
            names = key.fingerprint, layer.second.fingerprint
            left = _opened(
                take_off_first, bytes(layer.data_key), names, private, queries.bound(sealed, process)
            )
            rows.append(HalfOpen(act=act, sealed=sealed, second=layer.second, data_key=left))
    HalfOpen.objects.bulk_create(rows, batch_size=BATCH)


def _opened(
    take_off: Callable[..., bytes], data: bytes, names: tuple[str, str], private: PrivateKey, bound: Bound
) -> bytes:
    try:
        return take_off(data, *names, private, bound)
    except CannotOpen:
        raise ValueError(DAMAGED) from None


def finish_identity(process: Process, request: int, passphrase: str, *, acting: Actor) -> bytes:
    """Take the second layer off, and open. The log of the process says that two opened an identity, never whose."""
    act = queries.request_by(process, acting, request)
    another(act, acting)
    key, private = unlock(process, passphrase, acting)
    half = HalfOpen.objects.filter(act=act, second=key).select_related("sealed").first()
    if half is None or act.kind != "asked":
        raise NotFound
    sealed = half.sealed
    data_key = second_layer(half, act, key, private, process)
    plain = _unbox(sealed, data_key, process)
    with transaction.atomic():
        close(act)
        tell(process, "opened", acting, record=sealed.record, first=act)
        entry = Entry("identity.opened", process.code, {"asked_by": act.by}, {"motive": act.motive})
        append(process, [entry], acting=acting)
    return plain


def second_layer(half: HalfOpen, act: Act, key: Key, private: PrivateKey, process: Process) -> bytes:
    first = key_of(process, act.by).fingerprint
    names, bound = (first, key.fingerprint), queries.bound(half.sealed, process)
    return _opened(take_off_second, bytes(half.data_key), names, private, bound)


def another(act: Act, acting: Actor) -> None:
    if hmac.compare_digest(act.by, acting.ref):
        raise Refused(_("Somebody else has to be the second."))


@transaction.atomic
def let_go(process: Process, request: int, *, acting: Actor) -> None:
    """End a request unopened: its first layer is as before."""
    act = queries.request_by(process, acting, request)
    close(act)
    tell(process, "let_go", acting, record=act.record, key=act.key, first=act)


def close(act: Act) -> None:
    HalfOpen.objects.filter(act=act).delete()
    act.until = None
    act.save(update_fields=["until"])


def forget_half_open(now: datetime.datetime) -> None:
    """Requests that no second finished in time are as if they had never been made, but for the log."""
    HalfOpen.objects.filter(act__until__lte=now).delete()

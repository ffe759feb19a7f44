"""Letting a new key in: by two, as it will be one of two for every identity."""

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.vault import queries
from njia.vault.actions.acts import key_named, tell, unlock
from njia.vault.actions.keeping import keep_layers
from njia.vault.actions.keys import forget_key
from njia.vault.actions.opening import BATCH, OPEN_FOR, another, close, half_open, second_layer
from njia.vault.models import Act, HalfOpen, Key, Layer, Sealed, Wrapped
from njia.vault.queries import CUSTODIAN
from njia.vault.sealing import PrivateKey, layers, unwrap, wrap
from njia.vault.states import ACTIVE, RETIRED, require_custodian


def vouch(process: Process, name: str, passphrase: str, *, acting: Actor) -> int:
    """The first of two who let a new key in; returns the request. All identities are half open until the second acts.

    Also for a key that is in already and has gaps: identities that were sealed while it was being let in.
    """
    newcomer = _newcomer(process, name, acting)
    key, private = unlock(process, passphrase, acting)
    require_custodian(acting)
    with transaction.atomic():
        act = tell(process, "vouched", acting, key=newcomer, until=clock.now() + OPEN_FOR)
        if newcomer.duty == CUSTODIAN:
            reached = Layer.objects.filter(first=newcomer).values("sealed")
            identities = Sealed.objects.filter(process=process, layers__isnull=False).exclude(pk__in=reached)
            half_open(process, act, identities.distinct().iterator(chunk_size=BATCH), key, private)
    return act.pk


def _newcomer(process: Process, name: str, acting: Actor) -> Key:
    require_custodian(acting)
    key = key_named(process, name)
    if key.person_id == acting.person_id:
        raise Refused(_("Two others have to let your new key in."))
    if key.state == RETIRED:
        raise Refused(_("This key is retired."))
    return key


def admit(process: Process, request: int, passphrase: str, *, acting: Actor) -> None:
    """The second of two: the newcomer can now read words, and be one of two for every identity."""
    act = queries.request_by(process, acting, request)
    another(act, acting)
    if act.key is None:
        raise NotFound
    newcomer = _newcomer(process, act.key.fingerprint, acting)
    key, private = unlock(process, passphrase, acting)
    require_custodian(acting)
    with transaction.atomic():
        if newcomer.duty == CUSTODIAN:
            _share_words(process, newcomer, key, private)
            _share_identities(process, act, newcomer, key, private)
        close(act)
        _replace_older(newcomer)
        tell(process, "admitted", acting, key=newcomer, first=act)
        facts: dict[str, str | int | bool | list[str] | None] = {"duty": newcomer.duty, "vouched_by": act.by}
        append(process, [Entry("key.admitted", newcomer.fingerprint, facts)], acting=acting)


def _replace_older(newcomer: Key) -> None:
    """Whoever lost a passphrase and made a new key keeps one key: the newer."""
    older = Key.objects.filter(process=newcomer.process, person=newcomer.person, state=ACTIVE)
    for key in older.exclude(pk=newcomer.pk):
        forget_key(key)
    newcomer.state = ACTIVE
    newcomer.save(update_fields=["state"])


def _share_words(process: Process, newcomer: Key, key: Key, private: PrivateKey) -> None:
    public = queries.loaded([newcomer])[newcomer.fingerprint]
    mine = Wrapped.objects.filter(key=key).select_related("sealed")
    lacking = mine.exclude(sealed__in=Wrapped.objects.filter(key=newcomer).values("sealed"))
    rows = []
    for row in lacking.iterator(chunk_size=BATCH):
        bound = queries.bound(row.sealed, process)
        data_key = unwrap(bytes(row.data_key), key.fingerprint, private, bound)
        made = wrap(data_key, newcomer.fingerprint, public, bound)
        rows.append(Wrapped(sealed=row.sealed, key=newcomer, data_key=made))
    Wrapped.objects.bulk_create(rows, batch_size=BATCH)


def _share_identities(process: Process, act: Act, newcomer: Key, key: Key, private: PrivateKey) -> None:
    circle = {holder.fingerprint: holder for holder in [*queries.active_keys(process), newcomer]}
    public = queries.loaded(list(circle.values()))
    halves = HalfOpen.objects.filter(act=act, second=key).select_related("sealed")
    for half in halves:
        bound = queries.bound(half.sealed, process)
        data_key = second_layer(half, act, key, private, process)
        keep_layers(half.sealed, layers(data_key, public, bound, involving=[newcomer.fingerprint]), circle)

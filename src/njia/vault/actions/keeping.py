"""Taking things in, sealed, and destroying them. Parts of a room's own actions, which tell who acted."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Refused
from njia.kernel.processes.models import Process
from njia.vault import queries
from njia.vault.models import Key, Layer, Sealed, Wrapped
from njia.vault.queries import CUSTODIAN
from njia.vault.sealing import Bound, SealedWords, fits, seal_identity, seal_words


@transaction.atomic
def seal(process: Process, record: int, purpose: str, plain: bytes, *, duty: str = CUSTODIAN) -> None:
    """Seal words so that any one holder of this duty can read them. Part of a room's own action, which tells who."""
    keys = queries.active_keys(process, duty)
    bound = Bound(process.code, record, purpose)
    _keep_words(process, bound, seal_words(plain, queries.loaded(enough(keys, duty)), bound), keys)


def enough(keys: list[Key], duty: str) -> list[Key]:
    if len(keys) < (2 if duty == CUSTODIAN else 1):
        raise Refused(
            _("Nothing can be taken in now: there are too few people who may read it."), code="closed"
        )
    return keys


def _keep_words(process: Process, bound: Bound, sealed: SealedWords, keys: Iterable[Key]) -> None:
    row = Sealed.objects.create(process=process, record=bound.record, purpose=bound.purpose, box=sealed.box)
    Wrapped.objects.bulk_create(
        Wrapped(sealed=row, key=key, data_key=sealed.wrapped[key.fingerprint]) for key in keys
    )


@transaction.atomic
def take_sealed(process: Process, record: int, purpose: str, sealed: SealedWords) -> None:
    """Keep words that a page sealed by itself. Raises `Refused` unless they have the form, and all custodians' keys.

    A device that was away while a key was retired or let in sealed to others: it has to fetch the keys and seal anew.
    """
    keys = queries.active_keys(process)
    if not fits(sealed, [key.fingerprint for key in keys]):
        raise Refused(
            _("These were sealed for other custodians. Fetch their keys anew and send again."), code="keys"
        )
    _keep_words(process, Bound(process.code, record, purpose), sealed, keys)


@transaction.atomic
def seal_for_two(process: Process, record: int, purpose: str, plain: bytes) -> None:
    """Seal an identity so that any two custodians together can read it, and nobody alone."""
    keys = enough(queries.active_keys(process), CUSTODIAN)
    bound = Bound(process.code, record, purpose)
    sealed = seal_identity(plain, queries.loaded(keys), bound)
    row = Sealed.objects.create(process=process, record=record, purpose=purpose, box=sealed.box)
    by_name = {key.fingerprint: key for key in keys}
    keep_layers(row, sealed.layers, by_name)


def keep_layers(sealed: Sealed, made: Mapping[tuple[str, str], bytes], keys: Mapping[str, Key]) -> None:
    Layer.objects.bulk_create(
        Layer(sealed=sealed, first=keys[first], second=keys[second], data_key=data_key)
        for (first, second), data_key in made.items()
    )


@transaction.atomic
def destroy(record: int, purpose: str = "") -> None:
    """Delete what was sealed for a record, of one purpose or of all. Part of a room's own action."""
    rows = Sealed.objects.filter(record=record)
    (rows.filter(purpose=purpose) if purpose else rows).delete()

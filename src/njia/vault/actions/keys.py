"""Making, keeping and retiring keys."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused, Role
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.people.queries import actor
from njia.kernel.processes.models import Process
from njia.vault import queries
from njia.vault.actions.acts import duty_of, key_named, tell, unlock
from njia.vault.models import Founding, HalfOpen, Key, Layer, Wrapped
from njia.vault.passphrases import SHORTEST, fingerprint, wrap_private
from njia.vault.queries import CUSTODIAN
from njia.vault.sealing import new_private_key, public_bytes
from njia.vault.states import ACTIVE, RETIRED, WAITING, may_hold, require_custodian


def enrol(process: Process, passphrase: str, *, acting: Actor) -> str:
    """Make this person's key; returns its fingerprint. Once the circle is closed, the key waits to be let in."""
    duty = duty_of(acting)
    _check_passphrase(passphrase)
    private = new_private_key()
    wrapped = wrap_private(private, passphrase)
    state = WAITING if queries.founded_on(process) else ACTIVE
    with transaction.atomic():
        try:
            with transaction.atomic():
                key = Key.objects.create(
                    process=process, person_id=acting.person_id or 0, duty=duty, state=state,
                    fingerprint=fingerprint(private.public_key()), public=public_bytes(private.public_key()),
                    wrapped_private=wrapped, made_on=clock.today(),
                )  # fmt: skip
        except IntegrityError:
            raise Refused(
                _("You have made a key already. To change its passphrase, use the old one.")
            ) from None
        append(process, [Entry("key.made", key.fingerprint, {"duty": duty, "state": state})], acting=acting)
    return key.fingerprint


def _check_passphrase(passphrase: str) -> None:
    if len(passphrase) < SHORTEST or len(set(passphrase)) < SHORTEST // 2:
        raise Refused(
            _("The passphrase needs at least %(count)s characters: four or five words that only you know.")
            % {"count": SHORTEST}
        )


def change_passphrase(process: Process, old: str, new: str, *, acting: Actor) -> None:
    """The key stays the same. Raises `Refused` for a wrong or too short passphrase."""
    _check_passphrase(new)
    key, private = unlock(process, old, acting)
    key.wrapped_private = wrap_private(private, new)
    key.save(update_fields=["wrapped_private"])


@transaction.atomic
def found(process: Process, *, acting: Actor) -> None:
    """Close the circle: from now on two custodians let in whoever comes. Called when a process opens its doors."""
    if reasons := queries.missing(process):
        raise Refused(" ".join(reasons), code="guard")
    _row, made = Founding.objects.get_or_create(process=process, defaults={"on": clock.today()})
    if made:
        keys = [key.fingerprint for key in queries.active_keys(process)]
        append(process, [Entry("keys.closed", process.code, {"keys": keys})], acting=acting)


@transaction.atomic
def retire(process: Process, name: str, *, acting: Actor) -> None:
    """Take a key out of use, with all that is sealed to it: one's own, or one that a new key replaces."""
    require_custodian(acting)
    key = key_named(process, name, locked=True)
    if queries.founded_on(process) and _is_needed(key):
        raise Refused(
            _("Two custodians have to remain: one alone could open no identity, and let nobody in.")
        )
    if key.person_id != acting.person_id and not _replaced(key):
        raise Refused(
            _("A key is retired by its owner, or once its owner's new key is let in or role has ended.")
        )
    forget_key(key)
    tell(process, "retired", acting, key=key)
    append(process, [Entry("key.retired", key.fingerprint)], acting=acting)


def _is_needed(key: Key) -> bool:
    return key.duty == CUSTODIAN and key.state == ACTIVE and len(queries.active_keys(key.process)) <= 2


def _replaced(key: Key) -> bool:
    newer = Key.objects.filter(process=key.process, person=key.person, state=ACTIVE).exclude(pk=key.pk)
    return newer.exists() or not (
        may_hold(holder := actor(key.person, key.process)) or holder.has({Role.SAFEGUARDING_LEAD})
    )


def forget_key(key: Key) -> None:
    """Delete all that is sealed to a key, and its private half. What it opened before stays told."""
    for rows in (
        Wrapped.objects.filter(key=key),
        Layer.objects.filter(first=key),
        Layer.objects.filter(second=key),
        HalfOpen.objects.filter(second=key),
    ):
        rows.delete()
    key.state, key.wrapped_private = RETIRED, b""
    key.save(update_fields=["state", "wrapped_private"])

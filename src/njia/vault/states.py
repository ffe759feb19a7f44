"""Who may hold a key, and what is said to all others."""

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, Actor, Refused, Role, Words

FEWEST = 3
"""Custodians that have a key before anything is sealed: with two, one forgotten passphrase would lose every identity."""

KEY_STATES: dict[str, Words] = {
    "active": _("Holds a key"),
    "waiting": _("Has made a key, and waits for two custodians to let it in"),
    "retired": _("No longer holds a key"),
}
ACTIVE, WAITING, RETIRED = "active", "waiting", "retired"

ACTS: dict[str, Words] = {
    "read": _("Read words"),
    "asked": _("Asked to open an identity"),
    "opened": _("Opened an identity, as the second"),
    "let_go": _("Let a request pass unopened"),
    "vouched": _("Vouched for a new custodian"),
    "admitted": _("Let a new custodian in, as the second"),
    "retired": _("Retired a key"),
    "wrong": _("A wrong passphrase"),
}
"""What every custodian of a process sees the others do."""

NOT_A_CUSTODIAN = _("Only identity custodians, who do not run the process, hold keys.")
WRONG = _("This passphrase does not open your key. If it is lost, two other custodians can let a new key in.")


def may_hold(actor: Actor) -> bool:
    """A custodian who also runs the process holds nothing: the two are kept apart."""
    return actor.has({Role.CUSTODIAN}) and not actor.has(DESK)


def require_custodian(actor: Actor) -> None:
    if not may_hold(actor):
        raise Refused(NOT_A_CUSTODIAN, code="role")

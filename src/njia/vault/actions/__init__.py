"""Verbs of the vault."""

from njia.vault.actions.acts import mark_seen
from njia.vault.actions.keeping import destroy, seal, seal_for_two, take_sealed
from njia.vault.actions.keys import change_passphrase, enrol, found, retire
from njia.vault.actions.newcomers import admit, vouch
from njia.vault.actions.opening import (
    ask_identity,
    finish_identity,
    forget_half_open,
    hand_to_safeguarding,
    let_go,
    read,
)

__all__ = [
    "admit",
    "ask_identity",
    "change_passphrase",
    "destroy",
    "enrol",
    "finish_identity",
    "forget_half_open",
    "found",
    "hand_to_safeguarding",
    "let_go",
    "mark_seen",
    "read",
    "retire",
    "seal",
    "seal_for_two",
    "take_sealed",
    "vouch",
]

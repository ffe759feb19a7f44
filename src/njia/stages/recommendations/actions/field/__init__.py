"""Verbs of collecting in the field: forms, the phones that carry them, and what phones and Kobo send back."""

from njia.stages.recommendations.actions.field.bringing import (
    BadForm,
    add_file,
    bring_form,
    map_form,
    remove_file,
    take_form_step,
)
from njia.stages.recommendations.actions.field.devices import make_device, revoke_device
from njia.stages.recommendations.actions.field.judging import destroy_picture, set_aside_filled, take_filled
from njia.stages.recommendations.actions.field.receiving import Received, receive
from njia.stages.recommendations.actions.field.reconciling import Reconciled, reconcile

__all__ = [
    "BadForm",
    "Received",
    "Reconciled",
    "add_file",
    "bring_form",
    "destroy_picture",
    "make_device",
    "map_form",
    "receive",
    "reconcile",
    "remove_file",
    "revoke_device",
    "set_aside_filled",
    "take_filled",
    "take_form_step",
]

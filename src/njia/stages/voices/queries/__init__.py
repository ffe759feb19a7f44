"""Reads. Voices are read by custodians through `visible_to`, and by whoever holds a receipt through `by_receipt`."""

from njia.stages.voices.queries.consents import (
    ASKED_AT_ONCE,
    cleared,
    consents,
    objections,
    objections_made,
    to_forget,
    unconfirmed,
    without_consent,
)
from njia.stages.voices.queries.desk import by_key, to_read, unread, visible_to
from njia.stages.voices.queries.doors import contacts, is_open, may_see
from njia.stages.voices.queries.figures import floored, heard, ledger_of_figures, participation, standing
from njia.stages.voices.queries.receipts import (
    by_receipt,
    can_show,
    open_objections,
    proof_of,
    waits_for_holder,
)

__all__ = [
    "ASKED_AT_ONCE",
    "by_key",
    "by_receipt",
    "can_show",
    "cleared",
    "consents",
    "contacts",
    "floored",
    "heard",
    "is_open",
    "ledger_of_figures",
    "may_see",
    "objections",
    "objections_made",
    "open_objections",
    "participation",
    "proof_of",
    "standing",
    "to_forget",
    "to_read",
    "unconfirmed",
    "unread",
    "visible_to",
    "waits_for_holder",
    "without_consent",
]

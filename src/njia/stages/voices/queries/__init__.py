"""Reads. Voices are read by custodians through `visible_to`, and by whoever holds a receipt through `by_receipt`."""

from njia.stages.voices.queries.consents import ASKED_AT_ONCE, cleared, consents, unconfirmed, without_consent
from njia.stages.voices.queries.desk import by_key, to_read, unread, visible_to
from njia.stages.voices.queries.doors import contacts, is_open, may_see
from njia.stages.voices.queries.figures import floored, heard, participation, standing
from njia.stages.voices.queries.receipts import by_receipt

__all__ = [
    "ASKED_AT_ONCE",
    "by_key",
    "by_receipt",
    "cleared",
    "consents",
    "contacts",
    "floored",
    "heard",
    "is_open",
    "may_see",
    "participation",
    "standing",
    "to_read",
    "unconfirmed",
    "unread",
    "visible_to",
    "without_consent",
]

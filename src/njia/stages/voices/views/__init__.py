"""Pages for people whom nobody may find: never stored, without a session, and no address says what was done there.

A receipt is never part of an address and there is nowhere to keep it between pages, so the receipt page answers a
sent form directly instead of redirecting. Sending it again by reloading does nothing new.
"""

from njia.stages.voices.views.desk import read, unread, wordings
from njia.stages.voices.views.doors import give, index
from njia.stages.voices.views.gateways import gateway_end, gateways
from njia.stages.voices.views.honoraria import honoraria, honoraria_export, honorarium
from njia.stages.voices.views.keys import key, keys, keys_seen, opening, who
from njia.stages.voices.views.receipts import receipt
from njia.stages.voices.views.safeguarding import alert, alerts

__all__ = [
    "alert",
    "alerts",
    "gateway_end",
    "gateways",
    "give",
    "honoraria",
    "honoraria_export",
    "honorarium",
    "index",
    "key",
    "keys",
    "keys_seen",
    "opening",
    "read",
    "receipt",
    "unread",
    "who",
    "wordings",
]

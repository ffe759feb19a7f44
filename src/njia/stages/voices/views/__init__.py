"""Pages for people whom nobody may find: never stored, without a session, and no address says what was done there.

A receipt is never part of an address and there is nowhere to keep it between pages, so the receipt page answers a
sent form directly instead of redirecting. Sending it again by reloading does nothing new.
"""

from njia.stages.voices.views.behalf import behalf, key_in, paper
from njia.stages.voices.views.desk import read, unread, wordings
from njia.stages.voices.views.doors import give, index, leave
from njia.stages.voices.views.gateways import gateway_end, gateways
from njia.stages.voices.views.honoraria import honoraria, honoraria_export, honorarium
from njia.stages.voices.views.intake import contact, intake, new_contact
from njia.stages.voices.views.keys import key, keys, keys_seen, opening, who
from njia.stages.voices.views.offline import offline, offline_page, offline_words, offline_worker, send_locked
from njia.stages.voices.views.receipts import receipt
from njia.stages.voices.views.safeguarding import alert, alerts
from njia.stages.voices.views.workshops import door, hand_over, workshop, workshops

__all__ = [
    "alert",
    "alerts",
    "behalf",
    "contact",
    "door",
    "gateway_end",
    "gateways",
    "give",
    "hand_over",
    "honoraria",
    "honoraria_export",
    "honorarium",
    "index",
    "intake",
    "key",
    "key_in",
    "keys",
    "keys_seen",
    "leave",
    "new_contact",
    "offline",
    "offline_page",
    "offline_words",
    "offline_worker",
    "opening",
    "paper",
    "read",
    "receipt",
    "send_locked",
    "unread",
    "who",
    "wordings",
    "workshop",
    "workshops",
]

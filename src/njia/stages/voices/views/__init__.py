"""Pages for people whom nobody may find: never stored, without a session, and no address says what was done there.

A receipt is never part of an address and there is nowhere to keep it between pages, so the receipt page answers a
sent form directly instead of redirecting. Sending it again by reloading does nothing new.
"""

from njia.stages.voices.views.desk import clear, read, set_aside, unread
from njia.stages.voices.views.doors import give, index
from njia.stages.voices.views.receipts import receipt

__all__ = ["clear", "give", "index", "read", "receipt", "set_aside", "unread"]

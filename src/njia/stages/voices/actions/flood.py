"""Floods: what comes in great number from one source is read after all others, and never dropped.

Kept in the memory of this process alone, under a key made when it starts, and forgotten within the hour.
"""

import hashlib
import secrets
import threading
import time
from collections import deque

MOST, WITHIN = 120, 3600.0
"""Voices without a token in so many seconds. Twenty people in one workshop share an address, and so may a whole town."""
SOURCES = 10_000
"""Remembered at a time; beyond, the one that was quiet for longest is forgotten."""

_key = secrets.token_bytes(32)
_lately: dict[bytes, deque[float]] = {}
_turn = threading.Lock()


def is_crowded(source: str) -> bool:
    """Count one voice from this source; whether more came from it lately than people give."""
    name = hashlib.blake2b(source.encode(), key=_key, digest_size=16).digest()
    now = time.monotonic()
    with _turn:
        times = _lately.pop(name, None) or deque(maxlen=MOST + 1)
        times.append(now)
        _lately[name] = times  # the last in order, as it was heard of last
        for old in [other for other, heard in _lately.items() if heard[-1] < now - WITHIN]:
            del _lately[old]
        while len(_lately) > SOURCES:
            del _lately[next(iter(_lately))]
        return len(times) > MOST and times[0] > now - WITHIN

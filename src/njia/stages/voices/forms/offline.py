"""What a device sends that was away: JSON, of which nothing is believed."""

import base64
import binascii
import json
from typing import Any

from njia.stages.voices.actions import Locked
from njia.stages.voices.states import OPTIONAL
from njia.vault.door import SealedWords


def read_locked(body: bytes) -> tuple[str, Locked]:
    """(the slip's words, what was locked). Raises `ValueError` for all that has not the form of it."""
    try:
        sent = json.loads(body)
        sealed = SealedWords(
            _bytes(sent["box"]), {str(name): _bytes(key) for name, key in sent["wrapped"].items()}
        )
        allowed = set(map(str, sent["consents"]))
        locked = Locked(
            int(str(sent["record"])[:20]),
            sealed,
            str(sent["language"]),
            {use: use in allowed for use in OPTIONAL},
        )
        return str(sent["slip"])[:200], locked
    except (KeyError, TypeError, AttributeError, binascii.Error, RecursionError) as wrong:
        raise ValueError("not a locked entry") from wrong


def _bytes(text: Any) -> bytes:
    return base64.b64decode(text, validate=True)

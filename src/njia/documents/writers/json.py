"""JSON that is the same for the same data: sorted keys, indent of 1, real letters, a newline at the end."""

import json
from typing import Any


def write(data: Any) -> bytes:
    """:raises ValueError: NaN, an infinity or half a surrogate pair, which JSON cannot carry."""
    text = json.dumps(data, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode()

"""Codes that somebody types to take part without a name: on a printed slip, or drawn by a person with a mandate.

80 random bits in sixteen letters and digits that cannot be taken for one another (Crockford's base 32). Only a digest
is kept, of the code together with what it is good for, so that one code opens one thing.
"""

import hashlib
import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OIL", "011")
LENGTH = 16
LONGEST = 60
"""Characters of what was typed that are looked at."""


def new_code() -> str:
    """Such as 7K2M-9QXA-D31F-0WTC."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def typed(code: str) -> str:
    """What was typed, as the code has it: without spaces and hyphens, in capitals, with look-alikes put right."""
    return "".join(letter for letter in code[:LONGEST].upper().translate(_ALIKE) if letter in _LETTERS)


def code_digest(code: str, good_for: str) -> str:
    return hashlib.sha256(f"{good_for}\n{typed(code)}".encode()).hexdigest()

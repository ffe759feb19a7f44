"""What is kept of a receipt: enough to know it again, and far too little to find it by trying.

A receipt has no account beside it, so its digest has to be the same each time: one salt for the installation, kept in
a file outside the database, and Argon2id. Whoever steals the database alone can try nothing; with the salt too, 90
bits of words stay out of reach, and the 53 bits of a telephone's digits cost some years of a large machine's time.
"""

import os
import secrets
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings

SALT_FILE = "receipt-lookup.salt"
COST = (19 * 1024, 2)
"""KiB and passes: OWASP's smallest for Argon2id, some 0.05 s. It cannot rise without losing every receipt."""
_at_once = threading.BoundedSemaphore(2)
"""Look-ups at a time in one process, so that asking often cannot fill the memory."""


@dataclass(frozen=True)
class Secrets:
    """`digest` is kept with the voice; `opener` is kept nowhere, and opens what the log holds of the submission."""

    digest: str
    opener: bytes


def secrets_of(canonical: str) -> Secrets:
    """Both in one derivation, so that neither leads to the other."""
    memory, passes = COST
    kdf = Argon2id(
        salt=_salt(settings.NJIA_HOME / "keys"), length=64, iterations=passes, lanes=1, memory_cost=memory
    )
    with _at_once:
        made = kdf.derive(canonical.encode())
    return Secrets(made[:32].hex(), made[32:])


@lru_cache(maxsize=1)
def _salt(directory: Path) -> bytes:
    path = directory / SALT_FILE
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(made := secrets.token_bytes(32))
    return made

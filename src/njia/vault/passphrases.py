"""A custodian's private key at rest: wrapped by a key that is derived from their passphrase and kept nowhere."""

import hashlib
import secrets
import threading

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from njia.vault.sealing import NONCE, CannotOpen, PrivateKey, PublicKey, public_bytes

COST = {1: (64 * 1024, 3)}
"""KiB of memory and passes, by the version that each wrapped key begins with, so that they can rise. The first is
RFC 9106's second recommendation: 64 MiB and three passes, some 0.2 s on a small server."""
NEWEST = max(COST)
SALT = 16
SHORTEST = 16
"""Characters. Whoever steals the disk can try passphrases for ever."""

_at_once = threading.BoundedSemaphore(2)
"""Derivations at a time in one process: each takes 64 MiB, and nobody shall fill the memory by asking."""


def fingerprint(key: PublicKey) -> str:
    """16 hex digits that name a custodian's key."""
    return hashlib.sha256(public_bytes(key)).hexdigest()[:16]


def wrap_private(key: PrivateKey, passphrase: str) -> bytes:
    """Version, salt, nonce, and the key under AES-256-GCM. The public key is bound in, so that two cannot be exchanged."""
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    bound = public_bytes(key.public_key())
    return (
        bytes([NEWEST])
        + salt
        + nonce
        + AESGCM(_derive(passphrase, salt, NEWEST)).encrypt(nonce, plain, bound)
    )


def unwrap_private(wrapped: bytes, passphrase: str, public: bytes) -> PrivateKey:
    """Raises `CannotOpen` for a wrong passphrase."""
    version, salt = wrapped[0], wrapped[1 : 1 + SALT]
    nonce, body = wrapped[1 + SALT : 1 + SALT + NONCE], wrapped[1 + SALT + NONCE :]
    try:
        plain = AESGCM(_derive(passphrase, salt, version)).decrypt(nonce, body, public)
    except InvalidTag:
        raise CannotOpen from None
    key = serialization.load_der_private_key(plain, password=None)
    if not isinstance(key, PrivateKey):
        raise CannotOpen
    return key


def _derive(passphrase: str, salt: bytes, version: int) -> bytes:
    memory, passes = COST[version]
    kdf = Argon2id(salt=salt, length=32, iterations=passes, lanes=1, memory_cost=memory)
    with _at_once:
        return kdf.derive(passphrase.encode())

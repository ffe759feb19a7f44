"""Signed tree heads: the process vouches, with its Ed25519 key, for the root of its log on a given day."""

import os
import secrets
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from njia.proof.canonical import canonical_json, read_json
from njia.proof.leaves import is_iso_date
from njia.proof.merkle import CompactRange

KEY_FILE = "log-signing.key"
# What a signature is for is part of what is signed, so that none can be passed off as one of another kind.
HEAD_DOMAIN = b"njia-tree-head/1\n"


@dataclass(frozen=True)
class SignedHead:
    """``log`` is the process code; ``root``, ``key``, ``signature`` are lower-case hex; ``on`` is ISO."""

    log: str
    size: int
    root: str
    on: str
    key: str
    signature: str

    def encode(self) -> bytes:
        """The bytes of log/head.json."""
        return canonical_json(asdict(self))

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Raises ValueError when the bytes are not a head; the signature is checked by ``verify_head``."""
        found = read_json(data)
        if type(found) is not dict or found.keys() != cls.__dataclass_fields__.keys():
            raise ValueError("a signed head has exactly the fields log, size, root, on, key and signature")
        head = cls(**found)
        texts = (head.log, head.root, head.on, head.key, head.signature)
        if type(head.size) is not int or head.size < 0 or not all(isinstance(text, str) for text in texts):
            raise ValueError("a field of the signed head has the wrong type")
        if not is_iso_date(head.on):
            raise ValueError("the day of the signed head is not an ISO date")
        return head


def sign_head(private_key: Ed25519PrivateKey, log: str, compact_range: CompactRange, on: str) -> SignedHead:
    """Signs the log's size and root as of the day ``on`` (ISO date)."""
    size, root = compact_range.size, compact_range.root().hex()
    return SignedHead(
        log=log,
        size=size,
        root=root,
        on=on,
        key=public_key_hex(private_key),
        signature=private_key.sign(_message(log, size, root, on)).hex(),
    )


def verify_head(head: SignedHead) -> bool:
    """Did the holder of ``head.key`` sign this head? Whose key that is, is for the reader to know."""
    try:
        message = _message(head.log, head.size, head.root, head.on)
    except ValueError:
        return False
    return verify_signature(head.key, head.signature, message)


def verify_signature(key_hex: str, signature_hex: str, message: bytes) -> bool:
    """Ed25519; false, never an error, for what is not lower-case hex of the right length."""
    try:
        key, signature = bytes.fromhex(key_hex), bytes.fromhex(signature_hex)
        if key.hex() != key_hex or signature.hex() != signature_hex:
            return False
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (ValueError, InvalidSignature):
        return False
    return True


def public_key_hex(private_key: Ed25519PrivateKey) -> str:
    return private_key.public_key().public_bytes_raw().hex()


def fingerprint(public_key_hex: str) -> str:
    """The first 128 bits of the key's SHA-256 as eight groups of four hex digits, to be compared by eye.

    128 bits resist finding a second key with the same fingerprint. Raises ValueError when it is not hex.
    """
    digits = sha256(bytes.fromhex(public_key_hex)).hexdigest()[:32]
    return "-".join(digits[i : i + 4] for i in range(0, 32, 4))


def load_or_create_key(directory: Path) -> Ed25519PrivateKey:
    """The signing key kept in ``directory``/log-signing.key (64 hex digits, mode 0600), made when missing.

    The key is written whole under another name and then linked into place, which fails when the name exists:
    of two processes that start together one wins, and neither can read half a key. Raises ValueError when
    the file does not hold a key.
    """
    path = directory / KEY_FILE
    if not path.exists():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create_key(path)
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    except ValueError:
        raise ValueError(f"{KEY_FILE} does not hold a signing key") from None


def _create_key(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key is the key
    finally:
        draft.unlink()


def _message(log: str, size: int, root: str, on: str) -> bytes:
    return HEAD_DOMAIN + canonical_json({"log": log, "on": on, "root": root, "size": size})

"""How something is sealed. Plain Python; the format and its limits are told in docs/algorithms/sealing.md.

A record is a fresh data key and a box under it. What differs is who can get at the data key: for words, any one
custodian (the key sealed to each); for an identity, any two (the key sealed to the second, and that sealed to the
first, for each ordered pair). HPKE with P-256 rather than X25519, because it is the one curve that the browsers of
old telephones know by themselves, and pages that work offline seal too.
"""

import itertools
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
CURVE = ec.SECP256R1()
VERSION = b"\x01"
KEY, NONCE, TAG, LENGTH = 32, 12, 16, 4
BUCKETS = tuple(2**power for power in (10, 12, 14, 16, 18))
"""Padded sizes in bytes, 1 KiB to 256 KiB: the size of a box tells one of five things."""

PublicKey = ec.EllipticCurvePublicKey
PrivateKey = ec.EllipticCurvePrivateKey


class CannotOpen(Exception):
    """The wrong key, another record's box, or a changed byte. Says no more, so that nothing leaks into a log."""


@dataclass(frozen=True)
class Bound:
    """What a box is bound to: it opens as nothing else."""

    process: str
    record: int
    purpose: str

    def info(self, *path: str) -> bytes:
        return "\n".join(["njia-vault/1", self.process, str(self.record), self.purpose, *path]).encode()


def new_private_key() -> PrivateKey:
    return ec.generate_private_key(CURVE)


def public_bytes(key: PublicKey) -> bytes:
    """65 bytes, uncompressed, as WebCrypto reads them."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def load_public(data: bytes) -> PublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, data)


def new_data_key() -> bytes:
    return secrets.token_bytes(KEY)


def pad(plain: bytes) -> bytes:
    """Raises `ValueError` for what no bucket holds."""
    needed = len(plain) + LENGTH
    size = next((bucket for bucket in BUCKETS if bucket >= needed), None)
    if size is None:
        raise ValueError("longer than the largest bucket")
    return len(plain).to_bytes(LENGTH) + plain + bytes(size - needed)


def unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:LENGTH])
    if length > len(padded) - LENGTH:
        raise CannotOpen
    return padded[LENGTH : LENGTH + length]


def box(plain: bytes, data_key: bytes, bound: Bound) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return VERSION + nonce + AESGCM(data_key).encrypt(nonce, pad(plain), bound.info("box"))


def unbox(sealed: bytes, data_key: bytes, bound: Bound) -> bytes:
    nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    if sealed[:1] != VERSION:
        raise CannotOpen
    try:
        return unpad(AESGCM(data_key).decrypt(nonce, body, bound.info("box")))
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def is_box(data: bytes) -> bool:
    """Whether this has the form of a box: all that can be known of one that was made elsewhere."""
    return data[:1] == VERSION and len(data) - 1 - NONCE - TAG in BUCKETS


def wrap(data_key: bytes, to: str, key: PublicKey, bound: Bound) -> bytes:
    """The data key for one custodian, who is named by the fingerprint `to`."""
    return SUITE.encrypt(data_key, key, bound.info("one", to))


def unwrap(wrapped: bytes, to: str, key: PrivateKey, bound: Bound) -> bytes:
    return _decrypt(wrapped, key, bound.info("one", to))


def layer(data_key: bytes, first: str, second: str, keys: Mapping[str, PublicKey], bound: Bound) -> bytes:
    """The data key for the second custodian, within a layer that only the first can take off."""
    inner = SUITE.encrypt(data_key, keys[second], bound.info("second", first, second))
    return SUITE.encrypt(inner, keys[first], bound.info("first", first, second))


def layers(
    data_key: bytes, keys: Mapping[str, PublicKey], bound: Bound, involving: Iterable[str] | None = None
) -> dict[tuple[str, str], bytes]:
    """For every ordered pair, so that any custodian can be the first; or only for pairs with one of `involving`."""
    wanted = None if involving is None else set(involving)
    return {
        (first, second): layer(data_key, first, second, keys, bound)
        for first, second in itertools.permutations(keys, 2)
        if wanted is None or {first, second} & wanted
    }


def take_off_first(sealed: bytes, first: str, second: str, key: PrivateKey, bound: Bound) -> bytes:
    """What is left can be opened by the second alone; the first has learnt nothing."""
    return _decrypt(sealed, key, bound.info("first", first, second))


def take_off_second(sealed: bytes, first: str, second: str, key: PrivateKey, bound: Bound) -> bytes:
    return _decrypt(sealed, key, bound.info("second", first, second))


def _decrypt(sealed: bytes, key: PrivateKey, info: bytes) -> bytes:
    try:
        return SUITE.decrypt(sealed, key, info)
    except (InvalidTag, ValueError):
        raise CannotOpen from None


@dataclass(frozen=True)
class SealedWords:
    box: bytes
    wrapped: Mapping[str, bytes]


@dataclass(frozen=True)
class SealedIdentity:
    box: bytes
    layers: Mapping[tuple[str, str], bytes]


def seal_words(plain: bytes, keys: Mapping[str, PublicKey], bound: Bound) -> SealedWords:
    data_key = new_data_key()
    wrapped = {name: wrap(data_key, name, key, bound) for name, key in keys.items()}
    return SealedWords(box(plain, data_key, bound), wrapped)


def seal_identity(plain: bytes, keys: Mapping[str, PublicKey], bound: Bound) -> SealedIdentity:
    data_key = new_data_key()
    return SealedIdentity(box(plain, data_key, bound), layers(data_key, keys, bound))


def fits(sealed: SealedWords, names: Sequence[str]) -> bool:
    """Whether a box made elsewhere is sealed to all of these custodians, as far as can be seen from outside."""
    wrapped_size = 65 + KEY + TAG
    return (
        is_box(sealed.box)
        and set(sealed.wrapped) == set(names)
        and all(len(one) == wrapped_size for one in sealed.wrapped.values())
    )

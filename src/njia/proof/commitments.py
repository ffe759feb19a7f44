"""Salted commitments: the log holds these in place of words.

Who knows the salt and the words can show that the log meant exactly them. Who destroys the salt has destroyed
the link for ever: what stays in the log is indistinguishable from noise, and the log still verifies.
"""

import hmac
import secrets
from hashlib import sha256

SALT_SIZE = 32


def new_salt() -> bytes:
    """32 random bytes: the salt of one line of a register (one recommendation, one decision, one clause)."""
    return secrets.token_bytes(SALT_SIZE)


def field_salt(line_salt: bytes, field: str) -> bytes:
    """The salt of one field, HMAC-SHA256 of its name under the line's salt.

    It can be handed out to open that field and tells nothing of the other fields. Destroying the line's salt
    destroys every salt derived from it that was not handed out.
    """
    return hmac.digest(_checked(line_salt), field.encode(), sha256)


def commit(salt_of_field: bytes, text: str) -> str:
    """HMAC-SHA256 of the text's UTF-8 bytes under the field's salt, in hex.

    The text is taken to the letter: no Unicode normalisation, no trimming, for it is a person's wording.
    Raises ValueError for a salt that is not 32 bytes (a shorter key would be padded, and so not unique).
    """
    return hmac.digest(_checked(salt_of_field), text.encode(), sha256).hex()


def opens(commitment_hex: str, salt: bytes, text: str) -> bool:
    """Is this text, under this salt, what was committed to?"""
    if len(salt) != SALT_SIZE:
        return False
    return hmac.compare_digest(commit(salt, text).encode(), commitment_hex.encode())


def _checked(salt: bytes) -> bytes:
    if len(salt) != SALT_SIZE:
        raise ValueError("a salt is 32 bytes")
    return salt

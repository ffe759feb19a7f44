"""Single-use links: 160 random bits, kept only as a digest, so that a stolen database opens no door."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(20)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

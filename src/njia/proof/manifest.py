"""The package's table of contents: every member's size and SHA-256, signed as a whole."""

from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from njia.proof.canonical import canonical_json
from njia.proof.heads import public_key_hex, verify_signature

FORMAT = "njia-package/1"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig.json"
MANIFEST_DOMAIN = b"njia-manifest/1\n"


def build_manifest(members: Mapping[str, bytes | Path], about: dict[str, Any]) -> dict[str, Any]:
    """The manifest of all members but itself and its signature; to be written by ``canonical_json``."""
    listed = (name for name in sorted(members) if name not in (MANIFEST, SIGNATURE))
    return {"format": FORMAT, "about": about, "members": [_line(name, members[name]) for name in listed]}


def sign_manifest(private_key: Ed25519PrivateKey, manifest_bytes: bytes) -> bytes:
    """The bytes of manifest.sig.json: {"key", "signature"} in hex, over the exact bytes of the manifest."""
    signature = private_key.sign(MANIFEST_DOMAIN + manifest_bytes)
    return canonical_json({"key": public_key_hex(private_key), "signature": signature.hex()})


def verify_manifest(key_hex: str, signature_hex: str, manifest_bytes: bytes) -> bool:
    return verify_signature(key_hex, signature_hex, MANIFEST_DOMAIN + manifest_bytes)


def _line(name: str, content: bytes | Path) -> dict[str, Any]:
    if isinstance(content, bytes):
        return {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}
    with content.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        return {"name": name, "size": file.tell(), "sha256": digest}

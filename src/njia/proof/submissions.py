"""What somebody can show of a submission: that the log holds it, and nothing of what it says.

The log's line has the digest of an opener that only the receipt leads to. The opener says nothing of the text, so a
proof can be shown to anybody; and the register commits to words with salts of its own, so that no part of a proof
leads from a contributor to an item.
"""

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from njia.proof.canonical import canonical_json, read_json
from njia.proof.heads import SignedHead, public_key_hex, verify_head, verify_signature
from njia.proof.leaves import Leaf, is_iso_date
from njia.proof.merkle import leaf_hash, verify_inclusion

KIND = "voice.received"
COMMITMENT_DOMAIN = b"njia-submission/1\n"
PROMISE_DOMAIN = b"njia-submission-promise/1\n"
FORMAT = "njia-submission-proof/1"


def submission_commitment(opener: bytes) -> str:
    """64 hex digits. `opener` is 32 random bytes, so that no digest of it can be guessed."""
    return sha256(COMMITMENT_DOMAIN + opener).hexdigest()


@dataclass(frozen=True)
class SignedPromise:
    """The process promises that its log will hold this commitment, under the first day of `month`."""

    log: str
    commitment: str
    month: str
    key: str
    signature: str

    def signed(self) -> bytes:
        return PROMISE_DOMAIN + canonical_json(
            {"commitment": self.commitment, "log": self.log, "month": self.month}
        )


def sign_promise(private_key: Ed25519PrivateKey, log: str, commitment: str, month: str) -> SignedPromise:
    """The same promise each time: Ed25519 signatures hold no chance."""
    promise = SignedPromise(log, commitment, month, public_key_hex(private_key), "")
    return SignedPromise(log, commitment, month, promise.key, private_key.sign(promise.signed()).hex())


def verify_promise(promise: SignedPromise) -> bool:
    """Did the holder of `promise.key` sign this promise?"""
    return is_iso_date(promise.month) and verify_signature(promise.key, promise.signature, promise.signed())


@dataclass(frozen=True)
class SubmissionProof:
    """`opener` in hex, and either a promise, or the line, its path and the head that it is under."""

    opener: str
    promise: SignedPromise | None = None
    leaf: str = ""
    path: tuple[str, ...] = ()
    head: SignedHead | None = None

    def encode(self) -> bytes:
        shown: dict[str, Any] = {"format": FORMAT, "opener": self.opener}
        if self.promise:
            shown["promise"] = asdict(self.promise)
        if self.head:
            shown |= {"head": asdict(self.head), "leaf": self.leaf, "path": list(self.path)}
        return canonical_json(shown)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Raises ValueError when the bytes are not a proof; what it proves is for `submission_faults` to say."""
        found = read_json(data)
        if type(found) is not dict or found.pop("format", None) != FORMAT:
            raise ValueError("this is not a proof of submission")
        try:
            promise, head = found.pop("promise", None), found.pop("head", None)
            return cls(
                opener=_text(found.pop("opener")),
                promise=SignedPromise(**_texts(promise)) if promise is not None else None,
                head=SignedHead.decode(canonical_json(head)) if head is not None else None,
                leaf=_text(found.pop("leaf", "")),
                path=tuple(_text(step) for step in found.pop("path", [])),
                **found,
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("a field of the proof is missing or unknown") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a field of the proof is not a text")
    return value


def _texts(value: dict[str, object]) -> dict[str, str]:
    return {name: _text(text) for name, text in value.items()}


def submission_faults(proof: SubmissionProof) -> list[str]:
    """Why it proves nothing; empty when it holds."""
    try:
        commitment = submission_commitment(bytes.fromhex(proof.opener))
    except ValueError:
        return ["the opener is not hexadecimal"]
    if proof.promise:
        return _promise_faults(proof.promise, commitment)
    if proof.head is None:
        return ["there is neither a promise nor a line of the log"]
    return _line_faults(proof, proof.head, commitment)


def _promise_faults(promise: SignedPromise, commitment: str) -> list[str]:
    if promise.commitment != commitment:
        return ["the promise is for another submission"]
    return [] if verify_promise(promise) else ["the promise's signature does not hold"]


def _line_faults(proof: SubmissionProof, head: SignedHead, commitment: str) -> list[str]:
    data = proof.leaf.encode()
    try:
        leaf = Leaf.decode(data)
        path = [bytes.fromhex(step) for step in proof.path]
        root = bytes.fromhex(head.root)
    except ValueError as error:
        return [str(error)]
    if leaf.kind != KIND or leaf.facts.get("submission") != commitment:
        return ["the line is of another submission"]
    found = [] if verify_head(head) else ["the head's signature does not hold"]
    if not verify_inclusion(leaf_hash(data), leaf.index, head.size, path, root):
        found.append("the line is not in the log under this head")
    return found

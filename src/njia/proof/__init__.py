"""The append-only log, its signed heads, and packages that anyone can check without us. Plain Python.

How it works and what it does not prove: docs/algorithms/proof.md.
"""

from njia.proof.canonical import canonical_json
from njia.proof.commitments import commit, field_salt, new_salt, opens
from njia.proof.comparison import vote_of
from njia.proof.container import canonical_difference, write_zip
from njia.proof.findings import Failure
from njia.proof.heads import (
    SignedHead,
    fingerprint,
    load_or_create_key,
    public_key_hex,
    sign_head,
    verify_head,
)
from njia.proof.leaves import KINDS, Kind, Leaf
from njia.proof.manifest import build_manifest, sign_manifest
from njia.proof.merkle import (
    CompactRange,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from njia.proof.normalise import normalise_ooxml
from njia.proof.polls import answers_member, map_member, profile_member, result_member
from njia.proof.replay import OUTCOMES, Line, Replay, final_outcomes, originals, replay, tally
from njia.proof.roadmap import roadmap_digest
from njia.proof.submissions import (
    SignedPromise,
    SubmissionProof,
    sign_promise,
    submission_commitment,
    submission_faults,
    verify_promise,
)
from njia.proof.verify import Report, verify
from njia.proof.votes import MAJORITIES, Tally

__all__ = [
    "KINDS",
    "MAJORITIES",
    "OUTCOMES",
    "CompactRange",
    "Failure",
    "Kind",
    "Leaf",
    "Line",
    "Replay",
    "Report",
    "SignedHead",
    "SignedPromise",
    "SubmissionProof",
    "Tally",
    "answers_member",
    "build_manifest",
    "canonical_difference",
    "canonical_json",
    "commit",
    "consistency_proof",
    "field_salt",
    "final_outcomes",
    "fingerprint",
    "inclusion_proof",
    "leaf_hash",
    "load_or_create_key",
    "map_member",
    "new_salt",
    "node_hash",
    "normalise_ooxml",
    "opens",
    "originals",
    "profile_member",
    "public_key_hex",
    "replay",
    "result_member",
    "roadmap_digest",
    "root",
    "sign_head",
    "sign_manifest",
    "sign_promise",
    "submission_commitment",
    "submission_faults",
    "tally",
    "verify",
    "verify_consistency",
    "verify_head",
    "verify_inclusion",
    "verify_promise",
    "vote_of",
    "write_zip",
]

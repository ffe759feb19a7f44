"""The digest that freezes a roadmap."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from njia.proof.canonical import canonical_json


def roadmap_digest(clauses: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256, in hex, of the canonical JSON of all clauses in the order of their ids.

    Of each clause are taken: id, kind, parent, position, the commitments to its words (so that the digest
    survives words that are withheld), its facts, and its citations as [recommendation, relation], sorted.
    """
    rows = [
        [
            clause["id"],
            clause["kind"],
            clause["parent"],
            clause["position"],
            clause["commitments"],
            clause["facts"],
            sorted([cite["recommendation"], cite["relation"]] for cite in clause["cites"]),
        ]
        for clause in sorted(clauses, key=lambda clause: str(clause["id"]))
    ]
    return sha256(canonical_json(rows)).hexdigest()

"""Builds small packages in plain Python. Everybody and everything in them is invented.

A package is made in three steps that tests can come between: the log (a list of leaves), the documents (dicts
that are still right and can be made wrong), and the sealed file.
"""

import json
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from njia.proof import (
    CompactRange,
    Leaf,
    build_manifest,
    canonical_json,
    commit,
    field_salt,
    final_outcomes,
    leaf_hash,
    replay,
    roadmap_digest,
    sign_head,
    sign_manifest,
    tally,
    write_zip,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FORGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
ON = "2024-11-30"
REGISTER, ROADMAP, PROVENANCE = "register/register.json", "roadmap/roadmap.json", "provenance/provenance.json"
LEAVES, HEAD, MANIFEST, SIGNATURE = "log/leaves.jsonl", "log/head.json", "manifest.json", "manifest.sig.json"


def salt(subject: str, name: str) -> bytes:
    """A made-up salt that is the same in every run, so that packages are too."""
    return field_salt(subject.encode().ljust(32, b".")[:32], name)


@dataclass
class Log:
    """Appends leaves as an application would and remembers the words behind the commitments."""

    leaves: list[Leaf] = field(default_factory=list)
    words: dict[tuple[int, str], tuple[str, bytes]] = field(default_factory=dict)

    def add(self, kind: str, subject: str, words: dict[str, str] | None = None, /, **facts: Any) -> None:
        index, commitments = len(self.leaves), {}
        for name, text in (words or {}).items():
            key = salt(f"{subject}/{index}", name)
            self.words[index, name] = text, key
            commitments[name] = commit(key, text)
        self.leaves.append(Leaf(index, kind, ON, "actor-1", subject, facts, commitments))

    def receive(self, id: str, text: str, *, kind: str = "recommendation", round: int = 1) -> None:
        facts = {"kind": kind, "round": round, "language": "en", "after_closing": False}
        self.add("recommendation.received", id, {"text": text}, **facts)

    def propose(self, id: str, outcome: str, target: str | None = None) -> None:
        self.add(
            "recommendation.proposed",
            id,
            {"reason": f"So we propose for {id}."},
            outcome=outcome,
            target=target,
        )

    def decide(self, id: str, outcome: str, target: str | None = None) -> None:
        facts = {"outcome": outcome, "target": target, "body": "KE-M-02", "entered": False}
        self.add("recommendation.decided", id, {"reason": f"So we decided on {id}."}, **facts)


def clauses() -> list[dict[str, Any]]:
    """A priority area and two actions under it, one of which withholds a field."""
    rows = [
        ("KE-C-1", "area", None, {"title": "Fair recruitment"}, []),
        ("KE-C-2", "action", "KE-C-1", {"title": "Licence every agent"}, [("KE-R-1", "adopted")]),
        (
            "KE-C-3",
            "action",
            "KE-C-1",
            {"title": "A line to call, in three tongues"},
            [("KE-R-2", "adapted")],
        ),
    ]
    return [_clause(position, *row) for position, row in enumerate(rows)]


def _clause(
    position: int, id: str, kind: str, parent: str | None, words: dict[str, str], cites: list[tuple[str, str]]
) -> dict[str, Any]:
    salts = {name: salt(id, name) for name in words}
    return {
        "id": id,
        "kind": kind,
        "parent": parent,
        "position": position,
        "words": dict(words),
        "salts": {name: key.hex() for name, key in salts.items()},
        "commitments": {name: commit(salts[name], text) for name, text in words.items()},
        "facts": {"budget": 1200.5, "lead": "KE-ORG-1"},
        "cites": [{"recommendation": id, "relation": relation} for id, relation in cites],
    }


def small_log(digest: str) -> Log:
    """Every outcome once, an insight, a rewording, a withdrawal, a row set aside, one line after closing."""
    log = Log()
    log.add("process.created", "KE")
    log.add("round.opened", "KE-ROUND-1", round=1, closes_on="2024-10-01")
    for number in range(1, 7):
        log.receive(f"KE-R-{number}", f"Invented recommendation {number}, with “quotes” and ñ.")
    log.receive("KE-R-7", "An invented insight.", kind="insight")
    log.add(
        "recommendation.reworded", "KE-R-1", {"text": "Invented, in fewer words."}, language="en", version=2
    )
    log.add("row.set_aside", "KE-IMPORT-1", source="list", row=12, reason="placeholder", repeats=None)
    log.add("round.closed", "KE-ROUND-1", round=1)
    log.receive("KE-R-8", "Invented, and too late.", round=2)
    log.propose("KE-R-1", "adopted")
    for id, outcome in (
        ("KE-R-1", "adopted"),
        ("KE-R-2", "adapted"),
        ("KE-R-4", "declined"),
        ("KE-R-5", "deferred"),
    ):
        log.decide(id, outcome)
    log.decide("KE-R-3", "merged", "KE-R-2")
    log.decide("KE-R-7", "used")
    log.add("recommendation.withdrawn", "KE-R-6", {"reason": "Its giver asked."})
    log.add("roadmap.frozen", "KE-V-1", version=1, digest=digest, meeting="KE-M-02")
    log.add("register.published", "KE", pages=3)
    return log


@dataclass
class Package:
    """The documents of a package, right until a test makes them wrong; ``seal`` signs them as they are."""

    log: Log
    about: dict[str, Any]
    register: dict[str, Any]
    roadmap: dict[str, Any]
    provenance: dict[str, Any]
    extra: dict[str, bytes] = field(default_factory=lambda: {"START-HERE.html": b"<p>Invented.</p>"})

    def item(self, id: str) -> dict[str, Any]:
        return next(item for item in self.register["items"] if item["id"] == id)

    def members(self, key: Ed25519PrivateKey = KEY) -> dict[str, bytes]:
        encoded = [leaf.encode() for leaf in self.log.leaves]
        head = sign_head(key, "KE", CompactRange().extend(map(leaf_hash, encoded)), ON)
        return self.extra | {
            REGISTER: json.dumps(self.register, ensure_ascii=False).encode(),
            ROADMAP: json.dumps(self.roadmap).encode(),
            PROVENANCE: json.dumps(self.provenance).encode(),
            LEAVES: b"".join(line + b"\n" for line in encoded),
            HEAD: head.encode(),
        }

    def seal(self, path: Path, key: Ed25519PrivateKey = KEY) -> Path:
        return seal(path, self.members(key), self.about, key)


def seal(path: Path, members: dict[str, bytes], about: dict[str, Any], key: Ed25519PrivateKey = KEY) -> Path:
    """Writes members with a manifest that fits them, signed by ``key``."""
    manifest = canonical_json(build_manifest(members, about))
    return pack(path, members | {MANIFEST: manifest, SIGNATURE: sign_manifest(key, manifest)})


def pack(path: Path, members: dict[str, bytes]) -> Path:
    with path.open("wb") as out:
        write_zip(members, out)
    return path


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def small_package(*, draft: bool = False) -> Package:
    rows = clauses()
    return package(small_log(roadmap_digest(rows)), rows, draft=draft)


def package(log: Log, rows: list[dict[str, Any]], *, draft: bool = False, rounds: int = 1) -> Package:
    """The documents that tell this log and these clauses truly."""
    state = replay(log.leaves)
    lines = {id: line for id, line in state.lines.items() if line.round <= rounds}
    cited = {
        id: [c["id"] for c in rows if any(x["recommendation"] == id for x in c["cites"])] for id in lines
    }
    register = {
        "format": "njia-register/1",
        "process": "KE",
        "rounds": rounds,
        "counts": tally(lines.values(), "recommendation"),
        "insights": tally(lines.values(), "insight"),
        "after_closing": len(state.lines) - len(lines),
        "items": _items(log, cited),
        "set_aside": [leaf.facts | {"leaf": leaf.index} for leaf in state.set_aside],
    }
    version = state.frozen[-1].facts["version"] if state.frozen else None
    roadmap = {
        "format": "njia-roadmap/1",
        "version": version,
        "digest": roadmap_digest(rows),
        "clauses": deepcopy(rows),
        "title": "A roadmap (invented)",
    }
    provenance = {
        "format": "njia-provenance/1",
        "clauses": {row["id"]: deepcopy(row["cites"]) for row in rows},
        "recommendations": {id: {"clauses": list(cited[id]), "outcome": lines[id].state} for id in lines},
    }
    about = {"process": "KE", "name": "Kenya", "draft": draft, "rounds": rounds, "on": ON, "version": version}
    return Package(log, about, register, roadmap, provenance)


def _items(log: Log, cited: dict[str, list[str]]) -> list[dict[str, Any]]:
    state = replay(log.leaves)
    finals = final_outcomes(state.lines)
    return [_item(log, state.lines[id], finals[id], cited[id]) for id in cited]


def _item(log: Log, line: Any, final: Any, cited: list[str]) -> dict[str, Any]:
    text, text_salt = log.words[line.received.index, "text"]
    decision = None
    if line.decision:
        reason, reason_salt = log.words[line.decision.index, "reason"]
        decision = {name: line.decision.facts[name] for name in ("outcome", "target", "body")} | {
            "reason": reason,
            "reason_salt": reason_salt.hex(),
            "on": line.decision.on,
            "leaf": line.decision.index,
            "final_outcome": final[0] if final else "",
            "final_id": final[1] if final else "",
        }
    return {
        "id": line.id,
        "part_of": line.part_of,
        "kind": line.kind,
        "round": line.round,
        "received_on": line.received.on,
        "language": line.received.facts["language"],
        "text": text,
        "text_salt": text_salt.hex(),
        "received_leaf": line.received.index,
        "state": line.state,
        "decision": decision,
        "themes": ["recruitment"],
        "attributes": {"county": "Invented"},
        "wordings": [_wording(log, leaf) for leaf in line.wordings],
        "clauses": list(cited),
    }


def _wording(log: Log, leaf: Leaf) -> dict[str, Any]:
    text, key = log.words[leaf.index, "text"]
    return {
        "language": leaf.facts["language"],
        "version": leaf.facts["version"],
        "text": text,
        "salt": key.hex(),
        "leaf": leaf.index,
    }

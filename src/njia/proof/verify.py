"""The verifier: a package goes in, a list of everything wrong with it comes out. No network, no database.

It believes nothing but hashes and signatures. Whatever the file is, the answer is a report and never an
error.
"""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from njia.proof.canonical import canonical_json, read_json
from njia.proof.comparison import (
    LEAVES,
    PROVENANCE,
    REGISTER,
    ROADMAP,
    Scope,
    check_answers,
    check_provenance,
    check_register,
    check_roadmap,
    counts,
    readable_items,
)
from njia.proof.container import CONTAINER, Layout, Span, chunks, read, scan, unpacked
from njia.proof.findings import Failure, Findings
from njia.proof.heads import SignedHead, fingerprint, verify_head
from njia.proof.leaves import Leaf, is_iso_date
from njia.proof.manifest import MANIFEST, SIGNATURE, verify_manifest
from njia.proof.merkle import leaf_hash, root
from njia.proof.polls import check_polls
from njia.proof.replay import Replay, replay
from njia.proof.shapes import (
    About,
    Dissent,
    Manifest,
    Member,
    Participation,
    Provenance,
    Register,
    Roadmap,
    Signature,
    mismatch,
)
from njia.proof.votes import DISSENT, check_dissents, check_votes

PARTICIPATION = "participation/participation.json"
HEAD = "log/head.json"
REQUIRED = (REGISTER, ROADMAP, PROVENANCE, LEAVES, HEAD, MANIFEST, SIGNATURE)
# Python's objects take several times the room of their JSON: a member beyond this is refused unread.
MAX_PARSED = 128 << 20
MAX_BAD_LEAVES = 100
NOT_THE_ONE_WAY = "The file is damaged or was changed here: it is not the one way to pack these contents."


@dataclass(frozen=True)
class Report:
    """What a verification found; ``ok`` when there are no failures.

    ``counts`` are the verifier's own, from the log: the register's figures for recommendations, and
    ``insights``, ``after_closing``, ``set_aside``, ``leaves``, ``other`` (leaves of other kinds), and
    ``withheld`` (items of the register whose text is not shown). ``key`` is the signer's public key in hex,
    "" if unreadable. Without ``pinned`` it is the package's own word: the package is then shown to agree with
    itself, not to come from anyone. ``votes`` are those on priorities and ``conversations``
    those that were closed, where there are any.
    """

    failures: list[Failure]
    warnings: list[Failure] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)
    head: SignedHead | None = None
    about: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    pinned: bool = False

    @property
    def ok(self) -> bool:
        return not self.failures


def verify(path: Path, key: str | None = None) -> Report:
    """Checks a package from its first byte to its last claim and reports all that is wrong.

    ``key`` pins the signer: the public key in hex, or its fingerprint (with or without dashes, spaces or
    colons), learnt from somewhere other than the package.
    """
    findings = Findings()
    try:
        with Path(path).open("rb") as file:
            layout = scan(file)
            if layout.whole or (copy := unpacked(file)) is None:
                return _Verification(file, layout, findings).run(key)
            with copy:
                findings.fail("container", layout.difference or CONTAINER, "", NOT_THE_ONE_WAY)
                return _Verification(copy, scan(copy), findings).run(key)
    except OSError:
        findings.fail("unreadable", CONTAINER, "", "The file cannot be read.")
        return Report(findings.failures, pinned=key is not None)


class _Verification:
    """One pass over one open package; each step does what the steps before it leave possible."""

    def __init__(self, file: BinaryIO, layout: Layout, findings: Findings) -> None:
        self.file, self.layout, self.findings = file, layout, findings

    def run(self, key: str | None) -> Report:
        if self.layout.difference:
            self.findings.fail("container", self.layout.difference, "", NOT_THE_ONE_WAY)
        if not self.layout.whole:
            return Report(self.findings.failures, pinned=key is not None)
        for name in REQUIRED:
            if name not in self.layout.spans:
                self.findings.fail("missing-member", name, "", "The package lacks this file.")
        about = self._check_manifest()
        head = self._read_head()
        signer = self._check_keys(head, key)
        leaves = self._read_leaves()
        self._check_log(head, leaves, about)
        self._check_figures(leaves)
        spans = self.layout.spans
        votes, talks = check_polls(leaves, spans, lambda name: self._digest(spans[name]), self.findings)
        check_votes(leaves, self.findings)
        self._check_dissents(leaves)
        figures = self._check_claims(replay(leaves), about)
        figures |= {"leaves": len(leaves)} if figures else {}
        figures |= {"votes": votes} if figures and votes else {}
        figures |= {"conversations": talks} if figures and talks else {}
        failures, warnings = self.findings.failures, self.findings.warnings
        shown_about = {name: about[name] for name in About.__annotations__} if about else {}
        return Report(failures, warnings, figures, head, shown_about, signer, key is not None)

    def _bytes(self, name: str) -> bytes | None:
        span = self.layout.spans.get(name)
        if span is None:
            return None
        if span.size > MAX_PARSED:
            self.findings.fail("too-large", name, "", "This file is too large to be read.")
            return None
        return read(self.file, span)

    def _json(self, name: str, shape: Any) -> Any:
        """The member as parsed JSON of this shape; None, with a failure, when it is not."""
        data = self._bytes(name)
        if data is None:
            return None
        try:
            value = read_json(data)
        except ValueError as error:
            self.findings.fail("malformed", name, "", f"This file cannot be read: {error}.")
            return None
        if fault := mismatch(value, shape):
            self.findings.fail("malformed", name, "", f"This file does not look as it should: it {fault}.")
            return None
        return value

    def _check_manifest(self) -> dict[str, Any] | None:
        manifest = self._json(MANIFEST, Manifest)
        if manifest is None:
            return None
        listed: dict[str, dict[str, Any]] = {}
        for position, raw in enumerate(manifest["members"]):
            if fault := mismatch(raw, Member):
                self.findings.fail("malformed", MANIFEST, "", f"Line {position} of the manifest: it {fault}.")
            elif raw["name"] in listed:
                self.findings.fail(
                    "manifest", raw["name"], "", "The manifest lists this file more than once."
                )
            else:
                listed[raw["name"]] = raw
        self._check_members(listed)
        about: dict[str, Any] = manifest["about"]
        texts = (about["process"], about["name"])
        if not all(text.isprintable() for text in texts) or not is_iso_date(about["on"]):
            self.findings.fail(
                "malformed", MANIFEST, "", "What the manifest says about the package is malformed."
            )
            return None
        return about

    def _check_members(self, listed: dict[str, dict[str, Any]]) -> None:
        present = {
            name: span for name, span in self.layout.spans.items() if name not in (MANIFEST, SIGNATURE)
        }
        for name in sorted(listed.keys() - present.keys()):
            self.findings.fail(
                "manifest", name, "", "The manifest lists this file, but the package lacks it."
            )
        for name, span in present.items():
            if name not in listed:
                self.findings.fail("manifest", name, "", "This file is not in the manifest.")
            elif (span.size, self._digest(span)) != (listed[name]["size"], listed[name]["sha256"]):
                self.findings.fail(
                    "manifest", name, "", "This file is not the one that the manifest was signed for."
                )

    def _digest(self, span: Span) -> str:
        digest = sha256()
        for piece in chunks(self.file, span):
            digest.update(piece)
        return digest.hexdigest()

    def _read_head(self) -> SignedHead | None:
        data = self._bytes(HEAD)
        if data is None:
            return None
        try:
            head = SignedHead.decode(data)
        except ValueError as error:
            self.findings.fail("malformed", HEAD, "", f"The signed head cannot be read: {error}.")
            return None
        if not verify_head(head):
            self.findings.fail("signature", HEAD, "", "The signature on the log's head is not valid.")
        return head

    def _check_keys(self, head: SignedHead | None, pin: str | None) -> str:
        """The manifest's signature, one key on both signatures, the pinned key. Gives the signer's key."""
        signature, manifest = self._json(SIGNATURE, Signature), self._bytes(MANIFEST)
        signer: str = signature["key"] if signature else ""
        if signature and manifest is not None:
            spelling = canonical_json({"key": signer, "signature": signature["signature"]})
            if spelling != self._bytes(SIGNATURE):
                # Nothing covers this file, so it may have one spelling only.
                self.findings.fail(
                    "signature", SIGNATURE, "", "The manifest's signature is spelt in another way."
                )
            if not verify_manifest(signer, signature["signature"], manifest):
                self.findings.fail("signature", SIGNATURE, "", "The signature on the manifest is not valid.")
            if head and head.key != signer:
                self.findings.fail(
                    "key", SIGNATURE, "", "The manifest and the log's head were signed by two keys."
                )
        if pin is not None:
            for member, key in ((SIGNATURE, signer), (HEAD, head.key if head else "")):
                if not _is_key(key, pin):
                    self.findings.fail("key", member, "", "It was not signed by the key you asked for.")
        return signer if re.fullmatch("[0-9a-f]{64}", signer) else ""

    def _read_leaves(self) -> list[Leaf]:
        """The leaves that can be read. A leaf out of place is reported; once, for all after it are too."""
        data = self._bytes(LEAVES)
        if data is None:
            return []
        if data and not data.endswith(b"\n"):
            self.findings.fail("leaves", LEAVES, "", "The last line of the log is cut off.")
        lines = data.split(b"\n")[:-1]
        leaves, bad, in_order = list[Leaf](), 0, True
        for position, line in enumerate(lines):
            try:
                leaf = Leaf.decode(line)
            except ValueError as error:
                self.findings.fail(
                    "leaves", LEAVES, "", f"Line {position + 1} of the log is not a leaf: {error}."
                )
                bad += 1
                if bad == MAX_BAD_LEAVES:
                    break
                continue
            if in_order and leaf.index != position:
                in_order = False
                message = f"From line {position + 1} on, the leaves are not numbered in order."
                self.findings.fail("leaves", LEAVES, leaf.subject, message)
            leaves.append(leaf)
        return leaves

    def _check_log(self, head: SignedHead | None, leaves: list[Leaf], about: dict[str, Any] | None) -> None:
        if head is None:
            return
        if about and head.log != about["process"]:
            self.findings.fail("scope", HEAD, "", "The signed head is of another process than the manifest.")
        if head.size != len(leaves):
            message = f"The log holds {len(leaves)} readable leaves; its signed head speaks of {head.size}."
            self.findings.fail("size", LEAVES, "", message)
        if head.root != root([leaf_hash(leaf.encode()) for leaf in leaves]).hex():
            self.findings.fail("root", LEAVES, "", "The leaves do not hash to the root that was signed.")

    def _check_figures(self, leaves: list[Leaf]) -> None:
        """What is said of people behind voices is what was last released in the log: neither more nor less."""
        if PARTICIPATION not in self.layout.spans:
            return
        told: Participation | None = self._json(PARTICIPATION, Participation)
        for name, kind in (("voices", "voices.read"), ("not_meant", "voices.contested")):
            released = [leaf.facts.get("at_least") for leaf in leaves if leaf.kind == kind]
            if told and told.get(name) != (released[-1] if released else None):
                message = f"“{name}” is not what the log has released."
                self.findings.fail("figures", PARTICIPATION, "", message)

    def _check_dissents(self, leaves: list[Leaf]) -> None:
        if DISSENT not in self.layout.spans:
            return
        told: Dissent | None = self._json(DISSENT, Dissent)
        if told:
            check_dissents(leaves, told, self.findings)

    def _check_claims(self, state: Replay, about: dict[str, Any] | None) -> dict[str, Any]:
        register: Register | None = self._json(REGISTER, Register)
        roadmap: Roadmap | None = self._json(ROADMAP, Roadmap)
        provenance: Provenance | None = self._json(PROVENANCE, Provenance)
        scope = _scope(about, register)
        if scope is None:
            return {}
        check_answers(state, scope, self.findings)
        items = readable_items(register, self.findings) if register else {}
        if register:
            check_register(register, items, state, scope, self.findings)
        clauses = check_roadmap(roadmap, state, scope, self.findings) if roadmap else {}
        if register and roadmap and provenance:
            check_provenance(provenance, clauses, items, self.findings)
        withheld = sum(item["text"] is None for item in items.values())
        return counts(state, scope) | {"other": state.other, "withheld": withheld}


def _scope(about: dict[str, Any] | None, register: Register | None) -> Scope | None:
    """By the manifest; where that is unreadable, by the register and leniently, so that checking goes on."""
    if about:
        return Scope(about["process"], about["rounds"], about["draft"], about["version"])
    if register:
        return Scope(register["process"], register["rounds"], draft=True, version=None)
    return None


def _is_key(key_hex: str, pin: str) -> bool:
    digits = re.sub(r"[\s:-]", "", pin).lower()
    try:
        return digits in (key_hex, fingerprint(key_hex).replace("-", ""))
    except ValueError:
        return False

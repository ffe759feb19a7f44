"""The package: one deterministic ZIP. Building only reads; every date is that of the log's newest head."""

import datetime
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.utils import translation

from njia.documents.book import Book
from njia.documents.sheet import Sheet
from njia.documents.writers import FORMATS, html
from njia.documents.writers import json as json_writer
from njia.kernel import files
from njia.kernel.ledger import queries as ledger
from njia.kernel.ledger.actions import signing_key
from njia.kernel.printing import labels
from njia.kernel.processes.models import Process
from njia.proof import (
    Leaf,
    SignedHead,
    build_manifest,
    canonical_json,
    normalise_ooxml,
    sign_manifest,
    write_zip,
)
from njia.stages.opinions import queries as opinions
from njia.stages.priorities import queries as priorities
from njia.stages.roadmap import queries as roadmap
from njia.stages.roadmap.queries import Node
from njia.stages.submission.queries import annexes
from njia.stages.submission.queries.plan import roadmap_book
from njia.stages.submission.queries.readiness import blocking, require_ready
from njia.stages.submission.queries.record import Json, Record, gather
from njia.stages.submission.queries.scope import Scope, draft_scope, final_scope
from njia.stages.submission.queries.start_here import start_here
from njia.stages.submission.queries.talks import talks_book, talks_members
from njia.stages.submission.queries.votes import votes_book, votes_members

Members = dict[str, bytes | Path]


@dataclass(frozen=True)
class PackageInfo:
    """`about` is what the manifest says of the package; `sha256` is of the whole file, in hex."""

    about: Json
    size: int
    sha256: str
    members: int


def build(process: Process, out: BinaryIO | Path, *, draft: bool) -> PackageInfo:
    """Write the package. The same state gives the same bytes, whoever builds it, in whatever language they read.

    Raises `Refused`, with all reasons, for a final package of a process that is not ready.
    """
    with translation.override(process.language), tempfile.TemporaryDirectory(dir=files.scratch()) as place:
        if draft:
            missing = [reason for check in blocking(process) for reason in check.reasons]
            return _build(draft_scope(process), missing, Path(place), out)
        scope = final_scope(process)
        require_ready(scope)
        return _build(scope, [], Path(place), out)


def _build(scope: Scope, missing: Sequence[str], place: Path, out: BinaryIO | Path) -> PackageInfo:
    head = ledger.head(scope.process)
    log = place / "leaves.jsonl"
    record = gather(scope, head, _leaves(scope.process, head, log))
    members: Members = {"log/leaves.jsonl": log, "log/head.json": head.encode()}
    members |= _documents(record, _tree(scope), missing, place)
    members |= _votes(record) | _talks(record)
    manifest = canonical_json(build_manifest(members, record.about))
    members |= {"manifest.json": manifest, "manifest.sig.json": sign_manifest(signing_key(), manifest)}
    size, digest = _write(members, out)
    return PackageInfo(record.about, size, digest, len(members))


def _leaves(process: Process, head: SignedHead, log: Path) -> Iterator[Leaf]:
    """The leaves that the head was signed over, copied to `log` as they pass; what was added since waits."""
    with log.open("wb") as copy:
        for body in islice(ledger.leaves(process), head.size):
            copy.write(body + b"\n")
            yield Leaf.decode(body)


def _tree(scope: Scope) -> list[Node]:
    language = scope.process.language
    if scope.version:
        return roadmap.frozen_tree(scope.version, language)
    return roadmap.tree(scope.process.pk, language)


def _documents(record: Record, tree: list[Node], missing: Sequence[str], place: Path) -> Members:
    """Every member but the log and the manifest. What grows with the register goes through files, not memory."""
    opening, plan = start_here(record, tree, missing), roadmap_book(record, tree)
    on = record.day
    return {
        "START-HERE.html": html.write(opening),
        "START-HERE.pdf": FORMATS["pdf"].write(opening),
        "roadmap/roadmap.html": html.write(plan),
        "roadmap/roadmap.pdf": FORMATS["pdf"].write(plan),
        "roadmap/roadmap.docx": normalise_ooxml(FORMATS["docx"].write(plan), record.head.on),
        "roadmap/roadmap.xlsx": _workbook([roadmap.results_sheet(record.scope.process, tree)], on),
        "roadmap/roadmap.json": json_writer.write(record.roadmap),
        "register/register.html": _page(annexes.register_book(record), place / "register.html"),
        "register/register.xlsx": _workbook(annexes.register_sheets(record), on),
        "register/register.json": _register(record, place / "register.json"),
        "provenance/provenance.html": _page(annexes.provenance_book(record), place / "provenance.html"),
        "provenance/provenance.json": json_writer.write(record.provenance()),
        "participation/participation.html": html.write(annexes.participation_book(record)),
        "participation/participation.json": json_writer.write(record.participation),
        "dissent/dissent.html": html.write(annexes.dissent_book(record)),
        "dissent/dissent.json": json_writer.write(record.dissent),
    }


def _votes(record: Record) -> Members:
    """Nothing where nobody voted on priorities."""
    polls = priorities.package_polls(record.scope.process)
    if not polls:
        return {}
    return {**votes_members(polls), "priorities/priorities.html": html.write(votes_book(record, polls))}


def _talks(record: Record) -> Members:
    """Nothing where there was no conversation."""
    closed = opinions.package_conversations(record.scope.process)
    if not closed:
        return {}
    return {**talks_members(closed), "opinions/opinions.html": html.write(talks_book(record, closed))}


def _workbook(sheets: Sequence[Sheet], on: datetime.date) -> bytes:
    return normalise_ooxml(FORMATS["xlsx"].write(sheets, on, {}, labels()), on.isoformat())


def _page(book: Book, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(html.pieces(book))
    return path


def _register(record: Record, path: Path) -> Path:
    """register.json, an item a line: the whole of it in memory would be several times its size."""
    rest = record.register()
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("{\n")
        for name in sorted(rest):
            file.write(f"{json.dumps(name)}: {_line(rest[name])},\n")
        file.write('"items": [\n')
        for at, item in enumerate(record.items):
            file.write((",\n" if at else "") + _line(item))
        file.write("\n]\n}\n")
    return path


def _line(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)


class _Counting:
    """Passes bytes on, and knows how many and their hash: the file need not be read again."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.size, self.digest = out, 0, sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.digest.update(data)
        return self.out.write(data)


def _write(members: Members, out: BinaryIO | Path) -> tuple[int, str]:
    if isinstance(out, Path):
        with out.open("wb") as file:
            return _write(members, file)
    counting = _Counting(out)
    write_zip(members, counting)  # type: ignore[arg-type]  # it only ever writes
    return counting.size, counting.digest.hexdigest()

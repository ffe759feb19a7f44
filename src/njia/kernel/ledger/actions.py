"""Writing to the ledger: the last thing that an action does before its transaction ends."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from njia.kernel import clock
from njia.kernel.access import NOT_YOURS, Actor, Refused
from njia.kernel.ledger.models import Line, Log
from njia.kernel.processes.models import Process
from njia.proof import (
    CompactRange,
    Leaf,
    commit,
    field_salt,
    leaf_hash,
    load_or_create_key,
    new_salt,
    sign_head,
)

BATCH = 2000
Fact = str | int | bool | None | list[str]


@dataclass(frozen=True)
class Entry:
    """What happened, before it has a place in the log. `words` are committed to, not kept."""

    kind: str
    subject: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    on: datetime.date | None = None
    """The day the line bears, where today's would tell too much; None for today."""


@lru_cache(maxsize=1)
def _key(directory: Path) -> Ed25519PrivateKey:
    return load_or_create_key(directory)


def signing_key() -> Ed25519PrivateKey:
    """The installation's log key. It lives in NJIA_HOME and is never in the database or a backup of it alone."""
    return _key(settings.NJIA_HOME / "keys")


@transaction.atomic
def open_log(process: Process) -> None:
    Log.objects.create(process=process)


def append(process: Process, entries: Iterable[Entry], *, acting: Actor) -> list[int]:
    """Add lines and sign one new head over all of them; returns the indices of the lines.

    The log row is locked first, so that two acts at once take their places one after the other. Raises `Refused`
    to an actor of another process: whatever a rule overlooked, nobody writes another country's history.
    """
    if acting.process_id not in (None, process.pk):
        raise Refused(NOT_YOURS, code="role")
    with transaction.atomic(savepoint=False):  # the act stands or falls whole
        return _append(process, entries, acting)


def _append(process: Process, entries: Iterable[Entry], acting: Actor) -> list[int]:
    log = Log.objects.select_for_update().get(process=process)
    tree = CompactRange.from_bytes(log.size, bytes(log.peaks))
    today = clock.today()
    lines: list[Line] = []
    for index, entry in enumerate(entries, start=log.size):
        salt = new_salt() if entry.words else None
        day = entry.on or today
        lines.append(_line(process, _leaf(index, entry, salt, acting.ref, day), day, salt))
    if not lines:
        return []
    tree = tree.extend([bytes(line.leaf_hash) for line in lines])
    _sign(lines[-1], process, tree, today)
    Line.objects.bulk_create(lines, batch_size=BATCH)
    log.size, log.peaks = tree.size, tree.to_bytes()
    log.save(update_fields=["size", "peaks"])
    return [line.index for line in lines]


def _leaf(index: int, entry: Entry, salt: bytes | None, by: str, on: datetime.date) -> Leaf:
    words = {name: commit(field_salt(salt, name), text) for name, text in entry.words.items()} if salt else {}
    return Leaf(
        index=index, kind=entry.kind, on=on.isoformat(), by=by, subject=entry.subject, facts=dict(entry.facts), words=words,
    )  # fmt: skip


def _line(process: Process, leaf: Leaf, on: datetime.date, salt: bytes | None) -> Line:
    body = leaf.encode()
    return Line(
        process_id=process.pk,
        index=leaf.index,
        kind=leaf.kind,
        subject=leaf.subject,
        on=on,
        by=leaf.by,
        body=body.decode(),
        leaf_hash=leaf_hash(body),
        salt=salt,
    )


def _sign(last: Line, process: Process, tree: CompactRange, on: datetime.date) -> None:
    head = sign_head(signing_key(), process.code, tree, on.isoformat())
    last.root, last.signed_on, last.key, last.signature = head.root, on, head.key, head.signature


def forget_openings(process: Process, subject: str, kinds: Iterable[str]) -> None:
    """Forget the salts of all lines of these kinds about one thing. The action that this is part of tells of it."""
    Line.objects.filter(process=process, subject=subject, kind__in=list(kinds)).update(salt=None)


def destroy_words(process: Process, index: int, *, acting: Actor) -> None:
    """Forget the salt of one line: its words can no longer be proved or guessed, and the log still verifies."""
    Line.objects.filter(process=process, index=index).update(salt=None)
    append(process, [Entry("words.destroyed", str(index))], acting=acting)

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from njia.kernel.ledger.models import Line
from njia.kernel.processes.models import Process
from njia.proof import Leaf, SignedHead, field_salt, inclusion_proof


def leaves(process: Process) -> Iterator[bytes]:
    """Every leaf of the process's log, as the canonical bytes that were hashed, in order."""
    rows = Line.objects.filter(process=process).order_by("index").values_list("body", flat=True)
    for body in rows.iterator(chunk_size=2000):
        yield body.encode()


def head(process: Process) -> SignedHead:
    """The newest signed head. Every process has one: it is made with the first line."""
    return signed(process, Line.objects.filter(process=process).order_by("-index")[0])


def heads(process: Process) -> list[SignedHead]:
    """Every head that was signed, oldest first: one for each act."""
    return [signed(process, row) for row in Line.objects.filter(process=process).exclude(signature="")]


def signed(process: Process, line: Line) -> SignedHead:
    """The head that the last line of an act carries."""
    day = line.signed_on.isoformat() if line.signed_on else ""
    return SignedHead(process.code, line.index + 1, line.root, day, line.key, line.signature)


def salts(process: Process, indices: Iterable[int]) -> dict[int, bytes]:
    """Line salts by index, for lines whose words have not been destroyed."""
    wanted = set(indices)
    rows = Line.objects.filter(process=process, salt__isnull=False).values_list("index", "salt")
    return {index: bytes(salt) for index, salt in rows.iterator(chunk_size=2000) if salt and index in wanted}


def opening(line_salt: bytes, field: str) -> str:
    """What opens one field of a line, in hex: it reveals nothing of the line's other fields."""
    return field_salt(line_salt, field).hex()


def subjects_since(process: Process, size: int, root: str, most: int) -> set[str] | None:
    """What the lines are about that came after the log had this size and root; two queries.

    None where the log never stood so (it is another one, brought back from a backup), or where these are more than `most`.
    """
    if not Line.objects.filter(process=process, index=size - 1, root=root).exists():
        return None
    lines = Line.objects.filter(process=process, index__gte=size).order_by("index")
    subjects = list(lines.values_list("subject", flat=True)[: most + 1])
    return set(subjects) if len(subjects) <= most else None


def about(process: Process, subject: str) -> list[Line]:
    """The lines about one thing, oldest first: its history as the log has it."""
    return list(Line.objects.filter(process=process, subject=subject).order_by("index"))


@dataclass(frozen=True)
class Inclusion:
    """A line, its path to the root (hex) and the head that the path leads to."""

    leaf: str
    path: tuple[str, ...]
    head: SignedHead


def inclusion(process: Process, kind: str, facts: Mapping[str, str]) -> Inclusion | None:
    """The proof that the log has a line of this kind with these facts; None where it has none."""
    lines = Line.objects.filter(process=process, kind=kind)
    found = next((line for line in lines.iterator(chunk_size=2000) if _has(line, facts)), None)
    if found is None:
        return None
    newest = head(process)
    hashes = Line.objects.filter(process=process, index__lt=newest.size).order_by("index")
    leaf_hashes = [bytes(each) for each in hashes.values_list("leaf_hash", flat=True)]
    path = tuple(step.hex() for step in inclusion_proof(found.index, leaf_hashes))
    return Inclusion(found.body, path, newest)


def _has(line: Line, facts: Mapping[str, str]) -> bool:
    known = Leaf.decode(line.body.encode()).facts
    return all(known.get(name) == value for name, value in facts.items())

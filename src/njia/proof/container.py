"""The package's outer shell: a ZIP file of which, for given contents, exactly one spelling exists.

A common ZIP may be spelt in many ways (dates, flags, gaps, extra fields, compression), and each is a place to
hide or lose a byte. Here names and contents decide every byte, so any departure can be found and named.
Members are stored, not compressed: nothing can be larger unpacked than packed.
"""

import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

FIRST = ("START-HERE.html", "START-HERE.pdf")
CONTAINER = "container"
MAX_MEMBERS = 1000
MAX_RATIO = 100
MAX_SIZE = 2**32 - 1  # beyond this a ZIP needs a second spelling (ZIP64)

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_SIZE, _CENTRAL_SIZE, _END_SIZE = 30, 46, 22
_VERSION = 20
_MADE_BY = 3 << 8 | _VERSION  # Unix, so that the mode below is read
_DOS_DATE = 0x0021  # 1980-01-01, the first day a ZIP knows
_MODE = 0o100644 << 16
_SAFE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Span:
    """Where a member is in the file: its header at ``offset``, its content from ``start``."""

    name: str
    offset: int
    start: int
    size: int
    crc: int

    @property
    def end(self) -> int:
        return self.start + self.size


@dataclass
class Layout:
    """What a file holds.

    ``difference`` names the first member (or "container") that is not spelt canonically; ``whole`` is false
    when the members after it could not be found.
    """

    spans: dict[str, Span] = field(default_factory=dict)
    difference: str | None = None
    whole: bool = True


def is_safe_name(name: str) -> bool:
    """Relative, ASCII, without empty, hidden or ".." parts."""
    return len(name) <= 255 and _SAFE_NAME.fullmatch(name) is not None


def write_zip(members: Mapping[str, bytes | Path], out: BinaryIO) -> None:
    """Writes the one canonical ZIP of these members, START-HERE first and the others by name.

    Files are streamed, so memory stays small. Raises ValueError for an unsafe name, too many members, more
    than 4 GiB, or a file that changes while it is read.
    """
    if len(members) > MAX_MEMBERS or not all(map(is_safe_name, members)):
        raise ValueError("a package has at most 1000 members, each with a plain relative name")
    spans, offset = [], 0
    for name in sorted(members, key=_order):
        size, crc = _measure(members[name])
        span = Span(name, offset, offset + _LOCAL_SIZE + len(name), size, crc)
        if span.end > MAX_SIZE:
            raise ValueError("a package is smaller than 4 GiB")
        out.write(_local_header(span))
        _copy(members[name], span, out)
        spans.append(span)
        offset = span.end
    out.write(b"".join(map(_central_entry, spans)) + _end_record(spans))


def canonical_difference(path: Path) -> str | None:
    """The member (or "container") at which the file departs from the canonical ZIP of its contents, or None.

    Reads the file once and unpacks nothing. Raises OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        return scan(file).difference


def scan(file: BinaryIO) -> Layout:
    """Walks the file from its first byte, rebuilding each header from the name and content it announces."""
    file.seek(0, 2)
    total = file.tell()
    if total > MAX_SIZE:
        return Layout(difference=CONTAINER, whole=False)
    layout = Layout()
    hints = _names_by_offset(file, total)
    offset, last = 0, (-1, "")
    while _at(file, offset, 4) == _LOCAL:
        span, header = _read_local(file, offset, total)
        if span is None or span.name in layout.spans or len(layout.spans) == MAX_MEMBERS:
            return Layout(layout.spans, layout.difference or _named(hints, offset, span), whole=False)
        if header != _local_header(span) or _order(span.name) < last:
            layout.difference = layout.difference or _named(hints, offset, span)
        layout.spans[span.name] = span
        offset, last = span.end, _order(span.name)
    fault = _tail_fault(file, offset, total, list(layout.spans.values()))
    layout.difference = layout.difference or (hints.get(offset, CONTAINER) if fault == CONTAINER else fault)
    layout.whole = layout.difference is None or _at(file, offset, 4) == _CENTRAL
    return layout


def unpacked(file: BinaryIO) -> BinaryIO | None:
    """A canonical copy of a ZIP that another program packed or compressed anew; None if it is not safely one.

    Such a file never passes. It is unpacked only so that what else is wrong with it can be named. What it may unpack
    to is bounded by its own size and by what it declares, whatever it holds.
    """
    file.seek(0, 2)
    most = min(MAX_SIZE, MAX_RATIO * file.tell())
    copy = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    try:
        with zipfile.ZipFile(file) as archive, tempfile.TemporaryDirectory() as place:
            members = archive.infolist()
            names = {member.filename for member in members}
            if not 0 < len(names) == len(members) <= MAX_MEMBERS or not all(map(is_safe_name, names)):
                raise zipfile.BadZipFile
            if sum(member.file_size for member in members) > most:
                raise zipfile.BadZipFile
            write_zip({member.filename: _unpack(archive, member, Path(place)) for member in members}, copy)
    except (OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile):
        copy.close()
        return None
    return copy


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path) -> Path:
    path = place / sha256(member.filename.encode()).hexdigest()
    left = member.file_size
    with archive.open(member) as packed, path.open("wb") as out:
        while left and (piece := packed.read(min(left, _CHUNK))):
            out.write(piece)
            left -= len(piece)
    return path


def chunks(file: BinaryIO, span: Span) -> Iterator[bytes]:
    """The member's content, a piece at a time."""
    file.seek(span.start)
    left = span.size
    while left and (piece := file.read(min(left, _CHUNK))):
        left -= len(piece)
        yield piece


def read(file: BinaryIO, span: Span) -> bytes:
    return b"".join(chunks(file, span))


def _order(name: str) -> tuple[int, str]:
    return (FIRST.index(name) if name in FIRST else len(FIRST), name)


def _fields(span: Span) -> bytes:
    """What the two headers of a member share: version, flags, method, time, date, CRC, sizes, lengths."""
    return struct.pack(
        "<HHHHHIIIHH", _VERSION, 0, 0, 0, _DOS_DATE, span.crc, span.size, span.size, len(span.name), 0
    )


def _local_header(span: Span) -> bytes:
    return _LOCAL + _fields(span) + span.name.encode()


def _central_entry(span: Span) -> bytes:
    trailer = struct.pack("<HHHII", 0, 0, 0, _MODE, span.offset)
    return _CENTRAL + struct.pack("<H", _MADE_BY) + _fields(span) + trailer + span.name.encode()


def _end_record(spans: list[Span]) -> bytes:
    start = spans[-1].end if spans else 0
    size = sum(_CENTRAL_SIZE + len(span.name) for span in spans)
    return _END + struct.pack("<HHHHIIH", 0, 0, len(spans), len(spans), size, start, 0)


def _measure(content: bytes | Path) -> tuple[int, int]:
    size = crc = 0
    with _opened(content) as source:
        while piece := source.read(_CHUNK):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
    return size, crc


def _copy(content: bytes | Path, span: Span, out: BinaryIO) -> None:
    size = crc = 0
    with _opened(content) as source:
        while piece := source.read(_CHUNK):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            out.write(piece)
    if (size, crc) != (span.size, span.crc):
        raise ValueError(f"{span.name} changed while it was packed")


def _opened(content: bytes | Path) -> BinaryIO:
    return BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def _at(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)


def _read_local(file: BinaryIO, offset: int, total: int) -> tuple[Span | None, bytes]:
    """The member whose header stands here with the CRC of its actual content, and the header's actual bytes.

    No member when the header runs out of the file, has an unsafe name, or announces more than the file holds.
    """
    fixed = _at(file, offset, _LOCAL_SIZE)
    if len(fixed) < _LOCAL_SIZE:
        return None, fixed
    size, name_size, extra_size = struct.unpack_from("<IHH", fixed, 22)
    name, extra = file.read(name_size), file.read(extra_size)
    start = offset + _LOCAL_SIZE + name_size + extra_size
    if not is_safe_name(name.decode("latin-1")) or start + size > total:
        return None, fixed + name
    span = Span(name.decode(), offset, start, size, 0)
    crc = 0
    for piece in chunks(file, span):
        crc = zlib.crc32(piece, crc)
    return replace(span, crc=crc), fixed + name + extra


def _tail_fault(file: BinaryIO, offset: int, total: int, spans: list[Span]) -> str | None:
    """The first member whose entry in the directory is wrong; "container" for what belongs to none."""
    for span in spans:
        expected = _central_entry(span)
        if _at(file, offset, len(expected)) != expected:
            return span.name if _at(file, offset, 4) == _CENTRAL else CONTAINER
        offset += len(expected)
    expected = _end_record(spans)
    if total != offset + len(expected) or _at(file, offset, len(expected)) != expected or not spans:
        return CONTAINER
    return None


def _names_by_offset(file: BinaryIO, total: int) -> dict[int, str]:
    """Where members start by the directory: only used to name one whose own header is damaged."""
    if total < _END_SIZE:
        return {}
    size, start = struct.unpack("<II", _at(file, total - _END_SIZE, _END_SIZE)[12:20])
    if size > MAX_MEMBERS * 512 or start + size > total:
        return {}
    directory, position, names = _at(file, start, size), 0, dict[int, str]()
    while directory[position : position + 4] == _CENTRAL and position + _CENTRAL_SIZE <= size:
        (length,) = struct.unpack_from("<H", directory, position + 28)
        (offset,) = struct.unpack_from("<I", directory, position + 42)
        name = directory[position + _CENTRAL_SIZE : position + _CENTRAL_SIZE + length].decode("latin-1")
        if is_safe_name(name):
            names.setdefault(offset, name)
        position += _CENTRAL_SIZE + length
    return names


def _named(hints: Mapping[int, str], offset: int, span: Span | None) -> str:
    return hints.get(offset) or (span.name if span else CONTAINER)

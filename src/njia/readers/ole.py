"""OLE compound files ([MS-CFB]), the container of old Excel workbooks: one stream out of it, by name.

Entries are looked through in order and never as the tree that they claim to be, in which a forged file can
lead a reader in circles; no chain is followed further than the file is long.
"""

from collections.abc import Sequence
from struct import unpack, unpack_from
from typing import Final

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST: Final = 0xFFFF_FFFA  # this and above are marks, not sectors
_ENTRY: Final = 128
_STREAM: Final = 2


def stream(data: bytes, *names: str) -> bytes | None:
    """The stream with the first of `names` that is there. Raises ValueError or struct.error for a damaged file."""
    big = _Sectors(data, 1 << _shift(data, 30, 9, 12), _table(data))
    directory = big.chain(unpack_from("<I", data, 48)[0])
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    streams = {_name(entry): entry for entry in reversed(entries) if entry[66] == _STREAM}
    found = next((streams[name.casefold()] for name in names if name.casefold() in streams), None)
    if found is None:
        return None
    start, size = unpack_from("<II", found, 116)
    if size >= unpack_from("<I", data, 56)[0]:
        return big.chain(start)[:size]
    return _small(data, big, entries[0]).chain(start)[:size]


class _Sectors:
    """Pieces of equal size, and the table that says which one follows on which."""

    def __init__(self, data: bytes, size: int, following: Sequence[int], first: int | None = None) -> None:
        self._data = data
        self._size = size
        self._following = following
        self._first = size if first is None else first

    def chain(self, sector: int) -> bytes:
        pieces: list[bytes] = []
        while sector < _LAST:
            if len(pieces) > len(self._following):
                raise ValueError("chain without end")
            at = self._first + sector * self._size
            if at >= len(self._data):  # else what is missing at the end would be lost unseen
                raise ValueError("sector that is not there")
            pieces.append(self._data[at : at + self._size])
            sector = self._following[sector]
        return b"".join(pieces)


def _small(data: bytes, big: _Sectors, root: bytes) -> _Sectors:
    """The sectors of small streams, which lie together in a stream of the root entry."""
    start, count = unpack_from("<II", data, 60)
    table = big.chain(start) if count else b""
    return _Sectors(
        big.chain(unpack_from("<I", root, 116)[0]), 1 << _shift(data, 32, 6, 6), _numbers(table), 0
    )


def _shift(data: bytes, at: int, least: int, most: int) -> int:
    shift: int = unpack_from("<H", data, at)[0]
    if not least <= shift <= most:
        raise ValueError("sectors of an impossible size")
    return shift


def _table(data: bytes) -> Sequence[int]:
    """Which sector follows on which. The sectors of the table itself are listed in the header, and on from there."""
    size = 1 << _shift(data, 30, 9, 12)
    listed = list(unpack_from("<109I", data, 76))
    more: int = unpack_from("<I", data, 68)[0]
    most = len(data) // size + 1
    while more < _LAST:
        if len(listed) > most + 109:
            raise ValueError("table without end")
        part = _numbers(data[(more + 1) * size : (more + 2) * size])
        listed += part[:-1]
        more = part[-1]
    sectors = [sector for sector in listed if sector < _LAST][:most]
    return _numbers(b"".join(data[(sector + 1) * size : (sector + 2) * size] for sector in sectors))


def _numbers(data: bytes) -> tuple[int, ...]:
    count = len(data) // 4
    return unpack(f"<{count}I", data[: count * 4])


def _name(entry: bytes) -> str:
    length: int = unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").casefold()

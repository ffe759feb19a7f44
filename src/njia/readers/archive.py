"""ZIP files from strangers: what they would unpack to is known, and bounded, before anything is unpacked."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from njia.readers.errors import ReadError
from njia.readers.table import Limits

_CHUNK: Final = 65_536
_ENCRYPTED: Final = 0x1
# Below this even a perfect bomb does no harm, and small repetitive members are honestly packed very tightly.
_HARMLESS: Final = 1024 * 1024
# Parts other than sheets and their strings are read whole, into a tree of some ten times their size.
_PART: Final = 16 * 1024 * 1024

# What the standard library raises for archives that are damaged or lie about themselves.
DAMAGE: Final = (
    BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Archive:
    """An archive in memory whose members are read in small pieces only.

    zipfile stops a member at its declared size when it is read in pieces (though not when it is read at
    once), so that bounding the declared sizes bounds what is really unpacked. Methods other than deflate
    cannot be bounded.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = ZipFile(BytesIO(data))
        except DAMAGE:
            raise ReadError("corrupt") from None
        members = self._zip.infolist()
        if sum(member.file_size for member in members) > limits.max_expanded:
            raise ReadError("zip_bomb")
        for member in members:
            if member.file_size > max(_HARMLESS, member.compress_size * limits.max_ratio):
                raise ReadError("zip_bomb")
            if member.flag_bits & _ENCRYPTED:
                raise ReadError("encrypted")
            if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                raise ReadError("corrupt")
        self.names = frozenset(self._zip.namelist())

    def chunks(self, name: str) -> Iterator[bytes]:
        """The member in pieces; its checksum is checked at the end. Raises one of DAMAGE."""
        with self._zip.open(name) as member:
            while chunk := member.read(_CHUNK):
                yield chunk

    def read(self, name: str) -> bytes:
        """A small member as a whole."""
        if self._zip.getinfo(name).file_size > _PART:
            raise ReadError("zip_bomb")
        return b"".join(self.chunks(name))

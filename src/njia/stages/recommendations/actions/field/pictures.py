"""Pictures without what cameras and programs write into them: place, time, the camera's number, the owner's name.

Which way is up is all that stays: phones save pictures as the chip lies and write beside them how to turn them.
"""

import struct
from collections.abc import Iterator

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_STAYS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"iCCP"})
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN, _COMMENT = 0xDA, 0xFE
_EXIF, _APP1, _TURNED = b"Exif\0\0", 0xE1, 0x0112
_KEPT_APPS = frozenset({0xE0, 0xEE})
"""JFIF and Adobe: how the colours are to be read. Exif, XMP, GPS and makers' notes are in the others."""


def without_traces(picture: bytes) -> bytes | None:
    """The same JPEG or PNG with its image alone; None for anything else, or where it is damaged."""
    try:
        if picture.startswith(_JPEG):
            return _JPEG + b"".join(_segments(picture))
        if picture.startswith(_PNG):
            return _PNG + b"".join(_chunks(picture))
    except (IndexError, struct.error, ValueError):
        return None
    return None


def _segments(data: bytes) -> Iterator[bytes]:
    """From the first scan on there is image data to the end mark; what is hung behind that is left out."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _SCAN:
            end = data.index(b"\xff\xd9", at)
            yield data[at : end + 2]
            return
        if marker in _BARE:
            yield data[at : at + 2]
            at += 2
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if length < 2 or at + 2 + length > len(data):
            raise ValueError("torn")
        if marker == _APP1:
            yield _way_up(data[at + 4 : at + 2 + length])
        elif marker in _KEPT_APPS or not (0xE0 <= marker <= 0xEF or marker == _COMMENT):
            yield data[at : at + 2 + length]
        at += 2 + length


def _way_up(app: bytes) -> bytes:
    """An Exif segment made anew that holds the orientation and nothing else; empty where none is told, or 1."""
    if not app.startswith(_EXIF):
        return b""
    exif = app[len(_EXIF) :]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return b""
    try:
        (start,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, start)
        for entry in range(min(count, 200)):
            tag, kind, _many, turned = struct.unpack_from(order + "HHIH", exif, start + 2 + 12 * entry)
            if tag == _TURNED and kind == 3 and 2 <= turned <= 8:
                body = _EXIF + b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, _TURNED, 3, 1, turned, 0, 0)
                return struct.pack(">HH", 0xFFE1, len(body) + 2) + body
    except struct.error:
        return b""
    return b""


def _chunks(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while True:
        (length,) = struct.unpack(">I", data[at : at + 4])
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise ValueError("torn")
        if name in _STAYS:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end

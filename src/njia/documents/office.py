"""Office files (ZIP packages of XML) that are the same bytes for the same content."""

import io
import shutil
import zipfile
from typing import IO

PIECE = 64 * 1024
"""Bytes that are held of a member at a time."""
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say; Excel writes the same


def settled(package: bytes) -> bytes:
    """The same members in the same order, without the clock, the user mask and the system that wrote them."""
    page = io.BytesIO()
    settle(io.BytesIO(package), page)
    return page.getvalue()


def settle(package: IO[bytes], into: IO[bytes]) -> None:
    """As `settled`, from file to file: no member is ever held whole."""
    with zipfile.ZipFile(package) as read, zipfile.ZipFile(into, "w") as written:
        for member in read.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.create_system = 0
            info.compress_type = zipfile.ZIP_DEFLATED
            info.file_size = member.file_size
            with read.open(member) as source, written.open(info, "w") as target:
                shutil.copyfileobj(source, target, PIECE)

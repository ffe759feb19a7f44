"""Office files (ZIP packages of XML) that are the same bytes for the same content."""

import io
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say; Excel writes the same


def settled(package: bytes) -> bytes:
    """The same members in the same order, without the clock, the user mask and the system that wrote them."""
    page = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as read, zipfile.ZipFile(page, "w") as written:
        for member in read.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.create_system = 0
            written.writestr(info, read.read(member), zipfile.ZIP_DEFLATED, compresslevel=6)
    return page.getvalue()

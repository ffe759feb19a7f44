"""Who is let in, how much, and how often."""

from io import BytesIO
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.processes import queries as processes
from njia.kernel.processes.models import Process
from njia.stages.recommendations.queries import field

MOST_BYTES = 10 * 2**20
"""Of one sending, as phones are told. Collect divides what is larger by its pictures."""
MOST_AN_HOUR = 1000
"""Sendings of one phone: one that was away for a week brings hundreds at once."""


def admit(code: str, token: str, kind: str) -> tuple[Process, Actor]:
    """The process and the part that this phone or server has in it.

    Raises `NotFound` for a secret that nobody was given, `Refused` where its access was ended.
    """
    process = processes.by_code(code)
    device = field.device_by_token(process, token, kind)
    if device.is_revoked:
        raise Refused(_("The access of this phone was ended. Ask who gave it to you."), code="revoked")
    return process, field.carrier(device)


def count(actor: Actor) -> None:
    """Raises `Refused` above the hour's limit. Counted in memory alone: how much a phone sends is written nowhere."""
    hour = clock.now().strftime("%Y%m%d%H")
    key = f"field:{actor.ref}:{hour}"
    cache.add(key, 0, timeout=3600)
    if cache.incr(key) > MOST_AN_HOUR:
        raise Refused(
            _("Too much was sent in one hour. Nothing is lost: send the rest later."), code="too_often"
        )


class InMemory(FileUploadHandler):
    """Keeps what is sent in memory until it is read: on a disk, words in the clear would outlive the request."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        if self._received > MOST_BYTES:
            raise StopUpload(connection_reset=True)
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._file.seek(0)
        return InMemoryUploadedFile(
            self._file, self.field_name, self.file_name or "", self.content_type, file_size, self.charset
        )

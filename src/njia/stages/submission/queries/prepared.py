"""Packages that were prepared beside a request, as files of a day."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from njia.kernel.access import NotFound
from njia.kernel.processes.models import Process

_TOKEN = re.compile("(draft|final)-[0-9a-f]{32}")


@dataclass(frozen=True)
class Prepared:
    """A package that was ordered: it is being built while there is neither a file nor a refusal."""

    place: Path
    token: str

    @property
    def is_draft(self) -> bool:
        return self.token.startswith("draft")

    @property
    def waiting(self) -> Path:
        return self.place / f"{self.token}.waiting"

    @property
    def file(self) -> Path:
        return self.place / f"{self.token}.zip"

    @property
    def refusal(self) -> Path:
        return self.place / f"{self.token}.refused"

    @property
    def is_ready(self) -> bool:
        return self.file.exists()

    @property
    def reason(self) -> str:
        """Why it could not be built; empty unless it was refused."""
        return self.refusal.read_text("utf-8") if self.refusal.exists() else ""


def shelf(process: Process) -> Path:
    """Where the process's packages wait for their download, readable by the installation alone."""
    place: Path = settings.MEDIA_ROOT / "packages" / process.code
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def prepared(process: Process, token: str) -> Prepared:
    """Raises `NotFound` for what was never ordered here, or is gone."""
    found = Prepared(shelf(process), token)
    if not _TOKEN.fullmatch(token) or not found.waiting.exists():
        raise NotFound
    return found

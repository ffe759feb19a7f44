"""Packages that take long are prepared beside the request, as files of a day. Only its page knows a file's token."""

import datetime
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from njia.kernel import clock
from njia.kernel.access import NotFound, Refused
from njia.kernel.processes.models import Process
from njia.stages.submission.queries.package import build

KEPT_FOR = datetime.timedelta(days=1)
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


def order(process: Process, *, draft: bool) -> Prepared:
    """A place for a package that will be prepared. What is older than a day is cleared away."""
    place = shelf(process)
    limit = (clock.now() - KEPT_FOR).timestamp()
    for path in place.iterdir():
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
    ordered = Prepared(place, f"{'draft' if draft else 'final'}-{secrets.token_hex(16)}")
    ordered.waiting.touch(mode=0o600)
    return ordered


def prepare(process: Process, token: str) -> None:
    """Build what was ordered, or note why not. Doing it twice does no harm: the same bytes take the same place."""
    ordered = prepared(process, token)
    unfinished = ordered.place / f"{token}.part"
    try:
        build(process, unfinished, draft=ordered.is_draft)
        unfinished.rename(ordered.file)
    except Refused as refused:
        ordered.refusal.write_text(str(refused.reason), "utf-8")
    finally:
        unfinished.unlink(missing_ok=True)

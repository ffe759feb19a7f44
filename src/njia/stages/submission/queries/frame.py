"""What all documents of a package share: their notice, day and language, and the words that writers add."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from njia.documents.book import Block, Book, Run
from njia.kernel.printing import labels
from njia.stages.submission.queries.record import Record

NOTHING = "–"


def book(
    record: Record, title: str, subtitle: str, blocks: Sequence[Block], *, landscape: bool = False
) -> Book:
    process = record.scope.process
    notices = [_("Draft") if record.scope.draft else "", process.notice]
    return Book(
        title=title,
        subtitle=subtitle,
        language=process.language,
        on=record.day,
        blocks=blocks,
        notice=" · ".join(notice for notice in notices if notice),
        landscape=landscape,
        labels=labels(),
    )


def subtitle(record: Record) -> str:
    """Country, version, and the meeting that decided on it."""
    process, version = record.scope.process, record.scope.version
    if version is None:
        return _("%(name)s · the roadmap as it stands, not frozen") % {"name": process.name}
    given = {"name": process.name, "number": version.number, "meeting": version.meeting.public_id}
    return _("%(name)s · version %(number)s of the roadmap, decided by %(meeting)s") % given


def spoken(record: Record, text: str, language: str) -> Run | str:
    """Words with their language where it is not the document's, so that they are read out and hyphenated right."""
    return text if language == record.scope.process.language else Run(text, language=language)

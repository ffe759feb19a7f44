"""What all documents of a package share: their notice, day and language, and the words that writers add."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from njia.documents.book import Block, Book, Run
from njia.documents.labels import Labels
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


def labels() -> Labels:
    return Labels(
        skip=_("Skip to the content"),
        contents=_("Contents"),
        # Translators: {page} and {pages} are filled in by the document.
        page=_("Page {page} of {pages}"),
        info=_("Note"),
        warning=_("Please note"),
        unshown=_(
            "Some characters are missing from the typeface of this file. They are shown by their number, such as "
            "[U+4E2D]. The web page of this document shows them as they were written."
        ),
        guide=_("Guide"),
        column=_("Column"),
        meaning=_("What it holds"),
        changes=_("May I change it?"),
        editable=_("Yes"),
        locked=_("No, for reading only"),
        locked_help=_("This column is for reading only. What you change here is not taken over."),
        choices=_("Choices"),
    )

"""The answer sheet: "you asked, we decided, because", on paper, for those whom no message reaches.

One for each round, each meeting at which people asked, and each file that was brought in. It has what the public may
read and no more. That of a round lists everything that names no sender: were the items left out whose givers hold a
receipt, the list would tell which of them were given in confidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from njia.documents.book import Block, Book, Heading, Note, Paragraph, Quote, Run
from njia.kernel import clock
from njia.kernel.access import NotFound, public
from njia.kernel.printing import labels
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.stages.meetings import queries as meetings
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.queries.register import Row, rows
from njia.stages.review.states import JOINED

ROUND, FILE = "round-", "file-"


@dataclass(frozen=True, slots=True)
class SheetFor:
    """A sheet that can be printed: `key` names it in addresses and commands."""

    key: str
    title: str
    count: int


def sheets_for(process: Process) -> list[SheetFor]:
    """Every sheet that has something on it."""
    found = [
        SheetFor(
            f"{ROUND}{each.number}",
            _("Round %(n)s") % {"n": each.number},
            _of(process, f"{ROUND}{each.number}").count(),
        )
        for each in recommendations.rounds(process)
    ]
    for meeting in meetings.that_can_decide(process):
        title = f"{meeting.public_id} · {date_format(meeting.on)} · {meeting.title}"
        found.append(SheetFor(meeting.public_id, title, _of(process, meeting.public_id).count()))
    for file in process.imports.order_by("-number"):
        key = f"{FILE}{file.number}"
        found.append(SheetFor(key, f"{file.source} · {date_format(file.on)}", _of(process, key).count()))
    return [each for each in found if each.count]


def _of(process: Process, key: str) -> QuerySet[Recommendation]:
    items = recommendations.visible_to(public(process.pk)).exclude(state=JOINED)
    number = key.rpartition("-")[2]
    if key.startswith(ROUND) and number.isdigit():
        return items.filter(round__number=number, organisation=None)
    if key.startswith(FILE) and number.isdigit():
        return items.filter(batch__number=number)
    return items.filter(meeting__public_id=key)


def answer_sheet(process: Process, key: str) -> Book:
    """Raises `NotFound` for a key that names nothing, and until the register is public."""
    found = {each.key: each for each in sheets_for(process)}.get(key)
    if found is None or not is_published(process.pk, "register"):
        raise NotFound
    actor = public(process.pk)
    items = list(_of(process, key).select_related("organisation", "round", "part_of").order_by("number"))
    divided = {item.part_of_id for item in items}
    listed = [row for row in rows(items, actor) if row.shown.item.pk not in divided]
    return Book(
        title=_("You asked, we decided"),
        subtitle=found.title,
        language=process.language,
        on=clock.today(),
        blocks=list(_blocks(listed)),
        notice=process.notice,
        labels=labels(),
    )


def _blocks(listed: list[Row]) -> Iterator[Block]:
    waiting = sum(not row.answer.answered for row in listed)
    yield Paragraph(
        _("What was asked, what the working group decided, and why. Please pass it on to whoever asked.")
    )
    if waiting:
        said = ngettext(
            "%(n)s is still being discussed. A new sheet follows.",
            "%(n)s are still being discussed. A new sheet follows.",
            waiting,
        )
        yield Note(said % {"n": waiting}, "info")
    for row in listed:
        yield from _answered(row)


def _answered(row: Row) -> Iterator[Block]:
    item, answer = row.shown.item, row.answer
    yield Heading(1, item.public_id, item.public_id)
    if row.shown.text is None:
        yield Paragraph(Run(_("The words are kept private, as their giver wished."), emphasis=True))
    else:
        yield Quote(row.shown.text)
    yield Paragraph([Run(_("We decided: "), strong=True), str(answer.label)])
    if answer.answered and answer.reason:
        yield Paragraph([Run(_("Because: "), strong=True), answer.reason])
    if answer.grouped:
        yield Paragraph(
            [
                Run(_("It is answered together with %(id)s: ") % {"id": answer.final_id}, strong=True),
                f"{answer.final_label}. {answer.final_reason}".strip(),
            ]
        )

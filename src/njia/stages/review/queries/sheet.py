"""The register as a spreadsheet: what stands in each row now, and a version by which a row is known again."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.kernel.access import Actor, Words
from njia.kernel.ledger.models import Line
from njia.kernel.printing import workbook
from njia.kernel.processes.models import Process
from njia.kernel.wording.queries import said
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation, Shown
from njia.stages.review.queries.answers import Standing, batches, body_of, standing_in
from njia.stages.review.queries.group_sheets import KNOWN_AGAIN, group_sheets
from njia.stages.review.queries.marks import folded, marks
from njia.stages.review.states import ANSWERS, AWAITING, LEFT, OPEN, RULES, STANDINGS, USES

SOURCE = "und"
"""A language in which nothing is said, so that every wording comes in its source language: the one edited here."""

REGISTER = pgettext_lazy("sheet", "Register")
TITLES: dict[str, Words] = {
    "id": gettext_lazy("Id"),
    "kind": gettext_lazy("Kind"),
    "round": gettext_lazy("Round"),
    "received": gettext_lazy("Received"),
    "sender": gettext_lazy("Sent by"),
    "text": gettext_lazy("As it was said"),
    "wording": gettext_lazy("Edited wording"),
    "themes": gettext_lazy("Themes"),
    "decision": gettext_lazy("Decision"),
    "reason": gettext_lazy("Reason"),
    "grouped_with": gettext_lazy("Grouped with"),
    "decided_by": gettext_lazy("Decided by"),
    "decided_on": gettext_lazy("Decided on"),
    "state": gettext_lazy("State"),
    "row_version": gettext_lazy("Row version"),
}
HELP: dict[str, Words] = {
    "wording": gettext_lazy("The same in clearer words. What was said first stays beside it."),
    "decision": gettext_lazy("The answer. For an insight: used or kept on record."),
    "reason": gettext_lazy("Every answer needs one. It goes to whoever made the recommendation."),
    "grouped_with": gettext_lazy("Only for “grouped with another”: the id of that other one."),
    "decided_by": gettext_lazy(
        "The meeting (KE-M-02) or ballot (BALLOT-2026-11) that decided. Empty: it is a proposal."
    ),
    "decided_on": gettext_lazy("Empty: the day of the meeting, or today for a ballot."),
    "row_version": KNOWN_AGAIN,
}
WIDTHS = {
    "text": 60,
    "wording": 50,
    "reason": 50,
    "decision": 22,
    "sender": 28,
    "themes": 28,
    "round": 8,
    "id": 13,
}
EDITABLE = frozenset({"wording", "decision", "reason", "grouped_with", "decided_by", "decided_on"})
READ_ONLY: tuple[Literal["kind", "round", "received", "sender", "themes", "state"], ...] = (
    "kind",
    "round",
    "received",
    "sender",
    "themes",
    "state",
)
"""In the order of their marks. The id names the row, and what was said is compared with what stands."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The editable cells of a row, read: `outcome` is a key, `body` as in the log, `on` an ISO date or empty."""

    wording: str = ""
    outcome: str = ""
    reason: str = ""
    target: str = ""
    body: str = ""
    on: str = ""

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.on) if self.on else None

    def digest(self) -> str:
        """Tells an untouched row from an edited one, whatever spaces and line ends the office program left."""
        return hashlib.sha256("\x1f".join(map(folded, astuple(self))).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Newest:
    """The last line of the log about an item: the state that a row shows is that after it."""

    index: int
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class SheetRow:
    shown: Shown
    cells: Cells
    state: str
    newest: Newest

    def version(self, read_only: Sequence[Value]) -> str:
        """By this the row is known again, and a change of a cell that is for reading only is seen."""
        return f"{self.newest.index}-{self.cells.digest()}-{marks(read_only)}"

    @property
    def text(self) -> str:
        """The verbatim words, empty where they are withheld from review."""
        return "" if self.shown.text is None else self.shown.item.verbatim


def sheet_rows(process: Process, actor: Actor) -> Iterator[SheetRow]:
    """Every item as it stands, by number. Raises `Refused` for all but insiders."""
    RULES["see"].require(actor)
    standing, newest = standing_in(process), _newest(process)
    items = list(recommendations.visible_to(actor).select_related("organisation", "round").order_by("number"))
    for some in batches(items):
        wordings = said([item.edited_id for item in some if item.edited_id], SOURCE)
        agreed = recommendations.rewording_of(some)
        for shown in recommendations.show(some, actor):
            wording = wordings.get(shown.item.edited_id or 0)
            hidden = shown.text is None or wording is None or agreed.refuses(shown.item, wording.language)
            cells = _cells(shown.item, standing, "" if hidden else str(wording))
            yield SheetRow(shown, cells, standing.state(shown.item), newest[shown.item.public_id])


def _newest(process: Process) -> dict[str, Newest]:
    lines = Line.objects.filter(process=process, kind__startswith="recommendation.").order_by("index")
    rows = lines.values_list("subject", "index", "by", "on")
    return {subject: Newest(index, by, on) for subject, index, by, on in rows}


def _cells(item: Recommendation, standing: Standing, wording: str) -> Cells:
    """The decision in force, or what is proposed: then the cells of the body are empty, and filling them decides.

    What is divided is answered in its parts, which have rows of their own.
    """
    state = standing.state(item)
    if state in (AWAITING, *LEFT) or item.pk in standing.divided:
        return Cells(wording)
    if state == OPEN:
        proposal = standing.proposals[item.pk]
        return Cells(wording, proposal.outcome, proposal.reason, _id(proposal.target))
    decision = standing.decisions[item.pk]
    return Cells(
        wording,
        decision.outcome,
        decision.reason,
        _id(decision.target),
        body_of(decision),
        decision.on.isoformat(),
    )


def _id(target: Recommendation | None) -> str:
    return target.public_id if target else ""


def register_sheet(process: Process, actor: Actor) -> Sheet:
    """The whole register for editing offline; what is not editable is there to read. Insiders only."""
    RULES["see"].require(actor)
    choices = tuple(str(label) for label in (*ANSWERS.values(), *USES.values()))
    columns = tuple(
        SheetColumn(
            key, str(title), WIDTHS.get(key, 16), locked=key not in EDITABLE, hidden=key == "row_version",
            choices=choices if key == "decision" else (), help=str(HELP.get(key, "")),
        )
        for key, title in TITLES.items()
    )  # fmt: skip
    note = _("Answers without “decided by” are proposals. Rows that you leave as they are change nothing.")
    return Sheet(str(REGISTER), columns, (_row(row) for row in sheet_rows(process, actor)), note)


def _row(row: SheetRow) -> Sequence[Value]:
    item, cells = row.shown.item, row.cells
    kind, received, themes = (
        item.get_kind_display(),
        item.received_on.isoformat(),
        "; ".join(row.shown.themes),
    )
    state = str(STANDINGS[row.state])
    return (
        item.public_id, kind, item.round.number, received, row.shown.sender, row.text, cells.wording, themes,
        str(STANDINGS[cells.outcome]) if cells.outcome else "", cells.reason, cells.target, cells.body, cells.on, state,
        row.version((kind, item.round.number, received, row.shown.sender, themes, state)),
    )  # fmt: skip


def register_workbook(process: Process, actor: Actor) -> bytes:
    """The register as an Excel file for editing offline, with the group's own work as far as this person sees it."""
    return workbook(process, [register_sheet(process, actor), *group_sheets(process, actor)])

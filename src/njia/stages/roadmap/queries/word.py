"""The draft as a Word file that people change and send back: a bookmark for each field of each clause.

A bookmark says which clause, field, language and version of the words it holds, so that what comes back is compared with
what went out, whatever the draft says by then. What was sent is also listed in the file's custom properties, so that a
clause that is missing was taken out and is not one that was added since.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from njia.documents import rich
from njia.documents.diff import merge, overlay
from njia.documents.marked import LABEL, Comment, Passage, Stretch, dressed, write
from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.readers.marked import Line, MarkedText
from njia.readers.marked import Stretch as Said
from njia.readers.returned import frame_anchor
from njia.stages.roadmap.models import Remark, Suggestion
from njia.stages.roadmap.queries.beside import remarks, suggestions
from njia.stages.roadmap.queries.drafts import draft
from njia.stages.roadmap.queries.nodes import NOTHING, Node, walk
from njia.stages.roadmap.states import FIELDS, OPEN, RULES, TITLE

PROPERTY: Final = "njia"
_LONGEST_PROPERTY: Final = 240
"""Office shows and keeps custom properties of up to 255 characters."""
_ANCHOR: Final = re.compile(r"njia_(\d+)_([a-z]+)_([a-z]+)_(\d+)")
_STYLES: Final = {"section": "Heading 1", "area": "Heading 1", "outcome": "Heading 2", "action": "Heading 3"}


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """Which words a passage holds: of which clause (its number) and field, in which language and version (0: none yet)."""

    clause: int
    field: str
    language: str
    version: int

    def __str__(self) -> str:
        return f"njia_{self.clause}_{self.field}_{self.language}_{self.version}"


def anchor_of(name: str) -> Anchor | None:
    match = _ANCHOR.fullmatch(name)
    return Anchor(int(match[1]), match[2], match[3], int(match[4])) if match else None


def clause_number(public_id: str) -> int:
    return int(public_id.rsplit("-", 1)[-1])


def word_document(process: Process, actor: Actor, language: str = "") -> bytes:
    """The draft with its open suggestions as tracked changes and its open remarks as comments. For insiders only.

    In `language` (the process's) where a field is said in it, else in the field's own.
    """
    RULES["see_draft"].require(actor)
    tongue = language or process.language
    with override(tongue):
        nodes = list(walk(draft(actor, tongue)))
        today = clock.today()
        desk = _Desk(process, actor, tongue)
        title = _("Roadmap of %(process)s") % {"process": process.name}
        passages = [*desk.opening(title), *(each for node in nodes for each in desk.clause(node))]
        notice = _("Draft of %(day)s") % {"day": date_format(today)}
        return write(title, tongue, today, passages, manifest(process.code, desk.sent), notice)


class _Desk:
    def __init__(self, process: Process, actor: Actor, language: str) -> None:
        self.process, self.language = process, language
        self.sent: list[Anchor] = []
        self.frames = 0
        self.waiting: dict[str, list[Suggestion]] = defaultdict(list)
        for row in suggestions(actor).filter(state__in=OPEN).order_by("clause", "number"):
            self.waiting[row.clause.public_id].append(row)
        self.remarks: dict[str, list[Remark]] = defaultdict(list)
        found = remarks(actor).filter(state__in=OPEN, answers=None).prefetch_related("replies")
        for remark in found.order_by("clause", "number"):
            self.remarks[remark.clause.public_id].append(remark)

    def opening(self, title: str) -> Iterator[Passage]:
        yield self._frame(0, title, "Title")
        how = _(
            "Change the words as you would have them, with or without tracked changes, and leave comments. Then bring the "
            "file back: each change becomes a suggestion on its clause, each comment a remark. Grey lines are for "
            "reading; figures are changed in the matrix."
        )
        yield self._frame(0, how, LABEL)

    def _frame(self, about: int, text: str, style: str = LABEL) -> Passage:
        self.frames += 1
        return Passage(frame_anchor(about, self.frames, text), style, (Stretch("same", text),))

    def clause(self, node: Node) -> Iterator[Passage]:
        number = clause_number(node.public_id)
        waiting = self.waiting[node.public_id]
        in_words = [row for row in waiting if row.kind == "words"]
        goes = next((row for row in waiting if row.kind == "retire"), None) if not in_words else None
        told = [_thread(row) for row in self.remarks[node.public_id]]
        told += [_told(row) for row in waiting if row.kind != "words" and row is not goes]
        yield self._frame(number, f"{node.public_id} · {node.kind_label}")
        for name, label in FIELDS[node.kind].items():
            said = node.words.get(name, NOTHING)
            mine = [
                row for row in in_words if (row.field, row.language) == (name, said.language or self.language)
            ]
            stretches, left = _marked(str(said), mine, goes)
            told += [_told(row) for row in left]
            if name != TITLE:
                yield self._frame(number, str(label))
            anchor = Anchor(number, name, said.language or self.language, said.version)
            self.sent.append(anchor)
            spoken = said.language if said.language != self.language else ""
            comments = told if name == TITLE else ()
            style = _STYLES[node.kind] if name == TITLE else "Normal"
            yield Passage(
                str(anchor), style, stretches if name == TITLE else dressed(stretches), spoken, comments
            )
        for line in _facts(node):
            yield self._frame(number, line)


def _marked(
    text: str, rows: Sequence[Suggestion], goes: Suggestion | None
) -> tuple[list[Stretch], list[Suggestion]]:
    """The words with suggestions as tracked changes, and the suggestions that cannot be shown in place."""
    if goes is not None:
        return [Stretch("deleted", text, _author(goes), goes.made_on)] if text else [], []
    shown, others, left = [], [], []
    for row in rows:
        both = merge(row.base, row.proposed, text)
        if both.conflicts:
            left.append(row)
        else:
            shown.append(row)
            others.append(both.text)
    laid, crossing = overlay(text, others)
    stretches = [
        Stretch(piece.kind, piece.text)
        if at is None
        else Stretch(piece.kind, piece.text, _author(shown[at]), shown[at].made_on)
        for piece, at in laid
    ]
    return stretches, [*left, *(shown[at] for at in crossing)]


def _author(row: Suggestion | Remark) -> str:
    return row.written_by or (row.made_by if isinstance(row, Suggestion) else row.by)


def told_of(row: Suggestion) -> str:
    """How a comment about a suggestion begins, by which it is known again."""
    return f"[{row.clause.public_id}/{row.number}]"


def _told(row: Suggestion) -> Comment:
    words = row.proposed or row.get_kind_display()
    if row.kind == "move":
        under = row.parent.public_id if row.parent else "–"
        words = _("Place %(place)s, under %(under)s") % {"place": row.position, "under": under}
    said = _("Suggested: %(words)s") % {"words": words}
    return Comment(_author(row), row.made_on, f"{told_of(row)} {said}")


def _thread(row: Remark) -> Comment:
    replies = [Comment(_author(reply), reply.on, reply.body) for reply in row.replies.all()]
    return Comment(_author(row), row.on, row.body, replies)


def _facts(node: Node) -> Iterator[str]:
    """What is not words, to be read beside them."""
    if node.kind == "action":
        yield _("Lead: %(lead)s") % {"lead": node.lead or "–"}
        if node.partners:
            yield _("Partners: %(partners)s") % {"partners": "; ".join(node.partners)}
        if node.starts_on or node.ends_on:
            days = (date_format(day) if day else "…" for day in (node.starts_on, node.ends_on))
            yield _("When: %(when)s") % {"when": " – ".join(days)}
        for line in node.budget:
            yield _("Budget: %(money)s") % {
                "money": f"{line.currency} {line.amount:,.2f} {line.source}".strip()
            }
        if node.indicators:
            yield ngettext("%(n)s indicator: %(names)s", "%(n)s indicators: %(names)s", len(node.indicators)) % {
                "n": len(node.indicators), "names": "; ".join(each.name for each in node.indicators),
            }  # fmt: skip
    if node.cites:
        yield "; ".join(f"{label} {', '.join(ids)}" for label, ids in node.sources)


def with_marks(text: MarkedText) -> MarkedText:
    """What is bold or italic in a Word file, as marks in its words (see `documents.rich`); titles have none."""
    return replace(text, lines=tuple(_marked_line(line) for line in text.lines))


def _marked_line(line: Line) -> Line:
    fields = [anchor.field for name in line.anchors if (anchor := anchor_of(name))]
    if line.style.startswith(("Heading", "Title")) or TITLE in fields or (line.anchors and not fields):
        return line
    given = [rich.Stretch(each.text, each.strong, each.emphasis, each) for each in line.stretches]
    made: list[Said] = []
    for words, about in rich.with_marks(given, _whole, _side_by_side):
        now = replace(about, text=words, strong=False, emphasis=False)
        if made and replace(made[-1], text=words) == now:
            now = replace(now, text=made.pop().text + words)
        made.append(now)
    return replace(line, stretches=tuple(made))


def _side_by_side(one: Said, two: Said) -> bool:
    return one.kind == two.kind or "same" in (one.kind, two.kind)


def _whole(between: list[Said]) -> Said | None:
    """Marks came or went with all that they enclose, or they stayed with some of it."""
    stayed = next((each for each in between if each.kind == "same"), None)
    return stayed or (between[0] if len({(each.kind, each.author) for each in between}) == 1 else None)


def manifest(code: str, sent: Iterable[Anchor]) -> dict[str, str]:
    """What went out, as custom properties: "4:3.1.0" are the versions of clause 4's fields in their order."""
    by_clause: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in sent:
        by_clause[anchor.clause].append(anchor)
    found, line = [code], ""
    for number, anchors in by_clause.items():
        entry = f"{number}:" + ".".join(f"{each.field}{each.version}{each.language}" for each in anchors)
        if len(line) + len(entry) + 1 > _LONGEST_PROPERTY:
            found.append(line)
            line = ""
        line += (" " if line else "") + entry
    found.append(line)
    return {f"{PROPERTY}{at}": text for at, text in enumerate(found) if text}


_ENTRY: Final = re.compile(r"([a-z]+)(\d+)([a-z]+)")


def read_manifest(properties: Mapping[str, str]) -> tuple[str, list[Anchor]]:
    """(code of the process, what went out); an empty code where the file has lost it."""
    sent: list[Anchor] = []
    for at in range(1, len(properties) + 1):
        for entry in properties.get(f"{PROPERTY}{at}", "").split():
            number, _colon, fields = entry.partition(":")
            found = (_ENTRY.fullmatch(each) for each in fields.split("."))
            if number.isdecimal():
                sent += [Anchor(int(number), each[1], each[3], int(each[2])) for each in found if each]
    return properties.get(f"{PROPERTY}0", ""), sent

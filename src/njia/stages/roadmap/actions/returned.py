"""The draft comes back as a Word file: changes become suggestions, comments remarks; nothing in the file is lost."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from njia.documents.diff import Piece, compare, merge, one_by_one
from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.kernel.wording.models import Wording
from njia.readers import MarkedText
from njia.readers.returned import Passage, Returned, Sent, framed, reunite
from njia.stages.roadmap.actions.given import tidy
from njia.stages.roadmap.actions.suggesting import propose, remark
from njia.stages.roadmap.models import Clause, ClauseText, Remark, Suggestion
from njia.stages.roadmap.queries import Node, tree, walk
from njia.stages.roadmap.queries.word import (
    Anchor,
    anchor_of,
    clause_number,
    read_manifest,
    told_of,
    with_marks,
)
from njia.stages.roadmap.states import FIELDS, IN_DRAFT, PARENTS, RULES, SUGGESTED, TITLE

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something that came back for a clause. `kind` is one of `SUGGESTED`, "remark" or "stray".

    A stray is text that belongs to no field: it is kept as a remark on the clause that it stood by.
    """

    public_id: str
    kind: str
    label: str
    author: str
    pieces: Sequence[Piece] = ()
    text: str = ""


@dataclass
class WordReport:
    """What an import does, or would do. `known` counts what the draft had already; `apart` are clauses of the draft
    that the file does not have and did not have when it was made."""

    changes: list[Arrived] = field(default_factory=list)
    removals: list[Arrived] = field(default_factory=list)
    moves: list[Arrived] = field(default_factory=list)
    remarks: list[Arrived] = field(default_factory=list)
    strays: list[Arrived] = field(default_factory=list)
    known: int = 0
    apart: list[str] = field(default_factory=list)
    pictures: int = 0
    listed: bool = True
    written: bool = False

    def __len__(self) -> int:
        return sum(map(len, (self.changes, self.removals, self.moves, self.remarks, self.strays)))


@dataclass
class _Note:
    """A remark to be made. `key` is what its comment is called in the file, `above` the comment that it answers."""

    clause: Clause
    body: str
    author: str
    kind: str
    key: str = ""
    above: str = ""


@transaction.atomic
def import_document(
    process: Process, text: MarkedText, *, dry_run: bool = False, acting: Actor
) -> WordReport:
    """Take in a draft that was exported as a Word file and changed. Bringing the same file again changes nothing.

    Refused where the file is none of these, or is another process's.
    """
    RULES["suggest"].require(acting)
    plan = _Planner(process, text)
    if not dry_run:
        _write(plan, acting=acting)
        plan.report.written = True
    return plan.report


def _write(plan: "_Planner", *, acting: Actor) -> None:
    for clause, rows in plan.rows.items():
        propose(plan.clauses[clause], rows, acting=acting)
    made: dict[str, Remark] = {}
    for note in plan.notes:
        above = made.get(note.above) or plan.answered.get(note.above)
        if above is not None and above.clause_id != note.clause.pk:
            above = None
        top = above.answers if above is not None and above.answers_id else above
        made[note.key] = remark(note.clause, note.body, answers=top, written_by=note.author, acting=acting)


class _Planner:
    """Compares what came back with what went out. Reads only."""

    def __init__(self, process: Process, text: MarkedText) -> None:
        self.process = process
        self.report = WordReport(pictures=text.pictures)
        found = {each for line in text.lines for name in line.anchors if (each := anchor_of(name))}
        code, sent = read_manifest(text.properties)
        if not found and not sent:
            raise Refused(_("This is no roadmap that was exported as a Word file from here."))
        if code and code != process.code:
            raise Refused(_("This is the roadmap of another process (%(code)s).") % {"code": code})
        self.report.listed = bool(sent)
        numbers = {each.clause for each in (*sent, *found)}
        clauses = Clause.objects.filter(process=process, number__in=numbers).select_related(
            "process", "parent"
        )
        self.clauses = {clause.number: clause for clause in clauses}
        self.anchors = [
            each
            for each in dict.fromkeys([*sent, *sorted(found - set(sent))])
            if each.clause in self.clauses and each.field in FIELDS[self.clauses[each.clause].kind]
        ]
        self.base = _bases(self.clauses, self.anchors)
        went = {str(each): Sent(self.base[each], each.field != TITLE) for each in self.anchors}
        self.came = reunite(with_marks(text), went)
        self.rows: dict[int, list[Suggestion]] = defaultdict(list)
        self.notes: list[_Note] = []
        self.answered: dict[str, Remark] = {}
        self.suggested = _suggested(self.clauses.values())
        self.draft = {
            clause_number(node.public_id): node for node in walk(tree(process.pk, process.language))
        }
        self.first = next((each.clause for each in self.anchors if each.clause in self.draft), 0)
        self._plan()

    def _plan(self) -> None:
        by_clause: dict[int, list[Anchor]] = defaultdict(list)
        for anchor in self.anchors:
            by_clause[anchor.clause].append(anchor)
        live = {}
        for number, anchors in by_clause.items():
            if all(self._gone(anchor) for anchor in anchors):
                self._remove(number, anchors)
                continue
            places = [
                each.place
                for each in map(self._passage, anchors)
                if each is not None and each.place is not None
            ]
            if places:
                title = self._passage(next((each for each in anchors if each.field == TITLE), anchors[0]))
                live[number] = title.place if title and title.place is not None else min(places)
            for anchor in anchors:
                self._field(anchor)
        self._moves(sorted(live, key=lambda number: live[number]))
        for stray in self.came.strays:
            self._note(self._near(stray.near), stray.text, stray.author, "stray")
        self._comments()
        listed = set(by_clause)
        self.report.apart = [node.public_id for number, node in self.draft.items() if number not in listed]

    def _passage(self, anchor: Anchor) -> Passage | None:
        return self.came.passages.get(str(anchor))

    def _gone(self, anchor: Anchor) -> bool:
        passage = self._passage(anchor)
        return passage is None or not passage.after.strip()

    def _near(self, name: str) -> Clause | None:
        anchor = anchor_of(name)
        number = anchor.clause if anchor else framed(name) or self.first
        return self.clauses.get(number) or self.clauses.get(self.first)

    def _remove(self, number: int, anchors: Sequence[Anchor]) -> None:
        """All that a clause said is gone. One that is not in the draft any more needs no removal."""
        if not any(self.base[anchor].strip() for anchor in anchors):
            return
        passages = [passage for anchor in anchors if (passage := self._passage(anchor))]
        author = next((name for each in passages if (name := each.removed_by())), "")
        row = Suggestion(kind="retire", written_by=author[:_LONGEST_NAME])
        self._suggest(self.clauses[number], row, str(SUGGESTED["retire"]))

    def _field(self, anchor: Anchor) -> None:
        clause, passage = self.clauses[anchor.clause], self._passage(anchor)
        base = self.base[anchor]
        if self._gone(anchor):
            author = passage.removed_by() if passage else ""
            if base and anchor.field == TITLE:
                self._note(clause, _("The file leaves out the title of this clause."), author, "stray")
            elif base:
                self._words(anchor, base, [(author, "")])
        elif passage is not None:
            self._words(anchor, base, _proposals(anchor.field, base, passage))
        if passage is not None and passage.passing.strip():
            self._note(clause, passage.passing.strip(), "", "stray")

    def _words(self, anchor: Anchor, base: str, proposals: Sequence[tuple[str, str]]) -> None:
        clause = self.clauses[anchor.clause]
        for author, proposed in proposals:
            row = Suggestion(
                kind="words", field=anchor.field, language=anchor.language, base=base, proposed=proposed,
                written_by=author[:_LONGEST_NAME],
            )  # fmt: skip
            self._suggest(clause, row, str(FIELDS[clause.kind][anchor.field]))

    def _suggest(self, clause: Clause, row: Suggestion, label: str) -> None:
        key = _key(clause.pk, row)
        if key in self.suggested:
            self.report.known += 1
            return
        if clause.state not in IN_DRAFT:
            if row.kind == "words":
                self._note(clause, f"{label}: {row.proposed}", row.written_by, "stray")
            return
        self.suggested.add(key)
        self.rows[clause.number].append(row)
        pieces = compare(row.base, row.proposed) if row.kind == "words" else ()
        text = ""
        if row.kind == "move":
            under = row.parent.public_id if row.parent else "–"
            text = _("Place %(place)s, under %(under)s") % {"place": row.position, "under": under}
        arrived = Arrived(clause.public_id, row.kind, label, row.written_by, pieces, text)
        kinds = {"words": self.report.changes, "retire": self.report.removals, "move": self.report.moves}
        kinds[row.kind].append(arrived)

    def _moves(self, order: Sequence[int]) -> None:
        """Clauses that stand under another one in the file, or elsewhere among those they stand beside."""
        under: dict[int, list[int]] = defaultdict(list)
        above: dict[str, int] = {}
        for number in order:
            node = self.draft.get(number)
            if node is None:
                continue
            parents = PARENTS[node.kind]
            parent = 0 if "" in parents else next((above[kind] for kind in parents if kind in above), 0)
            above[node.kind] = number
            if node.kind == "area":
                above.pop("outcome", None)
            if "" in parents or parent:
                under[parent].append(number)
        for parent, children in under.items():
            self._moved_here(parent, children)

    def _moved_here(self, parent: int, children: Sequence[int]) -> None:
        public_id = self.draft[parent].public_id if parent else ""
        home = [number for number in children if self.draft[number].parent == public_id]
        steady = _longest_run(home, {number: _rank(self.draft[number]) for number in home})
        for place, number in enumerate(children, start=1):
            if number not in steady:
                passage = next(
                    (
                        p
                        for a in self.anchors
                        if a.clause == number and (p := self._passage(a)) and p.found_by
                    ),
                    None,
                )
                row = Suggestion(
                    kind="move", parent=self.clauses[parent] if parent else None, position=place,
                    written_by=(passage.found_by or "")[:_LONGEST_NAME] if passage else "",
                )  # fmt: skip
                self._suggest(self.clauses[number], row, str(SUGGESTED["move"]))

    def _comments(self) -> None:
        for anchor, comment in self.came.comments:
            clause = self._near(anchor)
            if clause is None or not comment.text.strip():
                continue
            if any(comment.text.startswith(begins) for begins in self._told(clause)):
                self.report.known += 1
                continue
            self._note(
                clause, self._quoted(anchor, comment.quoted, comment.text), comment.author, "remark",
                comment.id, comment.answers, alike=comment.text,
            )  # fmt: skip

    def _quoted(self, name: str, quoted: str, text: str) -> str:
        """A comment on some words says which; one on a whole passage does not need to."""
        passage = self.came.passages.get(name)
        whole = passage is None or quoted.strip() in ("", passage.after.strip(), passage.before.strip())
        return text if whole else _("“%(words)s”: %(remark)s") % {"words": quoted.strip(), "remark": text}

    def _told(self, clause: Clause) -> list[str]:
        return [told_of(row) for row in Suggestion.objects.filter(clause=clause).select_related("clause")]

    def _note(
        self, clause: Clause | None, body: str, author: str, kind: str, key: str = "", above: str = "", alike: str = ""
    ) -> None:  # fmt: skip
        if clause is None:
            raise Refused(_("None of the clauses in this file is in the draft any more."))
        said = body if kind == "remark" else _("In the Word file: %(text)s") % {"text": body}
        known = Remark.objects.filter(clause=clause, body__in=[said, alike or said]).first()
        if known is not None:
            self.answered[key] = known
            self.report.known += 1
            return
        note = _Note(clause, said, author[:_LONGEST_NAME], kind, key, above)
        self.notes.append(note)
        arrived = Arrived(clause.public_id, kind, "", note.author, text=body)
        (self.report.remarks if kind == "remark" else self.report.strays).append(arrived)


def _key(clause: int | None, row: Suggestion) -> tuple[object, ...]:
    where = (row.parent.pk if row.parent else None, row.position) if row.kind == "move" else ()
    return (clause, row.kind, row.field, row.language, row.base, row.proposed, *where)


def _suggested(clauses: Iterable[Clause]) -> set[tuple[object, ...]]:
    rows = Suggestion.objects.filter(clause__in=list(clauses)).select_related("parent")
    return {_key(row.clause_id, row) for row in rows}


def _rank(node: Node) -> tuple[int, str]:
    return (node.position, node.public_id)


def _bases(clauses: dict[int, Clause], anchors: Sequence[Anchor]) -> dict[Anchor, str]:
    """What each passage said when it went out."""
    by_pk = {clause.pk: number for number, clause in clauses.items()}
    texts = {
        text: (by_pk[clause], name)
        for text, clause, name in ClauseText.objects.filter(clause__in=by_pk).values_list(
            "text", "clause", "field"
        )
    }
    rows = Wording.objects.filter(
        text__in=texts,
        language__in={each.language for each in anchors},
        version__in={each.version for each in anchors},
    )
    said = {
        Anchor(*texts[text], language, version): body
        for text, language, version, body in rows.values_list("text", "language", "version", "body")
    }
    return {anchor: said.get(anchor, "") for anchor in anchors}


def _proposals(name: str, base: str, passage: Passage) -> list[tuple[str, str]]:
    """(author, what the field would say) for each change; together they say what the file says."""
    before, after = (tidy({name: each})[name] for each in (passage.before, passage.after))
    found: list[tuple[str, str]] = []
    for change in passage.changes():
        alone = merge(before, tidy({name: change.after})[name], base)
        found.append((change.author, base if alone.conflicts else alone.text))
    found += [(passage.found_by or "", each) for each in one_by_one(base, before)]
    found = [(author, proposed) for author, proposed in dict.fromkeys(found) if proposed != base]
    together = base
    for _author, proposed in found:
        together = merge(base, proposed, together).text
    if " ".join(together.split()) == " ".join(after.split()):
        return found
    author = next((author for author, _proposed in found if author), passage.found_by or "")
    return [(author, after)] if after != base else []


def _longest_run(numbers: Sequence[int], rank: dict[int, tuple[int, str]]) -> set[int]:
    """The most of these that still stand in the order of their ranks: all others were moved."""
    best: list[tuple[int, ...]] = [()]
    for number in numbers:
        fits = [run for run in best if not run or rank[run[-1]] < rank[number]]
        best.append((*max(fits, key=len), number))
    longest = max(best, key=len)
    return set(longest)


__all__ = ["Arrived", "Returned", "WordReport", "import_document"]

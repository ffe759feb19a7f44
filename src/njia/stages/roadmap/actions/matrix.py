"""The matrix of actions comes back from a spreadsheet: plan every row, show the plan, then do all of it or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.people import queries as people
from njia.kernel.people.actions import create_organisation
from njia.kernel.people.queries import may_invite
from njia.kernel.processes.models import Process
from njia.readers import Row, Table, clean
from njia.stages.recommendations import queries as recommendations
from njia.stages.review import queries as review
from njia.stages.roadmap.actions.clauses import add_clause, edit_clause, move
from njia.stages.roadmap.actions.given import Difference, Facts, differences, faults
from njia.stages.roadmap.actions.rows import Block, Cells, Unclear, bare_ids, blocks, facts_of, words_of
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.queries import Node, recognise_columns, tree
from njia.stages.roadmap.states import KINDS, RELATIONS, RULES

COLUMN_OF = {"indicators": "indicator", "budget": "amount"}
"""Part of a clause → the column that is named for it, where they differ."""


@dataclass(frozen=True, slots=True)
class MatrixProblem:
    """A row that was refused, with its column and why. `code` is stable, `reason` is for reading."""

    row: int
    column: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class MatrixChange:
    """A clause or organisation that is new, or in what an existing one changes. `public_id` is empty for a new one."""

    row: int
    kind: str
    public_id: str
    title: str
    differences: tuple[Difference, ...] = ()

    @property
    def kind_label(self) -> str:
        return str(KINDS.get(self.kind, _("Organisation")))


@dataclass
class MatrixReport:
    """What an import does, or would do; the counts are of actions. `refused` is not empty: nothing is written."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    changes: list[MatrixChange] = field(default_factory=list)
    set_aside: list[MatrixProblem] = field(default_factory=list)
    refused: list[MatrixProblem] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    written: bool = False


@dataclass
class _Spot:
    """An area or outcome that rows name: one that there is, or one to be made. `clause` is known once it is made."""

    kind: str
    title: str
    row: int
    under: "_Spot | None" = None
    node: Node | None = None


@dataclass
class _Work:
    """One action to be made, changed or moved."""

    cells: Cells
    outcome: _Spot
    words: dict[str, str]
    facts: Facts
    node: Node | None
    moves: bool = False
    differences: list[Difference] = field(default_factory=list)


@transaction.atomic
def import_matrix(process: Process, table: Table, *, dry_run: bool = False, acting: Actor) -> MatrixReport:
    """Take in a matrix that was exported and edited, or written by hand with the same headings.

    A refused row stops everything. Rows that are not in the file change nothing. Importing the same file again
    changes nothing: a new action that stands under the same outcome with the same words is known again. Raises
    `Refused` if there is no column of actions.
    """
    RULES["write"].require(acting)
    columns = recognise_columns(table.columns)
    if "title" not in columns:
        raise Refused(
            _("There is no column with the heading “Action”. Export the matrix to see how it looks.")
        )
    with transaction.atomic():
        met = _meet(process, table, columns, acting=acting)
        plan = _Planner(process, table, columns, acting)
        report = plan.report
        report.changes[:0] = met
        if report.refused or dry_run:
            transaction.set_rollback(True)
            return report
        _write(process, plan, acting=acting)
    report.written = True
    return report


def _meet(process: Process, table: Table, columns: Mapping[str, str], *, acting: Actor) -> list[MatrixChange]:
    """Make the organisations that the file names first. Whoever may not make them gets their rows refused instead.

    Their constituency is left open: a matrix does not say it.
    """
    if not may_invite(acting):
        return []
    known = {row.name.casefold() for row in people.organisations(process)}
    met = []
    for row in table.rows:
        for name in _organisations_in(row, columns):
            if name.casefold() not in known:
                known.add(name.casefold())
                create_organisation(process, name, "", acting=acting)
                met.append(MatrixChange(row.number, "organisation", "", name))
    return met


def _organisations_in(row: Row, columns: Mapping[str, str]) -> list[str]:
    lead, partners = (clean(row.get(columns.get(key))) for key in ("lead", "partners"))
    return [name for part in (lead, *partners.split(";")) if (name := part.strip())]


class _Planner:
    """Compares a table with the draft. Reads only."""

    def __init__(self, process: Process, table: Table, columns: Mapping[str, str], acting: Actor) -> None:
        self.process, self.columns, self.acting = process, columns, acting
        self.report = MatrixReport(columns=dict(columns))
        self.tree = tree(process.pk, process.language)
        self.outcomes = {
            outcome.public_id: (area, outcome) for area in self.tree for outcome in area.children
        }
        self.actions = {
            action.public_id: (outcome, action)
            for _area, outcome in self.outcomes.values()
            for action in outcome.children
        }
        self.names = {row.pk: row.name for row in people.organisations(process)}
        self.organisations = {name.casefold(): pk for pk, name in self.names.items()}
        self.spots: dict[tuple[str, str, str], _Spot] = {}
        self.renames: dict[str, tuple[Cells, Node, str]] = {}
        self.work: list[_Work] = []
        found, unclear = blocks(table, columns)
        self.relations = self._relations(found)
        for row, problem in unclear:
            self._refuse(row, problem)
        for block in found:
            self._guard(block.rows[0].row, lambda block=block: self._block(block))  # type: ignore[misc]
        self._check_cites()
        self._tell()

    def _relations(self, found: list[Block]) -> dict[str, str]:
        """A recommendation named without a relation lives on as it was answered."""
        bare = {
            public_id for block in found for cells in block.rows for public_id in bare_ids(cells["cites"])
        }
        outcomes = review.outcomes_of(self.process, bare) if bare else {}
        return {public_id: outcome for public_id, outcome in outcomes.items() if outcome in RELATIONS}

    def _refuse(self, row: int, problem: Unclear) -> None:
        column = self.columns.get(problem.key, problem.key)
        self.report.refused.append(MatrixProblem(row, column, problem.code, problem.reason))

    def _guard(self, row: int, read: Callable[[], None]) -> None:
        try:
            read()
        except Unclear as problem:
            self._refuse(row, problem)

    def _block(self, block: Block) -> None:
        main = block.main
        if main is None:
            raise Unclear("title", "no_words", _("The words of this action are missing."))
        outcome, action = self._known_action(main)
        spot = self._outcome(main, outcome)
        if action is None:
            action = self._same_words(main, spot)
        facts, unclear = facts_of(block, self.organisations, self.relations, action)
        for row, problem in unclear:
            self._refuse(row, problem)
        work = _Work(main, spot, words_of(main), facts, action, moves=self._moves(action, spot))
        for fault in faults("action", work.words, facts, action):
            self._refuse(main.row, Unclear(COLUMN_OF.get(fault.part, fault.part), "wrong", fault.reason))
        if action:
            work.differences = self._compare(main, action, work)
        self.work.append(work)

    def _known_action(self, main: Cells) -> tuple[Node | None, Node | None]:
        """(its outcome now, the action) that a row names by id; nothing for a new one."""
        public_id = main["action_id"].upper()
        if not public_id:
            return None, None
        if public_id not in self.actions:
            raise self._unknown("action_id", public_id)
        return self.actions[public_id]

    def _unknown(self, key: str, public_id: str) -> Unclear:
        if Clause.objects.filter(process=self.process, public_id=public_id).exists():
            return Unclear(
                key, "not_there", _("%(id)s does not stand here, or was taken out.") % {"id": public_id}
            )
        return Unclear(
            key, "unknown_id", _("There is no %(id)s. Leave the id of new rows empty.") % {"id": public_id}
        )

    def _outcome(self, main: Cells, now: Node | None) -> _Spot:
        """The outcome that a row names: by id, by words, or the one under which the action stands."""
        public_id, title = main["outcome_id"].upper(), main["outcome"]
        if not public_id and not title:
            if now is None:
                raise Unclear("outcome", "no_outcome", _("Say under which outcome the new action stands."))
            public_id = now.public_id
        if public_id:
            if public_id not in self.outcomes:
                raise self._unknown("outcome_id", public_id)
            area, outcome = self.outcomes[public_id]
            self._check_area(main, area)
            self._rename(main, outcome, "outcome")
            return self._spot("outcome", main, outcome.title.body, node=outcome)
        area_spot = self._area(main, now)
        known = area_spot.node.children if area_spot.node else ()
        node = next((each for each in known if each.title.body.casefold() == title.casefold()), None)
        return self._spot("outcome", main, title, under=area_spot, node=node)

    def _check_area(self, main: Cells, area: Node) -> None:
        """The area of a known outcome: other words rename it; another id is a mistake."""
        given = main["area_id"].upper()
        if given and given != area.public_id:
            reason = _("%(outcome)s belongs to %(area)s. Move the action to another outcome instead.")
            names = {"outcome": main["outcome_id"], "area": area.public_id}
            raise Unclear("area_id", "other_area", reason % names)
        if given:
            self._rename(main, area, "area")

    def _area(self, main: Cells, now: Node | None) -> _Spot:
        public_id, title = main["area_id"].upper(), main["area"]
        if not public_id and not title:
            if now is None:
                raise Unclear("area", "no_area", _("Say in which priority area the new outcome lies."))
            public_id = now.parent
        known = {area.public_id: area for area in self.tree if area.kind == "area"}
        if public_id:
            if public_id not in known:
                raise self._unknown("area_id", public_id)
            self._rename(main, known[public_id], "area")
            return self._spot("area", main, known[public_id].title.body, node=known[public_id])
        node = next((each for each in known.values() if each.title.body.casefold() == title.casefold()), None)
        return self._spot("area", main, title, node=node)

    def _spot(
        self, kind: str, main: Cells, title: str, *, under: _Spot | None = None, node: Node | None = None
    ) -> _Spot:
        """One and the same for all rows that mean the same."""
        above = (under.node.public_id if under.node else under.title.casefold()) if under else ""
        key = (kind, above, title.casefold()) if node is None else (kind, "", node.public_id)
        return self.spots.setdefault(key, _Spot(kind, title, main.row, under, node))

    def _rename(self, main: Cells, node: Node, key: str) -> None:
        """Other words beside a known id. Rows may repeat the old words, but new ones must agree."""
        wanted = main[key]
        if not wanted or wanted == node.title.body:
            return
        before = self.renames.setdefault(node.public_id, (main, node, wanted))
        if before[2] != wanted:
            reason = _("Row %(row)s gives %(id)s other words.") % {"row": before[0].row, "id": node.public_id}
            raise Unclear(key, "two_wordings", reason)
        self._check_version(main, node)

    def _same_words(self, main: Cells, spot: _Spot) -> Node | None:
        """The action that a row without an id repeats, so that the same file can come twice."""
        title = main["title"]
        if any(
            work.outcome is spot and work.node is None and work.cells["title"] == title for work in self.work
        ):
            raise Unclear("title", "repeats", _("Another row adds this action already."))
        known = spot.node.children if spot.node else ()
        return next((each for each in known if each.title.body == title), None)

    def _moves(self, action: Node | None, spot: _Spot) -> bool:
        return action is not None and (spot.node is None or spot.node.public_id != action.parent)

    def _compare(self, main: Cells, action: Node, work: _Work) -> list[Difference]:
        found = differences(action, work.words, work.facts, self.names)
        if work.moves:
            before = self.actions[action.public_id][0].title.body
            found.insert(0, Difference("outcome", str(KINDS["outcome"]), before, work.outcome.title))
        if found and not main["action_id"]:
            reason = _("%(id)s says this already. To change it, write its id into the row.") % {
                "id": action.public_id
            }
            raise Unclear("action_id", "exists", reason)
        if found:
            self._check_version(main, action)
        return found

    def _check_version(self, main: Cells, node: Node) -> None:
        """Refuse to change what somebody changed since the row was exported."""
        parts = main["row_version"].split(".")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts):
            raise Unclear(
                "row_version",
                "no_version",
                _("The row does not say which version it was made from. Export again."),
            )
        seen = int(parts[("action", "outcome", "area").index(node.kind)])
        if seen != node.revision:
            when = date_format(node.changed_on) if node.changed_on else ""
            reason = _("%(who)s changed %(id)s on %(when)s, after this file was made.")
            words = {"who": node.changed_by, "id": node.public_id, "when": when}
            raise Unclear("row_version", "changed_since", reason % words)

    def _check_cites(self) -> None:
        wanted = {cite.recommendation for work in self.work for cite in work.facts.get("cites", ())}
        known = set(
            recommendations.visible_to(self.acting)
            .filter(public_id__in=wanted)
            .values_list("public_id", flat=True)
        )
        for work in self.work:
            for cite in work.facts.get("cites", ()):
                if cite.recommendation not in known:
                    reason = _("There is no recommendation %(ids)s.") % {"ids": cite.recommendation}
                    self._refuse(work.cells.row, Unclear("cites", "unknown_recommendation", reason))

    def _tell(self) -> None:
        report = self.report
        report.refused.sort(key=lambda problem: problem.row)
        for spot in self.spots.values():
            if spot.node is None:
                report.changes.append(MatrixChange(spot.row, spot.kind, "", spot.title))
        for cells, node, wanted in self.renames.values():
            difference = Difference("title", str(KINDS[node.kind]), node.title.body, wanted)
            report.changes.append(
                MatrixChange(cells.row, node.kind, node.public_id, node.title.body, (difference,))
            )
        for work in self.work:
            if work.node is None:
                report.created += 1
                report.changes.append(MatrixChange(work.cells.row, "action", "", work.words["title"]))
            elif work.differences:
                report.changed += 1
                shown = (work.node.public_id, work.node.title.body, tuple(work.differences))
                report.changes.append(MatrixChange(work.cells.row, "action", *shown))
            else:
                report.unchanged += 1
        report.changes.sort(key=lambda change: change.row)


def _write(process: Process, plan: _Planner, *, acting: Actor) -> None:
    """Areas before outcomes before actions. Each edit names the revision that was planned on."""
    clauses = {clause.public_id: clause for clause in Clause.objects.filter(process=process)}
    for _cells, node, wanted in plan.renames.values():
        edit_clause(clauses[node.public_id], words={"title": wanted}, revision=node.revision, acting=acting)
    made: dict[int, Clause] = {}
    for spot in sorted(plan.spots.values(), key=lambda spot: (spot.kind != "area", spot.row)):
        made[id(spot)] = (
            clauses[spot.node.public_id] if spot.node else _add_spot(process, spot, made, acting=acting)
        )
    for work in plan.work:
        outcome = made[id(work.outcome)]
        if work.node is None:
            add_clause(
                process, kind="action", parent=outcome, words=work.words, language=process.language, acting=acting,
                **work.facts,
            )  # fmt: skip
        elif work.differences:
            clause = clauses[work.node.public_id]
            edit_clause(clause, words=work.words, revision=work.node.revision, acting=acting, **work.facts)
            if work.moves:
                move(clause, parent=outcome, position=outcome.children.count() + 1, acting=acting)


def _add_spot(process: Process, spot: _Spot, made: dict[int, Clause], *, acting: Actor) -> Clause:
    parent = made[id(spot.under)] if spot.under else None
    words = {"title": spot.title}
    return add_clause(
        process, kind=spot.kind, words=words, language=process.language, parent=parent, acting=acting
    )

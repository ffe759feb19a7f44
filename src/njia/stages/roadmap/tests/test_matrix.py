import csv
import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils.translation import override

from njia.documents.writers import csv as csv_writer
from njia.documents.writers import xlsx
from njia.kernel.access import Actor, Refused, Role
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.readers import Table, read_table
from njia.stages.recommendations import queries as recommendations
from njia.stages.review import actions as review
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.actions import MatrixReport
from njia.stages.roadmap.models import Clause

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]
Rows = list[dict[str, str]]
HEADINGS = [str(column.title) for column in queries.COLUMNS]


@pytest.fixture
def exported(clauses: Clauses, process: Process) -> Rows:
    """The matrix as rows by heading, to be edited like in a spreadsheet."""
    page = csv_writer.write(queries.matrix_sheet(process)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(page)))


@pytest.fixture
def bring(process: Process, member: Actor, tmp_path: Path) -> Callable[..., MatrixReport]:
    def run(rows: Rows, *, dry_run: bool = False, acting: Actor = member) -> MatrixReport:
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        page = io.StringIO()
        writer = csv.DictWriter(page, headings)
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "matrix.csv"
        path.write_text(page.getvalue(), "utf-8")
        return actions.import_matrix(process, read_table(path), dry_run=dry_run, acting=acting)

    return run


def counts(report: MatrixReport) -> tuple[int, int, int]:
    return report.created, report.changed, report.unchanged


def refusals(report: MatrixReport) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in report.refused]


def through_excel(process: Process, tmp_path: Path, edit: Callable[[Any], None]) -> Table:
    path = tmp_path / "matrix.xlsx"
    path.write_bytes(
        xlsx.write([queries.matrix_sheet(process)], on=datetime.date(2026, 11, 24), properties={})
    )
    book = openpyxl.load_workbook(path)
    edit(book.worksheets[0])
    book.save(path)
    return read_table(path)


def test_one_row_for_each_action_and_more_for_its_further_figures(exported: Rows) -> None:
    assert [row["Action id"] for row in exported] == ["KE-C-004", "KE-C-004", "KE-C-005"]
    first, second, _bare = exported
    assert first["Action"] == "Train 200 officers"
    assert (first["Indicator"], first["Target 2027"], first["Target 2028"]) == (
        "Officers trained",
        "100",
        "200.5",
    )
    assert (first["Amount"], first["Currency"], first["Funded"]) == ("1500000", "KES", "500000")
    assert (first["Recommendations"], first["Row version"]) == ("KE-R-0001 adopted", "1.1.1")
    assert (second["Action"], second["Indicator"], second["Amount"]) == ("", "Counties covered", "20000.5")


def test_what_was_exported_changes_nothing(
    exported: Rows, bring: Callable[..., MatrixReport], process: Process
) -> None:
    before = queries.package_roadmap(process)
    report = bring(exported)
    assert counts(report) == (0, 0, 2)
    assert report.written
    assert report.changes == report.refused == []
    assert queries.package_roadmap(process) == before


def test_the_same_through_excel(clauses: Clauses, process: Process, member: Actor, tmp_path: Path) -> None:
    def edit(sheet: Any) -> None:
        headings = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, headings["Target 2027"]).value = 150
        sheet.cell(2, headings["Starts"]).value = datetime.date(2027, 7, 1)
        sheet.cell(3, headings["Amount"]).value = 1234567.25

    untouched = actions.import_matrix(
        process, through_excel(process, tmp_path, lambda sheet: None), acting=member
    )
    assert counts(untouched) == (0, 0, 2)
    report = actions.import_matrix(process, through_excel(process, tmp_path, edit), acting=member)
    assert (counts(report), report.refused) == ((0, 1, 1), [])
    node = queries.node(clauses["full"])
    assert node.indicators[0].targets[0] == (2027, Decimal(150))
    assert node.starts_on == datetime.date(2027, 7, 1)
    assert node.budget[1].amount == Decimal("1234567.25")


def test_a_preview_tells_every_change_and_writes_nothing(
    exported: Rows, bring: Callable[..., MatrixReport], process: Process
) -> None:
    before = queries.package_roadmap(process)
    exported[0] |= {"Action": "Train 300 officers", "Lead": "Farm union (sample)", "Target 2027": ""}
    exported.append({"Outcome id": "KE-C-003", "Action": "Print handbooks"})
    report = bring(exported, dry_run=True)
    assert counts(report) == (1, 1, 1)
    assert not report.written
    changed, new = report.changes
    assert (changed.row, changed.public_id) == (2, "KE-C-004")
    assert [(each.part, each.before, each.after) for each in changed.differences][:2] == [
        ("title", "Train 200 officers", "Train 300 officers"),
        ("lead", "Ministry (sample)", "Farm union (sample)"),
    ]
    assert (new.row, new.kind, new.title) == (5, "action", "Print handbooks")
    assert queries.package_roadmap(process) == before


def test_importing_twice_changes_nothing_more(
    exported: Rows, bring: Callable[..., MatrixReport], process: Process
) -> None:
    exported[0] |= {"Action": "Train 300 officers", "Ends": "2028-Q3", "Priority area": "Laws for all"}
    exported[2]["Priority area"] = "Laws for all"
    exported += [
        {
            "Outcome id": "KE-C-003",
            "Action": "Print handbooks",
            "Amount": "1,200",
            "Currency": "kes",
            "Starts": "2027-Q2",
        },
        {
            "Priority area": "Help",
            "Outcome": "Help is near",
            "Action": "Open shelters",
            "Recommendations": "KE-R-0002 merged",
        },
        {
            "Priority area": "help",
            "Outcome": "Help is near",
            "Action": "Pay for travel",
            "Indicator": "Trips",
        },
        {"Indicator": "Trips by night", "Target 2029": "5"},
    ]
    first = bring(exported)
    assert (counts(first), first.refused) == ((3, 1, 1), [])
    after = queries.package_roadmap(process)
    again = bring(exported)
    assert (counts(again), again.refused, again.changes) == ((0, 0, 5), [], [])
    assert queries.package_roadmap(process) == after
    areas = [node for node in queries.tree(process.pk) if node.kind == "area"]
    assert [area.title.body for area in areas] == ["Laws for all", "Help"]
    trips = areas[1].children[0].children[1]
    assert [each.name for each in trips.indicators] == ["Trips", "Trips by night"]
    handbooks = areas[0].children[0].children[2]
    assert handbooks.budget[0].amount == 1200
    assert handbooks.starts_on == datetime.date(2027, 4, 1)


def test_rows_may_come_in_any_order(exported: Rows, bring: Callable[..., MatrixReport]) -> None:
    assert counts(bring([exported[2], exported[1], exported[0]])) == (0, 0, 2)


def test_a_row_that_somebody_changed_since_is_refused_with_who_and_when(
    exported: Rows, bring: Callable[..., MatrixReport], clauses: Clauses, chair: Actor, process: Process
) -> None:
    actions.edit_clause(clauses["full"], words={"output": "More"}, acting=chair)
    exported[0]["Action"] = "Train 300 officers"
    exported[2]["Action"] = "Open two help lines"
    before = queries.package_roadmap(process)
    report = bring(exported)
    assert refusals(report) == [(2, "Row version", "changed_since")]
    assert chair.ref in report.refused[0].reason
    assert str(datetime.date.today().year) in report.refused[0].reason
    assert not report.written
    assert queries.package_roadmap(process) == before


def test_a_row_without_its_version_changes_nothing(
    exported: Rows, bring: Callable[..., MatrixReport]
) -> None:
    for row in exported:
        del row["Row version"]
    assert counts(bring(exported)) == (0, 0, 2)
    exported[0]["Action"] = "Train 300 officers"
    assert refusals(bring(exported)) == [(2, "row_version", "no_version")]


def test_an_area_that_was_renamed_since_is_not_renamed_back(
    exported: Rows, bring: Callable[..., MatrixReport], clauses: Clauses, chair: Actor
) -> None:
    actions.edit_clause(clauses["area"], words={"title": "Laws for everybody"}, acting=chair)
    assert {code for _row, _column, code in refusals(bring(exported))} == {"changed_since"}


def test_what_is_named_without_more_is_met_and_lives_on_as_it_was_answered(
    exported: Rows, bring: Callable[..., MatrixReport], process: Process, desk: Actor
) -> None:
    item = recommendations.visible_to(desk).get(public_id="KE-R-0001")
    review.decide(item, outcome="adapted", reason="In part.", ballot="7", acting=desk)
    new = {"Priority area": "Law", "Outcome": "Better law", "Action": "Count", "Lead": "Bureau (sample)"}
    rows = [*exported, {**new, "Recommendations": "ke-r-0001"}]
    seen = bring(rows, dry_run=True, acting=desk)
    assert [change.title for change in seen.changes if change.kind == "organisation"] == ["Bureau (sample)"]
    assert not people.organisations(process).filter(name="Bureau (sample)").exists()
    assert bring(rows, acting=desk).written
    made = next(node for node in queries.actions_list(process) if node.title.body == "Count")
    assert (made.lead, [(cite.recommendation, cite.relation) for cite in made.cites]) == (
        "Bureau (sample)",
        [("KE-R-0001", "adapted")],
    )


def test_an_action_moves_to_another_outcome(
    exported: Rows, bring: Callable[..., MatrixReport], add: Any, clauses: Clauses, process: Process
) -> None:
    add("outcome", "Help is near", clauses["area"])
    exported[2] |= {"Outcome id": "KE-C-006", "Outcome": ""}
    report = bring(exported)
    assert (counts(report), report.refused) == ((0, 1, 1), [])
    outcomes = queries.tree(process.pk)[1].children
    assert [node.public_id for node in outcomes[1].children] == ["KE-C-005"]


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("Baseline", "a dozen", "not_a_number"),
        ("Baseline", "1.234", "too_fine"),
        ("Baseline year", "25.5", "not_whole"),
        ("Amount", "", "no_amount"),
        ("Amount", "-5", "wrong"),
        ("Funded", "2000000", "wrong"),
        ("Currency", "shillings", "wrong"),
        ("Starts", "soon", "not_a_date"),
        ("Starts", "2030-01-01", "wrong"),
        ("Ends", "2027-Q5", "not_a_date"),
        ("Lead", "Nobody", "unknown_organisation"),
        ("Partners", "Farm union (sample); Nobody", "unknown_organisation"),
        ("Recommendations", "KE-R-0001 liked", "no_relation"),
        ("Recommendations", "KE-R-9999 adopted", "unknown_recommendation"),
        ("Indicator number", "7", "unknown_indicator"),
        ("Indicator", "", "no_name"),
        ("Action id", "KE-C-999", "unknown_id"),
        ("Outcome id", "KE-C-002", "not_there"),
        ("Area id", "KE-C-001", "other_area"),
        ("Action", "", "no_words"),
    ],
)
def test_a_wrong_cell_is_named_by_row_column_and_reason(
    exported: Rows, bring: Callable[..., MatrixReport], process: Process, cell: str, value: str, code: str
) -> None:
    before = queries.package_roadmap(process)
    exported[0][cell] = value
    report = bring(exported)
    assert code in [problem.code for problem in report.refused if problem.row == 2]
    assert all(problem.reason and problem.column for problem in report.refused)
    assert not report.written
    assert queries.package_roadmap(process) == before


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"Action": "Without an outcome"}, "no_outcome"),
        ({"Action": "Without an area", "Outcome": "Something"}, "no_area"),
        ({"Action": "Train 200 officers", "Outcome id": "KE-C-003", "Output": "Other"}, "exists"),
        ({"Action id": "KE-C-004", "Action": "Train 200 officers"}, "duplicate_id"),
    ],
)
def test_new_rows_that_cannot_be_placed_are_refused(
    exported: Rows, bring: Callable[..., MatrixReport], row: dict[str, str], code: str
) -> None:
    report = bring([*exported, row])
    assert [(problem.row, problem.code) for problem in report.refused] == [(5, code)]


def test_the_same_new_action_twice_in_a_file_is_refused(
    exported: Rows, bring: Callable[..., MatrixReport]
) -> None:
    new = {"Outcome id": "KE-C-003", "Action": "Print handbooks"}
    assert refusals(bring([*exported, new, dict(new)])) == [(6, "Action", "repeats")]


def test_two_new_wordings_for_one_area_are_refused(
    exported: Rows, bring: Callable[..., MatrixReport]
) -> None:
    exported[0]["Priority area"], exported[2]["Priority area"] = "One", "Two"
    assert refusals(bring(exported)) == [(4, "Priority area", "two_wordings")]


def test_headings_are_known_by_key_and_in_any_language(clauses: Clauses, process: Process) -> None:
    process.language = "fr"
    french = [column.title for column in queries.matrix_sheet(process).columns]
    found = queries.recognise_columns(french)
    assert {"title", "cites", "row_version", "target_2027"} <= found.keys()
    keys = ["row version", "TITLE", "target_2028", "nonsense", "Target 1"]
    assert queries.recognise_columns(keys) == {
        "row_version": "row version",
        "title": "TITLE",
        "target_2028": "target_2028",
    }
    with override("sw"):
        assert queries.recognise_columns(french) == found


def test_a_file_of_something_else_is_refused(bring: Callable[..., MatrixReport]) -> None:
    with pytest.raises(Refused, match="Action"):
        bring([{"Name": "x", "Value": "y"}])


def test_missing_columns_leave_their_part_alone(bring: Callable[..., MatrixReport], clauses: Clauses) -> None:
    row = {"action id": "KE-C-004", "action": "Train 300 officers", "row version": "1.1.1"}
    assert counts(bring([row])) == (0, 1, 0)
    node = queries.node(clauses["full"])
    assert (len(node.indicators), len(node.budget), len(node.cites), node.lead) == (
        2,
        2,
        1,
        "Ministry (sample)",
    )


def test_words_shown_in_another_language_are_changed_in_that_one(
    process: Process, clauses: Clauses, member: Actor, bring: Callable[..., MatrixReport]
) -> None:
    action = actions.add_clause(
        process,
        kind="action",
        parent=clauses["outcome"],
        words={"title": "Fundisha"},
        language="sw",
        acting=member,
    )
    row = {"Action id": action.public_id, "Action": "Fundisha wote", "Row version": "1.1.1"}
    assert counts(bring([row])) == (0, 1, 0)
    assert queries.node(action).title.language == "sw"
    assert queries.node(action).title.body == "Fundisha wote"


def test_only_writers_import(
    exported: Rows, bring: Callable[..., MatrixReport], outsider: Actor, as_actor: Any
) -> None:
    for actor in (outsider, as_actor(Role.ADVISER)):
        with pytest.raises(Refused):
            bring(exported, acting=actor)

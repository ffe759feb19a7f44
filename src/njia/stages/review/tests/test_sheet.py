import io
import itertools
from pathlib import Path

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from njia.kernel import files
from njia.kernel.access import Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.stages.meetings.models import Meeting
from njia.stages.recommendations import actions as recommendations
from njia.stages.review import actions, queries
from njia.stages.review.models import Case, Decision

pytestmark = pytest.mark.django_db


class Book:
    """An exported register in somebody's hands: cells by id and column heading."""

    def __init__(self, process, actor, path: Path) -> None:
        self.path = path
        path.write_bytes(queries.register_workbook(process, actor))
        self.book = load_workbook(path)
        self.page = self.book.worksheets[0]
        self.at = {cell.value: cell.column for cell in self.page[1]}

    def row(self, public_id: str) -> int:
        return next(row[0].row for row in self.page.iter_rows(min_row=2) if row[0].value == public_id)

    def fill(self, public_id: str, **cells: str) -> None:
        for name, value in cells.items():
            self.page.cell(self.row(public_id), self.at[name.replace("_", " ").capitalize()]).value = value

    def table(self):
        self.book.save(self.path)
        return brought(self.path)


@pytest.fixture
def book(process, desk, tmp_path):
    numbers = itertools.count()
    return lambda actor=desk: Book(process, actor, tmp_path / f"register-{next(numbers)}.xlsx")


def csv(tmp_path, text):
    path = tmp_path / "register.csv"
    path.write_text(text, "utf-8")
    return brought(path)


def brought(path):
    return files.sheets(path, lambda name: bool(actions.sheet_key(name)))


def reasons(report):
    return [(problem.column, problem.code) for problem in report.refused]


def test_an_untouched_register_changes_nothing(process, items, desk, meeting, book):
    first, second, third, fourth = items(4)
    actions.decide(first, outcome="adopted", reason="Yes.\nTwo lines.", meeting=meeting, acting=desk)
    actions.propose(second, outcome="merged", reason="Same.", target=first, acting=desk)
    recommendations.edit_wording(third, "Clearer words", language="sw", acting=desk)
    recommendations.withdraw(fourth, "Their wish.", acting=desk)
    size = ledger.head(process).size
    report = actions.import_register(process, book().table(), acting=desk)
    assert (report.changed, report.unchanged, report.refused) == (0, 4, [])
    assert ledger.head(process).size == size


def test_a_decision_without_its_body_is_a_proposal(process, items, desk, meeting, book, member):
    first, second = items(2)
    mine = book()
    mine.fill(first.public_id, decision="Adopted", reason="It names a step.")
    mine.fill(second.public_id, decision="Grouped with another", reason="Same.", grouped_with=first.public_id)
    table = mine.table()
    seen = actions.import_register(process, table, dry_run=True, acting=desk)
    assert (seen.changed, seen.proposed, seen.decided, seen.written) == (2, 2, 0, False)
    assert not Case.objects.exists()
    assert [(c.item, c.column, c.after) for c in seen.changes][:2] == [
        (first.public_id, "Decision", "Adopted"),
        (first.public_id, "Reason", "It names a step."),
    ]
    done = actions.import_register(process, table, acting=desk)
    assert done.written
    assert queries.answers([first], member)[first.pk].state == "open"
    again = actions.import_register(process, table, acting=desk)
    assert (again.changed, again.unchanged) == (0, 2)

    theirs = book()
    theirs.fill(first.public_id, decided_by=meeting)
    theirs.fill(second.public_id, decided_by="ballot 2026-11", decided_on="23/11/2026")
    done = actions.import_register(process, theirs.table(), acting=desk)
    assert (done.proposed, done.decided) == (0, 2)
    told = queries.answers([first, second], member)
    assert (told[first.pk].state, told[first.pk].reason, told[first.pk].body) == (
        "adopted",
        "It names a step.",
        meeting,
    )
    assert (told[second.pk].body, told[second.pk].on.isoformat()) == ("BALLOT-2026-11", "2026-11-23")
    assert actions.import_register(process, theirs.table(), acting=desk).changed == 0
    assert Decision.objects.count() == 2


def test_a_row_changed_since_is_refused_with_who_and_when(process, items, desk, meeting, book, chair):
    first, second, third = items(3)
    mine = book()
    actions.decide(first, outcome="deferred", reason="Later.", meeting=meeting, acting=chair)
    actions.decide(second, outcome="adopted", reason="Yes.", meeting=meeting, acting=chair)
    mine.fill(first.public_id, decision="Adopted", reason="Now.", decided_by=meeting)
    mine.fill(third.public_id, decision="Declined", reason="No.", decided_by=meeting)
    report = actions.import_register(process, mine.table(), acting=desk)
    assert not report.written
    (problem,) = report.refused
    assert (problem.row, problem.code) == (mine.row(first.public_id), "changed_since")
    assert chair.ref in problem.reason
    assert "Chair" in problem.reason
    assert queries.answers([third], desk)[third.pk].state == "awaiting"
    # The second row was changed too, but the file asks nothing of it; and asking for what stands already is fine.
    mine.fill(first.public_id, decision="Deferred", reason="Later.", decided_by=meeting)
    report = actions.import_register(process, mine.table(), acting=desk)
    assert (report.changed, report.unchanged, report.refused) == (1, 2, [])


def test_a_lost_version_column_still_notices_changes(process, items, desk, meeting, book):
    (item,) = items(1)
    mine = book()
    mine.fill(item.public_id, decision="Adopted", reason="Yes.", row_version="")
    actions.propose(item, outcome="declined", reason="No.", acting=desk)
    assert reasons(actions.import_register(process, mine.table(), acting=desk)) == [
        ("Row version", "changed_since")
    ]


def test_every_fault_is_told_with_its_place_and_nothing_is_written(process, items, desk, meeting, book):
    ids = [item.public_id for item in items(9)]
    mine = book()
    mine.fill(ids[0], decision="Adopted", reason="Yes.")
    mine.fill(ids[1], decision="Perhaps", reason="Yes.")
    mine.fill(ids[2], decision="Declined")
    mine.fill(ids[3], reason="Only a reason.")
    mine.fill(ids[4], decision="Adopted", reason="Yes.", decided_by="KE-M-77")
    mine.fill(ids[5], decision="Grouped with another", reason="Same.", grouped_with="KE-R-7777")
    mine.fill(ids[6], as_it_was_said="Something else entirely")
    mine.fill(ids[7], decision="Adopted", reason="Yes.", decided_by="BALLOT-1", decided_on="soon")
    mine.fill(ids[8], id="KE-R-9999")
    report = actions.import_register(process, mine.table(), acting=desk)
    assert reasons(report) == [
        ("Decision", "unknown_decision"), ("Reason", "guard"), ("Decision", "no_decision"), ("Decided by", "body"),
        ("Grouped with", "target"), ("As it was said", "verbatim"), ("Decided on", "not_a_date"), ("Id", "unknown_id"),
    ]  # fmt: skip
    assert [problem.row for problem in report.refused] == list(range(3, 11))
    assert not Case.objects.exists()


def test_circles_and_doubles_in_the_file_are_refused(process, items, desk, meeting, book):
    first, second = (item.public_id for item in items(2))
    mine = book()
    for one, other in ((first, second), (second, first)):
        mine.fill(one, decision="merged", reason="Same.", grouped_with=other, decided_by=meeting)
    report = actions.import_register(process, mine.table(), acting=desk)
    assert {code for _column, code in reasons(report)} == {"circle"}
    mine = book()
    mine.fill(second, id=first)
    assert reasons(actions.import_register(process, mine.table(), acting=desk)) == [("Id", "duplicate_id")]


def test_wordings_are_edited_in_the_language_they_were_said_in(process, items, desk, chair, book, as_actor):
    (item,) = items(1, language="sw")
    mine = book()
    mine.fill(item.public_id, edited_wording="Maneno dhahiri")
    table = mine.table()
    assert reasons(actions.import_register(process, table, acting=chair)) == [("Edited wording", "role")]
    report = actions.import_register(process, table, acting=as_actor(Role.RAPPORTEUR))
    assert (report.reworded, report.proposed, report.decided, report.written) == (1, 0, 0, True)
    item.refresh_from_db()
    assert item.edited.source_language == "sw"
    assert actions.import_register(process, table, acting=desk).changed == 0


def test_columns_are_known_in_any_language_and_order(process, items, desk, meeting, tmp_path):
    first, second = items(2)
    with override("fr"):
        french = {key: str(title) for key, title in queries.TITLES.items()}
    text = (
        f"notes;{french['reason']};{french['decision']};decided_by;{french['id']}\n"
        f"mine;Because.;adopted;{meeting.lower()};{first.public_id.lower()}\n"
        f";;;;{second.public_id}\n"
    )
    report = actions.import_register(process, csv(tmp_path, text), acting=desk)
    assert (report.decided, report.unchanged) == (1, 1)


def test_confirming_needs_the_id_and_the_body_alone(process, items, desk, member, meeting, tmp_path):
    (item,) = items(1)
    actions.propose(item, outcome="adapted", reason="In part.", acting=member)
    report = actions.import_register(
        process, csv(tmp_path, f"id,decided by\n{item.public_id},{meeting}\n"), acting=desk
    )
    assert report.decided == 1
    assert queries.answers([item], desk)[item.pk].reason == "In part."


def test_the_body_may_be_named_as_people_name_it(process, items, desk, meeting, book):
    first, second, third = items(3)
    title = Meeting.objects.get(public_id=meeting).title
    mine = book()
    mine.fill(first.public_id, decision="Adopted", reason="It names a step.", decided_by=f" {title.lower()} ")
    mine.fill(
        second.public_id,
        decision="Declined",
        reason="Nobody could do it.",
        decided_by="Ballot 3 October 2026",
    )
    mine.fill(third.public_id, decision="Declined", reason="Nobody would do it.", decided_by="KE-M-99")
    refused = actions.import_register(process, mine.table(), acting=desk)
    assert reasons(refused) == [("Decided by", "body")]
    assert "KE-M-99" in refused.refused[0].reason
    mine.fill(third.public_id, decided_by="ballot-7")
    actions.import_register(process, mine.table(), acting=desk)
    found = {
        item.public_id: decision
        for item in (first, second, third)
        if (decision := queries.decision_in_force(item))
    }
    assert found[first.public_id].meeting.public_id == meeting
    assert [found[item.public_id].ballot for item in (second, third)] == ["3-October-2026", "7"]


def test_a_file_that_is_not_this_register_is_refused(
    process, items, desk, tmp_path, book, other_process, operator
):
    items(1)
    with pytest.raises(Refused, match="no column of ids"):
        actions.import_register(process, csv(tmp_path, "Decision,Reason\nAdopted,Yes.\n"), acting=desk)
    table = book().table()
    with pytest.raises(Refused, match="another process"):
        actions.import_register(other_process, table, acting=_operator(operator, other_process))


def _operator(operator, process):
    from njia.kernel.people import queries as people

    return people.actor(operator, process)


def test_only_those_who_may_take_the_register_out_or_in(
    process, items, desk, member, outsider, stranger, book
):
    items(1)
    table = book().table()
    for actor in (outsider, stranger):
        with pytest.raises(Refused):
            queries.register_workbook(process, actor)
        with pytest.raises(Refused):
            actions.import_register(process, table, acting=actor)
    with pytest.raises(Refused):
        actions.import_register(process, table, acting=member)


def test_the_file_says_what_it_is(process, items, desk, book):
    items(1)
    table = book().table()[0]
    assert table.properties == {
        "process": "KE",
        "exported_on": table.properties["exported_on"],
        "log_size": str(ledger.head(process).size),
    }
    raw = load_workbook(io.BytesIO(queries.register_workbook(process, desk)))
    assert raw.worksheets[0].freeze_panes == "A2"


def test_the_number_of_queries_does_not_grow_with_the_register(
    process, items, desk, meeting, book, django_assert_max_num_queries
):
    made = [item.public_id for item in items(30)]
    mine = book()
    for public_id in made:
        mine.fill(public_id, decision="Adopted", reason="Yes.", decided_by=meeting)
    table = mine.table()
    with django_assert_max_num_queries(36):
        assert actions.import_register(process, table, acting=desk).decided == 30

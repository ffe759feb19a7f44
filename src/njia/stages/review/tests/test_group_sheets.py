"""The group's own work goes out with the register and comes back: changed, refused, or as it was."""

import datetime

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from openpyxl import load_workbook

from njia.kernel import clock, files
from njia.kernel.access import Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.people.models import Person
from njia.stages.review import actions, queries
from njia.stages.review.actions.cells import in_all_languages, recognised_as
from njia.stages.review.models import Interest, Reading, Task
from njia.stages.review.queries import GROUP_SHEETS

pytestmark = pytest.mark.django_db
SOON = datetime.timedelta(days=28)


class Book:
    """The workbook in somebody's hands: cells by sheet, row and column heading."""

    def __init__(self, process, actor, path):
        self.path = path
        path.write_bytes(queries.register_workbook(process, actor))
        self.book = load_workbook(path)

    def rows(self, sheet):
        titles, *rows = [[cell.value for cell in row] for row in self.book[sheet].iter_rows()]
        return [dict(zip(titles, row, strict=True)) for row in rows]

    def at(self, sheet, **cells):
        """The number of the first row that has these cells."""
        wanted = {name.replace("_", " "): value for name, value in cells.items()}
        return next(n for n, row in enumerate(self.rows(sheet), 2) if wanted.items() <= row.items())

    def put(self, sheet, row, column, value):
        page = self.book[sheet]
        page.cell(row, next(cell.column for cell in page[1] if cell.value == column)).value = value

    def add(self, sheet, **cells):
        row = self.book[sheet].max_row + 1
        for name, value in cells.items():
            self.put(sheet, row, name.replace("_", " "), value)
        return row

    def tables(self):
        self.book.save(self.path)
        return files.sheets(self.path, lambda name: bool(actions.sheet_key(name)))


@pytest.fixture
def book(process, chair, tmp_path):
    made = []

    def export(actor=chair):
        made.append(Book(process, actor, tmp_path / f"book-{len(made)}.xlsx"))
        return made[-1]

    return export


@pytest.fixture
def named(group, process):
    """Four members under names of their own, by name; the chair is the first."""
    found = {}
    for number, member in enumerate(group(4, per_week=50)):
        name = f"Invented name {number}"
        actions.appear(process, shown_as=name, affiliation="", themes=[], languages=[], acting=member)
        found[name] = member
    return found


@pytest.fixture
def shared(process, items, named, chair):
    """Six items that are shared out: by number and name, those who read each."""
    made = items(6)
    actions.plan_reading(process, clock.today() + SOON, acting=chair)
    return made


def names_of(item, named):
    tasks = Task.objects.filter(recommendation=item, passed_on=False)
    known = {member.person_id: name for name, member in named.items()}
    return sorted(known[person] for person in tasks.values_list("person_id", flat=True))


def brought(process, mine, acting, **more):
    return actions.import_register(process, mine.tables(), acting=acting, **more)


def faults(report):
    return [(each.sheet, each.row, each.column, each.code) for each in report.refused]


def seen(mine):
    """All cells but the marks, which are of one export."""
    sheets = [name for name in mine.book.sheetnames if name not in ("Guide", "_choices")]
    told = {name: mine.rows(name) for name in sheets}
    return {
        name: [{key: value for key, value in row.items() if key != "Row version"} for row in rows]
        for name, rows in told.items()
    }


def a_vote(process, item, members, chair):
    """A ballot on an item in which all vote for it."""
    actions.propose(item, outcome="adopted", reason="Invented reason.", acting=chair)
    put, name = actions.Put(item.public_id, "adopted", "Invented reason."), f"b-{item.number}"
    actions.open_ballot(process, name, [put], clock.today() + SOON, acting=chair)
    for member in members:
        actions.vote(process, name, {item.public_id: actions.Cast("for")}, acting=member)


def test_what_comes_back_as_it_went_changes_nothing(process, shared, named, chair, desk, book):
    a_vote(process, shared[0], list(named.values()), chair)
    odd = "=1+1\u200b\x0b soft\u00adhyphen \r\n next \ufeffline _x0041_ \U0001f600"
    actions.dissent(queries.decision_in_force(shared[0]), text=odd, acting=chair)
    actions.declare(process, "money", item=shared[1], acting=chair)
    size = ledger.head(process).size
    for actor in (chair, desk):
        report = brought(process, book(actor), actor)
        assert (report.changed, report.refused, report.written) == (0, [], True)
    assert ledger.head(process).size == size


def test_changed_previewed_brought_and_taken_out_again_it_says_the_same(process, shared, named, chair, book):
    first, second, third = shared[:3]
    reader, other = names_of(first, named)
    spare = next(name for name in named if name not in (reader, other))
    more = next(name for name in named if name not in names_of(second, named))
    gone = names_of(third, named)[0]
    later = (clock.today() + SOON * 2).isoformat()
    mine = book()
    mine.put("Readings", mine.at("Readings", Id=first.public_id, Reader=reader), "Reader", spare)
    mine.put("Readings", mine.at("Readings", Id=third.public_id, Reader=gone), "Reader", None)
    mine.put("Readings", mine.at("Readings", Id=first.public_id, Reader=other), "To be read by", later)
    mine.add("Readings", Id=second.public_id, Reader=more, To_be_read_by=later)
    mine.add("Stakes", Id=shared[5].public_id, Why="I could gain or lose by it")
    mine.put("Plan of readings", 2, "How many a member reads in a week", 40)
    before = list(Task.objects.values_list("pk", "person_id", "due_on", "passed_on"))

    told = brought(process, mine, chair, dry_run=True)
    assert (told.changed, told.group, told.refused, told.written) == (6, 6, [], False)
    assert ("Readings", "Reader", reader, spare) in {
        (c.sheet, c.column, c.before, c.after) for c in told.changes
    }
    assert list(Task.objects.values_list("pk", "person_id", "due_on", "passed_on")) == before
    assert not Interest.objects.exists()

    done = brought(process, mine, chair)
    assert (done.changes, done.written) == (told.changes, True)
    assert names_of(first, named) == sorted([spare, other])
    assert more in names_of(second, named)
    assert gone not in names_of(third, named)
    assert queries.body(process).per_week == 40
    assert Interest.objects.get().person_id == chair.person_id

    again = brought(process, mine, chair)
    assert (again.changed, again.refused) == (0, [])
    fresh = book()
    assert brought(process, fresh, chair).changed == 0
    assert seen(fresh) == seen(book())
    assert {row["Id"]: row["Reader"] for row in fresh.rows("Readings") if row["Reader"] == spare}[
        first.public_id
    ]


def test_a_new_last_day_spreads_the_reading_and_a_new_row_shares_out(
    process, shared, items, named, chair, book
):
    mine, day = book(), clock.today() + SOON * 2
    mine.put("Plan of readings", 2, "All is to be read by", day.isoformat())
    assert brought(process, mine, chair).changed == 1
    assert queries.latest_plan(process).target_on == day
    assert clock.today() + SOON < Task.objects.order_by("-due_on")[0].due_on <= day
    assert brought(process, mine, chair).changed == 0

    items(2)
    mine = book()
    mine.add("Plan of readings", All_is_to_be_read_by=(day + SOON).isoformat())
    assert brought(process, mine, chair).changed == 1
    assert (queries.latest_plan(process).number, queries.latest_plan(process).items) == (2, 2)
    assert brought(process, mine, chair).changed == 0


def test_a_record_that_was_changed_is_refused_with_its_place_and_nothing_is_done(
    process, shared, named, chair, book
):
    a_vote(process, shared[0], list(named.values()), chair)
    voted = queries.decision_in_force(shared[0])
    actions.dissent(voted, text="Invented doubt.", attribution="name", acting=list(named.values())[1])
    actions.read(shared[1], outcome="adopted", reason="Invented.", scores={"inclusive": 3}, acting=chair)
    mine = book()
    reading = mine.at("Readings", Id=shared[1].public_id, Read_on=clock.today().isoformat())
    reader, taker = names_of(shared[2], named)[0], names_of(shared[3], named)[0]
    mine.put("Readings", reading, "Inclusive (0–4)", 4)
    mine.put(
        "Readings", mine.at("Readings", Id=shared[2].public_id, Reader=reader), "Id", shared[3].public_id
    )
    mine.put("Votes", 2, "For", 9)
    mine.put("Votes by member", 3, "How they voted", "Against")
    mine.put("Dissents", 2, "Dissent", "Invented praise.")
    mine.put("Plan of readings", 2, "Items", 60)
    mine.put("Register", 2, "State", "Declined")
    added = mine.add("Votes by member", Id=shared[2].public_id, Member=taker, How_they_voted="For")
    mine.put("Readings", mine.at("Readings", Id=shared[4].public_id), "Reader", "Invented nobody")
    report = brought(process, mine, chair)
    assert not report.written
    assert sorted(faults(report)) == sorted([
        ("Plan of readings", 2, "Items", "record"),
        ("Readings", reading, "Inclusive (0–4)", "record"),
        ("Readings", mine.at("Readings", Reader=reader, Id=shared[3].public_id), "Id", "record"),
        ("Readings", mine.at("Readings", Reader="Invented nobody"), "Reader", "unknown_member"),
        ("Votes", 2, "For", "record"),
        ("Votes by member", 3, "How they voted", "record"),
        ("Votes by member", added, "Id", "record"),
        ("Dissents", 2, "Dissent", "record"),
        ("Register", 2, "State", "record"),
    ])  # fmt: skip
    assert Reading.objects.get().scores == {"inclusive": 3}
    assert all(each.reason for each in report.refused)


def test_one_refused_row_holds_all_the_others_back(process, shared, named, chair, book):
    first, second = shared[:2]
    mine = book()
    mine.put("Readings", mine.at("Readings", Id=first.public_id), "Reader", None)
    mine.put("Readings", mine.at("Readings", Id=second.public_id), "To be read by", "soon")
    report = brought(process, mine, chair)
    assert [code for _sheet, _row, _column, code in faults(report)] == ["not_a_date"]
    assert len(names_of(first, named)) == 2


def test_what_somebody_changed_meanwhile_is_not_overwritten(process, shared, named, chair, book):
    item = shared[0]
    reader, other = names_of(item, named)
    spare, last = (name for name in named if name not in (reader, other))
    mine = book()
    actions.hand_over(item, named[spare].person_id, of=named[reader].person_id, acting=chair)
    assert brought(process, mine, chair).changed == 0
    mine.put("Readings", mine.at("Readings", Id=item.public_id, Reader=reader), "Reader", last)
    assert [code for *_place, code in faults(brought(process, mine, chair))] == ["changed_since"]
    mine.put("Readings", mine.at("Readings", Id=item.public_id, Reader=last), "Reader", spare)
    assert (brought(process, mine, chair).changed, names_of(item, named)) == (0, sorted([spare, other]))


def test_a_stake_is_said_by_whoever_has_it(process, shared, named, chair, desk, book):
    other = next(name for name, member in named.items() if member is not chair)
    actions.declare(process, "money", item=shared[0], acting=named[other])
    actions.declare(process, "person", item=shared[1], acting=chair)
    actions.declare(process, "other", item=shared[2], quiet=True, acting=chair)
    mine = book()
    assert sorted((row["Member"], row["Why"]) for row in mine.rows("Stakes")) == [
        ("Invented name 0", "Somebody close to me made it or is touched by it"),
        (other, None),
    ]
    mine.put("Stakes", mine.at("Stakes", Id=shared[0].public_id), "It holds", "No")
    added = mine.add("Stakes", Member=other, Id=shared[3].public_id, Why="Another reason")
    report = brought(process, mine, chair)
    assert [(row, code) for _sheet, row, _column, code in faults(report)] == [
        (mine.at("Stakes", Id=shared[0].public_id), "not_own"), (added, "not_own")
    ]  # fmt: skip
    mine = book()
    mine.put("Stakes", mine.at("Stakes", Id=shared[1].public_id), "It holds", "no")
    assert brought(process, mine, chair).changed == 1
    assert brought(process, mine, chair).changed == 0
    assert not queries.own_interests(process, chair)[1:]  # the quiet one holds
    theirs = book(desk)
    theirs.add("Stakes", Id=shared[3].public_id, Why="Another reason")
    assert [code for *_place, code in faults(brought(process, theirs, desk))] == ["role"]


def test_each_takes_out_what_they_see_on_the_pages(process, shared, named, chair, desk, as_actor, book):
    item = shared[0]
    reader, other = (named[name] for name in names_of(item, named))
    actions.read(item, outcome="adopted", reason="Invented thought.", notes="Private", acting=reader)
    actions.declare(process, "money", item=shared[5], acting=other)

    def thoughts(actor):
        rows = book(actor).rows("Readings")
        assert "Private" not in str(rows)
        return [row["Reason"] for row in rows if row["Reason"]]

    assert thoughts(reader) == ["Invented thought."]
    assert thoughts(desk) == []  # readings stay in the group
    if other is not chair:
        theirs = book(other)
        assert {row["Reader"] for row in theirs.rows("Readings")} == {
            name for name, member in named.items() if member is other
        }
        assert len(theirs.rows("Stakes")) == 1
    rapporteur = book(as_actor(Role.RAPPORTEUR))
    assert {"Readings", "Stakes"}.isdisjoint(rapporteur.book.sheetnames)
    assert {"Plan of readings", "Votes", "Dissents"} <= set(rapporteur.book.sheetnames)
    for row in rapporteur.rows("Register"):
        assert "survivor" not in str(row).lower()


def test_a_secret_ballot_leaves_its_counts_alone(process, items, group, chair, book):
    members = group(4, secret=True)
    (item,) = items(1)
    a_vote(process, item, members, chair)
    mine = book()
    assert [(row["For"], row["What came of it"]) for row in mine.rows("Votes")] == [(4, "Agreed")]
    assert mine.rows("Votes by member") == []


def test_headings_are_told_apart_in_every_language():
    for sheet in GROUP_SHEETS.values():
        known = in_all_languages(sheet.headings)
        for language, _name in settings.LANGUAGES:
            with override(language):
                headings = [str(title) for title in sheet.headings.values()]
            assert list(recognised_as(known, headings)) == list(sheet.headings), (language, headings)


def test_a_french_workbook_comes_back_on_an_english_page(process, shared, named, chair, book):
    item = shared[0]
    reader, other = names_of(item, named)
    spare = next(name for name in named if name not in (reader, other))
    with override("fr"):
        mine = book()
        sheet, heading = str(GROUP_SHEETS["readings"].title), str(GROUP_SHEETS["readings"].titles["reader"])
        row = next(
            n
            for n, cells in enumerate(mine.rows(sheet), 2)
            if cells[heading] == reader and item.public_id in cells.values()
        )
        mine.put(sheet, row, heading, spare)
    assert brought(process, mine, chair).changed == 1
    assert names_of(item, named) == sorted([spare, other])


def test_on_the_pages_the_other_sheets_are_previewed_too(process, shared, named, chair, book):
    item = shared[0]
    reader, other = names_of(item, named)
    spare = next(name for name in named if name not in (reader, other))
    mine, client = book(), Client()
    client.force_login(Person.objects.get(pk=chair.person_id), backend=settings.AUTHENTICATION_BACKENDS[0])

    def bring():
        mine.book.save(mine.path)
        upload = SimpleUploadedFile("register.xlsx", mine.path.read_bytes())
        return client.post("/KE/answers/import/", {"file": upload}, follow=True)

    row = mine.at("Readings", Id=item.public_id, Reader=reader)
    mine.put("Readings", row, "Reader", spare)
    mine.put("Votes", 2, "Id", item.public_id)
    refused = bring()
    assert refused.status_code == 422
    assert "Votes · 2" in refused.content.decode()
    mine.put("Votes", 2, "Id", None)
    seen = bring()
    assert f"Readings · {row}" in seen.content.decode()
    assert names_of(item, named) == sorted([reader, other])
    done = client.post(seen.redirect_chain[0][0], follow=True)
    assert "1 row changed in the other sheets." in done.content.decode()
    assert names_of(item, named) == sorted([spare, other])

"""What the room promises, by its actions: who may, what is kept, and what is shown of how many."""

import datetime
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from njia.kernel import clock, files
from njia.kernel.access import Actor, Refused, Role, clockwork, public
from njia.kernel.ledger import queries as ledger
from njia.kernel.people.models import Person
from njia.kernel.processes.models import Process
from njia.kernel.wording.models import Wording
from njia.stages.opinions import actions, jobs, queries
from njia.stages.opinions.models import Drawn, Participant, Statement, Vote
from njia.stages.opinions.queries.counting import overlay
from njia.stages.opinions.tests.talking import DISPUTED, SHARED, closed, draft, opened, prepared, talk
from njia.stages.recommendations import queries as recommendations

pytestmark = pytest.mark.django_db


def lines(process: Process) -> list[dict[str, Any]]:
    return [json.loads(body) for body in ledger.leaves(process)]


def last(process: Process, kind: str) -> dict[str, Any]:
    return next(line for line in reversed(lines(process)) if line["kind"] == kind)


def test_a_conversation_opens_with_statements_and_then_keeps_its_promises(
    process: Process, desk: Actor
) -> None:
    made = actions.prepare(process, draft(who="mandates"), acting=desk)
    with pytest.raises(Refused, match="three statements"):
        actions.open_conversation(made, acting=desk)
    for body in SHARED:
        actions.seed(made, body, acting=desk)
    actions.open_conversation(made, acting=desk)
    facts = last(process, "conversation.opened")["facts"]
    assert (facts["floor"], facts["open_rows"], facts["statements"]) == (10, False, 3)
    with pytest.raises(Refused, match="cannot be changed"):
        actions.change(made, draft(floor=20), acting=desk)


def test_nobody_is_let_in_whom_the_process_does_not_let_in(process: Process, desk: Actor) -> None:
    made = prepared(process, desk, who="tokens")
    with pytest.raises(Refused, match="Publish a part"):
        actions.open_conversation(made, acting=desk)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": " "}, "title"),
        ({"who": "everybody"}, "who takes part"),
        ({"floor": 9}, "fewer than 10"),
        ({"closes_on": datetime.date(2020, 1, 1)}, "before the first"),
    ],
)
def test_what_does_not_fit_is_refused(
    process: Process, desk: Actor, more: dict[str, object], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        actions.prepare(process, draft(**more), acting=desk)


def test_the_last_answer_counts_and_nothing_else_is_kept(process: Process, desk: Actor) -> None:
    made = opened(process, desk)
    (code,) = actions.print_tokens(made, 1, acting=desk)
    before = len(lines(process))
    for value in (1, -1, -1, 0):
        actions.cast(made, code.lower().replace("-", " "), 1, value, acting=public(process.pk))
    assert list(Vote.objects.values_list("value", flat=True)) == [0]
    assert len(lines(process)) == before
    for wrong in ("AAAA-BBBB-CCCC-DDDD", "", code[:-1]):
        with pytest.raises(Refused, match="does not open"):
            actions.cast(made, wrong, 1, 1, acting=public(process.pk))
    for number, value in ((99, 1), (1, 2)):
        with pytest.raises(Refused, match="not there any more"):
            actions.cast(made, code, number, value, acting=public(process.pk))


def test_a_code_by_account_leads_to_nobody(process: Process, desk: Actor, speaker: Actor) -> None:
    made = opened(process, desk, who="mandates")
    code = actions.draw_code(made, "workers", acting=speaker)
    with pytest.raises(Refused, match="taken your code"):
        actions.draw_code(made, "workers", acting=speaker)
    with pytest.raises(Refused, match="do not speak"):
        actions.draw_code(made, "workers", acting=desk)
    with pytest.raises(Refused, match="need a code"):
        actions.join(made, acting=public(process.pk))
    actions.cast(made, code, 1, 1, acting=speaker)
    assert {field.name for field in Participant._meta.fields} == {
        "id",
        "conversation",
        "digest",
        "constituency",
    }
    assert {field.name for field in Vote._meta.fields} == {"id", "participant", "statement", "value"}


def test_proposals_are_nobodys_and_wait_for_a_look(process: Process, desk: Actor, speaker: Actor) -> None:
    made = opened(process, desk)
    before = len(lines(process))
    proposed, receipt = actions.propose(made, "  Inspectors need  more fuel. ", language="en", acting=speaker)
    assert len(lines(process)) == before
    words = Wording.objects.get(text=proposed.text)
    assert (words.body, words.made_by) == ("Inspectors need more fuel.", "public")
    assert receipt not in str(vars(proposed))
    assert [line.text.body for line in queries.statements(made)] == [*SHARED, *DISPUTED]
    (waits,) = queries.waiting(made)
    assert [line.text.body for line in waits.alike] == ["Inspectors need fuel."]


def test_a_duplicate_is_refused_with_the_statement_that_it_repeats(process: Process, desk: Actor) -> None:
    made = opened(process, desk)
    proposed, _receipt = actions.propose(made, "Inspectors need more fuel.", acting=public(process.pk))
    with pytest.raises(Refused, match="which statement it repeats"):
        actions.refuse(proposed, "duplicate", acting=desk)
    first = queries.numbered(made, 1)
    actions.refuse(proposed, "duplicate", repeats=first, acting=desk)
    facts = last(process, "statement.refused")["facts"]
    assert facts == {"reason": "duplicate", "number": None, "repeats": 1}


def test_somebody_who_could_be_recognised_is_forgotten(process: Process, desk: Actor) -> None:
    made = opened(process, desk)
    words = "Asha Mwangi on 0700 123 456 should be heard."
    proposed, _receipt = actions.propose(made, words, acting=public(process.pk))
    assert queries.waiting(made)[0].doubtful
    with pytest.raises(Refused, match="marked words"):
        actions.accept(proposed, acting=desk)
    actions.refuse(proposed, "identifies", acting=desk)
    assert not Wording.objects.filter(body__contains="Asha").exists()
    assert not any("Asha" in json.dumps(line) for line in lines(process))


def test_only_those_who_may_look_through_statements(
    process: Process, desk: Actor, as_actor: Callable[..., Actor]
) -> None:
    made = opened(process, desk)
    proposed, _receipt = actions.propose(made, "Invented opinion.", acting=public(process.pk))
    for role in (Role.TWG_MEMBER, Role.FACILITATOR, Role.CONTRIBUTOR, Role.CUSTODIAN):
        with pytest.raises(Refused):
            actions.accept(proposed, acting=as_actor(role))
    accepted = actions.accept(proposed, acting=as_actor(Role.RAPPORTEUR))
    assert accepted.number == 10


def test_an_answered_statement_that_is_left_out_counts_for_nothing(process: Process, desk: Actor) -> None:
    made = opened(process, desk)
    talk(made, 20, 15, desk=desk)
    actions.refuse(queries.numbered(made, 9), "elsewhere", acting=desk)
    picture = queries.picture(closed(made, desk=desk))
    assert picture is not None
    assert {told.line.statement.number for told in picture.rest} == set(range(1, 9))


def test_the_map_tells_where_groups_differ_and_agree(process: Process, desk: Actor) -> None:
    made = opened(process, desk)
    talk(made, 20, 15, desk=desk)
    assert queries.picture(made) is None
    done = closed(made, desk=desk)
    picture = queries.picture(done)
    assert picture is not None
    assert sorted(group.size for group in picture.groups) == [15, 20]
    assert {told.line.text.body for told in picture.bridging} == set(SHARED)
    assert {told.line.text.body for told in picture.consensus} >= set(SHARED)
    for group in picture.groups:
        assert {told.line.text.body for told in group.typical} & set(DISPUTED)
    assert (
        sha256(done.result.encode()).hexdigest() == last(process, "conversation.counted")["facts"]["result"]
    )
    assert not Participant.objects.exists()
    assert not Vote.objects.exists()
    assert not Drawn.objects.exists()


def test_nothing_is_shown_of_few(process: Process, desk: Actor) -> None:
    made = opened(process, desk, open_rows=True)
    talk(made, 5, 4, desk=desk)
    done = closed(made, desk=desk)
    assert queries.picture(done) is None
    assert done.votes == ""
    assert json.loads(done.result)["map"] is None
    assert not queries.open_data(done)["votes"]


def test_rows_are_published_only_if_that_was_agreed_on(
    process: Process, desk: Actor, as_actor: Callable[..., Actor]
) -> None:
    chair = as_actor(Role.TWG_CHAIR)
    kept, shown = (opened(process, desk, open_rows=rows) for rows in (False, True))
    for made in (kept, shown):
        talk(made, 12, 12, desk=desk)
    kept, shown = (closed(made, desk=desk) for made in (kept, shown))
    assert not queries.open_data(kept)["votes"]
    assert queries.open_data(shown)["votes"].startswith("voter-id,comment-id,vote\n0,1,")
    facts = last(process, "conversation.counted")["facts"]
    assert facts["votes"] == sha256(shown.votes.encode()).hexdigest()
    with pytest.raises(Refused):
        actions.open_to_auditor(kept, "Invented auditor", acting=desk)
    opening = actions.open_to_auditor(kept, "Invented auditor", acting=chair)
    assert opening["votes"] == kept.votes
    with pytest.raises(Refused, match="no answers here"):
        actions.open_to_auditor(shown, "Invented auditor", acting=chair)


def test_counting_twice_changes_nothing(process: Process, desk: Actor) -> None:
    made = opened(process, desk)
    talk(made, 12, 12, desk=desk)
    done = closed(made, desk=desk)
    before = len(lines(process))
    again = actions.count(made, acting=clockwork(process.pk))
    assert (again.result, len(lines(process))) == (done.result, before)


def test_what_groups_agree_on_becomes_recommendations_once(process: Process, desk: Actor) -> None:
    made = opened(process, desk)
    talk(made, 20, 15, desk=desk)
    with pytest.raises(Refused, match="not closed"):
        actions.lift(made, [1], acting=desk)
    done = closed(made, desk=desk)
    ids = actions.lift(done, [1, 2], acting=desk)
    items = [recommendations.by_id(desk, public_id) for public_id in ids]
    assert [item.verbatim for item in items] == list(SHARED[:2])
    assert [(item.via, item.source_id) for item in items] == [
        ("conversation", "KE-O-1-1"),
        ("conversation", "KE-O-1-2"),
    ]
    assert Statement.objects.get(conversation=done, number=1).recommendation == ids[0]
    assert queries.lifted_from(ids[1]) == Statement.objects.get(conversation=done, number=2)
    assert last(process, "conversation.lifted")["facts"] == {
        "recommendations": [f"1={ids[0]}", f"2={ids[1]}"]
    }
    with pytest.raises(Refused, match="not a recommendation yet"):
        actions.lift(done, [1, 2], acting=desk)
    assert len(actions.lift(done, [1, 3], acting=desk)) == 1


def table(tmp_path: Path, text: str) -> files.Table:
    return files.table(files.kept(files.keep(SimpleUploadedFile("sheet.csv", text.encode()))))


def test_answers_on_paper_come_in_whole_or_not_at_all(process: Process, desk: Actor, tmp_path: Path) -> None:
    made = opened(process, desk)
    one, two = actions.print_tokens(made, 2, acting=desk)
    actions.cast(made, one, 1, -1, acting=desk)
    bad = table(tmp_path, f"token,1,2\n{one},agree,perhaps\nAAAA-BBBB-CCCC-DDDD,1,1\n{two},0,1\n{two},1,1\n")
    report = actions.bring_paper(made, bad, acting=desk)
    assert [(problem.row, problem.column) for problem in report.refused] == [
        (2, "2"),
        (3, "token"),
        (5, "token"),
    ]
    assert not report.written
    assert Vote.objects.count() == 1
    good = table(tmp_path, f"Token,1,2\n{one},Nakubali,-1\n{two},,D'accord\n")
    report = actions.bring_paper(made, good, dry_run=True, acting=desk)
    assert not report.written
    before = Vote.objects.count()
    report = actions.bring_paper(made, good, acting=desk)
    assert (report.papers, report.new, report.changed, report.unchanged) == (2, 2, 1, 0)
    assert Vote.objects.count() == before + 2
    assert last(process, "conversation.paper_brought")["facts"] == {"papers": 2, "answers": 3}
    again = actions.bring_paper(made, good, acting=desk)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)


@pytest.mark.parametrize("heading", ["99", "comment"])
def test_a_sheet_with_a_column_that_is_no_statement_is_refused(
    process: Process, desk: Actor, tmp_path: Path, heading: str
) -> None:
    made = opened(process, desk)
    with pytest.raises(Refused, match=heading):
        actions.bring_paper(made, table(tmp_path, f"token,{heading}\nx,1\n"), acting=desk)
    with pytest.raises(Refused, match="no column"):
        actions.bring_paper(made, table(tmp_path, "name,1\nx,1\n"), acting=desk)


def test_it_closes_by_itself_after_its_last_day(process: Process, desk: Actor) -> None:
    made = opened(process, desk)
    talk(made, 12, 12, desk=desk)
    with clock.at(made.closes_on):
        assert queries.is_open(made)
        jobs.keep_time(clock.now())
    assert queries.uncounted().count() == 0
    with clock.at(made.closes_on + datetime.timedelta(days=1)):
        for _again in range(2):
            jobs.keep_time(clock.now())
    made.refresh_from_db()
    assert made.result
    assert [line["kind"] for line in lines(process)].count("conversation.closed") == 1
    assert last(process, "conversation.closed")["by"] == "clockwork"


def test_what_tells_people_apart_is_weighed_once_enough_new_people_came(
    process: Process, desk: Actor
) -> None:
    made = opened(process, desk)
    talk(made, 12, 11, desk=desk)
    assert actions.weigh(made, acting=clockwork(process.pk))
    made.refresh_from_db()
    assert made.lengths["4"] > made.lengths["1"]
    assert not actions.weigh(made, acting=clockwork(process.pk))
    assert queries.answered_at_least(made) == 20


def test_everything_is_asked_once(process: Process, desk: Actor) -> None:
    made = opened(process, desk)
    (code,) = actions.print_tokens(made, 1, acting=desk)
    who = queries.participant(made, code)
    assert who is not None
    asked = []
    while line := queries.next_line(made, queries.answers(who))[0]:
        asked.append(line.statement.number)
        actions.cast(made, code, line.statement.number or 0, 0, acting=desk)
    assert sorted(asked) == list(range(1, 10))  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"workers": (12, 11), "government": (10, 10)}, {"government": [10, 10], "workers": [12, 11]}),
        ({"workers": (12, 11), "survivors": (3, 0), "": (9, 12)}, {"workers": [12, 11], "": [12, 12]}),
        ({"workers": (12, 11), "survivors": (3, 0)}, {}),
        (
            {"workers": (12, 11), "government": (20, 20), "survivors": (3, 0)},
            {"government": [20, 20], "": [15, 11]},
        ),
        ({"survivors": (9, 30)}, {}),
    ],
)
def test_who_is_in_which_group_is_told_only_of_enough_people(
    operator: Person, counts: dict[str, tuple[int, int]], shown: dict[str, list[int]]
) -> None:
    labels = [group for row in counts.values() for group in (0, 1) for _person in range(row[group])]
    held = [code for code, row in counts.items() for group in (0, 1) for _person in range(row[group])]
    found = overlay(labels, held, 2, 10)
    assert found == shown
    assert all(min(row) >= 10 for row in found.values())

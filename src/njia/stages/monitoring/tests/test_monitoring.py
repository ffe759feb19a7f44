import csv
import datetime
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core import mail

from njia.kernel import clock, sections
from njia.kernel.access import NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.people.models import Person
from njia.kernel.processes.actions import publish
from njia.stages.monitoring import actions, jobs, queries
from njia.stages.monitoring.states import PROGRESS, SILENCE
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.actions import New
from njia.stages.roadmap import actions as roadmap
from njia.stages.roadmap import queries as read

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2027, 3, 1)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def indicators(clause) -> list[int]:
    return [each.pk for each in read.node(clause).indicators]


def states(actor, process) -> list[str]:
    return [row.state for row in queries.progress(actor, process)]


def test_an_action_without_a_report_has_not_begun(process, desk, drawn):
    assert states(desk, process) == ["planned"] * 3
    assert [part["count"] for part in queries.summary(queries.progress(desk, process))] == [0, 0, 0, 0, 3]


def test_the_newest_report_counts_and_the_older_ones_stay(process, desk, drawn):
    actions.report(drawn[0], state="on_track", note="Begun.", on=TODAY - 20 * DAY, acting=desk)
    actions.report(drawn[0], state="delayed", note="Waits for money.", acting=desk)
    assert states(desk, process) == ["delayed", "planned", "planned"]
    row = queries.row(desk, process, drawn[0].public_id)
    told = [(each.report.note, each.report.on) for each in queries.history(desk, row.node)]
    assert told == [("Waits for money.", TODAY), ("Begun.", TODAY - 20 * DAY)]


def test_the_log_has_the_state_and_values_and_only_a_commitment_to_the_note(process, desk, drawn):
    first = indicators(drawn[0])[0]
    actions.report(drawn[0], state="on_track", note="Begun.", measures={first: 12.5}, acting=desk)
    line = ledger.about(process, drawn[0].public_id)[-1]
    assert line.kind == "action.reported"
    assert '"values":["1=12.50"]' in line.body
    assert "Begun" not in line.body


@pytest.mark.parametrize("state", PROGRESS.states)
def test_every_state_can_be_the_first_that_is_reported(process, desk, drawn, state):
    actions.report(drawn[0], state=state, acting=desk)
    assert states(desk, process)[0] == state


def test_what_is_done_is_not_delayed_but_can_begin_again(process, desk, drawn):
    actions.report(drawn[0], state="done", acting=desk)
    with pytest.raises(Refused, match="Done"):
        actions.report(drawn[0], state="delayed", acting=desk)
    actions.report(drawn[0], state="on_track", acting=desk)
    assert states(desk, process)[0] == "on_track"


def test_reports_are_refused_that_come_out_of_time(process, desk, drawn):
    with pytest.raises(Refused, match="still to come"):
        actions.report(drawn[0], state="on_track", on=TODAY + DAY, acting=desk)
    actions.report(drawn[0], state="on_track", on=TODAY - DAY, acting=desk)
    with pytest.raises(Refused, match="already"):
        actions.report(drawn[0], state="done", on=TODAY - 2 * DAY, acting=desk)


def test_reports_are_refused_on_what_is_no_action_in_no_state_or_with_another_s_indicator(
    process, desk, drawn
):
    with pytest.raises(Refused):
        actions.report(drawn[0].parent, state="on_track", acting=desk)
    with pytest.raises(Refused):
        actions.report(drawn[0], state="wonderful", acting=desk)
    with pytest.raises(Refused):
        actions.report(drawn[1], state="on_track", measures={indicators(drawn[0])[0]: 1}, acting=desk)
    with pytest.raises(Refused):
        actions.report(
            drawn[0], state="on_track", measures={indicators(drawn[0])[0]: float("nan")}, acting=desk
        )
    assert states(desk, process) == ["planned"] * 3


def test_members_and_strangers_do_not_report(process, member, stranger, drawn):
    for actor in (member, stranger):
        with pytest.raises(Refused):
            actions.report(drawn[0], state="on_track", acting=actor)


def test_values_stand_against_the_target_of_the_year(process, desk, drawn):
    trained, counties = indicators(drawn[0])
    actions.report(drawn[0], state="on_track", measures={trained: 30, counties: 12}, acting=desk)
    actions.report(drawn[0], state="on_track", measures={trained: 40}, acting=desk)
    first, second = queries.row(desk, process, drawn[0].public_id).measured
    assert (first.value, first.year, first.target, first.share) == (Decimal(40), 2027, Decimal(50), 75)
    # The last target was for 2026; more than it asks for is all of it, and an older value counts until a newer one.
    assert (second.value, second.year, second.target, second.share) == (Decimal(12), 2026, Decimal(8), 100)


def test_a_value_below_the_start_has_come_no_way_at_all(process, desk, drawn):
    trained, _counties = indicators(drawn[0])
    actions.report(drawn[0], state="delayed", measures={trained: 4}, acting=desk)
    assert queries.row(desk, process, drawn[0].public_id).measured[0].share == 0


def test_a_report_is_due_after_half_a_year_of_silence_or_past_the_end(process, desk, drawn, frozen):
    assert queries.overdue(process) == []
    actions.report(drawn[0], state="on_track", acting=desk)
    actions.report(drawn[1], state="done", acting=desk)
    last = TODAY + SILENCE
    with clock.at(last):
        assert [row.node.public_id for row in queries.overdue(process)] == [drawn[2].public_id]
    with clock.at(last + DAY):
        late = queries.overdue(process)
    assert [row.node.public_id for row in late] == [drawn[0].public_id, drawn[2].public_id]
    assert all("six months" in str(row.late) for row in late)
    with clock.at(datetime.date(2028, 7, 1)):
        actions.report(drawn[0], state="on_track", acting=desk)
        assert "past its end" in str(queries.overdue(process)[0].late)


def test_nothing_is_due_before_there_is_a_version_to_follow(process, drawn):
    with clock.at(datetime.date(2030, 1, 1)):
        assert queries.overdue(process) == []


def test_the_list_narrows_to_a_state_a_lead_and_what_is_due(process, desk, drawn, frozen):
    actions.report(drawn[1], state="delayed", acting=desk)
    with clock.at(datetime.date(2028, 7, 1)):
        rows = queries.progress(desk, process)
    assert [row.node.public_id for row in queries.chosen(rows, state="delayed")] == [drawn[1].public_id]
    assert [row.node.public_id for row in queries.chosen(rows, lead="Ministry (sample)")] == [
        drawn[0].public_id
    ]
    assert len(queries.chosen(rows, late=True)) == 3
    assert queries.leads(rows) == ["Ministry (sample)"]


def test_the_public_sees_progress_once_both_roadmap_and_news_are_open(process, desk, outsider, drawn, frozen):
    actions.report(drawn[0], state="on_track", note="Begun.", acting=desk)
    for part in ("roadmap", "updates"):
        assert not queries.may_see(outsider)
        assert queries.progress(outsider, process) == []
        with pytest.raises(NotFound):
            queries.row(outsider, process, drawn[0].public_id)
        publish(process, part, acting=desk)
    assert states(outsider, process) == ["on_track", "planned", "planned"]
    row = queries.row(outsider, process, drawn[0].public_id)
    assert queries.history(outsider, row.node)[0].report.note == "Begun."


@pytest.mark.usefixtures("published")
def test_the_public_sees_nothing_of_actions_that_are_only_in_the_draft(process, desk, outsider, drawn):
    later = roadmap.add_clause(
        process,
        kind="action",
        parent=drawn[0].parent,
        words={"title": "Secret yet"},
        language="en",
        acting=desk,
    )
    actions.report(later, state="on_track", acting=desk)
    assert len(states(outsider, process)) == 3
    with pytest.raises(NotFound):
        queries.row(outsider, process, later.public_id)


@pytest.mark.usefixtures("published")
def test_values_reach_the_public_through_the_frozen_indicators(process, desk, outsider, drawn):
    trained, _counties = indicators(drawn[0])
    actions.report(drawn[0], state="on_track", measures={trained: 30}, acting=desk)
    assert queries.row(outsider, process, drawn[0].public_id).measured[0].value == Decimal(30)


def test_other_countries_see_nothing(process, desk, stranger, drawn, frozen):
    actions.report(drawn[0], state="on_track", acting=desk)
    assert not queries.may_see(stranger)
    assert queries.latest_of(stranger, [drawn[0].public_id]) == {}


def test_where_the_stage_stands(process, desk, drawn):
    assert queries.standing(process) == "next"
    actions.report(drawn[0], state="on_track", acting=desk)
    assert queries.standing(process) == "current"


def test_sections_show_progress_where_it_belongs(process, desk, member, outsider, drawn, frozen):
    item = recommendations.register(process, New(text="Open a desk."), acting=desk)
    roadmap.cite(drawn[0], item.public_id, "adopted", acting=desk)
    assert "What has been done" not in "".join(sections.render("recommendation", item, desk))
    actions.report(drawn[0], state="delayed", note="Waits for money.", acting=desk)
    assert "Waits for money." in "".join(sections.render("recommendation", item, desk))
    assert "Waits for money." not in "".join(sections.render("recommendation", item, outsider))
    assert "Waits for money." in "".join(sections.render("clause", drawn[0], member))
    assert "Where the actions stand" in "".join(sections.render("process", process, member))
    assert "Where the actions stand" not in "".join(sections.render("process", process, outsider))
    with clock.at(datetime.date(2028, 7, 1)):
        assert "3 actions wait for a report" in "".join(sections.render("home", process, desk))
        assert "wait for a report" not in "".join(sections.render("home", process, member))


def address(actor, email: str, language: str = "") -> None:
    Person.objects.filter(pk=actor.person_id).update(email=email, language=language)


def test_reminders_go_to_the_desk_and_say_how_much_and_not_what(
    process, desk, member, as_actor, drawn, frozen
):
    address(desk, "desk@example.org")
    address(as_actor(Role.FOCAL_POINT), "focal@example.org", "fr")
    address(member, "member@example.org")
    jobs.remind(clock.now())
    assert mail.outbox == []
    with clock.at(datetime.date(2028, 7, 1)):
        jobs.remind(clock.now())
    assert sorted(message.to[0] for message in mail.outbox) == ["desk@example.org", "focal@example.org"]
    for message in mail.outbox:
        assert "3" in message.body
        assert drawn[0].public_id not in message.body
        assert "Open one desk" not in message.body


def test_who_left_the_desk_is_not_reminded(process, desk, member):
    address(member, "member@example.org")
    assert jobs.mail_reminder.call(member.person_id, "KE", 2) is False
    assert mail.outbox == []


def test_a_secretary_reports_on_the_page(process, client_as, drawn):
    browser = client_as(Role.SECRETARIAT)
    url = f"/KE/progress/{drawn[0].public_id}/"
    trained, _counties = indicators(drawn[0])
    page = browser.get(url).text
    assert "Target 2027: 50" in page
    given = {"state": "on_track", "note": "First course held.", "language": "en", "on": "2027-02-28"}
    said = browser.post(url, {**given, f"value-{trained}": "30"}, follow=True)
    assert "The report is added." in said.text
    assert "First course held." in said.text
    assert '<progress max="100" value="50"' in said.text
    refused = browser.post(url, {**given, "on": "2027-02-01", "note": "Typed with care."})
    assert "already" in refused.text
    assert "Typed with care." in refused.text
    assert "First course held." not in browser.get("/KE/progress/").text
    assert "Officers trained" in browser.get("/KE/progress/?state=on_track").text
    assert "Officers trained" not in browser.get("/KE/progress/?state=done").text


@pytest.mark.parametrize(("role", "status"), [(Role.TWG_MEMBER, 403), (Role.CONTRIBUTOR, 404)])
def test_others_cannot_report_on_the_page(process, client_as, drawn, role, status):
    answer = client_as(role).post(f"/KE/progress/{drawn[0].public_id}/", {"state": "done"})
    assert answer.status_code == status


@pytest.mark.usefixtures("published")
def test_a_visitor_reads_and_has_no_form(process, client, desk, drawn):
    actions.report(drawn[0], state="on_track", note="Begun.", acting=desk)
    page = client.get(f"/KE/progress/{drawn[0].public_id}/").text
    assert "Begun." in page
    assert "Add the report" not in page
    assert client.post(f"/KE/progress/{drawn[0].public_id}/", {"state": "done"}).status_code == 403
    assert "On track" in client.get("/KE/progress/").text
    assert "Only where a report is due" not in client.get("/KE/progress/").text


def test_a_visitor_finds_nothing_before(process, client, drawn, frozen):
    for url in ("/KE/progress/", f"/KE/progress/{drawn[0].public_id}/", "/KE/progress/export/csv/"):
        assert client.get(url).status_code == 404


def test_the_list_leaves_as_csv_and_excel(process, desk, client_as, drawn):
    trained, _counties = indicators(drawn[0])
    actions.report(drawn[0], state="on_track", note="=1+1", measures={trained: 30}, acting=desk)
    browser = client_as(Role.TWG_MEMBER)
    rows = list(
        csv.DictReader(io.StringIO(browser.get("/KE/progress/export/csv/").content.decode("utf-8-sig")))
    )
    assert [row["Action id"] for row in rows] == [drawn[0].public_id] * 2 + [
        each.public_id for each in drawn[1:]
    ]
    assert (rows[0]["Last value"], rows[0]["Target"], rows[0]["What was reported"]) == (
        "30.0",
        "50.0",
        "'=1+1",
    )
    book = browser.get("/KE/progress/export/xlsx/")
    assert book.content[:2] == b"PK"
    assert "KE-progress.xlsx" in book["Content-Disposition"]
    assert browser.get("/KE/progress/export/exe/").status_code == 404


def test_the_list_asks_the_same_number_of_queries_for_any_length(
    process, desk, client_as, drawn, django_assert_max_num_queries, django_assert_num_queries
):
    browser = client_as(Role.TWG_MEMBER)
    actions.report(drawn[0], state="on_track", measures={indicators(drawn[0])[0]: 11}, acting=desk)
    browser.get("/KE/progress/")
    with django_assert_max_num_queries(60) as few:
        browser.get("/KE/progress/")
    for title in ("Fourth", "Fifth", "Sixth"):
        more = roadmap.add_clause(
            process, kind="action", parent=drawn[0].parent, words={"title": title}, language="en", acting=desk
        )
        actions.report(more, state="on_track", acting=desk)
    with django_assert_num_queries(len(few)):
        browser.get("/KE/progress/")

import datetime

import pytest
from django.core import mail
from django.test import Client

from njia.kernel import clock
from njia.kernel.access import NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.processes.actions import publish
from njia.stages.recommendations import actions as recommendations
from njia.stages.review import actions, jobs, queries
from njia.stages.review.models import Question, Reading, Task
from njia.stages.roadmap import actions as roadmap

pytestmark = pytest.mark.django_db
SOON = datetime.timedelta(days=28)


@pytest.fixture
def group(process, in_role, desk):
    """Six members of three constituencies, one of them a survivor representative."""
    made = []
    for number, side in enumerate(
        ["government", "workers", "employers", "government", "workers", "survivors"]
    ):
        organisation = acts.create_organisation(process, f"Invented {side} {number}", side, acting=desk)
        role = Role.SURVIVOR_REPRESENTATIVE if side == "survivors" else Role.TWG_MEMBER
        made.append(people.actor(in_role(role, organisation=organisation), process))
    return made


def tasks(actor):
    return list(Task.objects.filter(person_id=actor.person_id, passed_on=False).order_by("pk"))


def plan(process, desk):
    return actions.plan_reading(process, clock.today() + SOON, acting=desk)


def test_reading_is_shared_out_evenly_and_in_time(process, group, items, desk):
    items(30)
    with pytest.raises(Refused):
        actions.plan_reading(process, clock.today() + SOON, acting=group[0])
    with pytest.raises(Refused, match="day to come"):
        actions.plan_reading(process, clock.today(), acting=desk)
    made = plan(process, desk)
    assert (made.items, made.short, made.one_sided) == (30, 0, 0)
    assert made.without_lived == 20, "10 of 60 readings are the survivor representative's"
    assert {len(tasks(actor)) for actor in group} == {10}
    for actor in group:
        due = [task.due_on for task in tasks(actor)]
        assert max(due) <= made.target_on
        assert len(set(due)) == 4
    with pytest.raises(Refused, match="its readers"):
        plan(process, desk)
    (late,) = items(1)
    assert plan(process, desk).items == 1
    assert Task.objects.filter(recommendation=late).count() == 2


def test_what_cannot_be_done_in_time_is_said(process, group, items, desk, chair):
    actions.set_up(process, per_week=1, acting=chair)
    items(60)
    with pytest.raises(Refused, match="could be done by"):
        plan(process, desk)
    assert not Task.objects.exists()


def test_nobody_reads_what_they_have_a_stake_in(process, group, items, desk):
    mine = next(iter(group[0].organisations))
    sent = items(6, organisation_id=mine)
    declared = items(1)[0]
    actions.declare(process, "money", item=declared, acting=group[1])
    plan(process, desk)
    assert not Task.objects.filter(recommendation__in=sent, person_id=group[0].person_id).exists()
    assert not Task.objects.filter(recommendation=declared, person_id=group[1].person_id).exists()
    reader = Task.objects.filter(recommendation=declared).first()
    who = next(actor for actor in group if actor.person_id == reader.person_id)
    actions.declare(process, "money", item=declared, acting=who)
    assert not Task.objects.filter(recommendation=declared, person_id=who.person_id, passed_on=False).exists()
    assert [item.pk for item in queries.unread(process, 2)] == [declared.pk]
    with pytest.raises(Refused, match="stake"):
        actions.read(declared, outcome="adopted", reason="Yes.", acting=who)


def test_a_reading_is_handed_over(process, group, items, desk):
    (item,) = items(1)
    plan(process, desk)
    readers = {task.person_id for task in Task.objects.filter(recommendation=item)}
    giver = next(actor for actor in group if actor.person_id in readers)
    taker, barred = [actor for actor in group if actor.person_id not in readers][:2]
    other = next(pk for pk in readers if pk != giver.person_id)
    actions.declare(process, "money", item=item, acting=barred)
    for to, why in ((barred, "take part"), (desk, "member")):
        with pytest.raises(Refused, match=why):
            actions.hand_over(item, to.person_id, acting=giver)
    with pytest.raises(Refused, match="already"):
        actions.hand_over(item, other, acting=giver)
    actions.hand_over(item, taker.person_id, acting=giver)
    assert not tasks(giver)
    assert tasks(taker)[0].recommendation == item
    with pytest.raises(Refused):
        actions.hand_over(item, giver.person_id, acting=giver)
    actions.hand_over(item, giver.person_id, of=taker.person_id, acting=desk)
    assert tasks(giver)[0].recommendation == item


def test_all_that_somebody_who_is_away_has_to_read_goes_to_the_others(process, group, items, desk):
    made = items(9)
    plan(process, desk)
    away, taker = group[0], group[1]
    mine = [task.recommendation for task in tasks(away)]
    actions.read(mine[0], outcome="adopted", reason="Invented.", acting=away)
    barred = next(actor for actor in group[1:] if actor.person_id not in readers_of(mine[1]))
    actions.declare(process, "money", item=mine[1], acting=barred)
    with pytest.raises(Refused):
        actions.hand_over_all(process, away.person_id, acting=taker)
    given = actions.hand_over_all(process, away.person_id, acting=desk)
    assert sorted(each for ids in given.values() for each in ids) == sorted(
        item.public_id for item in mine[1:]
    )
    assert mine[1].public_id not in given.get(barred.person_id, [])
    assert not queries.my_tasks(process, away).exists()
    assert away.person_id in readers_of(mine[0])  # what was read stays
    assert all(len(readers_of(item)) == 2 for item in made)
    with pytest.raises(Refused, match="nothing left"):
        actions.hand_over_all(process, away.person_id, acting=desk)
    alone = list(queries.my_tasks(process, taker))
    free = [task.recommendation for task in alone if away.person_id not in readers_of(task.recommendation)]
    assert actions.hand_over_all(process, taker.person_id, away.person_id, acting=desk) == {
        away.person_id: sorted(item.public_id for item in free)
    }
    assert queries.my_tasks(process, taker).count() == len(alone) - len(free)


def readers_of(item):
    return set(Task.objects.filter(recommendation=item, passed_on=False).values_list("person_id", flat=True))


def test_those_who_plan_change_readers_and_the_day_on_the_page(process, group, items, desk, client_as, chair):
    (item,) = items(1)
    plan(process, desk)
    first, second = sorted(readers_of(item))
    spare = next(actor.person_id for actor in group if actor.person_id not in (first, second))
    client, home = client_as(Role.SECRETARIAT), "/KE/answers/"
    path = f"{home}{item.public_id}/hand-over/"
    assert client.post(path, {"of": first, "to": spare}).status_code == 302
    assert readers_of(item) == {second, spare}
    assert client.post(path, {"of": "", "to": first}).status_code == 302
    assert readers_of(item) == {first, second, spare}
    assert client.post(path, {"of": spare, "to": ""}).status_code == 302
    assert readers_of(item) == {first, second}
    assert client.post(path, {"of": "", "to": ""}).status_code == 422
    page = client.get(f"{home}plan/hand-over/").content.decode()
    assert "(1)" in page
    assert client.post(f"{home}plan/hand-over/", {"of": second, "to": spare}, follow=True).status_code == 200
    assert readers_of(item) == {first, spare}
    day = clock.today() + SOON * 3
    assert client.post(f"{home}plan/target/", {"target_on": day.isoformat()}).status_code == 302
    assert queries.latest_plan(process).target_on == day
    own = client_as(Role.TWG_MEMBER)
    assert own.get(f"{home}plan/hand-over/").status_code == 403
    assert own.post(path, {"of": first, "to": spare}).status_code != 302


def test_the_late_are_reminded_once_a_week_however_often_it_runs(process, group, items, desk):
    items(6)
    late = group[0].person_id
    acts.Person.objects.update(email="member@invented.example")
    plan(process, desk)
    monday = clock.today() + SOON + datetime.timedelta(days=7)
    monday -= datetime.timedelta(days=monday.weekday())
    with clock.at(
        monday + datetime.timedelta(days=5)
    ):  # a worker that was down till Saturday makes up for it
        assert late in actions.remind(process, acting=desk)
        assert actions.remind(process, acting=desk) == []
        jobs.reminders(clock.now())
        assert jobs.mail_reminder.call(late, process.code)
    with clock.at(monday + datetime.timedelta(days=7)):
        assert late in actions.remind(process, acting=desk)
        for task in tasks(group[0]):
            actions.read(task.recommendation, outcome="declined", reason="No.", acting=group[0])
        assert not jobs.mail_reminder.call(late, process.code)
    assert [message.to for message in mail.outbox] == [["member@invented.example"]]
    assert not any(item.public_id in mail.outbox[0].body for item in process.recommendations.all())


def test_readers_differ_and_both_stay(process, group, items, desk):
    (item,) = items(1)
    first, second = group[:2]
    actions.read(item, notes="For me.", scores={"inclusive": 3}, acting=first)
    assert queries.answers([item], desk)[item.pk].state == "awaiting"
    actions.read(item, outcome="adopted", reason="It reaches many.", scores={"inclusive": 3}, acting=first)
    size = ledger.head(process).size
    actions.read(item, outcome="declined", reason="No money.", clause="Later.", acting=second)
    assert ledger.head(process).size == size
    proposed = queries.answers([item], desk)[item.pk].proposed
    assert (proposed.outcome, queries.disputed(process)) == ("adopted", {item.pk})
    told = queries.opinions(queries.readings(item), first)
    assert [(each.outcome, each.own, [score for _name, score in each.scores]) for each in told] == [
        ("adopted", True, [3, None, None, None]), ("declined", False, [None] * 4),
    ]  # fmt: skip
    actions.read(item, outcome="declined", reason="No money, indeed.", acting=first)
    assert queries.answers([item], desk)[item.pk].proposed.outcome == "declined"
    assert queries.disputed(process) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "used", "reason": "Yes."},
        {"outcome": "adopted"},
        {"scores": {"inclusive": 5}},
        {"outcome": "merged", "reason": "Same."},
    ],
)
def test_a_reading_that_makes_no_sense_is_refused(items, group, wrong):
    (item,) = items(1)
    actions.read(item, outcome="adopted", reason="Yes.", acting=group[1])
    with pytest.raises(Refused):
        actions.read(item, **wrong, acting=group[0])
    assert Reading.objects.count() == 1


def test_what_is_answered_or_left_is_not_read(items, group, desk, meeting):
    first, second = items(2)
    actions.decide(first, outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    recommendations.withdraw(second, "At their wish.", acting=desk)
    second.refresh_from_db()
    for item in (first, second):
        with pytest.raises(Refused):
            actions.read(item, outcome="declined", reason="No.", acting=group[0])
    with pytest.raises(Refused):
        actions.read(first, notes="Mine.", acting=desk)


@pytest.mark.parametrize("agreed", [True, False])
def test_a_question_is_answered_at_the_receipt_by_those_who_agreed(process, heard, desk, group, agreed):
    _voice, receipt = heard([("recommendation", "Invented safe words.", "en")], contact=agreed, review=True)
    (item,) = recommendations.register_cleared(process, few=True, acting=desk)
    for choices in ([], ["One"], list("abcdef")):
        with pytest.raises(Refused):
            actions.ask(item, "Which?", choices, acting=group[0])
    question = actions.ask(item, "Is it at night?", ["Yes", "No"], acting=group[0])
    publish(process, "updates", acting=desk)
    page = Client().post("/KE/voices/receipt/", {"receipt": receipt}).content.decode()
    assert ("Is it at night?" in page) == agreed
    if not agreed:
        with pytest.raises(NotFound):
            actions.reply(question.key, "Yes")
        return
    said = Client(enforce_csrf_checks=True).post(
        "/KE/answers/reply/", {"question": question.key, "choice": "Yes"}
    )
    assert "passed on" in said.content.decode()
    assert Question.objects.get().answer == "Yes"
    with pytest.raises(Refused):
        actions.reply(question.key, "No")
    assert (
        "Is it at night?" not in Client().post("/KE/voices/receipt/", {"receipt": receipt}).content.decode()
    )


def test_a_question_about_what_came_openly_has_nobody_to_answer(items, group):
    (item,) = items(1)
    question = actions.ask(item, "Which?", ["A", "B"], acting=group[0])
    for key in (question.key, "unknown"):
        with pytest.raises(NotFound):
            actions.reply(key, "A")


def test_the_desk_walks_from_one_item_to_the_next(
    process, items, client_as, desk, django_assert_max_num_queries
):
    items(3)
    member = client_as(Role.TWG_MEMBER)
    actions.plan_reading(process, clock.today() + SOON, acting=desk)
    where = member.get("/KE/answers/plan/next/")["Location"]
    member.get(where)  # the journey line is kept for a while
    for left in (3, 2, 1):
        with django_assert_max_num_queries(12):
            page = member.get(where)
        assert f"{left} left" in page.content.decode()
        done = member.post(where, {"outcome": "adopted", "reason": "It names a step.", "inclusive": "4"})
        where = done["Location"]
    assert where == "/KE/answers/plan/"
    assert Reading.objects.count() == 3
    assert "Nothing waits for you" in member.get(where).content.decode()


def test_a_full_desk_takes_twelve_queries(
    process, items, client_as, chair, desk, django_assert_max_num_queries
):
    """With another's reading, a question, evidence, and clauses of the roadmap that name it and that are alike."""
    one, other = items(2, themes=("justice",), attributes={"Source": "https://invented.example/study"})
    for item in (one, other):
        words = {"title": f"Invented action on {item.public_id}"}
        action = roadmap.add_clause(process, kind="area", words=words, language="en", acting=desk)
        roadmap.cite(action, item.public_id, "inspired", acting=desk)
    actions.read(one, outcome="adopted", reason="It names a step.", acting=chair)
    actions.ask(one, "Which court?", ["The first", "The second"], acting=chair)
    member = client_as(Role.TWG_MEMBER)
    where = f"/KE/answers/{one.public_id}/read/"
    member.get(where)  # the journey line is kept for a while
    with django_assert_max_num_queries(12):
        page = member.get(where).content.decode()
    for words in (
        "Which court?",
        "invented.example/study",
        f"action on {one.public_id}",
        f"action on {other.public_id}",
    ):
        assert words in page
    assert "It names a step." not in page, "one reads with one's own eyes first"


def test_what_was_typed_is_not_lost(items, client_as):
    (item,) = items(1)
    member = client_as(Role.TWG_MEMBER)
    page = member.post(f"/KE/answers/{item.public_id}/read/", {"reason": "Typed words."})
    assert page.status_code == 422
    assert "Typed words." in page.content.decode()
    kept = member.post(f"/KE/answers/{item.public_id}/read/", {"notes": "Noted."})
    assert "Noted." in member.get(kept["Location"]).content.decode()
    assert "Noted." not in client_as(Role.TWG_CHAIR).get(kept["Location"]).content.decode()

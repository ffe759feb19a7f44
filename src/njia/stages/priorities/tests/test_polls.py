"""Votes on priorities, from their preparation to what the working group did with the result."""

import datetime
import json
import shlex
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from njia.engines.fair_share import elect, parse_pb, replay
from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role, clockwork
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import actions as people
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.proof import commit
from njia.stages.meetings import actions as meetings
from njia.stages.priorities import actions, jobs, queries, sections
from njia.stages.priorities.models import Drawn, Paper, Poll
from njia.stages.priorities.queries import results

pytestmark = pytest.mark.django_db
Vote = Callable[..., None]


def draft(**more: Any) -> actions.Draft:
    given: dict[str, Any] = {
        "title": "What first?",
        "budget": Decimal(1000),
        "currency": "KES",
        "closes_on": clock.today() + datetime.timedelta(days=7),
        "weights": {"workers": Decimal(1), "survivors": Decimal(2)},
    }
    return actions.Draft(**given | more)


@pytest.fixture
def prepared(process: Process, desk: Actor, drawn: list[Any]) -> Poll:
    poll = actions.draft_poll(process, draft(), acting=desk)
    costs = {clause.public_id: Decimal(cost) for clause, cost in zip(drawn, (500, 500, 400), strict=True)}
    actions.set_candidates(poll, costs, acting=desk)
    return poll


@pytest.fixture
def poll(process: Process, desk: Actor, prepared: Poll, meeting: Any) -> Poll:
    """Open for votes, and public."""
    publish(process, "updates", acting=desk)
    return actions.open_poll(prepared, meeting, seed="4 2 6", acting=desk)


@pytest.fixture
def vote(poll: Poll, desk: Actor, outsider: Actor) -> Vote:
    """`count` voters of a constituency, each with a slip of their own, who want these actions."""

    def cast(constituency: str, count: int, *wanted: str) -> None:
        for code in actions.print_slips(poll, constituency, count, acting=desk):
            actions.cast(poll, code, dict.fromkeys(wanted, 1), acting=outsider)

    return cast


def counted(poll: Poll, desk: Actor) -> Poll:
    actions.close_poll(poll, acting=desk)
    return actions.count_poll(poll, acting=clockwork(poll.process_id))


def facts(process: Process, poll: Poll, kind: str) -> dict[str, Any]:
    line = next(line for line in ledger.about(process, poll.public_id) if line.kind == kind)
    found: dict[str, Any] = json.loads(line.body)["facts"]
    return found


def ids(drawn: list[Any]) -> list[str]:
    return [clause.public_id for clause in drawn]


def test_a_small_group_gets_its_part_and_the_result_can_be_counted_again(
    process: Process, poll: Poll, desk: Actor, drawn: list[Any], vote: Vote
) -> None:
    """By votes alone the workers' two actions take all the money; by fair share one of them and the survivors' one."""
    first, second, third = ids(drawn)
    vote("workers", 30, first, second)
    vote("survivors", 12, third)
    done = counted(poll, desk)
    shown = queries.result(done, "Invented title")
    assert shown is not None
    chosen = {each.thing.public_id for each in shown.chosen}
    assert third in chosen
    assert len(chosen & {first, second}) == 1, "which of two alike is decided by the seed"
    assert done.open_profile
    profile = parse_pb(done.profile).profile
    assert elect(profile, queries.choices_of(done)).ids == [each.thing.public_id for each in shown.chosen]
    told = json.loads(done.result)
    assert replay(profile, told["certificate"]) == []
    known = facts(process, poll, "poll.counted")
    assert known["profile"] == sha256(done.profile.encode()).hexdigest() == told["profile"]
    assert known["result"] == sha256(done.result.encode()).hexdigest()
    assert sorted(part.amount for each in shown.chosen for part in each.parts) == [400, 500]
    by_votes = {group.label: (group.wishes, group.wishes_by_votes) for group in shown.groups}
    assert {wishes for wishes, _ in by_votes.values()} == {1}
    assert sorted(votes for _, votes in by_votes.values()) == [0, 2]
    assert shown.proportional


def test_what_would_have_changed_the_result_is_told(
    poll: Poll, desk: Actor, drawn: list[Any], vote: Vote
) -> None:
    first, second, third = ids(drawn)
    vote("workers", 30, first, second)
    vote("survivors", 12, third)
    shown = queries.result(counted(poll, desk), "Invented title")
    assert shown is not None
    (left,) = shown.left
    assert left.thing.public_id in {first, second}
    assert left.supporters == 30
    assert left.missing is not None
    assert left.missing > 0
    assert left.cost is not None
    assert left.cost < left.thing.cost


def test_where_a_group_is_small_only_a_commitment_is_published(
    process: Process, poll: Poll, desk: Actor, chair: Actor, drawn: list[Any], vote: Vote
) -> None:
    first, _second, third = ids(drawn)
    vote("workers", 30, first)
    vote("survivors", 3, third)
    done = counted(poll, desk)
    assert not done.open_profile
    told = json.loads(done.result)
    assert (told["groups"], told["verdict"], told["certificate"], told["profile"]) == ([], None, None, None)
    assert "survivors" not in json.dumps(told["winners"] + told["others"])
    assert told["voters"] == 33
    assert facts(process, poll, "poll.counted")["profile"] is None
    with pytest.raises(Refused):
        actions.open_to_auditor(done, "Invented Auditor, for a complaint", acting=desk)
    opened = actions.open_to_auditor(done, "Invented Auditor, for a complaint", acting=chair)
    line = json.loads(ledger.about(process, poll.public_id)[-2].body)
    assert line["i"] == opened["line"]
    assert line["words"]["profile"] == commit(bytes.fromhex(opened["salt"]), opened["profile"])
    assert "Invented Auditor" not in ledger.about(process, poll.public_id)[-1].body


def test_a_vote_can_be_changed_until_the_close_and_counts_once(
    poll: Poll, desk: Actor, outsider: Actor, drawn: list[Any]
) -> None:
    first, second, _third = ids(drawn)
    codes = actions.print_slips(poll, "workers", 12, acting=desk)
    for code in codes:
        assert not actions.cast(poll, code, {first: 1}, acting=outsider)
    assert actions.cast(poll, codes[0].lower().replace("-", " "), {second: 1}, acting=outsider)
    done = counted(poll, desk)
    profile = parse_pb(done.profile).profile
    assert profile.voters == 12
    assert [profile.votes(place) for place in range(3)] == [11, 1, 0]
    with pytest.raises(Refused):
        actions.cast(done, codes[0], {first: 1}, acting=outsider)


@pytest.mark.parametrize("scores", [{"KE-C-999": 1}, {"KE-C-003": 2}, {"KE-C-003": 0}])
def test_a_vote_that_does_not_fit_is_refused(
    poll: Poll, desk: Actor, outsider: Actor, scores: dict[str, int]
) -> None:
    (code,) = actions.print_slips(poll, "workers", 1, acting=desk)
    with pytest.raises(Refused):
        actions.cast(poll, code, scores, acting=outsider)
    assert not Paper.objects.filter(scores__isnull=False).exists()


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "short"])
def test_no_other_code_opens_a_vote(poll: Poll, outsider: Actor, code: str) -> None:
    """Not even an empty one, though papers that nobody has taken have no digest."""
    with pytest.raises(Refused) as refused:
        actions.cast(poll, code, {}, acting=outsider)
    assert refused.value.code == "code"


def test_points_weigh_what_is_wanted_more(
    process: Process, desk: Actor, outsider: Actor, drawn: list[Any], meeting: Any
) -> None:
    publish(process, "updates", acting=desk)
    made = actions.draft_poll(process, draft(form="score", budget=Decimal(400)), acting=desk)
    first, second, _third = ids(drawn)
    actions.set_candidates(made, {first: Decimal(400), second: Decimal(400)}, acting=desk)
    opened = actions.open_poll(made, meeting, acting=desk)
    for code in actions.print_slips(opened, "workers", 10, acting=desk):
        actions.cast(opened, code, {first: 2, second: 5}, acting=outsider)
    shown = queries.result(counted(opened, desk), "Invented title")
    assert shown is not None
    assert [each.thing.public_id for each in shown.chosen] == [second]


def test_nobody_votes_and_nothing_breaks(poll: Poll, desk: Actor) -> None:
    done = counted(poll, desk)
    told = json.loads(done.result)
    assert told["winners"] == []
    assert told["voters"] is None


@pytest.mark.usefixtures("vote")
def test_a_person_with_a_mandate_takes_one_code_and_nothing_leads_to_it(
    process: Process, poll: Poll, desk: Actor, in_role: Any
) -> None:
    union = people.create_organisation(process, "Invented union", "workers", acting=desk)
    voters = [in_role(Role.TWG_MEMBER, organisation=union) for _ in range(3)]
    from njia.kernel.people.queries import actor

    before = set(Paper.objects.values_list("pk", flat=True))
    for person in voters:
        acting = actor(person, process)
        assert queries.eligible(poll, acting) == ["workers"]
        code = actions.draw_code(poll, "workers", acting=acting)
        actions.cast(poll, code, {}, acting=acting)
        with pytest.raises(Refused) as refused:
            actions.draw_code(poll, "workers", acting=acting)
        assert refused.value.code == "taken"
    assert set(Paper.objects.values_list("pk", flat=True)) == before, "papers were there before anybody came"
    assert {field.name for field in Paper._meta.get_fields()} == {
        "id",
        "poll",
        "digest",
        "constituency",
        "scores",
    }
    assert Drawn.objects.count() == 3
    log = "".join(line.body for line in ledger.about(process, poll.public_id))
    assert all(person.ref not in log for person in voters)
    counted(poll, desk)
    assert not Paper.objects.exists()
    assert not Drawn.objects.exists()


def test_without_a_mandate_in_a_group_that_votes_there_is_no_code(
    process: Process, poll: Poll, desk: Actor, as_actor: Any, member: Actor
) -> None:
    office = people.create_organisation(process, "Invented office", "government", acting=desk)
    for acting in (member, as_actor(Role.TWG_MEMBER, organisation=office)):
        with pytest.raises(Refused):
            actions.draw_code(poll, "government", acting=acting)
        with pytest.raises(Refused):
            actions.draw_code(poll, "workers", acting=acting)


def test_more_papers_are_made_when_they_run_out(
    process: Process, poll: Poll, desk: Actor, as_actor: Any
) -> None:
    union = people.create_organisation(process, "Invented union", "workers", acting=desk)
    codes = {
        actions.draw_code(poll, "workers", acting=as_actor(Role.TWG_MEMBER, organisation=union))
        for _ in range(11)
    }
    assert len(codes) == 11


def test_what_was_agreed_is_fixed_once_it_is_open(
    process: Process, poll: Poll, desk: Actor, drawn: list[Any]
) -> None:
    with pytest.raises(Refused):
        actions.change_poll(poll, draft(budget=Decimal(1)), acting=desk)
    with pytest.raises(Refused):
        actions.set_candidates(poll, {}, acting=desk)
    with pytest.raises(Refused):
        actions.drop_poll(poll, acting=desk)
    known = facts(process, poll, "poll.opened")
    assert known["seed"] == "4 2 6"
    assert set(known["weights"]) == {"survivors=2.00", "workers=1.00"}
    wanted = zip(ids(drawn), (500, 500, 400), strict=True)
    assert known["candidates"] == [f"{id}={cost}.00" for id, cost in wanted]


def test_it_opens_only_when_all_is_there(process: Process, desk: Actor, prepared: Poll, meeting: Any) -> None:
    planned = meetings.create_meeting(process, title="Later", kind="twg", on=meeting.on, acting=desk)
    with pytest.raises(Refused):
        actions.open_poll(prepared, planned, acting=desk)
    actions.change_poll(prepared, draft(weights={}), acting=desk)
    with pytest.raises(Refused):
        actions.open_poll(prepared, meeting, acting=desk)
    actions.change_poll(prepared, draft(closes_on=clock.today() - datetime.timedelta(days=1)), acting=desk)
    with pytest.raises(Refused):
        actions.open_poll(prepared, meeting, acting=desk)
    actions.change_poll(prepared, draft(), acting=desk)
    actions.set_candidates(prepared, {}, acting=desk)
    with pytest.raises(Refused):
        actions.open_poll(prepared, meeting, acting=desk)
    actions.drop_poll(prepared, acting=desk)
    assert queries.polls(desk) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "}, {"budget": Decimal(0)}, {"currency": "Ksh"}, {"weights": {"nobody": Decimal(1)}},
        {"weights": {"workers": Decimal(0)}}, {"form": "guess"}, {"about": "people"}, {"completion": "all"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(process: Process, desk: Actor, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        actions.draft_poll(process, draft(**wrong), acting=desk)
    assert not Poll.objects.exists()


@pytest.mark.parametrize(
    "costs", [{"KE-C-999": Decimal(1)}, {"KE-C-001": Decimal(1)}, {"KE-C-003": Decimal(-1)}]
)
def test_only_actions_of_the_draft_are_voted_on(
    prepared: Poll, desk: Actor, costs: dict[str, Decimal]
) -> None:
    with pytest.raises(Refused):
        actions.set_candidates(prepared, costs, acting=desk)


def test_members_neither_prepare_nor_print(
    process: Process, poll: Poll, member: Actor, as_actor: Any
) -> None:
    with pytest.raises(Refused):
        actions.draft_poll(process, draft(), acting=member)
    with pytest.raises(Refused):
        actions.print_slips(poll, "workers", 1, acting=member)
    facilitator = as_actor(Role.FACILITATOR)
    assert len(actions.print_slips(poll, "workers", 2, acting=facilitator)) == 2
    assert facts(process, poll, "poll.slips_printed") == {"constituency": "workers", "count": 2}
    for wrong in (("employers", 1), ("workers", 0), ("workers", 501)):
        with pytest.raises(Refused):
            actions.print_slips(poll, *wrong, acting=facilitator)


def test_slips_wait_until_their_holders_can_come_in(
    process: Process, prepared: Poll, desk: Actor, meeting: Any
) -> None:
    opened = actions.open_poll(prepared, meeting, acting=desk)
    with pytest.raises(Refused, match="Publish"):
        actions.print_slips(opened, "workers", 1, acting=desk)


def test_the_last_day_counts_and_the_next_does_not(poll: Poll, desk: Actor, outsider: Actor) -> None:
    (code,) = actions.print_slips(poll, "workers", 1, acting=desk)
    with clock.at(poll.closes_on):
        actions.cast(poll, code, {}, acting=outsider)
    with clock.at(poll.closes_on + datetime.timedelta(days=1)), pytest.raises(Refused):
        actions.cast(poll, code, {}, acting=outsider)


def test_others_see_it_once_it_is_open(
    process: Process, prepared: Poll, desk: Actor, outsider: Actor, meeting: Any
) -> None:
    with pytest.raises(NotFound):
        queries.poll(outsider, prepared.number)
    assert queries.polls_standing(process) == "current"
    actions.open_poll(prepared, meeting, acting=desk)
    assert queries.poll(outsider, prepared.number) == prepared
    assert queries.may_see(outsider)


def test_the_result_is_advice_and_the_answer_is_recorded(
    process: Process, poll: Poll, desk: Actor, drawn: list[Any], vote: Vote, meeting: Any
) -> None:
    with pytest.raises(Refused):
        actions.answer_poll(poll, "yes", "Invented reason.", meeting, acting=desk)
    vote("workers", 10, ids(drawn)[0])
    actions.close_poll(poll, acting=desk)
    with pytest.raises(Refused):
        actions.answer_poll(poll, "yes", "Invented reason.", meeting, acting=desk)
    done = actions.count_poll(poll, acting=clockwork(process.pk))
    for followed, reason in (("", "Invented reason."), ("yes", " ")):
        with pytest.raises(Refused):
            actions.answer_poll(done, followed, reason, meeting, acting=desk)
    done = actions.answer_poll(done, "partly", "Invented reason.", meeting, acting=desk)
    assert queries.polls_standing(process) == "done"
    assert facts(process, poll, "poll.answered") == {"followed": "partly", "meeting": meeting.public_id}
    (packed,) = queries.package_polls(process)
    assert (packed.followed, packed.reason, packed.profile) == (
        "Followed in part",
        "Invented reason.",
        done.profile,
    )


def test_it_is_counted_once(poll: Poll, desk: Actor, drawn: list[Any], vote: Vote) -> None:
    vote("workers", 10, ids(drawn)[0])
    done = counted(poll, desk)
    again = actions.count_poll(done, acting=clockwork(done.process_id))
    assert again.result == done.result
    assert (
        len([line for line in ledger.about(done.process, done.public_id) if line.kind == "poll.counted"]) == 1
    )


def test_recommendations_are_voted_on_once_the_public_may_read_them(process: Process, desk: Actor) -> None:
    from njia.stages.recommendations import actions as recommendations

    recommendations.open_round(process, clock.today() + datetime.timedelta(days=30), acting=desk)
    item = recommendations.register(process, recommendations.New(text="Invented ask."), acting=desk)
    made = actions.draft_poll(process, draft(about="recommendations"), acting=desk)
    with pytest.raises(Refused):
        actions.set_candidates(made, {item.public_id: Decimal(5)}, acting=desk)
    publish(process, "register", acting=desk)
    actions.set_candidates(made, {item.public_id: Decimal(5)}, acting=desk)
    assert [thing.title for thing in queries.things(made)] == ["Invented ask."]


def test_a_vote_closes_by_itself_after_its_last_day(
    process: Process, poll: Poll, drawn: list[Any], vote: Vote
) -> None:
    vote("workers", 12, ids(drawn)[0])
    with clock.at(poll.closes_on):
        jobs.count_what_was_closed(clock.now())
    poll.refresh_from_db()
    assert poll.closed_on is None
    with clock.at(poll.closes_on + datetime.timedelta(days=1)):
        for _again in range(2):
            jobs.count_what_was_closed(clock.now())
    poll.refresh_from_db()
    assert poll.result
    kinds = [line.kind for line in ledger.about(process, poll.public_id)]
    assert (kinds.count("poll.closed"), kinds.count("poll.counted")) == (1, 1)


def test_an_open_vote_waits_on_the_home_page_of_those_who_may_vote(
    process: Process, poll: Poll, desk: Actor, as_actor: Callable[..., Actor]
) -> None:
    union = people.create_organisation(process, "Invented union", "workers", acting=desk)
    voter = as_actor(Role.TWG_MEMBER, organisation=union)
    assert sections.open_votes(process, as_actor(Role.TWG_MEMBER)) is None
    assert sections.open_votes(process, voter) == {"process": process, "to_vote": [poll], "to_answer": []}
    actions.draw_code(poll, "workers", acting=voter)
    assert sections.open_votes(process, voter) is None
    done = counted(poll, desk)
    assert sections.open_votes(process, desk) == {"process": process, "to_vote": [], "to_answer": [done]}


def test_what_groups_paid_is_told_in_whole_money_and_adds_up() -> None:
    thirds = {"payments": dict.fromkeys(("workers", "survivors", "employers"), 12_000_000 / 3.6)}
    thirds["payments"]["government"] = 12_000_000 / 6
    labels = {code: code for code in ("government", "workers", "survivors", "employers")}
    told = [part.amount for part in results._parts(thirds, labels, Decimal(12_000_000))]
    assert sum(told) == 12_000_000
    assert all(amount == int(amount) for amount in told)
    small = {"payments": {"workers": 2.505, "survivors": 1}}
    told = [part.amount for part in results._parts(small, labels, Decimal("3.51"))]
    assert told == [Decimal("2.51"), Decimal("1.00")]
    assert results._parts({}, labels, Decimal(5)) == []


def test_the_command_to_count_again_can_be_pasted() -> None:
    poll = Poll(form="approve", completion="none", seed="4 2 6", number=1, process=Process(code="KE"))
    assert shlex.split(results._command(poll))[-2:] == ["--seed", "4 2 6"]

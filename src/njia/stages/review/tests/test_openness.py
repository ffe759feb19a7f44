"""What everybody may see of how the group answers: filters, figures, dissents, and the road of one item."""

import csv
import datetime
import io
import json
import random

import pytest
from django.test import Client

from njia.kernel import clock
from njia.kernel.access import Role
from njia.kernel.people import actions as people
from njia.kernel.people import queries as known
from njia.kernel.processes.actions import publish
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.actions.items import add
from njia.stages.review import actions, queries
from njia.stages.review.queries.groups import REST, shown_groups

pytestmark = pytest.mark.django_db
PUBLIC = Client()


def test_no_group_below_the_floor_is_shown_nor_found_by_subtraction():
    for seed in range(500):
        draw = random.Random(seed)  # noqa: S311 (a simulation)
        counts = {f"side {n}": draw.randrange(40) for n in range(draw.randrange(1, 9))}
        unnamed, floor = draw.choice([0, 3, 50]), draw.choice([10, 12])
        shown = shown_groups(counts, unnamed, floor)
        assert all(counts[code] >= floor for code in shown)
        left = unnamed + sum(count for code, count in counts.items() if code not in shown)
        assert left == 0 or left >= floor or not shown
        hidden = [code for code, count in counts.items() if 0 < count < floor]
        if shown and hidden:
            assert left > counts[hidden[0]], "one small group alone is never what is left of a total"


@pytest.fixture
def sent(process, desk):
    """So many asks of an organisation of a constituency, from a place."""

    def make(side: str, count: int, place: str = "", **more: object) -> list:
        one = people.create_organisation(process, f"Invented {side}", side, acting=desk)
        asks = [
            New(f"Invented ask {n} of {side}", organisation_id=one.pk, place=place, **more)
            for n in range(count)
        ]
        return add(process, asks, acting=desk)

    return make


def found(asked: str, client: Client = PUBLIC) -> int:
    page = client.get(f"/KE/answers/{asked}")
    return page.context["page"].paginator.count


def test_the_register_is_narrowed_and_no_small_group_can_be_asked_for(
    process, desk, sent, meeting, client_as
):
    workers, _few = sent("workers", 12, "Kilifi"), sent("survivors", 3, "Wajir")
    recommendations.register(process, New("Invented: unnamed", place="Narok"), acting=desk)
    add(process, [New(f"Invented: unnamed {n}") for n in range(9)], acting=desk)
    actions.decide(workers[0], outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    actions.propose(workers[1], outcome="declined", reason="No.", acting=desk)
    publish(process, "register", acting=desk)
    offered = queries.choices(process)
    assert (offered.constituencies, offered.places) == (["workers", REST], ["Kilifi", "Wajir"])
    assert found("") == 25
    assert found("?constituency=workers") == 12
    assert found("?constituency=survivors") == 25, "it is no choice, and so asks for nothing"
    assert found("?constituency=rest") == 13
    assert found("?place=Kilifi&standing=adopted") == 1
    assert found("?place=Narok") == 25, "a place is told beside an open sender only"
    assert (found("?standing=waiting"), found("?standing=awaiting"), found("?round=9")) == (24, 23, 25)
    assert found("?standing=overdue") == 0
    with clock.at(clock.today() + datetime.timedelta(days=130)):
        assert found("?standing=overdue") == 24
        assert found("?standing=overdue&constituency=workers", client_as(Role.TWG_MEMBER)) == 11


def test_figures_of_how_the_group_answers(process, desk, sent, meeting):
    today = clock.today()
    with clock.at(today - datetime.timedelta(days=31)):
        workers = sent("workers", 12, root_causes=("A1",))
    government, few = sent("government", 11), sent("survivors", 4)
    asks = [*workers, *government, *few]
    for item in asks[:-1]:
        outcome = "declined" if item in government[:6] else "adopted"
        reason = "No money." if outcome == "declined" else f"Reason of {item.public_id}."
        actions.decide(item, outcome=outcome, reason=reason, meeting=meeting, on=today, acting=desk)
    target = {"target": workers[0], "outcome": "merged"}
    actions.decide(government[0], **target, reason="Same.", meeting=meeting, on=today, acting=desk)
    told = queries.openness(process, desk)
    # Three answers of survivors alone would be left of the total: the smaller of the others joins them.
    assert [(each.code, each.answered, each.taken_up) for each in told.adoption] == [
        ("workers", 12, 12),
        (REST, 14, 9),
    ]
    assert (told.took.answered, told.took.median, told.took.three_quarters, told.took.nine_tenths) == (
        26,
        0,
        31,
        31,
    )
    assert (told.waiting, told.overdue, told.promised) == (1, 0, 90)
    assert (told.repeated.answers, told.repeated.total) == (0, 25)
    streams = {each.key: each.links for each in told.streams}
    assert streams["constituencies"] == [
        ("workers", "adopted", 12), ("adopted", "not_in_roadmap", 20),
    ], "the rest is counted in tens, and has none"  # fmt: skip
    assert streams["root_causes"][0][2] == 10
    assert told.streams[0].picture.startswith("<svg")


def test_few_answers_tell_nothing_of_groups(process, desk, sent, meeting):
    for item in sent("workers", 5):
        actions.decide(item, outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    told = queries.openness(process, desk)
    assert (told.adoption, told.took, told.streams) == ([], None, [])
    assert told.waiting == 0


def test_figures_are_public_with_the_register_and_can_be_taken_away(process, desk, sent, meeting, client_as):
    for item in sent("workers", 11):
        actions.decide(item, outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    pages = [
        f"/KE/answers/{path}"
        for path in ("figures/", "figures/figures.csv", "figures/figures.json", "dissents/")
    ]
    for page in pages:
        assert PUBLIC.get(page).status_code == 404
        assert client_as(Role.TWG_MEMBER).get(page).status_code == 200
    publish(process, "register", acting=desk)
    assert "100 %" in PUBLIC.get(pages[0]).content.decode()
    told = json.loads(PUBLIC.get(pages[2]).content)
    assert told["adoption"] == [{"constituency": "workers", "answered": 11, "taken_up": 11, "percent": 100}]
    lines = list(csv.reader(io.StringIO(b"".join(PUBLIC.get(pages[1])).decode("utf-8-sig"))))
    assert ["taken_up", "workers", "11"] in lines
    assert PUBLIC.get("/KE/answers/figures/figures.xlsx").status_code == 404


def test_dissents_stand_as_each_member_chose(process, items, desk, member, chair, meeting, client_as):
    first, second = items(2)
    for item in (first, second):
        actions.decide(item, outcome="declined", reason="No.", meeting=meeting, acting=desk)
    actions.dissent(queries.decision_in_force(first), "Invented: it is too little.", acting=member)
    actions.appear(process, shown_as="Asha (invented)", affiliation="", themes=(), languages=(), acting=chair)
    actions.dissent(queries.decision_in_force(second), "Invented: not now.", "name", acting=chair)
    actions.decide(second, outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    publish(process, "register", acting=desk)
    page = PUBLIC.get("/KE/answers/dissents/").content.decode()
    assert page.index("Invented: it is too little.") < page.index("A member") < page.index("Asha (invented)")
    assert "answered anew since" in page
    rows = {row["id"]: row["dissents"] for row in queries.open_records(process, known.actor(None, process))}
    assert rows == {first.public_id: 1, second.public_id: 0}


def test_the_road_of_an_item_is_told_step_by_step(process, items, sent, desk, member, meeting, client_as):
    (confided,) = items(1)
    (item,) = sent("workers", 1)
    actions.read(item, outcome="adopted", reason="Yes.", acting=member)
    publish(process, "register", acting=desk)

    def steps(of) -> list:
        context = PUBLIC.get(f"/KE/recommendations/{of.public_id}/")
        return next(each["steps"] for each in context.context if "steps" in each)

    assert [(step.key, step.done) for step in steps(item)] == [
        ("received", True), ("read", False), ("discussed", False), ("decided", False), ("published", False),
        ("roadmap", False), ("reported", False),
    ]  # fmt: skip
    assert steps(item)[0].on == item.received_on
    assert steps(confided)[0].on is None, "a day would tell who spoke openly by its absence elsewhere"
    actions.decide(item, outcome="declined", reason="No.", meeting=meeting, acting=desk)
    actions.publish_answers(process, acting=desk)
    assert [(step.key, step.done, bool(step.on)) for step in steps(item)] == [
        ("received", True, True), ("discussed", True, True), ("decided", True, True), ("published", True, True),
    ]  # fmt: skip
    recommendations.withdraw(confided, "At their wish.", acting=desk)
    assert [step.key for step in steps(confided)] == ["received", "withdrawn"]


def test_what_waits_for_publication_is_in_no_figure_list_or_road(process, items, desk, meeting):
    asks = items(12)
    publish(process, "register", acting=desk)
    for item in asks[1:]:
        actions.decide(item, outcome="declined", reason="Kept inside.", meeting=meeting, acting=desk)
    actions.decide(asks[0], outcome="merged", target=asks[1], reason="Same.", meeting=meeting, acting=desk)
    everybody = known.actor(None, process)
    told = queries.openness(process, everybody)
    assert (told.adoption, told.took, told.waiting, told.streams) == ([], None, 12, [])
    assert queries.openness(process, desk).waiting == 0
    for page in (
        "",
        "figures/",
        "figures/figures.json",
        "dissents/",
        f"../recommendations/{asks[2].public_id}/",
    ):
        assert (
            "Kept inside."
            not in PUBLIC.get(f"/KE/answers/{page}".replace("answers/../", "")).content.decode()
        )
    assert found("?standing=declined") == 0
    assert queries.carried_on(asks) == {asks[0].pk: {asks[1].pk: asks[1].public_id}}
    assert queries.carried_on(asks, inside=False) == {}

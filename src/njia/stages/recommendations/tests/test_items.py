import datetime
import json
from collections.abc import Callable

import pytest

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.ledger.models import Line
from njia.kernel.people import actions as people
from njia.kernel.people.models import Organisation, Person
from njia.kernel.people.queries import actor as as_person
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.proof import opens
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.models import Recommendation, Round

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def union(process: Process, desk: Actor) -> Organisation:
    return people.create_organisation(process, "Invented Union", "workers", acting=desk)


@pytest.fixture
def speaker(process: Process, union: Organisation, in_role: Callable[..., Person]) -> Actor:
    return as_person(in_role(Role.CONTRIBUTOR, organisation=union), process)


@pytest.fixture
def item(process: Process, desk: Actor) -> Recommendation:
    return actions.register(process, New("Train labour inspectors.", via="meeting"), acting=desk)


def test_ids_go_up_and_the_log_opens_to_the_words(process: Process, desk: Actor) -> None:
    made = [actions.register(process, New(f"Words {n}."), acting=desk) for n in range(3)]
    assert [item.public_id for item in made] == ["KE-R-0001", "KE-R-0002", "KE-R-0003"]
    line = Line.objects.get(process=process, index=made[1].received_line)
    salt = ledger.salts(process, [line.index])[line.index]
    assert opens(
        json.loads(line.body)["words"]["text"], bytes.fromhex(ledger.opening(salt, "text")), "Words 1."
    )
    assert "Words" not in line.body


def test_who_may_register(
    process: Process,
    desk: Actor,
    member: Actor,
    outsider: Actor,
    stranger: Actor,
    as_actor: Callable[..., Actor],
) -> None:
    for who in (member, outsider, stranger, as_actor(Role.CUSTODIAN)):
        with pytest.raises(Refused):
            actions.register(process, New("Visit quarries."), acting=who)
    with pytest.raises(Refused, match="Write what"):
        actions.register(process, New("  \n"), acting=desk)
    assert not Recommendation.objects.exists()


def test_a_contributor_speaks_only_for_their_own(
    process: Process, desk: Actor, speaker: Actor, union: Organisation
) -> None:
    other = people.create_organisation(process, "Invented Association", "employers", acting=desk)
    for organisation in (None, other.pk):
        with pytest.raises(Refused, match="speak for"):
            actions.register(process, New("Visit quarries.", organisation_id=organisation), acting=speaker)
    mine = actions.register(process, New("Visit quarries.", organisation_id=union.pk), acting=speaker)
    theirs = actions.register(process, New("Visit farms.", organisation_id=other.pk), acting=desk)
    assert list(queries.visible_to(speaker)) == [mine]
    assert queries.organisations_for(process, speaker).get() == union
    with pytest.raises(NotFound):
        queries.by_id(speaker, theirs.public_id)
    with pytest.raises(Refused, match="Only its sender"):
        actions.withdraw(theirs, "Changed our mind.", acting=speaker)


def test_it_is_seen_inside_and_by_others_only_once_published(
    process: Process, item: Recommendation, desk: Actor, member: Actor, outsider: Actor, stranger: Actor
) -> None:
    for who in (desk, member):
        assert queries.by_id(who, item.public_id) == item
        assert queries.may_see(who)
    for who in (outsider, stranger):
        assert not queries.may_see(who)
        assert not queries.visible_to(who).exists()
        with pytest.raises(NotFound):
            queries.by_id(who, item.public_id)
    publish(process, "roadmap", acting=desk)
    assert not queries.may_see(outsider)
    publish(process, "register", acting=desk)
    for who in (outsider, stranger):
        assert queries.by_id(who, item.public_id) == item


def test_an_edited_wording_stands_beside_the_first(item: Recommendation, desk: Actor, member: Actor) -> None:
    assert actions.edit_wording(item, "Train 200 labour inspectors.", language="en", acting=desk)
    assert not actions.edit_wording(item, "Train 200 labour inspectors.", language="en", acting=desk)
    assert actions.edit_wording(item, "Fundisha wakaguzi 200.", language="sw", acting=desk)
    kept = Recommendation.objects.get()
    assert kept.verbatim == "Train labour inspectors."
    assert queries.show([kept], member)[0].text == "Train 200 labour inspectors."
    assert [line.kind for line in ledger.about(item.process, item.public_id)].count(
        "recommendation.reworded"
    ) == 2
    with pytest.raises(Refused, match="empty"):
        actions.edit_wording(item, " ", language="en", acting=desk)
    with pytest.raises(Refused):
        actions.edit_wording(item, "Mine.", language="en", acting=member)


def test_saying_the_first_words_again_is_no_edit(item: Recommendation, desk: Actor) -> None:
    assert not actions.edit_wording(item, item.verbatim, language="en", acting=desk)
    assert Recommendation.objects.get().edited is None


def test_withdrawing_needs_a_reason_and_happens_once(
    item: Recommendation, desk: Actor, member: Actor, outsider: Actor
) -> None:
    for who in (member, outsider):
        with pytest.raises(Refused):
            actions.withdraw(item, "No.", acting=who)
    with pytest.raises(Refused, match="why"):
        actions.withdraw(item, " ", acting=desk)
    actions.withdraw(item, "The sender asked.", acting=desk)
    with pytest.raises(Refused, match="Withdrawn"):
        actions.withdraw(item, "Again.", acting=desk)
    assert Recommendation.objects.get().state == "withdrawn"
    assert "asked" not in "".join(line.body for line in ledger.about(item.process, item.public_id))


def test_a_kind_can_be_seen_differently_and_the_id_stays(
    item: Recommendation, desk: Actor, member: Actor
) -> None:
    for _again in range(2):
        actions.reclassify(item, "insight", acting=desk)
    assert Recommendation.objects.get(public_id=item.public_id).kind == "insight"
    assert [line.kind for line in ledger.about(item.process, item.public_id)].count(
        "recommendation.reclassified"
    ) == 1
    with pytest.raises(Refused, match="either"):
        actions.reclassify(item, "complaint", acting=desk)
    with pytest.raises(Refused):
        actions.reclassify(item, "recommendation", acting=member)


def test_themes_replace_each_other_and_only_known_terms_count(
    item: Recommendation, desk: Actor, member: Actor
) -> None:
    actions.tag(item, "themes", ["child_labour"], acting=desk)
    size = ledger.head(item.process).size
    actions.tag(item, "themes", ["child_labour"], acting=desk)
    assert ledger.head(item.process).size == size
    with pytest.raises(Refused, match="moon_dust"):
        actions.tag(item, "themes", ["moon_dust"], acting=desk)
    with pytest.raises(Refused):
        actions.tag(item, "themes", [], acting=member)
    assert queries.tags(item) == {"themes": ["child_labour"]}
    actions.tag(item, "themes", [], acting=desk)
    assert queries.tags(item) == {}


def test_what_comes_after_the_closing_date_waits_for_the_next_round(process: Process, desk: Actor) -> None:
    today = clock.today()
    first = actions.open_round(process, today + 2 * DAY, acting=desk)
    early = actions.register(process, New("In time."), acting=desk)
    with clock.at(today + 2 * DAY):
        last_day = actions.register(process, New("On the last day."), acting=desk)
    with clock.at(today + 3 * DAY):
        late = actions.register(process, New("Too late."), acting=desk)
        later = actions.register(process, New("Later still."), acting=desk)
    assert (early.round, early.after_closing) == (last_day.round, last_day.after_closing) == (first, False)
    assert (late.round.number, late.after_closing) == (later.round.number, later.after_closing) == (2, True)
    assert queries.closed_rounds(process) == 0
    actions.close_round(first, acting=desk)
    assert queries.closed_rounds(process) == 1


def test_a_round_opens_by_itself_so_that_nothing_is_turned_away(process: Process, desk: Actor) -> None:
    assert queries.standing(process) == "next"
    actions.register(process, New("First of all."), acting=desk)
    assert Round.objects.get().closes_on == process.target_on
    assert queries.standing(process) == "current"


def test_rounds_are_the_desks_and_follow_each_other(process: Process, desk: Actor, member: Actor) -> None:
    today = clock.today()
    with pytest.raises(Refused):
        actions.open_round(process, today + DAY, acting=member)
    with pytest.raises(Refused, match="past"):
        actions.open_round(process, today - DAY, acting=desk)
    first = actions.open_round(process, today + DAY, acting=desk)
    with pytest.raises(Refused, match="Close the open round"):
        actions.open_round(process, today + 9 * DAY, acting=desk)
    with pytest.raises(Refused):
        actions.close_round(first, acting=member)
    actions.close_round(first, acting=desk)
    with pytest.raises(Refused, match="Closed"):
        actions.close_round(first, acting=desk)
    assert actions.open_round(process, today + 9 * DAY, acting=desk).number == 2


def test_another_countrys_desk_changes_nothing(
    process: Process, item: Recommendation, other_process: Process, in_role: Callable[..., Person]
) -> None:
    abroad = as_person(in_role(Role.SECRETARIAT, where=other_process), other_process)
    before = Recommendation.objects.values().get()
    for act in (
        lambda: actions.register(process, New("Mine."), acting=abroad),
        lambda: actions.edit_wording(item, "Mine.", language="en", acting=abroad),
        lambda: actions.withdraw(item, "Mine.", acting=abroad),
        lambda: actions.reclassify(item, "insight", acting=abroad),
        lambda: actions.tag(item, "themes", ["child_labour"], acting=abroad),
        lambda: actions.open_round(process, clock.today() + DAY, acting=abroad),
    ):
        with pytest.raises(Refused):
            act()
    assert Recommendation.objects.values().get() == before


def test_who_sent_it_openly_is_counted_and_a_voice_is_not(
    process: Process, desk: Actor, union: Organisation
) -> None:
    for n in range(2):
        actions.register(process, New(f"Words {n}.", organisation_id=union.pk), acting=desk)
    actions.register(process, New("From a file.", sender="Somebody"), acting=desk)
    counted = {code: (heard, sent) for code, heard, sent in queries.participation(process)}
    assert counted["workers"] == (1, 2)
    assert sum(sent for _heard, sent in counted.values()) == 2

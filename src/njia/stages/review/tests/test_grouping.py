"""The screen on which suggestions are gone through: grouping is the answer, refusing is remembered."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from njia.kernel.access import Actor, Role, clockwork
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions as registered
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.models import Likeness, Recommendation
from njia.stages.review import actions, queries

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
TEXTS = {
    "en": "Ban recruitment fees for domestic workers",
    "sw": "Piga marufuku ada za kuajiri kwa wafanyakazi wa nyumbani",
    "fr": "Interdire les frais de recrutement pour les travailleurs domestiques",
}
REASON = "Invented: one answer answers both."


@pytest.fixture
def three(process: Process, desk: Actor) -> list[Recommendation]:
    """The same ask in three languages, and another one, compared."""
    items = [
        registered.register(process, New(text, language=language), acting=desk)
        for language, text in TEXTS.items()
    ]
    registered.register(process, New("Train magistrates in every county"), acting=desk)
    registered.compare(process, acting=clockwork(process.pk))
    return items


def url(name: str = "grouping", *arguments: object) -> str:
    return reverse(f"review:{name}", args=["KE", *arguments])


def first_pair(actor: Actor) -> Likeness:
    return queries.next_pair(actor).found.pair


def test_all_three_languages_come_together(three: list[Recommendation], member: Actor) -> None:
    pairs = queries.suggested(member)
    assert {pair.item for pair in pairs} | {pair.target for pair in pairs} == set(three)


def test_the_screen_shows_both_and_why(three: list[Recommendation], client_as: As) -> None:
    page = client_as(Role.TWG_MEMBER).get(url()).content.decode()
    assert "2 pairs wait" in page
    assert page.count("<blockquote") == 2
    assert 'data-key="g"' in page
    assert 'data-key="k"' in page


def test_grouping_is_proposing_the_answer(three: list[Recommendation], member: Actor, client_as: As) -> None:
    pair = queries.next_pair(member)
    client = client_as(Role.TWG_MEMBER)
    page = client.post(
        url("group_pair", pair.found.pair.pk), {"item": pair.item.public_id, "reason": REASON}, follow=True
    )
    assert page.status_code == 200
    answer = queries.answers([pair.item], member)[pair.item.pk]
    assert (answer.proposed.outcome, answer.proposed.target) == ("merged", pair.target.public_id)
    assert answer.proposed.reason == REASON
    assert pair.found.pair not in queries.suggested(member)


def test_the_other_way_round(three: list[Recommendation], member: Actor, client_as: As) -> None:
    pair = queries.next_pair(member)
    client_as(Role.TWG_MEMBER).post(
        url("group_pair", pair.found.pair.pk), {"item": pair.target.public_id, "reason": ""}
    )
    answer = queries.answers([pair.target], member)[pair.target.pk]
    assert answer.proposed.target == pair.item.public_id
    assert answer.proposed.reason, "an empty reason is the usual one"


def test_a_named_meeting_decides_at_once_and_is_remembered(
    three: list[Recommendation], desk: Actor, client_as: As, meeting: str
) -> None:
    pair = queries.next_pair(desk)
    client = client_as(Role.SECRETARIAT)
    sent = {"item": pair.item.public_id, "reason": REASON, "meeting": meeting}
    page = client.post(url("group_pair", pair.found.pair.pk), sent, follow=True)
    answer = queries.answers([pair.item], desk)[pair.item.pk]
    assert (answer.outcome, answer.target, answer.meeting) == ("merged", pair.target.public_id, meeting)
    assert f'value="{meeting}" selected' in page.content.decode()


def test_taking_the_proposal_back_brings_the_suggestion_back(
    three: list[Recommendation], member: Actor
) -> None:
    pair = queries.next_pair(member)
    actions.propose(pair.item, outcome="merged", target=pair.target, reason=REASON, acting=member)
    assert pair.found.pair not in queries.suggested(member)
    actions.take_back(pair.item, acting=member)
    assert pair.found.pair in queries.suggested(member)


def test_keeping_apart_is_remembered_and_can_be_taken_back(
    three: list[Recommendation], member: Actor, client_as: As
) -> None:
    pair = first_pair(member)
    client = client_as(Role.TWG_MEMBER)
    page = client.post(url("group_pair", pair.pk), {"refuse": "1"}, follow=True)
    assert "1 pair waits" in page.content.decode()
    assert "1 pair waits" in client.get(url() + "?refused=1").content.decode()
    client.post(url("group_pair", pair.pk) + "?refused=1", {"reconsider": "1"})
    assert pair in queries.suggested(member)


def test_next_leads_through_all_of_them_once(three: list[Recommendation], member: Actor) -> None:
    met, at = [], None
    while (pair := queries.next_pair(member, at)) and pair.found.pair.pk not in met:
        met.append(pair.found.pair.pk)
        if pair.after is None:
            break
        at = pair.after
    assert len(met) == 2


def test_the_answered_one_is_the_one_to_group_with(
    three: list[Recommendation], desk: Actor, member: Actor, meeting: str
) -> None:
    pair = queries.next_pair(member)
    actions.decide(pair.item, outcome="adopted", reason=REASON, meeting=meeting, acting=desk)
    turned = queries.next_pair(member, pair.found.pair.pk)
    assert (turned.item, turned.target) == (pair.target, pair.item)
    actions.decide(pair.target, outcome="adopted", reason=REASON, meeting=meeting, acting=desk)
    assert pair.found.pair not in queries.suggested(member), "both are answered"


def test_what_is_divided_is_no_longer_suggested(
    three: list[Recommendation], desk: Actor, member: Actor
) -> None:
    pair = queries.next_pair(member)
    actions.split_item(pair.target, ["Ban fees", "Repay what was taken"], acting=desk)
    assert pair.found.pair not in queries.suggested(member)


def test_a_pair_that_is_settled_or_unknown_is_no_error(three: list[Recommendation], client_as: As) -> None:
    client = client_as(Role.TWG_MEMBER)
    assert "settled already" in client.post(url("group_pair", 999_999), follow=True).content.decode()
    assert client.get(url() + "?at=999999999999999999999").status_code == 200
    assert client.get(url() + "?at=x").status_code == 200


def test_wrong_input_is_said_and_nothing_typed_is_lost(
    three: list[Recommendation], desk: Actor, client_as: As, meeting: str
) -> None:
    sent = {"reason": REASON, "meeting": meeting, "ballot": "2026-1"}
    page = client_as(Role.SECRETARIAT).post(url("group_pair", first_pair(desk).pk), sent).content.decode()
    assert "not both" in page
    assert REASON in page


def test_the_rapporteur_keeps_apart_but_does_not_group(
    three: list[Recommendation], desk: Actor, client_as: As
) -> None:
    client = client_as(Role.RAPPORTEUR)
    page = client.get(url()).content.decode()
    assert 'name="refuse"' in page
    assert 'data-key="g"' not in page
    client.post(url("group_pair", first_pair(desk).pk), {"reason": REASON})
    assert queries.suggested(desk).count() == 2
    client.post(url("group_pair", first_pair(desk).pk), {"refuse": "1"})
    assert queries.suggested(desk).count() == 1


def test_it_asks_as_many_queries_for_many_as_for_few(process: Process, desk: Actor, client_as: As) -> None:
    client = client_as(Role.TWG_MEMBER)

    def asked(count: int) -> int:
        for _time in range(count):
            for text in TEXTS.values():
                registered.register(process, New(text), acting=desk)
        registered.compare(process, acting=clockwork(process.pk))
        client.get(url())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url()).status_code == 200
        return len(captured)

    assert asked(2) == asked(10)


def test_asking_for_a_comparison_shows_how_far_it_is(
    process: Process, client_as: As, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    client = client_as(Role.TWG_MEMBER)
    with django_capture_on_commit_callbacks():
        page = client.post(url("compare"), follow=True)
    assert "It waits for its turn." in page.content.decode()
    assert "Compare all texts now" not in page.content.decode()

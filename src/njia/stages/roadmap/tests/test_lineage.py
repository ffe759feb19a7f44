"""Receipts, answers and clauses follow what became of an item; what is undone is as before."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel import sections
from njia.kernel.access import Actor, Role
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import actions as review
from njia.stages.review import queries as answers
from njia.stages.roadmap import queries
from njia.stages.roadmap.models import Clause

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]
FULL = "KE-C-004"
"""The clause that cites the first of what was asked."""


def reached(item: Recommendation, actor: Actor) -> list[tuple[str, str]]:
    """(clause, through which other item), as the page about the item tells it."""
    item = Recommendation.objects.select_related("part_of", "process").get(pk=item.pk)
    found = queries.clauses_reached(item.process, [item], actor).get(item.pk, [])
    return [(public_id, through) for public_id, _title, _relation, through in found]


def decide(item: Recommendation, outcome: str, meeting: Any, acting: Actor, **more: Any) -> None:
    reason = f"Invented reason for {outcome}."
    review.decide(item, outcome=outcome, reason=reason, meeting=meeting.public_id, acting=acting, **more)


@pytest.fixture
def voiced(heard: Callable[..., Any], process: Process, desk: Actor) -> tuple[Any, Recommendation]:
    """A voice, and the item in the register that is its."""
    voice, _receipt = heard([("recommendation", "Invented: help those who were cheated.", "en")], review=True)
    (item,) = recommendations.register_cleared(process, few=True, acting=desk)
    return voice, item


def test_what_is_grouped_lives_in_the_clauses_of_the_other(
    clauses: Clauses, asked: list[Any], voiced: Any, process: Process, desk: Actor, member: Actor, meeting: Any,
    outsider: Actor, client_as: Callable[..., Client],
) -> None:  # fmt: skip
    voice, item = voiced
    assert reached(item, member) == []
    decide(item, "merged", meeting, desk, target=asked[1])
    decide(asked[1], "merged", meeting, desk, target=asked[0])
    assert reached(item, member) == [(FULL, asked[0].public_id)]
    decide(asked[0], "adopted", meeting, desk)
    publish(process, "register", acting=desk)
    told = "".join(sections.render("receipt", voice, outsider))
    assert "Invented reason for adopted." in told
    page = client_as(Role.TWG_MEMBER).get(reverse("recommendations:detail", args=["KE", item.public_id]))
    assert f"through {asked[0].public_id}" in page.content.decode()


def test_parts_and_whole_lead_to_the_clauses_of_each_other_but_not_of_their_sisters(
    clauses: Clauses, asked: list[Any], process: Process, desk: Actor, member: Actor
) -> None:
    from njia.stages.roadmap import actions

    whole = asked[1]
    one, other = review.split_item(whole, ["Open a line at night.", "Open a line at sea."], acting=desk)
    actions.cite(clauses["bare"], one.public_id, "adopted", acting=member)
    assert reached(whole, member) == [("KE-C-005", one.public_id)]
    assert reached(one, member) == [("KE-C-005", "")]
    assert reached(other, member) == []
    part, _sister = review.split_item(asked[0], ["Train officers.", "Train judges too."], acting=desk)
    assert reached(part, member) == [(FULL, asked[0].public_id)], "cited before it was divided"


def test_a_voice_that_was_divided_is_decided_when_all_its_parts_are(
    voiced: Any, process: Process, desk: Actor, meeting: Any, outsider: Actor
) -> None:
    voice, whole = voiced
    one, other = review.split_item(whole, ["Help with money.", "Help with lawyers."], acting=desk)
    publish(process, "register", acting=desk)

    def state() -> str:
        return answers.answers([Recommendation.objects.get(pk=whole.pk)], desk)[whole.pk].state

    decide(one, "adopted", meeting, desk)
    assert state() == "open"
    assert "Invented reason" not in "".join(sections.render("receipt", voice, outsider)), (
        "not before it is published"
    )
    review.publish_answers(process, acting=desk)
    told = "".join(sections.render("receipt", voice, outsider))
    assert "Invented reason for adopted." in told
    assert "Invented reason for deferred." not in told
    decide(other, "deferred", meeting, desk)
    assert state() == "split"
    review.publish_answers(process, acting=desk)
    assert "Invented reason for deferred." in "".join(sections.render("receipt", voice, outsider))


def test_a_receipt_follows_what_took_the_place(
    clauses: Clauses, asked: list[Any], voiced: Any, process: Process, desk: Actor, member: Actor, meeting: Any,
    outsider: Actor,
) -> None:  # fmt: skip
    voice, item = voiced
    recommendations.tie(asked[0], item, "supersedes", acting=desk)
    decide(item, "deferred", meeting, desk)
    decide(asked[0], "adapted", meeting, desk)
    publish(process, "register", acting=desk)
    assert reached(item, member) == [(FULL, asked[0].public_id)]
    assert reached(asked[0], member) == [(FULL, "")], "only forward"
    told = "".join(sections.render("receipt", voice, outsider))
    assert "Invented reason for deferred." in told
    assert "Invented reason for adapted." in told
    assert item.public_id not in told
    assert asked[0].public_id not in told


def test_undone_all_is_as_before(
    clauses: Clauses,
    asked: list[Any],
    voiced: Any,
    process: Process,
    desk: Actor,
    member: Actor,
    outsider: Actor,
) -> None:
    voice, item = voiced
    publish(process, "register", acting=desk)

    def told() -> tuple[Any, ...]:
        kept = Recommendation.objects.filter(part_of=None).order_by("number").values()
        here = "".join(sections.render("receipt", voice, outsider))
        return list(kept), [reached(each, member) for each in (item, *asked)], here

    before = told()
    review.split_item(item, ["Help with money.", "Help with lawyers."], acting=desk)
    recommendations.tie(asked[0], item, "supersedes", acting=desk)
    review.propose(asked[1], outcome="merged", target=asked[0], reason="Invented.", acting=desk)
    assert told() != before
    review.take_back(asked[1], acting=desk)
    recommendations.untie(asked[0], item, "supersedes", acting=desk)
    review.join_item(item, acting=desk)
    assert told() == before


def test_the_way_is_followed_in_as_many_queries_for_many_as_for_one(
    asked: list[Any], desk: Actor, meeting: Any, django_assert_num_queries: Any
) -> None:
    for item, target in ((asked[0], asked[1]), (asked[2], asked[3])):
        decide(item, "merged", meeting, desk, target=target)
    for items in (asked[:1], asked[:3]):
        with django_assert_num_queries(6):
            ways = answers.carried_on(items)
    assert ways == {
        asked[0].pk: {asked[1].pk: asked[1].public_id},
        asked[2].pk: {asked[3].pk: asked[3].public_id},
    }


def test_organisations_read_the_answer_at_the_end_of_groupings(
    asked: list[Any], organisations: list[Any], process: Process, desk: Actor, meeting: Any,
    client_as: Callable[..., Client],
) -> None:  # fmt: skip
    Recommendation.objects.filter(pk=asked[1].pk).update(organisation=organisations[1])
    decide(asked[1], "merged", meeting, desk, target=asked[0])
    decide(asked[0], "adopted", meeting, desk)
    publish(process, "register", acting=desk)
    page = Client().get(reverse("recommendations:detail", args=["KE", asked[1].public_id])).content.decode()
    assert "Invented reason for adopted." in page

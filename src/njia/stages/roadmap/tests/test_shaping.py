"""Clauses parted and joined; citations that follow their words; thousands of random moves."""

import random
from typing import Any

import pytest

from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.actions import Cited
from njia.stages.roadmap.models import Citation, Clause
from njia.stages.roadmap.states import IN_DRAFT

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]
MOVES = 2_000
WORDS = (
    "officers",
    "counties",
    "courts",
    "fees",
    "schools",
    "harbours",
    "farms",
    "unions",
    "papers",
    "wages",
)


def test_a_citation_goes_along_with_its_words(clauses: Clauses, asked: list[Any], member: Actor) -> None:
    full = clauses["full"]
    made = actions.split_clause(
        full, kept={"title": "Write a handbook"}, parted={"title": "Train 200 officers"}, acting=member
    )
    assert queries.node(made).cites == (Cited(asked[0].public_id, "adopted"),)
    kept = queries.node(full)
    assert (kept.title.body, kept.cites, len(kept.indicators)) == ("Write a handbook", (), 2)
    assert queries.node(made).position == kept.position + 1
    assert queries.unsure(full.process) == []


def test_a_citation_whose_words_are_gone_is_listed_until_somebody_looks(
    clauses: Clauses, asked: list[Any], member: Actor
) -> None:
    full = clauses["full"]
    actions.edit_clause(full, words={"title": "Train every officer"}, acting=member)
    (found,) = queries.unsure(full.process)
    assert (found.public_id, found.recommendation) == (full.public_id, asked[0].public_id)
    assert found.passages == ("Train 200 officers",)
    actions.confirm_citation(full, asked[0].public_id, acting=member)
    assert queries.unsure(full.process) == []


def test_joining_keeps_words_figures_sources_and_what_stands_under(
    clauses: Clauses, add: Any, asked: list[Any], member: Actor
) -> None:
    full, bare = clauses["full"], clauses["bare"]
    actions.cite(bare, asked[1].public_id, "merged", acting=member)
    actions.merge_clauses(bare, full, acting=member)
    node = queries.node(bare)
    assert node.title.body == "Open a help line · Train 200 officers"
    assert [each.name for each in node.indicators] == ["Officers trained", "Counties covered"]
    assert len(node.budget) == 2
    assert {cite.recommendation for cite in node.cites} == {asked[0].public_id, asked[1].public_id}
    full.refresh_from_db()
    assert full.state not in IN_DRAFT
    assert queries.unsure(bare.process) == []
    other = add("outcome", "Courts act", clauses["area"])
    actions.merge_clauses(other, clauses["outcome"], acting=member)
    assert [child.public_id for child in queries.draft(member)[-1].children[-1].children] == [bare.public_id]


def test_only_clauses_of_one_kind_are_joined(clauses: Clauses, member: Actor) -> None:
    for other in ("outcome", "full"):
        with pytest.raises(Refused):
            actions.merge_clauses(clauses["full"], clauses[other], acting=member)


def _act(chance: random.Random, process: Process, made: list[int], asked: list[Any], acting: Actor) -> None:
    live = list(Clause.objects.filter(process=process, state__in=IN_DRAFT, kind="action"))
    outcomes = list(Clause.objects.filter(process=process, state__in=IN_DRAFT, kind="outcome"))
    clause = chance.choice(live)
    act = chance.choice(("move", "move", "split", "merge", "edit", "cite"))
    title = queries.titles_of([clause.pk])[clause.pk].body
    words = title.split()
    if act == "move":
        actions.move(clause, parent=chance.choice(outcomes), position=chance.randint(1, 9), acting=acting)
    elif act == "split" and len(words) > 3:
        at = chance.randint(1, len(words) - 1)
        left, right = " ".join(words[:at]), " ".join(words[at:])
        actions.split_clause(clause, kept={"title": left}, parted={"title": right}, acting=acting)
    elif act == "merge" and len(live) > 4:
        actions.merge_clauses(
            clause, chance.choice([each for each in live if each.pk != clause.pk]), acting=acting
        )
    elif act == "edit":
        made[0] += 1
        words.insert(chance.randint(0, len(words)), f"{chance.choice(WORDS)}{made[0]}")
        actions.edit_clause(clause, words={"title": " ".join(words)}, acting=acting)
    elif act == "cite":
        actions.cite(clause, chance.choice(asked).public_id, "inspired", acting=acting)


def test_through_thousands_of_moves_no_citation_points_elsewhere_unseen(
    process: Process, clauses: Clauses, add: Any, asked: list[Any], member: Actor
) -> None:
    """Each citation still points at the words it was made for, or is listed; none that was made gets lost."""
    chance, made = random.Random(87), [0]  # noqa: S311 (for trying out, not for secrets)
    add("outcome", "Second outcome", clauses["area"])
    for number in range(6):
        add(
            "action",
            f"First {number} words of many",
            clauses["outcome"],
            cites=[Cited(asked[1].public_id, "inspired")],
        )
    cited: set[tuple[int, str]] = set()
    for number in range(MOVES):
        _act(chance, process, made, asked, member)
        if number % 100:
            continue
        rows = Citation.objects.filter(clause__process=process)
        now = {(row.recommendation_id, words) for row in rows for words in row.passages}
        assert cited <= now, "a citation was lost"
        cited = now
        listed = {(each.public_id, each.recommendation) for each in queries.unsure(process)}
        for row in rows.select_related("clause", "recommendation"):
            assert row.clause.state in IN_DRAFT
            if (row.clause.public_id, row.recommendation.public_id) not in listed:
                said = " ".join(queries.clause_words([row.clause_id])[row.clause_id])
                assert all(words in said for words in row.passages)
    assert len(cited) > 20

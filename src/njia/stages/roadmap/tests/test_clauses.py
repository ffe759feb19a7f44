import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.actions import BudgetFacts, Cited, IndicatorFacts
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.tests.conftest import FULL

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]


def shape(nodes: Any) -> list[Any]:
    return [[node.public_id, shape(node.children)] if node.children else node.public_id for node in nodes]


def test_clauses_stand_under_one_another_and_keep_their_ids(clauses: Clauses, member: Actor) -> None:
    tree = queries.draft(member)
    assert shape(tree) == ["KE-C-001", ["KE-C-002", [["KE-C-003", ["KE-C-004", "KE-C-005"]]]]]


def test_everything_given_for_an_action_is_read_back(clauses: Clauses, asked: list[Any]) -> None:
    node = queries.node(clauses["full"])
    assert node.title.body == "Train 200 officers"
    assert [label for _name, label, _said in node.fields] == [
        "How",
        "Output",
        "Means of verification",
        "Assumptions",
    ]
    assert node.lead == "Ministry (sample)"
    assert node.partners == ("Farm union (sample)", "Legal aid (sample)")
    assert node.indicators == tuple(
        replace(each, number=place) for place, each in enumerate(FULL["indicators"], 1)
    )
    assert node.budget == tuple(FULL["budget"])
    assert node.budget[0].gap == 1_000_000
    assert node.cites == (Cited(asked[0].public_id, "adopted"),)


@pytest.mark.parametrize(
    ("kind", "parent"),
    [("action", "area"), ("action", None), ("outcome", None), ("area", "area"), ("nothing", None)],
)
def test_a_clause_stands_only_where_its_kind_belongs(
    clauses: Clauses, add: Any, kind: str, parent: str | None
) -> None:
    with pytest.raises(Refused):
        add(kind, "Elsewhere", clauses[parent] if parent else None)


@pytest.mark.parametrize(
    "given",
    [
        {"words": {"title": "  "}},
        {"words": {"verdict": "x"}},
        {"starts_on": datetime.date(2029, 1, 1)},
        {"indicators": [IndicatorFacts(name=" ")]},
        {"indicators": [IndicatorFacts(name="a", number=1), IndicatorFacts(name="b", number=1)]},
        {"indicators": [IndicatorFacts(name="a", targets=((2027, Decimal(1)), (2027, Decimal(2))))]},
        {"indicators": [IndicatorFacts(name="a", targets=((27, Decimal(1)),))]},
        {"indicators": [IndicatorFacts(name="a", baseline=Decimal(10) ** 15)]},
        {"indicators": [IndicatorFacts(name="a" * 301)]},
        {"budget": [BudgetFacts(Decimal(-1), "KES")]},
        {"budget": [BudgetFacts(Decimal(1), "KES", funded=Decimal(2))]},
        {"budget": [BudgetFacts(Decimal(1), "shillings")]},
        {"cites": [Cited("KE-R-0001", "liked")]},
        {"cites": [Cited("KE-R-9999", "adopted")]},
        {"cites": [Cited("KE-R-0001", "adopted"), Cited("KE-R-0001", "merged")]},
        {"lead": 0},
        {"partners": [0]},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    clauses: Clauses, member: Actor, given: dict[str, Any]
) -> None:
    before = queries.node(clauses["full"])
    with pytest.raises(Refused):
        actions.edit_clause(clauses["full"], acting=member, **given)
    assert queries.node(clauses["full"]) == before


def test_an_older_copy_is_refused_with_who_and_when(clauses: Clauses, member: Actor, chair: Actor) -> None:
    full = clauses["full"]
    actions.edit_clause(full, words={"title": "Train 300 officers"}, revision=1, acting=chair)
    with pytest.raises(Refused) as refused:
        actions.edit_clause(full, words={"title": "Train nobody"}, revision=1, acting=member)
    assert refused.value.code == "stale"
    assert chair.ref in str(refused.value)
    assert queries.node(full).title.body == "Train 300 officers"


def test_an_older_copy_that_asks_nothing_new_is_let_through(clauses: Clauses, member: Actor) -> None:
    actions.edit_clause(clauses["full"], words={"title": "Train 300 officers"}, revision=1, acting=member)
    assert (
        actions.edit_clause(clauses["full"], words={"title": "Train 300 officers"}, revision=1, acting=member)
        == []
    )
    assert queries.node(clauses["full"]).revision == 2


def test_what_is_not_given_stays(clauses: Clauses, member: Actor) -> None:
    changed = actions.edit_clause(clauses["full"], lead=None, acting=member)
    assert [each.part for each in changed] == ["lead"]
    node = queries.node(clauses["full"])
    assert node.lead == ""
    assert len(node.indicators) == 2


def test_words_can_be_cleared_but_not_the_title(clauses: Clauses, member: Actor) -> None:
    actions.edit_clause(clauses["full"], words={"assumptions": ""}, acting=member)
    assert "assumptions" not in [name for name, _label, _said in queries.node(clauses["full"]).fields]


def test_indicators_keep_their_numbers(clauses: Clauses, member: Actor) -> None:
    full = clauses["full"]
    second = queries.node(full).indicators[1]
    actions.set_indicators(
        full, [replace(second, name="Counties reached"), IndicatorFacts(name="New")], acting=member
    )
    found = queries.node(full).indicators
    assert [(each.number, each.name) for each in found] == [(2, "Counties reached"), (3, "New")]
    assert found[0].pk == second.pk


def test_citing_again_changes_the_relation(clauses: Clauses, member: Actor, asked: list[Any]) -> None:
    full, first, second = clauses["full"], asked[0].public_id, asked[1].public_id
    actions.cite(full, second, "inspired", acting=member)
    actions.cite(full, first, "merged", acting=member)
    assert queries.node(full).cites == (Cited(first, "merged"), Cited(second, "inspired"))
    actions.uncite(full, first, acting=member)
    assert queries.node(full).cites == (Cited(second, "inspired"),)


def test_a_translation_is_read_in_its_language_and_lags_after_a_change(
    clauses: Clauses, member: Actor
) -> None:
    full = clauses["full"]
    assert actions.translate(full, "title", "Kufunza maafisa 200", "sw", acting=member)
    assert not actions.translate(full, "title", "Kufunza maafisa 200", "sw", acting=member)
    assert queries.node(full, "sw").title.body == "Kufunza maafisa 200"
    assert not queries.node(full, "sw").title.stale
    actions.edit_clause(full, words={"title": "Train 300 officers"}, language="en", acting=member)
    assert queries.node(full, "sw").title.stale
    assert queries.node(full, "fr").title.language == "en"


def test_a_translation_needs_a_source_and_another_language(clauses: Clauses, member: Actor) -> None:
    for field, language in (("assumptions", "sw"), ("title", "en")):
        with pytest.raises(Refused):
            actions.translate(clauses["bare"], field, "Maneno", language, acting=member)


def test_moving_takes_everything_along(clauses: Clauses, add: Any, member: Actor) -> None:
    other = add("outcome", "Help is near", clauses["area"])
    actions.move(clauses["full"], parent=other, position=1, acting=member)
    actions.move(other, parent=clauses["area"], position=1, acting=member)
    tree = queries.draft(member)
    assert shape(tree[1].children) == [["KE-C-006", ["KE-C-004"]], ["KE-C-003", ["KE-C-005"]]]


def test_nothing_is_moved_where_it_does_not_belong(clauses: Clauses, member: Actor) -> None:
    with pytest.raises(Refused):
        actions.move(clauses["full"], parent=clauses["area"], position=1, acting=member)


def test_taking_out_and_putting_back(clauses: Clauses, member: Actor) -> None:
    with pytest.raises(Refused, match="under it"):
        actions.take_step(clauses["outcome"], "retire", acting=member)
    for key in ("full", "bare", "outcome"):
        actions.take_step(clauses[key], "retire", acting=member)
    assert shape(queries.draft(member)) == ["KE-C-001", "KE-C-002"]
    with pytest.raises(Refused, match="first"):
        actions.take_step(clauses["full"], "restore", acting=member)
    with pytest.raises(Refused):
        actions.edit_clause(clauses["full"], words={"title": "Still here"}, acting=member)
    for key in ("outcome", "full"):
        actions.take_step(clauses[key], "restore", acting=member)
    assert shape(queries.draft(member)) == ["KE-C-001", ["KE-C-002", [["KE-C-003", ["KE-C-004"]]]]]


def test_only_writers_write(clauses: Clauses, as_actor: Any, outsider: Actor, process: Process) -> None:
    for actor in (outsider, as_actor(Role.ADVISER), as_actor(Role.GCG_REVIEWER), as_actor(Role.CONTRIBUTOR)):
        for act in (
            lambda actor=actor: actions.edit_clause(clauses["full"], words={"title": "Mine"}, acting=actor),
            lambda actor=actor: actions.take_step(clauses["bare"], "retire", acting=actor),
            lambda actor=actor: actions.cite(clauses["full"], "KE-R-0001", "merged", acting=actor),
            lambda actor=actor: actions.translate(clauses["full"], "title", "x", "sw", acting=actor),
            lambda actor=actor: actions.move(
                clauses["full"], parent=clauses["outcome"], position=2, acting=actor
            ),
        ):
            with pytest.raises(Refused):
                act()


def test_every_change_is_in_the_ledger_without_words(
    clauses: Clauses, member: Actor, process: Process
) -> None:
    actions.edit_clause(clauses["full"], words={"title": "A new title here"}, acting=member)
    actions.take_step(clauses["full"], "retire", acting=member)
    lines = ledger.about(process, "KE-C-004")
    assert [line.kind for line in lines] == ["clause.added", "clause.changed", "clause.retired"]
    assert not any("title here" in line.body or "officers" in line.body for line in lines)


def test_the_draft_is_for_insiders(
    clauses: Clauses, outsider: Actor, stranger: Actor, as_actor: Any, desk: Actor
) -> None:
    publish(clauses["full"].process, "roadmap", acting=desk)
    for actor in (outsider, stranger, as_actor(Role.GCG_REVIEWER)):
        with pytest.raises(NotFound):
            queries.draft(actor)
        assert not queries.visible_to(actor).exists()


def test_the_draft_takes_the_same_queries_at_any_size(
    clauses: Clauses, add: Any, member: Actor, asked: list[Any], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(7):
        queries.draft(member)
    for number in range(8):
        add(
            "action",
            f"Action {number}",
            clauses["outcome"],
            cites=[Cited(asked[0].public_id, "inspired")],
            **FULL,
        )
    with django_assert_num_queries(7):
        assert len(queries.actions_of(queries.draft(member))) == 10


def test_totals_never_add_currencies(clauses: Clauses, member: Actor) -> None:
    totals = queries.totals(queries.draft(member))
    assert [(money.currency, money.amount, money.gap) for money in totals.overall] == [
        ("KES", Decimal(1_500_000), Decimal(1_000_000)), ("USD", Decimal("20000.50"), Decimal("20000.50")),
    ]  # fmt: skip
    assert [(money.source, money.funded) for money in totals.sources] == [
        ("National budget", Decimal(500_000)), ("Sample partner", Decimal(0)),
    ]  # fmt: skip
    assert [node.public_id for node, _money in totals.areas] == ["KE-C-002"]


def test_problems_name_what_an_action_lacks(clauses: Clauses, process: Process, member: Actor) -> None:
    assert [(problem.public_id, problem.code) for problem in queries.problems(process)] == [
        ("KE-C-005", code) for code in ("indicator", "lead", "budget", "timeline")
    ]
    actions.set_indicators(clauses["full"], [IndicatorFacts(name="No figures")], acting=member)
    assert {problem.code for problem in queries.problems(process) if problem.public_id == "KE-C-004"} == {
        "baseline",
        "target",
    }


def test_standing(process: Process, clauses: Clauses) -> None:
    assert queries.standing(process) == "current"

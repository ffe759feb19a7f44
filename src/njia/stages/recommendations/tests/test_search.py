import pytest
from django.core.paginator import Page
from django.db import connection

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.apps import can_find_near_words
from njia.stages.recommendations.models import Recommendation

pytestmark = pytest.mark.django_db
SAID = {
    1: "Train labour inspectors in Thiès and Kilifi.",
    2: "Fundisha wakaguzi wa kazi.",
    3: "Inspect the quarries; publish what was found (100 % of it).",
    4: "L'État protège les élèves.",
}


@pytest.fixture(autouse=True)
def register(process: Process, desk: Actor) -> None:
    for text in SAID.values():
        actions.register(process, New(text), acting=desk)


def page_of(actor: Actor, asked: str = "", number: str | int = 1, **chosen: str) -> Page[Recommendation]:
    process = Process.objects.get(pk=actor.process_id)
    wanted = queries.Asked(asked, {key: (value,) for key, value in chosen.items()}, "number")
    return queries.page_found(queries.find(process, actor, wanted), actor, number)


def found(asked: str, actor: Actor, **chosen: str) -> set[int]:
    """By the words themselves, not by near ones."""
    process = Process.objects.get(pk=actor.process_id)
    if queries.find(process, actor, queries.Asked(asked)).near:
        return set()
    return {item.number for item in page_of(actor, asked, **chosen).object_list}


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("", {1, 2, 3, 4}),
        ("   ", {1, 2, 3, 4}),
        ("inspect", {1, 3}),
        ("INSPECT", {1, 3}),
        ("inspectors train", {1}),
        ("spect", set()),
        ("thies", {1}),
        ("Thiès", {1}),
        ("eleves ETAT", {4}),
        ("100", {3}),
        ("KE-R-0002", {2}),
        (" ke-r-0002 ", {2}),
        ("KE-R-9999", set()),
        ("nothing like it", set()),
    ],
)
def test_words_are_found_by_their_beginning_without_case_and_accents(
    asked: str, numbers: set[int], desk: Actor
) -> None:
    assert found(asked, desk) == numbers


@pytest.mark.parametrize(
    "asked",
    [
        '"', "'", "''", '"inspect', "inspect*", "inspect:*", "inspect & | ! ( )", "NEAR(a b)", "title:train", "a AND NOT b",
        "'; DROP TABLE recommendations_recommendation; --", "%", "_", "\\", "\\'", "^train", "-train", "{title}: train",
        "train\x00", "٣", "ﬁ", "²", "ª", "e\u0301", "👩\u200d🌾", "a" * 200, "AND", "OR", "NOT", "<->", "a_b", "\ud7ff",
    ],
)  # fmt: skip
def test_no_asking_breaks_it(asked: str, desk: Actor) -> None:
    assert found(asked, desk) <= {1, 2, 3, 4}
    assert Recommendation.objects.count() == 4


def test_operators_are_words_like_others(desk: Actor) -> None:
    assert found("inspect OR wakaguzi", desk) == set()
    assert found("inspect*", desk) == {1, 3}
    assert found("title:train publish", desk) == set()


def test_what_may_not_be_seen_is_not_found(outsider: Actor, stranger: Actor) -> None:
    for who in (outsider, stranger):
        assert found("inspect", who) == set()
        assert found("KE-R-0001", who) == set()


def test_kind_and_theme_narrow_it_down(desk: Actor) -> None:
    first, second = Recommendation.objects.order_by("number")[:2]
    actions.reclassify(second, "insight", acting=desk)
    actions.tag(first, "themes", ["child_labour"], acting=desk)
    assert found("", desk, kind="insight") == {2}
    assert found("", desk, theme="child_labour") == {1}
    assert found("wakaguzi", desk, kind="recommendation") == set()


@pytest.mark.parametrize(("number", "page"), [("2", 2), ("99", 2), ("0", 2), ("-1", 2), ("two", 1), ("", 1)])
def test_pages_that_do_not_exist_become_ones_that_do(
    process: Process, desk: Actor, number: str, page: int
) -> None:
    for n in range(23):
        actions.register(process, New(f"More {n}."), acting=desk)
    shown = page_of(desk, number=number)
    assert shown.number == page
    assert [item.number for item in shown.object_list] == ([26, 27] if page == 2 else list(range(1, 26)))


def test_who_runs_it_is_told_that_pieces_of_words_are_missing() -> None:
    """SQLite has none, and needs none; PostgreSQL has an index of them, unless its user was not allowed to make it."""
    assert can_find_near_words(["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS recommendations_near")
    warned = [each.id for each in can_find_near_words(["default"])]
    assert warned == (["recommendations.W001"] if connection.vendor == "postgresql" else [])

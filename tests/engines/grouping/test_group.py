"""What must hold for any list of texts whatever."""

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.engines.grouping import THRESHOLD, Grouping, compare, group
from njia.engines.grouping.flat import flat
from njia.engines.grouping.likeness import likeness
from njia.engines.grouping.pairs import Comparer
from njia.engines.grouping.words import words_of

VERBS = ("Train", "Fund", "Inspect", "Ban", "Publish", "Register")
THINGS = ("labour inspectors", "tea farms", "shelters for girls", "agencies", "school meals", "50 clinics")
ENDS = ("in every county", "without delay", "by 2027", "including at night", "so that children learn", "")
ASKS = st.builds(lambda *parts: " ".join(parts), *map(st.sampled_from, (VERBS, THINGS, THINGS, ENDS)))
LISTS = st.lists(st.one_of(ASKS, st.text(max_size=20)), max_size=14)


def partition(grouping: Grouping) -> set[frozenset[int]]:
    return {frozenset(each.rows) for each in grouping.suggestions}


@settings(deadline=None)
@given(LISTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_decides_nothing(texts: list[str], random: "object") -> None:
    order = list(range(len(texts)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = group([texts[row] for row in order])
    assert partition(group(texts)) == {frozenset(order[row] for row in rows) for rows in partition(shuffled)}


@settings(deadline=None)
@given(LISTS)
def test_the_texts_of_a_group_are_that_group_when_alone(texts: list[str]) -> None:
    for each in group(texts).suggestions:
        alone = group([texts[row] for row in each.rows])
        assert partition(alone) == {frozenset(range(len(each.rows)))}


@settings(deadline=None)
@given(LISTS)
def test_a_text_about_something_else_changes_nothing(texts: list[str]) -> None:
    before, after = group(texts), group([*texts, "zyxw vuts qponm"])
    assert before == after


@settings(deadline=None)
@given(LISTS)
def test_every_row_is_in_one_group_at_most_and_every_group_says_why(texts: list[str]) -> None:
    grouping = group(texts)
    rows = [row for each in grouping.suggestions for row in each.rows]
    assert len(rows) == len(set(rows))
    for each in grouping.suggestions:
        assert list(each.rows) == sorted(each.rows)
        assert len(each.rows) >= 2
        centre = each.why[0].rows[0]
        assert {why.rows[0] for why in each.why} == {centre}
        assert sorted(why.rows[1] for why in each.why) == [row for row in each.rows if row != centre]
    json.dumps(grouping.as_json())


@settings(deadline=None)
@given(LISTS)
def test_nothing_that_is_apart_is_in_one_group(texts: list[str]) -> None:
    for each in group(texts).suggestions:
        for one, other in itertools.combinations(each.rows, 2):
            assert compare(texts[one], texts[other])[1].why_not == ()


@settings(deadline=None)
@given(ASKS, ASKS)
def test_comparing_is_symmetric(one: str, other: str) -> None:
    there, back = compare(one, other)[1], compare(other, one)[1]
    assert there.likeness == back.likeness
    assert sorted(each.kind for each in there.why_not) == sorted(each.kind for each in back.why_not)


@settings(max_examples=60, deadline=None)
@given(st.lists(ASKS, min_size=2, max_size=25), st.sampled_from([0.1, 0.35, 0.5, 0.8, 1.0]))
def test_the_search_finds_every_pair_that_comparing_all_finds(texts: list[str], threshold: float) -> None:
    words = [words_of(text) for text in texts]
    expected = [
        (one, other, likeness(words[one], words[other]))
        for one, other in itertools.combinations(range(len(words)), 2)
        if likeness(words[one], words[other]) >= threshold
    ]
    found = [
        pair
        for some in (Comparer(flat(words)).search(threshold) if words else ())
        for pair in zip(some.ones.tolist(), some.others.tolist(), some.scores.tolist(), strict=True)
    ]
    assert sorted(found) == expected


def test_equal_texts_are_one_group_and_wordless_ones_none() -> None:
    texts = ["Build schools.", "", "build  SCHOOLS", "…", "…", "N/A 1"]
    assert partition(group(texts)) == {frozenset({0, 2})}


def test_evidence_shows_the_words_of_the_texts() -> None:
    why, apart = compare("Prohibit recruitment fees for nurses", "Ban recruitment fees, now")
    assert why.shared == ("prohibit", "recruitment fees")
    assert why.only_first == ("nurses",)
    assert why.only_second == ("now",)
    assert why.likeness == apart.likeness == pytest.approx(2 * 2 / (3 + 3))
    assert why.as_json()["distance"] == pytest.approx(1 - 2 / 3, abs=1e-4)


def test_what_an_ask_is_for_counts_less_than_what_it_asks() -> None:
    purpose = compare("Hire nurses", "Hire nurses so that clinics open")[0]
    asked = compare("Hire nurses", "Hire nurses and let clinics open")[0]
    assert purpose.likeness == pytest.approx(2 * 200 / (200 + 240))
    assert asked.likeness < purpose.likeness


def test_kept_apart_is_reported_with_the_reason() -> None:
    found = group(["Ban fees for nurses", "Allow fees for nurses", "Plant trees"])
    assert [(each.rows, [why.kind for why in each.why_not]) for each in found.apart] == [
        ((0, 1), ["opposite"])
    ]
    assert found.apart[0].why_not[0].first == ("ban",)
    assert found.apart[0].why_not[0].second == ("allow",)


def test_a_higher_threshold_suggests_less() -> None:
    texts = ["Build schools in Kwale", "Build schools in Kwale soon, with kitchens"]
    assert partition(group(texts, threshold=0.5)) == {frozenset({0, 1})}
    assert partition(group(texts, threshold=0.95)) == set()


@pytest.mark.parametrize("threshold", [0, -1, 1.01, float("nan")])
def test_a_threshold_that_means_nothing_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        group(["a"], threshold=threshold)


def test_languages_must_be_as_many_as_texts() -> None:
    with pytest.raises(ValueError, match="language"):
        group(["a", "b"], languages=["en"])


def test_a_language_that_is_given_is_not_guessed() -> None:
    assert words_of("Waajiri watoze ada la").language == "sw"
    assert words_of("la", "sw").language == "sw"
    assert words_of("des frais", "xx").language == "fr"


def test_progress_ends_at_the_number_of_texts() -> None:
    told: list[tuple[str, int, int]] = []
    group(["Build schools", "Build wells"], progress=lambda *each: told.append(each))
    assert told == [("words", 0, 2), ("words", 2, 2)]


def test_rows_can_be_called_what_the_caller_calls_them() -> None:
    found = group(["Build schools", "Build schools!", "Ban fees", "Allow fees"]).numbered([10, 20, 30, 40])
    assert [each.rows for each in found.suggestions] == [(10, 20)]
    assert found.suggestions[0].why[0].rows == (10, 20)
    assert [each.rows for each in found.apart] == [(30, 40)]


def test_the_threshold_is_the_one_that_was_measured() -> None:
    assert THRESHOLD == 0.5

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.engines.assignment import Item, Reader, assign

SIDES = ("government", "workers", "employers")


def people(count, **more):
    return [Reader(f"p{n}", SIDES[n % 3], **more) for n in range(count)]


def asks(count, **more):
    return [Item(f"a{n}", **more) for n in range(count)]


@st.composite
def cases(draw):
    readers = [
        Reader(
            f"p{n}", draw(st.sampled_from(SIDES)), frozenset(draw(st.sets(st.sampled_from("xyz")))),
            frozenset(draw(st.sets(st.sampled_from(["en", "sw"])))), draw(st.booleans()),
        )
        for n in range(draw(st.integers(1, 7)))
    ]  # fmt: skip
    names = st.sampled_from([reader.id for reader in readers])
    conflicts = draw(st.lists(st.frozensets(names, max_size=3), min_size=1, max_size=3))
    items = [
        Item(
            f"a{n}", frozenset(draw(st.sets(st.sampled_from("xyz"), max_size=1))),
            draw(st.sampled_from(["en", "sw"])), draw(st.sampled_from(conflicts)),
        )
        for n in range(draw(st.integers(0, 25)))
    ]  # fmt: skip
    return items, readers, draw(st.integers(1, 3))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_rules_hold_whoever_there_is(case):
    items, readers, each = case
    result = assign(items, readers, each)
    known = {reader.id: reader for reader in readers}
    assert result.readers.keys() == {item.id for item in items}
    for item in items:
        chosen = result.readers[item.id]
        assert len(set(chosen)) == len(chosen) == min(each, len(readers) - len(item.conflicts))
        assert not item.conflicts & set(chosen)
        free_sides = {reader.side for reader in readers if reader.id not in item.conflicts}
        if each > 1 and len(free_sides) > 1:
            assert len({known[one].side for one in chosen}) > 1
        assert (item.id in result.one_sided) == (each > 1 and len({known[one].side for one in chosen}) < 2)
        assert (item.id in result.without_lived) == (not any(known[one].lived for one in chosen))
    assert set(result.short) == {item.id for item in items if len(result.readers[item.id]) < each}
    loads = Counter(one for chosen in result.readers.values() for one in chosen)
    for one in readers:
        for other in readers:
            if one.side == other.side and all(
                (one.id in i.conflicts) == (other.id in i.conflicts) for i in items
            ):
                assert abs(loads[one.id] - loads[other.id]) <= 1


def test_everybody_carries_the_same_where_nothing_forbids_it():
    result = assign(asks(50), people(9))
    loads = Counter(one for chosen in result.readers.values() for one in chosen)
    assert set(loads.values()) == {11, 12}
    assert not result.short
    assert not result.one_sided


def test_lived_experience_reaches_as_many_items_as_even_loads_allow():
    readers = [*people(6), Reader("s1", "survivors", lived=True), Reader("s2", "survivors", lived=True)]
    result = assign(asks(40), readers)
    loads = Counter(one for chosen in result.readers.values() for one in chosen)
    assert set(loads.values()) == {10}, "nobody may be known by a heavier load"
    assert len(result.without_lived) == 20


def test_who_knows_the_theme_and_the_language_reads_it():
    readers = [
        Reader("a", "workers", frozenset({"x"}), frozenset({"en"})),
        Reader("b", "workers", frozenset({"y"}), frozenset({"sw"})),
        Reader("c", "employers", frozenset({"x"}), frozenset({"en"})),
        Reader("d", "employers", frozenset({"y"}), frozenset({"sw"})),
    ]
    items = [Item(f"x{n}", frozenset("x"), "en") for n in range(5)]
    items += [Item(f"y{n}", frozenset("y"), "sw") for n in range(5)]
    result = assign(items, readers)
    assert {frozenset(result.readers[f"x{n}"]) for n in range(5)} == {frozenset("ac")}
    assert {frozenset(result.readers[f"y{n}"]) for n in range(5)} == {frozenset("bd")}


def test_what_was_given_before_counts():
    readers = [Reader("busy", "workers", load=10), Reader("new", "workers"), Reader("other", "employers")]
    result = assign(asks(10), readers)
    assert Counter(one for chosen in result.readers.values() for one in chosen) == {"new": 10, "other": 10}


def test_nobody_and_nothing():
    assert assign([], people(2)).readers == {}
    alone = assign(asks(2), [])
    assert alone.readers == {"a0": (), "a1": ()}
    assert alone.short == alone.one_sided == alone.without_lived == ["a0", "a1"]
    with pytest.raises(ValueError, match="ids of their own"):
        assign(asks(1), [*people(1), *people(1)])

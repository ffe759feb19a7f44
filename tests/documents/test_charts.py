from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from njia.documents import charts
from njia.documents.picture import check_picture, settled_colours
from tests.documents import sample

SVG = "{http://www.w3.org/2000/svg}"
ANY = st.text(max_size=20)


def drawn(svg: str) -> ElementTree.Element:
    check_picture(svg)
    root: ElementTree.Element = fromstring(svg)
    return root


def words(svg: str) -> list[str]:
    return [text.text or "" for text in drawn(svg).iter(f"{SVG}text")]


def test_a_disposition_bar_is_cut_in_proportion() -> None:
    root = drawn(charts.disposition_bar({"adopted": 3, "declined": 1}, {}, "Answers", width=400))
    segments = [rect for rect in root.iter(f"{SVG}rect") if rect.get("height") == "36"]

    assert [float(rect.get("width", "")) for rect in segments] == [298.0, 98.0]
    assert [float(rect.get("x", "")) for rect in segments] == [0.0, 300.0]


def test_a_disposition_bar_says_every_count_but_zero() -> None:
    svg = charts.disposition_bar(
        {"adopted": 90, "declined": 1, "open": 0}, {"adopted": "Imepokelewa"}, "Answers"
    )

    assert "Imepokelewa: 90" in words(svg)
    assert "declined: 1" in words(svg)
    assert not any("open" in text for text in words(svg))
    assert drawn(svg).findtext(f"{SVG}desc") == "Imepokelewa: 90; declined: 1"


def test_an_unknown_disposition_has_a_colour_too() -> None:
    assert "--chart-piloted, #" in charts.disposition_bar({"piloted": 2}, {"piloted": "Piloted"}, "Answers")


def test_an_empty_disposition_bar_is_still_a_picture() -> None:
    assert drawn(charts.disposition_bar({}, {}, "Answers")).findtext(f"{SVG}title") == "Answers"


def test_bars_have_lengths_in_proportion() -> None:
    root = drawn(charts.bars([("a", 10, "10"), ("b", 5, "5")], "Bars"))
    first, second = (float(rect.get("width", "")) for rect in root.iter(f"{SVG}rect"))

    assert first == 2 * second


def test_stacked_bars_are_cut_by_kind_and_say_every_share() -> None:
    svg = charts.stacked_bars(
        [("One desk", {"north": 30, "south": 10}), ("Two", {"south": 20})], ["north", "south"], "Paid"
    )
    parts = [
        float(rect.get("width", "")) for rect in drawn(svg).iter(f"{SVG}rect") if rect.get("height") == "16"
    ]

    assert parts == [269.0, 89.0, 179.0]
    assert drawn(svg).findtext(f"{SVG}desc") == "One desk: north 75%, south 25%; Two: south 100%"
    assert {"north", "south", "75%"} <= set(words(svg))


def test_stacked_bars_of_nothing_are_still_a_picture() -> None:
    assert drawn(charts.stacked_bars([], ["north"], "Paid")).findtext(f"{SVG}title") == "Paid"


def test_the_journey_shows_where_it_stands() -> None:
    for upright in (False, True):
        root = drawn(charts.journey_line(sample.STAGES, "Journey", upright))
        states = [circle.get("class") for circle in root.iter(f"{SVG}circle")]

        assert states == ["chart-done"] * 4 + ["chart-current"] + ["chart-next"] * 4
        assert [text.text for text in root.iter(f"{SVG}text")] == [stage.label for stage in sample.STAGES]
        assert "Roadmap: now" in (root.findtext(f"{SVG}desc") or "")


def test_a_chart_is_named_by_its_title_and_description() -> None:
    root = drawn(charts.bars([("a", 1, "1")], "Bars"))
    names = {element.get("id") for element in root if element.get("id")}

    assert root.get("role") == "img"
    assert set((root.get("aria-labelledby") or "").split()) == names


def test_two_charts_on_a_page_have_different_ids() -> None:
    one, other = charts.bars([("a", 1, "1")], "Bars"), charts.bars([("a", 2, "2")], "Bars")

    assert drawn(one).get("aria-labelledby") != drawn(other).get("aria-labelledby")


def test_settled_colours_leave_no_variable() -> None:
    svg = charts.journey_line(sample.STAGES, "Journey")

    assert "var(" in svg
    assert "var(" not in settled_colours(svg)
    assert settled_colours('fill="var(--a, #fff)"') == 'fill="#fff"'


@given(ANY, ANY, st.dictionaries(ANY, st.integers(0, 10**6), max_size=4))
def test_any_words_make_a_picture(title: str, label: str, counts: dict[str, int]) -> None:
    labels = dict.fromkeys(counts, label)

    drawn(charts.disposition_bar(counts, labels, title))
    drawn(charts.bars([(label, count, title) for count in counts.values()], title))
    drawn(charts.journey_line([charts.Stage(label, "current", title)], title))

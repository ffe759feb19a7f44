"""The stylesheet, the frame, the parts and the pages of refusal, drawn without any room behind them."""

import gzip
import re
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.template.loader import render_to_string
from django.utils import translation

from njia.site.demo.load import BANNER

SITE = Path(__file__).parents[1]
CSS = (SITE / "static/njia.css").read_text("utf-8")
TEMPLATES = sorted((SITE / "templates").rglob("*.html"))
CATALOGUES = sorted((SITE / "locale").glob("*/LC_MESSAGES/django.po"))
TONES = ("good", "fair", "calm", "wait", "stop", "move")
GROUNDS = ("paper", "card")


def tokens() -> dict[str, dict[str, str]]:
    """Scheme → token → colour; the dark scheme overrides the light one."""
    light, dark = (
        dict(re.findall(r"--(\w[\w-]*): (#[0-9a-f]{3,6});", block))
        for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    )
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_every_ground(scheme: str) -> None:
    colour = tokens()[scheme]
    pairs = [*product(("ink", "soft", "link", *TONES), GROUNDS), *product(("ink", "soft", "link"), ("sand",))]
    pairs += [("on-act", "act"), ("on-head", "head"), ("card", "stop")]
    weak = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_and_focus_can_be_seen(scheme: str) -> None:
    colour = tokens()[scheme]
    pairs = [*product(("edge", "focus"), GROUNDS), ("gold", "head")]
    assert {pair for pair in pairs if contrast(colour[pair[0]], colour[pair[1]]) < 3} == set()


def test_the_look_is_small() -> None:
    assert len(gzip.compress(CSS.encode(), 9)) <= 5.5 * 1024
    assert (SITE / "static/njia.js").stat().st_size <= 2048


def test_no_template_needs_what_the_policy_forbids() -> None:
    forbidden = re.compile(
        r"""\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*(?:\ssrc=|application/json))|src=["'](?:https?:)?//"""
    )
    assert [path.name for path in TEMPLATES if forbidden.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_translations_keep_placeholders_and_links(path: Path) -> None:
    mark = re.compile(r"%\(\w+\)s|href=\"[^\"]*\"|\{\w*\}")
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id and message.string]
    assert messages
    for message in messages:
        forms = [message.id] if isinstance(message.id, str) else message.id
        wanted = [set(mark.findall(form)) for form in forms]
        strings = [message.string] if isinstance(message.string, str) else message.string
        for text in filter(None, strings):
            assert set(mark.findall(text)) in wanted, forms[-1]


class Page(HTMLParser):
    """The references inside a page: what has an id, and what points at one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.wanted: set[str] = set()
        self.inputs: set[str] = set()
        self.labelled: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if name := found.get("id"):
            self.ids.append(name)
        self.wanted |= set((found.get("aria-describedby") or "").split())
        if (href := found.get("href") or "").startswith("#"):
            self.wanted.add(href[1:])
        if tag == "label" and found.get("for"):
            self.labelled.add(str(found["for"]))
        if tag in {"input", "textarea", "select"} and found.get("type") != "hidden":
            self.inputs.add(str(found.get("id")))


def test_the_style_guide_shows_every_part_soundly() -> None:
    html = render_to_string("styleguide.html")
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    assert page.wanted <= set(page.ids)
    assert page.inputs <= page.labelled
    assert "Only the working group decides." in html
    assert html.count("s-adopted") == 4
    unused = {path.name for path in (SITE / "templates/parts").iterdir()} - used_parts("styleguide.html")
    assert unused <= {"_exit.html", "_htmx.html", "_tools.html"}


def used_parts(name: str) -> set[str]:
    """The parts that a template draws on, directly or not."""
    text = (SITE / "templates" / name).read_text("utf-8")
    names = set(re.findall(r"\"([\w./]+\.html)\"", text))
    return {Path(one).name for one in names} | {part for one in names for part in used_parts(one)}


def test_the_journey_line_says_where_we_are_and_hides_no_closed_door() -> None:
    stages = [
        {"key": "meetings", "title": "Meetings", "url": "/m/", "state": "done", "allowed": True},
        {"key": "review", "title": "Answers", "url": "/r/", "state": "current", "allowed": True},
        {"key": "submission", "title": "Submission", "url": "/s/", "state": "next", "allowed": False},
    ]
    html = render_to_string("base.html", {"journey": stages, "room": "meetings"})
    links = {
        found["href"]: found.get("aria-current")
        for tag, found in Page(html).tags
        if tag == "a" and found["href"]
    }
    assert links["/m/"] == "page"
    assert links["/r/"] is None
    assert "/s/" not in links
    assert "Submission" in html
    unplaced = render_to_string("base.html", {"journey": stages})
    assert 'href="/r/" aria-current="step"' in unplaced


def test_the_notice_of_the_sample_is_said_in_the_language_of_the_reader() -> None:
    with translation.override("fr"):
        html = render_to_string("base.html", {"process": {"name": "Kenya", "notice": BANNER}})
    assert "Un exemple inventé" in html
    assert BANNER not in html


def test_the_frame_carries_notice_tools_and_way_out_when_given() -> None:
    bare = render_to_string("base.html")
    full = render_to_string(
        "base.html",
        {
            "process": {"name": "Kenya", "notice": "Invented for practice."},
            "tools": [{"title": "People", "url": "/people/", "current": True}],
            "exit_url": "https://weather.example/",
        },
    )
    assert full.count("Invented for practice.") == 2
    assert 'href="/people/" aria-current="page"' in full
    assert "data-exit" in full
    assert "data-exit" not in bare
    assert "sample" not in bare
    assert "htmx" not in full
    assert "vendor/htmx/htmx.min.js" in render_to_string("parts/_htmx.html")


def test_pieces_of_the_bar_are_in_proportion_and_empty_ones_are_left_out() -> None:
    counts = [
        {"key": "adopted", "label": "Adopted", "count": 3},
        {"key": "declined", "label": "Declined", "count": 1},
        {"key": "deferred", "label": "Deferred", "count": 0},
    ]
    html = render_to_string("parts/_disposition_bar.html", {"counts": counts, "total": 4})
    widths = [float(str(found["width"])) for tag, found in Page(html).tags if tag == "svg"]
    assert len(widths) == 2
    assert widths[0] / widths[1] == pytest.approx(3, rel=1e-3)
    assert "Deferred" in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429"])
def test_pages_of_refusal_stand_alone(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert html.count("<h1>") == 1
    assert not re.search(
        r"exception|traceback|csrf|http", html.split("<main")[1].split("</main>")[0], re.IGNORECASE
    )


def test_a_refusal_gives_its_reason_escaped() -> None:
    assert "Only on &lt;Mondays&gt;." in render_to_string("403.html", {"reason": "Only on <Mondays>."})


def test_the_page_of_last_resort_leans_on_no_address_of_the_site() -> None:
    html = render_to_string("500.html")
    assert "<h1>" in html
    assert "{% url" not in (SITE / "templates/500.html").read_text("utf-8")

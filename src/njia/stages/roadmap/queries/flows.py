"""From whom and from which root causes the recommendations came that live on in each priority area."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from njia.documents import charts
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.roadmap.queries.nodes import Node, walk
from njia.stages.voices.queries import floored

FLOOR = 10
"""Whoever sent without an organisation is counted in multiples of this, and not at all below it."""


@dataclass(frozen=True, slots=True)
class Flow:
    """`picture` is an SVG; `links` say the same: (from, to which area, how many recommendations)."""

    title: str
    links: list[tuple[str, str, int]]
    picture: str


def flows(process: Process, tree: Iterable[Node]) -> list[Flow]:
    """Those that there is something to show of. A recommendation cited in two areas is counted in both."""
    areas = [node for node in tree if node.kind == "area"]
    cited = {
        area.public_id: {cite.recommendation for node in walk([area]) for cite in node.cites}
        for area in areas
    }
    names = {area.public_id: area.title.body for area in areas}
    wanted = set().union(*cited.values())
    rows = process.recommendations.filter(public_id__in=wanted)
    senders = dict(rows.values_list("public_id", "organisation__constituency"))
    causes = list(
        rows.filter(tags__vocabulary="root_causes")
        .values_list("public_id", "tags__code")
        .order_by("public_id")
    )
    found = [
        (_("From whom"), _by_constituency(cited, senders)),
        (_("From which root cause"), _by_cause(cited, causes)),
    ]
    return [
        Flow(title, links, charts.flows(links, title))
        for title, counts in found
        if (links := [(from_, names[area], count) for (from_, area), count in counts])
    ]


Counts = list[tuple[tuple[str, str], int]]


def _by_constituency(cited: Mapping[str, set[str]], senders: Mapping[str, str | None]) -> Counts:
    """Organisations are counted exactly. Nobody else is told apart: neither by name nor by constituency."""
    terms = vocabularies.terms("constituencies")
    counts: Counter[tuple[str, str]] = Counter()
    for area, items in cited.items():
        counts.update((senders.get(item) or "", area) for item in items)
    found: Counts = [
        ((terms[code].label, area), counts[code, area])
        for code in terms
        for area in cited
        if counts[code, area]
    ]
    unnamed = _("In confidence or unnamed")
    return found + [
        ((unnamed, area), count) for area in cited if (count := floored(counts["", area], FLOOR) or 0)
    ]


def _by_cause(cited: Mapping[str, set[str]], causes: Iterable[tuple[str, str]]) -> Counts:
    """By family of causes, floored: a cause that one person alone named could tell who it was."""
    terms = vocabularies.terms("root_causes")
    counts: Counter[tuple[str, str]] = Counter()
    for item, code in causes:
        family = terms[code].parent or code if code in terms else code
        counts.update((family, area) for area, items in cited.items() if item in items)
    return [
        ((terms[code].label, area), count)
        for code in terms
        for area in cited
        if (count := floored(counts[code, area], FLOOR) or 0)
    ]

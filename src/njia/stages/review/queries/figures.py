"""How the group answers, in figures: how much of what each constituency asked was taken up, how long answers take, how
often one reason serves for many, and the way from who asked through the answers into the roadmap.

What was divided is counted by its parts, since each of them is answered; grouped ones share the answer at their end.
"""

import datetime
import statistics
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from njia.documents import charts
from njia.documents.writers.csv import lines
from njia.kernel import clock, sections
from njia.kernel.access import Actor, NotFound, Words
from njia.kernel.ledger import queries as ledger
from njia.kernel.people.queries import actor as seen_by
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.review.models import Case, Decision
from njia.stages.review.queries.agenda import Repeated, repeated
from njia.stages.review.queries.answers import answers, batches, label_of
from njia.stages.review.queries.body import body
from njia.stages.review.queries.groups import REST, group_label, overdue_before, shown_groups
from njia.stages.review.queries.register import may_see, may_work
from njia.stages.review.states import (
    AWAITING,
    ENTERS_ROADMAP,
    LEFT,
    OPEN,
    RECOMMENDATION,
    STANDINGS,
)
from njia.stages.voices.queries import floored

WAITING = frozenset({AWAITING, OPEN})
Link = tuple[str, str, int]
"""From, to, how many."""
ONWARD: dict[str, Words] = {
    "roadmap": gettext_lazy("In the roadmap"),
    "not_in_roadmap": gettext_lazy("Not in the roadmap"),
}


@dataclass(frozen=True, slots=True)
class Adoption:
    """How much of what a constituency asked was taken up, of what is answered. `code` may be `REST`."""

    code: str
    label: Words
    answered: int
    taken_up: int

    @property
    def percent(self) -> int:
        return round(100 * self.taken_up / self.answered)


@dataclass(frozen=True, slots=True)
class Duration:
    """Days from the receipt of an ask to its first answer, over all that are answered."""

    answered: int
    median: int
    quarter: int
    three_quarters: int
    nine_tenths: int


@dataclass(frozen=True, slots=True)
class Streams:
    """A flow diagram: `picture` is an SVG; `rows` say the same in words, `links` in keys."""

    key: str
    title: str
    links: list[Link]
    rows: list[Link]
    picture: str


@dataclass(frozen=True, slots=True)
class Openness:
    """`adoption` and `took` are empty where there are too few answers to say. `promised` is in days."""

    adoption: list[Adoption]
    took: Duration | None
    waiting: int
    overdue: int
    promised: int
    repeated: Repeated
    streams: list[Streams]


@dataclass(frozen=True, slots=True)
class _Fate:
    """What became of one ask. `state` is that at the end of the groupings, `own` its own answer or where it waits."""

    pk: int
    constituency: str
    received_on: datetime.date
    own: str
    state: str
    answered_on: datetime.date | None


def openness(process: Process, actor: Actor) -> Openness:
    """As insiders see it, or else as everybody does. Raises `NotFound` where the answers are not for this reader.

    Kept under the root of the log and the day: what waits becomes overdue by itself.
    """
    if not may_see(actor):
        raise NotFound
    inside = may_work(actor)
    reader = actor if inside else seen_by(None, process)
    group = body(process)
    key = f"openness:{ledger.head(process).root}:{clock.today()}:{inside}:{group.answer_within}:{get_language()}"
    known: Openness | None = cache.get(key)
    if known is None:
        fates, often = _fates(process, reader)
        late = overdue_before(group.answer_within)
        waiting = [fate for fate in fates if fate.own in WAITING]
        known = Openness(
            adoption=_adoption(fates, process.floor),
            took=_took(fates, process.floor),
            waiting=len(waiting),
            overdue=sum(fate.received_on < late for fate in waiting),
            promised=group.answer_within,
            repeated=often,
            streams=_streams(process, fates, reader, inside=inside),
        )
        cache.set(key, known, timeout=300)
    return known


def _fates(process: Process, reader: Actor) -> tuple[list[_Fate], Repeated]:
    """What became of every ask, as this reader is told, and how often one reason was given."""
    whole = Case.objects.filter(recommendation=OuterRef("pk")).exclude(divided="")
    items = process.recommendations.filter(~Exists(whole), kind=RECOMMENDATION).exclude(state__in=LEFT)
    asks = list(
        items.select_related("organisation").only(
            "public_id", "state", "received_on", "organisation__constituency"
        )
    )
    first = dict(
        Decision.objects.filter(case__process=process, number=1).values_list("case__recommendation", "on")
    )
    fates: list[_Fate] = []
    reasons: Counter[str] = Counter()
    for some in batches(asks):
        told = answers(some, reader)
        for item in some:
            answer = told[item.pk]
            side = item.organisation.constituency if item.organisation else ""
            day = first.get(item.pk) if answer.answered else None
            fates.append(_Fate(item.pk, side, item.received_on, answer.state, answer.final_state, day))
            if answer.answered and not answer.grouped:
                reasons[answer.reason] += 1
    return fates, repeated(reasons, body(process).repeats)


def _grouped(fates: Collection[_Fate], floor: int) -> dict[str, list[_Fate]]:
    """Those who are answered, by group: constituencies in the vocabulary's order, then the rest."""
    counts = Counter(fate.constituency for fate in fates)
    unnamed = counts.pop("", 0)
    shown = shown_groups(counts, unnamed, floor)
    found = {
        code: [fate for fate in fates if fate.constituency == code]
        for code in vocabularies.terms("constituencies")
        if code in shown
    }
    rest = [fate for fate in fates if fate.constituency not in shown]
    return found | ({REST: rest} if len(rest) >= floor else {})


def _adoption(fates: Collection[_Fate], floor: int) -> list[Adoption]:
    answered = [fate for fate in fates if fate.own not in WAITING]
    return [
        Adoption(code, group_label(code), len(mine), sum(fate.state in ENTERS_ROADMAP for fate in mine))
        for code, mine in _grouped(answered, floor).items()
    ]


def _took(fates: Collection[_Fate], floor: int) -> Duration | None:
    days = sorted(
        max(0, (fate.answered_on - fate.received_on).days)
        for fate in fates
        if fate.answered_on and fate.own not in WAITING
    )
    if len(days) < floor:
        return None
    quarters = statistics.quantiles(days, n=4, method="inclusive")
    tenths = statistics.quantiles(days, n=10, method="inclusive")
    return Duration(len(days), *(round(each) for each in (quarters[1], quarters[0], quarters[2], tenths[8])))


def _streams(process: Process, fates: Collection[_Fate], reader: Actor, *, inside: bool) -> list[Streams]:
    """Asks by who sent them and by root cause, to their answers, and on to the roadmap.

    Of what is answered, as the table of adoption is: two different groupings could be subtracted from each other.
    """
    fates = [fate for fate in fates if fate.own not in WAITING]
    onward = _onward(process, fates, reader)
    told = (
        ("constituencies", _("From who asked, through the answers, to the roadmap"), _from_groups(fates, process.floor)),
        ("root_causes", _("From root causes, through the answers, to the roadmap"), _from_causes(process, fates)),
    )  # fmt: skip
    return [_drawn(key, title, first, onward, inside=inside) for key, title, first in told if first]


def _drawn(key: str, title: str, first: list[Link], onward: list[Link], *, inside: bool) -> Streams:
    causes = vocabularies.terms("root_causes")

    def said(code: str) -> str:
        known = label_of(code, inside=inside) if code in STANDINGS else ONWARD.get(code)
        return str(known or (causes[code].label if code in causes else group_label(code)))

    steps = [[(said(start), said(end), count) for start, end, count in step] for step in (first, onward)]
    picture = charts.streams(steps, title, [said(code) for code in STANDINGS])
    return Streams(key, title, [*first, *onward], [*steps[0], *steps[1]], picture)


def _onward(process: Process, fates: Collection[_Fate], reader: Actor) -> list[Link]:
    """Of what is answered so that it enters the roadmap: whether it is there."""
    taken = {fate.pk: fate.own for fate in fates if fate.own in ENTERS_ROADMAP}
    there: set[int] = set()
    for some in batches(sorted(taken)):
        items = list(process.recommendations.filter(pk__in=some).only("pk", "public_id", "process"))
        for item in items:
            item.process = process  # read once, not for each
        found = sections.traces(items, reader)
        there |= {pk for pk, traces in found.items() if any(trace.key == "roadmap" for trace in traces)}
    counted = Counter((own, "roadmap" if pk in there else "not_in_roadmap") for pk, own in taken.items())
    return [(own, to, counted[own, to]) for own in STANDINGS for to in ONWARD if counted[own, to]]


def _from_groups(fates: Collection[_Fate], floor: int) -> list[Link]:
    """Groups that may stand alone are counted exactly, the rest in multiples of the floor."""
    links = []
    for code, mine in _grouped(fates, floor).items():
        counts = Counter(fate.own for fate in mine)
        for state in STANDINGS:
            count = (floored(counts[state], floor) or 0) if code == REST else counts[state]
            if count:
                links.append((code, state, count))
    return links


def _from_causes(process: Process, fates: Collection[_Fate]) -> list[Link]:
    """By family of causes, in multiples of the floor: a cause that one person alone named could tell who it was."""
    terms = vocabularies.terms("root_causes")
    states = {fate.pk: fate.own for fate in fates}
    tags = process.recommendations.filter(tags__vocabulary="root_causes").order_by()
    families = {
        (pk, (terms[code].parent or code) if code in terms else code)
        for pk, code in tags.values_list("pk", "tags__code")
        if pk in states
    }
    counts = Counter((family, states[pk]) for pk, family in families)
    return [
        (code, state, count)
        for code in terms
        for state in STANDINGS
        if (count := floored(counts[code, state], process.floor) or 0)
    ]


def figures_json(process: Process, told: Openness) -> dict[str, Any]:
    """For programs: keys are the same in every language."""
    took = told.took
    return {
        "process": process.code,
        "on": clock.today().isoformat(),
        "floor": process.floor,
        "adoption": [
            {"constituency": each.code, "answered": each.answered, "taken_up": each.taken_up, "percent": each.percent}
            for each in told.adoption
        ],
        "days_to_answer": {
            "answered": took.answered, "median": took.median, "quarter": took.quarter,
            "three_quarters": took.three_quarters, "nine_tenths": took.nine_tenths,
        } if took else None,
        "waiting": told.waiting,
        "overdue": told.overdue,
        "promised_days": told.promised,
        "repeated_reasons": {
            "answers": told.repeated.answers, "of": told.repeated.total, "percent": told.repeated.percent,
            "reasons": [{"reason": reason, "answers": count} for reason, count in told.repeated.reasons],
        },
        "streams": [
            {"by": each.key, "links": [{"from": a, "to": b, "count": count} for a, b, count in each.links]}
            for each in told.streams
        ],
    }  # fmt: skip


def figures_csv(told: Openness) -> Iterator[bytes]:
    """The same figures one on a line: what it is, of what, how many."""
    return lines(("figure", "of", "value"), _figures(told))


def _figures(told: Openness) -> Iterator[tuple[str, str, int]]:
    for each in told.adoption:
        yield "answered", each.code, each.answered
        yield "taken_up", each.code, each.taken_up
        yield "taken_up_percent", each.code, each.percent
    if told.took:
        for name in ("answered", "median", "quarter", "three_quarters", "nine_tenths"):
            yield "days_to_answer", name, getattr(told.took, name)
    yield "waiting", "", told.waiting
    yield "overdue", "", told.overdue
    yield "promised_days", "", told.promised
    yield "repeated_reasons", "answers", told.repeated.answers
    yield "repeated_reasons", "of", told.repeated.total
    for streams in told.streams:
        for start, end, count in streams.links:
            yield f"stream:{streams.key}", f"{start} > {end}", count

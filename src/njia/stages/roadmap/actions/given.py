"""What is given for a clause, what is wrong with it, and in what it differs from what the clause says now."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from njia.documents.diff import Conflict, merge
from njia.kernel.access import Refused, Words
from njia.stages.roadmap.queries import BudgetFacts, Cited, IndicatorFacts, Node
from njia.stages.roadmap.states import FIELDS, RELATIONS, TITLE

LONGEST_WORDS = 20_000
YEARS = range(1990, 2101)
LARGEST = Decimal(10) ** 14
"""Numbers have at most 14 digits before the point and two after it."""

PARTS: dict[str, Words] = {
    "lead": gettext_lazy("Lead"),
    "partners": gettext_lazy("Partners"),
    "starts_on": gettext_lazy("Starts"),
    "ends_on": gettext_lazy("Ends"),
    "indicators": gettext_lazy("Indicators"),
    "budget": gettext_lazy("Budget"),
    "cites": gettext_lazy("Recommendations"),
}


class Facts(TypedDict, total=False):
    """Everything about a clause but its words. A key that is missing leaves that part as it is."""

    lead: int | None
    partners: Sequence[int]
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    indicators: Sequence[IndicatorFacts]
    budget: Sequence[BudgetFacts]
    cites: Sequence[Cited]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be taken: in which part (a field of words or a key of `Facts`), and why."""

    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of a clause that would change, with what it says before and after as people read it."""

    part: str
    label: str
    before: str
    after: str


def tidy(words: Mapping[str, str]) -> dict[str, str]:
    """Without space around them, with one kind of line end; a title is one line."""
    return {
        name: " ".join(body.split()) if name == TITLE else body.replace("\r\n", "\n").strip()
        for name, body in words.items()
    }


def faults(kind: str, words: Mapping[str, str], facts: Facts, node: Node | None = None) -> list[Fault]:
    """All that is wrong with what is given for a clause of this kind; `node` is the clause as it stands, if it does."""
    return [
        *_wrong_words(kind, words),
        *_wrong_time(facts, node),
        *_wrong_indicators(facts.get("indicators", ())),
        *_wrong_budget(facts.get("budget", ())),
        *_wrong_cites(facts.get("cites", ())),
    ]


def _wrong_words(kind: str, words: Mapping[str, str]) -> Iterator[Fault]:
    for name, body in words.items():
        if name not in FIELDS[kind]:
            yield Fault(name, _("A clause of this kind has no such field."))
        elif name == TITLE and not body.strip():
            yield Fault(name, _("These words cannot be left out."))
        elif len(body) > LONGEST_WORDS:
            yield Fault(name, _("The text is longer than %(most)s characters.") % {"most": LONGEST_WORDS})


def _wrong_time(facts: Facts, node: Node | None) -> Iterator[Fault]:
    starts = facts.get("starts_on", node.starts_on if node else None)
    ends = facts.get("ends_on", node.ends_on if node else None)
    if starts and ends and ends < starts:
        yield Fault("ends_on", _("It ends before it starts."))


def _wrong_indicators(given: Sequence[IndicatorFacts]) -> Iterator[Fault]:
    numbers = [each.number for each in given if each.number]
    if len(numbers) != len(set(numbers)):
        yield Fault("indicators", _("Two indicators have the same number."))
    for each in given:
        years = [year for year, _value in each.targets]
        if not each.name.strip():
            yield Fault("indicators", _("An indicator needs a name."))
        elif len(years) != len(set(years)):
            yield Fault("indicators", _("An indicator has one target a year."))
        elif _longer(each.name, 300) or _longer(each.unit, 60) or _longer(each.disaggregation, 200):
            yield Fault("indicators", _("An indicator's name, unit or breakdown is too long."))
        elif _longer(each.baseline_source, 200):
            yield Fault("indicators", _("The source of a baseline is too long."))
        elif any(abs(value) >= LARGEST for value in _numbers(each)):
            yield Fault("indicators", _("A number is too large."))
        elif {*years, each.baseline_year or YEARS.start} - set(YEARS):
            yield Fault(
                "indicators",
                _("A year lies between %(from)s and %(to)s.") % {"from": YEARS[0], "to": YEARS[-1]},
            )


def _numbers(given: IndicatorFacts) -> list[Decimal]:
    return [given.baseline or Decimal(0), *(value for _year, value in given.targets)]


def _longer(text: str, most: int) -> bool:
    return len(text) > most


def _wrong_budget(given: Sequence[BudgetFacts]) -> Iterator[Fault]:
    for line in given:
        if line.amount < 0 or line.funded < 0:
            yield Fault("budget", _("An amount of money cannot be less than nothing."))
        elif line.amount >= LARGEST:
            yield Fault("budget", _("A number is too large."))
        elif _longer(line.source, 200):
            yield Fault("budget", _("The source of a budget line is too long."))
        elif line.funded > line.amount:
            yield Fault("budget", _("More is funded than it costs."))
        elif not (len(line.currency) == 3 and line.currency.isascii() and line.currency.isupper()):
            yield Fault("budget", _("A currency is written with three capital letters, such as KES."))


def _wrong_cites(given: Sequence[Cited]) -> Iterator[Fault]:
    for cite in given:
        if cite.relation not in RELATIONS:
            yield Fault(
                "cites", _("“%(relation)s” is no relation to a recommendation.") % {"relation": cite.relation}
            )
    if len({cite.recommendation for cite in given}) != len(given):
        yield Fault("cites", _("A recommendation is named once."))


class Conflicting(Refused):
    """Two people changed the same words. `words` hold what both wrote, `conflicts` the places by field."""

    def __init__(self, words: Mapping[str, str], conflicts: Mapping[str, Sequence[Conflict]]) -> None:
        super().__init__(
            _("Somebody changed the same words meanwhile. Both wordings stand in the text now: choose."),
            code="conflict",
        )
        self.words = words
        self.conflicts = conflicts


def merged(words: Mapping[str, str], base: Mapping[str, str], now: Node) -> dict[str, str]:
    """What was written, together with what others wrote since `base`."""
    found = {
        name: merge(base.get(name, ""), body, str(now.words.get(name, ""))) for name, body in words.items()
    }
    both = {name: each.text for name, each in found.items()}
    conflicts = {name: each.conflicts for name, each in found.items() if each.conflicts}
    if conflicts:
        raise Conflicting(both, conflicts)
    return both


def differences(
    node: Node, words: Mapping[str, str], facts: Facts, names: Mapping[int, str]
) -> list[Difference]:
    """The parts in which what is given differs from the clause. `names` are organisations by key, for reading."""
    labels = FIELDS[node.kind]
    said = ((name, str(node.words.get(name, "")), body) for name, body in tidy(words).items())
    found = [
        Difference(name, str(labels[name]), before, after) for name, before, after in said if before != after
    ]
    for part, value in facts.items():
        if _settled(part, value) != _settled(part, _present(node, part)):
            before, after = (_readable(part, each, names) for each in (_present(node, part), value))
            found.append(Difference(part, str(PARTS[part]), before, after))
    return found


def _present(node: Node, part: str) -> Any:
    return getattr(node, {"lead": "lead_id", "partners": "partner_ids"}.get(part, part))


def _settled(part: str, value: Any) -> Any:
    """A form in which equal things are equal: order counts for indicators and budget lines only."""
    if part == "partners":
        return sorted(set(value))
    if part == "cites":
        return sorted((cite.recommendation, cite.relation) for cite in value)
    return list(value) if part in {"indicators", "budget"} else value


def _readable(part: str, value: Any, names: Mapping[int, str]) -> str:
    if value is None:
        return ""
    if part == "lead":
        return names.get(value, "")
    if part == "partners":
        return "; ".join(sorted(names.get(pk, "") for pk in value))
    if part in {"starts_on", "ends_on"}:
        return str(value.isoformat())
    return "; ".join(_readable_items(part, value))


def _readable_items(part: str, value: Iterable[Any]) -> Iterator[str]:
    for each in value:
        if part == "cites":
            yield f"{each.recommendation} {each.label}"
        elif part == "budget":
            yield f"{each.amount:,.2f} {each.currency} ({each.source}), {each.funded:,.2f}"
        else:
            targets = ", ".join(f"{year}: {number:g}" for year, number in each.targets)
            yield f"{each.name} ({each.unit}) {each.baseline if each.baseline is not None else '–'} → {targets}"

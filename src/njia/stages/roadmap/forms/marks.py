"""What a page showed of a clause's facts, in a few letters that it sends back.

So a part that its writer left alone is known as such, without asking what it says by now: it stays as it is, and
nobody's figures stand in the way of somebody else's words.
"""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from njia.stages.roadmap.queries import BudgetFacts, Cited, IndicatorFacts, Node

LETTERS = 12


def marks(facts: Mapping[str, Any]) -> str:
    """Such as "lead:0a1b2c3d4e5f budget:…"."""
    return " ".join(f"{part}:{_mark(value)}" for part, value in facts.items())


def left_alone(facts: Mapping[str, Any], shown: str) -> set[str]:
    """The parts that say what the page showed. Of a part that the page did not tell of, it is not known."""
    return {each.partition(":")[0] for each in set(shown.split()) & set(marks(facts).split())}


def shown_facts(node: Node) -> dict[str, Any]:
    return {
        "lead": node.lead_id,
        "partners": sorted(node.partner_ids),
        "starts_on": node.starts_on,
        "ends_on": node.ends_on,
        "indicators": node.indicators,
        "budget": node.budget,
        "cites": node.cites,
    }


def _mark(value: Any) -> str:
    return hashlib.sha256(repr(_plain(value)).encode()).hexdigest()[:LETTERS]


def _plain(value: Any) -> Any:
    """A form in which equal things look equal."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, IndicatorFacts):
        source = (value.baseline, value.baseline_year, value.baseline_source)
        return _plain([value.number, value.name, value.unit, value.disaggregation, *source, value.targets])
    if isinstance(value, BudgetFacts):
        return _plain([value.amount, value.currency, value.source, value.funded])
    return (value.recommendation, value.relation) if isinstance(value, Cited) else value

"""A counted result as pages show it: in the words of the reader, each number with what it means beside it."""

import json
import shlex
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from typing import Any

from njia.documents import charts
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.priorities.models import Poll
from njia.stages.priorities.queries.polls import Thing, things

LARGE = 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """What one constituency paid of something; the parts of a thing add up to its cost."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Chosen:
    """`how`: "free", "bought" by those who want it, or "added" by votes. `parts` is empty where groups stay hidden."""

    place: int
    thing: Thing
    how: str
    supporters: int | None
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Left:
    """Not chosen. `missing`: what its supporters lacked together. `voters`, `cost`: what would have had it chosen."""

    thing: Thing
    supporters: int | None
    missing: Decimal | None
    voters: int | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Group:
    """A constituency: its share of the money, what it paid, and how many of its wishes a voter got, also by votes alone."""

    label: str
    voters: int
    weight: Decimal
    share: Decimal
    paid: Decimal
    wishes: Decimal
    wishes_by_votes: Decimal
    none: int
    none_by_votes: int


@dataclass(frozen=True, slots=True)
class Result:
    """`command` counts again what anybody can download."""

    chosen: list[Chosen]
    left: list[Left]
    groups: list[Group]
    voters: int | None
    cost: Decimal
    rest: Decimal
    added: int
    proportional: bool | None
    picture: str
    digest: str | None
    command: str


def result(poll: Poll, title: str) -> Result | None:
    """`title` names the picture. None before the votes are counted."""
    if not poll.result:
        return None
    told = json.loads(poll.result)
    known = {thing.public_id: thing for thing in things(poll)}
    labels = {code: entry.label for code, entry in vocabularies.terms("constituencies").items()}
    chosen = [
        Chosen(
            place,
            known[row["id"]],
            row["how"],
            row.get("supporters"),
            _parts(row, labels, known[row["id"]].cost),
        )
        for place, row in enumerate(told["winners"], start=1)
    ]
    cost = sum((each.thing.cost for each in chosen), Decimal(0))
    order = {code: at for at, code in enumerate(labels)}
    return Result(
        chosen=chosen,
        left=[_left(row, known) for row in told["others"]],
        groups=[
            _group(row, labels) for row in sorted(told["groups"], key=lambda row: order.get(row["name"], 0))
        ],
        voters=told["voters"],
        cost=cost,
        rest=poll.budget - cost,
        added=sum(each.how == "added" for each in chosen),
        proportional=told["verdict"]["holds"] if told["verdict"] else None,
        picture=_picture(chosen, labels, title) if told["groups"] else "",
        digest=told["profile"],
        command=_command(poll),
    )


def _command(poll: Poll) -> str:
    utility = "score" if poll.form == "score" else "cost"
    seed = shlex.quote(poll.seed)
    return f"njia share {poll.public_id}.pb --utility {utility} --completion {poll.completion} --seed {seed}"


def _parts(row: dict[str, Any], labels: dict[str, str], cost: Decimal) -> list[Part]:
    """Rounded down, but for who loses most by that: they make up what is missing of the cost."""
    paid = row.get("payments", {})
    exact = {code: Decimal(str(paid[code])) for code in labels if paid.get(code)}
    unit = _unit(cost)
    amounts = {code: number.quantize(unit, ROUND_DOWN) for code, number in exact.items()}
    missing = int((cost - sum(amounts.values())) / unit)
    for code in sorted(exact, key=lambda code: amounts[code] - exact[code])[: max(missing, 0)]:
        amounts[code] += unit
    return [Part(labels[code], amount) for code, amount in amounts.items()]


def _unit(cost: Decimal) -> Decimal:
    """To what money is rounded: of large whole sums nobody wants to read cents."""
    return Decimal(1) if cost >= LARGE and cost == int(cost) else Decimal("0.01")


def _left(row: dict[str, Any], known: dict[str, Thing]) -> Left:
    missing, cost, thing = row.get("missing"), row.get("chosen_at_cost"), known[row["id"]]
    return Left(
        thing,
        row.get("supporters"),
        None if missing is None else _money(missing).quantize(_unit(thing.cost), ROUND_UP),
        row.get("chosen_with_voters"),
        None if cost is None else _money(cost),
    )


def _group(row: dict[str, Any], labels: dict[str, str]) -> Group:
    ours, theirs = row["satisfaction"], row["greedy"]
    return Group(
        labels.get(row["name"], row["name"]),
        row["voters"],
        _money(row["weight"]),
        _money(row["share"]),
        _money(row["paid"]),
        _tenths(ours["chosen"]),
        _tenths(theirs["chosen"]),
        ours["none"],
        theirs["none"],
    )


def _money(number: float) -> Decimal:
    return Decimal(str(number)).quantize(Decimal("0.01"))


def _tenths(number: float) -> Decimal:
    return Decimal(str(number)).quantize(Decimal("0.1"))


def _picture(chosen: list[Chosen], labels: dict[str, str], title: str) -> str:
    rows = [
        (each.thing.title or each.thing.public_id, {part.label: float(part.amount) for part in each.parts})
        for each in chosen
        if each.parts
    ]
    return charts.stacked_bars(rows, list(labels.values()), title)

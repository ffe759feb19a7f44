"""What the JSON members of a package look like, and the check that a stranger's file looks like that.

The TypedDicts are the specification of the formats; the check is compiled from them, so the two cannot
differ. Objects may carry more keys than listed. Hex is lower case; ids are public ids such as KE-R-0042;
dates are ISO. A text with its salt, both null, is withheld: the log's commitment stays, unopened.
"""

from collections.abc import Callable
from functools import cache
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NotRequired,
    TypedDict,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

Check = Callable[[Any], str | None]


class About(TypedDict):
    """Of which process and rounds (1 to ``rounds``) the package tells, as of the day ``on``.

    ``version`` is the number of the frozen roadmap; null only in a draft.
    """

    process: str
    name: str
    draft: bool
    rounds: int
    on: str
    version: int | None


class Member(TypedDict):
    name: str
    size: int
    sha256: str


class Manifest(TypedDict):
    format: Literal["njia-package/1"]
    about: About
    members: list[Any]


class Signature(TypedDict):
    key: str
    signature: str


class VoteCounts(TypedDict):
    """How the group agreed: ``way`` is unopposed, hands, roll or ballot; the rest as in ``votes.Tally``."""

    way: str
    rule: str
    quorum: int
    seats: int
    abstained: int
    against: int
    groups: int
    groups_for: int


class Decision(TypedDict):
    """The last decision the log holds for the item, also when the item is open again or withdrawn.

    ``final_outcome`` and ``final_id`` are the state and id at the end of the chain of merges; for an item
    whose state is not "merged", its own state and id. ``vote`` holds the counts of the log's line, also those for it
    (under ``for``); null where the group had not said yet how it decides.
    """

    outcome: str
    target: str | None
    reason: str | None
    reason_salt: str | None
    body: str
    on: str
    leaf: int
    final_outcome: str
    final_id: str
    vote: NotRequired[VoteCounts | None]


class Wording(TypedDict):
    language: str
    version: int
    text: str | None
    salt: str | None
    leaf: int


class Item(TypedDict):
    """``part_of`` is there for what was divided off another: the id of the whole, which counts in its place."""

    id: str
    part_of: NotRequired[str | None]
    kind: Literal["recommendation", "insight"]
    round: int
    received_on: str
    language: str
    text: str | None
    text_salt: str | None
    received_leaf: int
    state: str
    decision: Decision | None
    themes: list[Any]
    attributes: dict[str, Any]
    wordings: list[Wording]
    clauses: list[str]


class SetAside(TypedDict):
    source: str
    row: int
    reason: str
    repeats: int | None
    leaf: int


class Register(TypedDict):
    """``items`` and ``set_aside`` are checked one by one, so that a fault can be named."""

    format: Literal["njia-register/1"]
    process: str
    rounds: int
    counts: dict[str, int]
    insights: dict[str, int]
    after_closing: int
    items: list[Any]
    set_aside: list[Any]


class Cite(TypedDict):
    recommendation: str
    relation: str


class Clause(TypedDict):
    """``words``, ``salts``, ``commitments`` have the same fields; the first two are null where withheld."""

    id: str
    kind: str
    parent: str | None
    position: int
    words: dict[str, str | None]
    salts: dict[str, str | None]
    commitments: dict[str, str]
    facts: dict[str, Any]
    cites: list[Cite]


class Roadmap(TypedDict):
    format: Literal["njia-roadmap/1"]
    version: int | None
    digest: str
    clauses: list[Any]


class Trace(TypedDict):
    """``outcome`` is the item's state in the register."""

    clauses: list[str]
    outcome: str


class Provenance(TypedDict):
    format: Literal["njia-provenance/1"]
    clauses: dict[str, list[Cite]]
    recommendations: dict[str, Trace]


class Received(TypedDict):
    kind: Literal["recommendation", "insight"]
    round: int
    language: str
    after_closing: bool
    part_of: NotRequired[str]


class Reworded(TypedDict):
    language: str
    version: int


class Reclassified(TypedDict):
    kind: Literal["recommendation", "insight"]


class Proposed(TypedDict):
    outcome: str
    target: str | None


class Decided(TypedDict):
    outcome: str
    target: str | None
    body: str
    entered: bool


class Put(TypedDict):
    """A ballot: what is voted on, and by which rule."""

    items: list[str]
    rule: str
    quorum: int


class Listed(TypedDict):
    """The items of which a line tells."""

    items: list[str]


class Counted(TypedDict):
    """A vote that carried nothing: what was put, by whom, and what came of it."""

    outcome: str
    target: str | None
    body: str
    result: Literal["lost", "too_few", "dropped"]


class Dissenting(TypedDict):
    """``leaf`` and ``text_salt`` tie a dissent to the log."""

    recommendation: str
    outcome: str
    on: str
    shown_as: str
    text: str
    leaf: NotRequired[int]
    text_salt: NotRequired[str | None]


class Dissent(TypedDict):
    format: Literal["njia-dissent/1"]
    dissents: list[Any]


class SecondLookCalled(TypedDict):
    """``decision`` counts the decisions on the item, from 1."""

    decision: int


class SecondLookEnded(TypedDict):
    decision: int
    changed: bool


class RowSetAside(TypedDict):
    source: str
    row: int
    reason: str
    repeats: int | None


class Frozen(TypedDict):
    version: int
    digest: str
    meeting: NotRequired[str | None]


class Participation(TypedDict):
    """Of what the file tells, the two figures about people that the log knows; null below the floor."""

    voices: int | None
    not_meant: NotRequired[int | None]


def mismatch(value: Any, shape: Any) -> str | None:
    """Where and how ``value`` departs from the shape (a TypedDict or a type used in one); None if it fits.

    The answer names keys of the shape only, never anything out of the value.
    """
    return _check(shape)(value)


@cache
def _check(shape: Any) -> Check:
    if shape is Any:
        return lambda value: None
    if is_typeddict(shape):
        return _object_check(shape)
    origin = get_origin(shape)
    if origin in (Union, UnionType):
        return _union_check(tuple(_check(option) for option in get_args(shape)))
    if origin is NotRequired:
        return _check(get_args(shape)[0])
    if origin is Literal:
        choices = get_args(shape)
        return lambda value: None if type(value) is str and value in choices else f"is not one of {choices}"
    if origin is list:
        return _list_check(_check(get_args(shape)[0]))
    if origin is dict:
        return _mapping_check(_check(get_args(shape)[1]))
    return _type_check(shape)


def _type_check(expected: type) -> Check:
    name = {str: "text", int: "a whole number", bool: "true or false", NoneType: "null"}[expected]
    return lambda value: None if type(value) is expected else f"is not {name}"


def _union_check(options: tuple[Check, ...]) -> Check:
    def check(value: Any) -> str | None:
        faults = [option(value) for option in options]
        return None if None in faults else " and ".join(fault for fault in faults if fault)

    return check


def _list_check(each: Check) -> Check:
    def check(value: Any) -> str | None:
        if type(value) is not list:
            return "is not a list"
        return next((f"[{i}] {fault}" for i, item in enumerate(value) if (fault := each(item))), None)

    return check


def _mapping_check(each: Check) -> Check:
    def check(value: Any) -> str | None:
        if type(value) is not dict:
            return "is not an object"
        return next((f"has a value that {fault}" for item in value.values() if (fault := each(item))), None)

    return check


def _object_check(shape: Any) -> Check:
    hints = get_type_hints(shape)
    checks = [(key, _check(hint), key in shape.__required_keys__) for key, hint in hints.items()]

    def check(value: Any) -> str | None:
        if type(value) is not dict:
            return "is not an object"
        for key, each, required in checks:
            if key not in value:
                if required:
                    return f"lacks {key}"
            elif fault := each(value[key]):
                return f"{key} {fault}"
        return None

    return check

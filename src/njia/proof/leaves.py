"""One line of the log: who did what to which thing on what day, with commitments where the words would be."""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from njia.proof.canonical import MAX_SAFE_INT, canonical_json, read_json

Fact = str | int | bool | None | list[Any]

COMMITMENT = re.compile(r"[0-9a-f]{64}")
_KEYS = {"by", "facts", "i", "kind", "on", "subject", "words"}


class Kind(StrEnum):
    """The kinds of leaf that the verifier understands; any other kind is kept, counted and left alone."""

    PROCESS_CREATED = "process.created"
    ROUND_OPENED = "round.opened"
    ROUND_CLOSED = "round.closed"
    RECEIVED = "recommendation.received"
    REWORDED = "recommendation.reworded"
    RECLASSIFIED = "recommendation.reclassified"
    JOINED = "recommendation.joined"
    WITHDRAWN = "recommendation.withdrawn"
    PROPOSED = "recommendation.proposed"
    TAKEN_BACK = "recommendation.taken_back"
    DECIDED = "recommendation.decided"
    SECOND_LOOK_CALLED = "second_look.called"
    SECOND_LOOK_ENDED = "second_look.ended"
    ROW_SET_ASIDE = "row.set_aside"
    ROADMAP_FROZEN = "roadmap.frozen"
    REGISTER_PUBLISHED = "register.published"
    ANSWERS_PUBLISHED = "answers.published"
    BODY_SET_UP = "body.set_up"
    SITTING_RECORDED = "sitting.recorded"
    BALLOT_OPENED = "ballot.opened"
    BALLOT_CLOSED = "ballot.closed"
    VOTE_RECORDED = "vote.recorded"
    DISSENT_GIVEN = "dissent.given"


KINDS: frozenset[str] = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Leaf:
    """``index`` counts from 0; ``on`` is an ISO date without a time (a time of day can point at a person).

    ``by`` is an opaque id and ``subject`` a public one. ``facts`` hold strings, whole numbers, booleans, null
    and lists of these, under ASCII names; ``words`` map a field to its commitment (64 hex digits).
    """

    index: int
    kind: str
    on: str
    by: str
    subject: str
    facts: dict[str, Fact] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def encode(self) -> bytes:
        """The canonical bytes, as hashed into the log. Raises ValueError when a rule above is broken."""
        fault = _fault(self)
        if fault:
            raise ValueError(fault)
        return canonical_json(
            {
                "by": self.by,
                "facts": self.facts,
                "i": self.index,
                "kind": str(self.kind),
                "on": self.on,
                "subject": self.subject,
                "words": self.words,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> "Leaf":
        """Raises ValueError unless ``data`` is exactly what ``encode`` would write."""
        found = read_json(data)
        if type(found) is not dict or found.keys() != _KEYS:
            raise ValueError("a leaf has exactly the fields by, facts, i, kind, on, subject and words")
        leaf = cls(
            index=found["i"],
            kind=found["kind"],
            on=found["on"],
            by=found["by"],
            subject=found["subject"],
            facts=found["facts"],
            words=found["words"],
        )
        if leaf.encode() != data:
            raise ValueError("a leaf is not in its one canonical spelling")
        return leaf


def is_iso_date(value: object) -> bool:
    """Is it YYYY-MM-DD, a day that exists?"""
    if not isinstance(value, str) or len(value) != 10 or not value.isascii():
        return False
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _fault(leaf: Leaf) -> str | None:
    if type(leaf.index) is not int or not 0 <= leaf.index <= MAX_SAFE_INT:
        return "a leaf's index is a whole number from 0"
    if not all(isinstance(text, str) for text in (leaf.kind, leaf.by, leaf.subject)) or not leaf.kind:
        return "a leaf's kind, by and subject are strings"
    if not is_iso_date(leaf.on):
        return "a leaf's day is an ISO date"
    if type(leaf.facts) is not dict or not all(map(_is_name, leaf.facts)):
        return "a leaf's facts have ASCII names"
    if not all(map(_is_fact, leaf.facts.values())):
        return "a leaf's facts are strings, whole numbers below 2**53, booleans, null or lists of these"
    if type(leaf.words) is not dict or not all(map(_is_name, leaf.words)):
        return "a leaf's words have ASCII names"
    if not all(isinstance(text, str) and COMMITMENT.fullmatch(text) for text in leaf.words.values()):
        return "a leaf's words are commitments of 64 hex digits"
    return None


def _is_name(key: object) -> bool:
    return isinstance(key, str) and key.isascii()


def _is_fact(value: object) -> bool:
    if type(value) is list:
        return all(type(item) is not list and _is_fact(item) for item in value)
    if type(value) is int:
        return -MAX_SAFE_INT <= value <= MAX_SAFE_INT
    return value is None or isinstance(value, str | bool)

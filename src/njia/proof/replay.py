"""Replays the log into the state of every recommendation: the only judge of what was received and decided."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from njia.proof.leaves import KINDS, Kind, Leaf
from njia.proof.shapes import (
    Decided,
    Frozen,
    Proposed,
    Received,
    Reclassified,
    Reworded,
    RowSetAside,
    mismatch,
)

OUTCOMES: dict[str, tuple[str, ...]] = {
    "recommendation": ("adopted", "adapted", "merged", "deferred", "declined"),
    "insight": ("used", "kept"),
}
AWAITING, OPEN, WITHDRAWN, MERGED = "awaiting", "open", "withdrawn", "merged"

_SHAPES: dict[str, Any] = {
    Kind.RECEIVED: Received,
    Kind.REWORDED: Reworded,
    Kind.RECLASSIFIED: Reclassified,
    Kind.PROPOSED: Proposed,
    Kind.DECIDED: Decided,
    Kind.ROW_SET_ASIDE: RowSetAside,
    Kind.ROADMAP_FROZEN: Frozen,
}
_WORDS: dict[str, str] = {
    Kind.RECEIVED: "text",
    Kind.REWORDED: "text",
    Kind.WITHDRAWN: "reason",
    Kind.PROPOSED: "reason",
    Kind.DECIDED: "reason",
}


@dataclass
class Line:
    """One recommendation or insight as the log tells it; each event is the leaf that recorded it."""

    id: str
    kind: str
    received: Leaf
    wordings: list[Leaf] = field(default_factory=list)
    proposal: Leaf | None = None
    decision: Leaf | None = None
    withdrawal: Leaf | None = None

    @property
    def round(self) -> int:
        number = self.received.facts["round"]
        return number if isinstance(number, int) else 0

    @property
    def state(self) -> str:
        """awaiting, open, withdrawn, or the outcome of the last decision; a later proposal opens it again."""
        if self.withdrawal:
            return WITHDRAWN
        if self.decision and not (self.proposal and self.proposal.index > self.decision.index):
            return str(self.decision.facts["outcome"])
        return OPEN if self.proposal else AWAITING


@dataclass(frozen=True)
class Problem:
    """A leaf that makes no sense where it stands."""

    leaf: int
    subject: str
    message: str


@dataclass
class Replay:
    """``other`` counts the leaves of kinds that say nothing about a recommendation, a row or a roadmap."""

    lines: dict[str, Line] = field(default_factory=dict)
    set_aside: list[Leaf] = field(default_factory=list)
    frozen: list[Leaf] = field(default_factory=list)
    other: int = 0
    problems: list[Problem] = field(default_factory=list)


def replay(leaves: Iterable[Leaf]) -> Replay:
    """The state after all leaves, in order. A leaf that makes no sense is a problem and changes nothing."""
    result = Replay()
    for leaf in leaves:
        fault = _malformed(leaf) or _apply(result, leaf)
        if fault:
            result.problems.append(Problem(leaf.index, leaf.subject, fault))
    return result


def _malformed(leaf: Leaf) -> str | None:
    shape, word = _SHAPES.get(leaf.kind), _WORDS.get(leaf.kind)
    if shape and (fault := mismatch(leaf.facts, shape)):
        return f"the facts of a {leaf.kind} leaf are malformed: {fault}"
    if word and word not in leaf.words:
        return f"a {leaf.kind} leaf carries no commitment to its {word}"
    return None


def _apply(result: Replay, leaf: Leaf) -> str | None:
    if leaf.kind == Kind.RECEIVED:
        if leaf.subject in result.lines:
            return "the log receives it twice"
        result.lines[leaf.subject] = Line(leaf.subject, str(leaf.facts["kind"]), leaf)
    elif leaf.kind == Kind.ROW_SET_ASIDE:
        result.set_aside.append(leaf)
    elif leaf.kind == Kind.ROADMAP_FROZEN:
        result.frozen.append(leaf)
    elif leaf.kind in KINDS and leaf.kind.startswith("recommendation."):
        line = result.lines.get(leaf.subject)
        return _advance(line, leaf) if line else "the log speaks of it before it was received"
    else:
        result.other += 1
    return None


def _advance(line: Line, leaf: Leaf) -> str | None:
    if leaf.kind == Kind.REWORDED:
        line.wordings.append(leaf)
    elif leaf.kind == Kind.WITHDRAWN:
        line.withdrawal = line.withdrawal or leaf
    elif leaf.kind == Kind.RECLASSIFIED:
        if line.kind != leaf.facts["kind"]:
            # What was proposed or decided was about another kind of thing: it waits afresh.
            line.kind, line.proposal, line.decision = str(leaf.facts["kind"]), None, None
    else:
        if leaf.facts["outcome"] not in OUTCOMES[line.kind]:
            return f"its outcome is none of those of a {line.kind}: {', '.join(OUTCOMES[line.kind])}"
        if (leaf.facts["outcome"] == MERGED) != (leaf.facts["target"] is not None):
            return "a merged recommendation names the one it is merged into, and only a merged one does"
        if leaf.kind == Kind.PROPOSED:
            line.proposal = leaf
        else:
            line.decision = leaf
    return None


def final_outcomes(lines: dict[str, Line]) -> dict[str, tuple[str, str] | None]:
    """For each id, the state and id at the end of the chain of merges that starts there.

    An item that is not merged ends its own chain. None when the chain is circular, or leads to something that
    is not a recommendation of the log.
    """
    known: dict[str, tuple[str, str] | None] = {}
    for start in lines:
        chain: dict[str, None] = {}
        id = start
        while id not in known and id not in chain:
            chain[id] = None
            line = lines[id]
            if line.state != MERGED or line.decision is None:
                known[id] = line.state, id
                break
            target = lines.get(str(line.decision.facts["target"]))
            if target is None or target.kind != "recommendation":
                known[id] = None
                break
            id = target.id
        known |= dict.fromkeys(chain, known.get(id))
    return known


def tally(lines: Iterable[Line], kind: str) -> dict[str, int]:
    """How many of this kind were received, and how many are in each state: the sum law's two sides."""
    states = [line.state for line in lines if line.kind == kind]
    counts = {state: 0 for state in (AWAITING, OPEN, *OUTCOMES[kind], WITHDRAWN)}
    for state in states:
        counts[state] += 1
    return {"received": len(states)} | counts

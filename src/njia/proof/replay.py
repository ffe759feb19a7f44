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
    SecondLookCalled,
    SecondLookEnded,
    mismatch,
)

OUTCOMES: dict[str, tuple[str, ...]] = {
    "recommendation": ("adopted", "adapted", "merged", "deferred", "declined"),
    "insight": ("used", "kept"),
}
AWAITING, OPEN, WITHDRAWN, MERGED = "awaiting", "open", "withdrawn", "merged"
SPLIT, JOINED = "split", "joined"
"""A whole that is answered in its parts; a part whose division was undone."""

_SHAPES: dict[str, Any] = {
    Kind.RECEIVED: Received,
    Kind.REWORDED: Reworded,
    Kind.RECLASSIFIED: Reclassified,
    Kind.PROPOSED: Proposed,
    Kind.DECIDED: Decided,
    Kind.ROW_SET_ASIDE: RowSetAside,
    Kind.SECOND_LOOK_CALLED: SecondLookCalled,
    Kind.SECOND_LOOK_ENDED: SecondLookEnded,
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
    proposals: list[Leaf] = field(default_factory=list)
    decision: Leaf | None = None
    withdrawal: Leaf | None = None
    parts: list["Line"] = field(default_factory=list)
    joined: bool = False
    decisions: int = 0
    published: int = 0
    """Which of its decisions was published last; 0 before one was."""
    again: int | None = None
    """Which decision a second look was called at, until it has ended."""

    @property
    def proposal(self) -> Leaf | None:
        """The newest that was not taken back."""
        return self.proposals[-1] if self.proposals else None

    @property
    def part_of(self) -> str | None:
        whole = self.received.facts.get("part_of")
        return str(whole) if whole is not None else None

    @property
    def round(self) -> int:
        number = self.received.facts["round"]
        return number if isinstance(number, int) else 0

    @property
    def told(self) -> bool:
        """Whether the answer in force is public."""
        return self.decision is not None and self.published == self.decisions

    @property
    def state(self) -> str:
        """awaiting, open, withdrawn, or the outcome of the last decision; a later proposal opens it again.

        What is divided is open until all its parts are answered, and then split.
        """
        if self.joined:
            return JOINED
        if self.withdrawal:
            return WITHDRAWN
        if self.parts:
            return OPEN if any(part.state in (AWAITING, OPEN) for part in self.parts) else SPLIT
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
        return _receive(result, leaf)
    elif leaf.kind == Kind.ROW_SET_ASIDE:
        result.set_aside.append(leaf)
    elif leaf.kind == Kind.ROADMAP_FROZEN:
        result.frozen.append(leaf)
    elif leaf.kind in KINDS and leaf.kind.startswith(("recommendation.", "second_look.")):
        line = result.lines.get(leaf.subject)
        if line is None:
            return "the log speaks of it before it was received"
        return _look(line, leaf) if leaf.kind.startswith("second_look.") else _advance(line, leaf)
    else:
        result.other += 1
        return _publish(result, leaf)
    return None


def _publish(result: Replay, leaf: Leaf) -> str | None:
    """With the register every answer given so far is public; each later one with its set."""
    listed: list[Line] = []
    if leaf.kind == Kind.REGISTER_PUBLISHED:
        listed = [line for line in result.lines.values() if line.decision]
    elif leaf.kind == Kind.ANSWERS_PUBLISHED:
        items = leaf.facts.get("items")
        found = [result.lines.get(str(each)) for each in items] if isinstance(items, list) else []
        listed = [line for line in found if line and line.decision]
        if not listed or len(listed) < len(found):
            return "it publishes an answer that nobody gave"
    for line in listed:
        line.published = line.decisions
    return None


def _receive(result: Replay, leaf: Leaf) -> str | None:
    if leaf.subject in result.lines:
        return "the log receives it twice"
    line = Line(leaf.subject, str(leaf.facts["kind"]), leaf)
    if line.part_of is not None:
        whole = result.lines.get(line.part_of)
        if whole is None or whole.part_of is not None or whole.joined:
            return "it is a part of something that is no whole of the log"
        if whole.withdrawal or whole.decision or whole.round != line.round:
            return "it is a part of something that was answered or withdrawn before, or is of another round"
        whole.parts.append(line)
    result.lines[leaf.subject] = line
    return None


def _advance(line: Line, leaf: Leaf) -> str | None:
    if line.joined:
        return "it is a part that was put back together with its whole"
    if leaf.kind == Kind.REWORDED:
        line.wordings.append(leaf)
    elif leaf.kind == Kind.JOINED:
        return _join(line)
    elif leaf.kind == Kind.TAKEN_BACK:
        if line.proposal is None or (line.decision and line.decision.index > line.proposal.index):
            return "no proposal is open that could be taken back"
        line.proposals.pop()
    elif leaf.kind == Kind.WITHDRAWN:
        line.withdrawal = line.withdrawal or leaf
    elif leaf.kind == Kind.RECLASSIFIED:
        if line.parts:
            return "it is divided, and its parts may be of another kind"
        if line.kind != leaf.facts["kind"]:
            # What was proposed or decided was about another kind of thing: it waits afresh.
            line.kind, line.proposals, line.decision = str(leaf.facts["kind"]), [], None
    else:
        if leaf.facts["outcome"] not in OUTCOMES[line.kind]:
            return f"its outcome is none of those of a {line.kind}: {', '.join(OUTCOMES[line.kind])}"
        if (leaf.facts["outcome"] == MERGED) != (leaf.facts["target"] is not None):
            return "a merged recommendation names the one it is merged into, and only a merged one does"
        if line.parts:
            return "it is divided, and answered in its parts only"
        if leaf.kind == Kind.PROPOSED:
            line.proposals.append(leaf)
        else:
            line.decision = leaf
            line.decisions += 1
    return None


def _look(line: Line, leaf: Leaf) -> str | None:
    """A second look is called at the newest decision, and ends once the group has decided anew."""
    at = leaf.facts["decision"]
    if leaf.kind == Kind.SECOND_LOOK_CALLED:
        if line.decision is None or at != line.decisions or line.again is not None:
            return "a second look is called at something else than the decision in force, or twice"
        line.again = line.decisions
    elif line.again is None or at != line.again or line.decisions == line.again:
        return "a second look ends that was not called for, or before anything was decided anew"
    else:
        line.again = None
    return None


def _join(whole: Line) -> str | None:
    """Undone before any part was answered, or not at all: an answer that was given is not lost so."""
    if not whole.parts:
        return "it is not divided"
    if any(part.decision or part.withdrawal for part in whole.parts):
        return "a part of it was answered or withdrawn"
    for part in whole.parts:
        part.joined = True
    whole.parts = []
    return None


def originals(lines: Iterable[Line]) -> list[Line]:
    """What was received from somebody: all but the parts that others were divided into. Figures count these."""
    return [line for line in lines if line.part_of is None]


def final_outcomes(lines: dict[str, Line]) -> dict[str, tuple[str, str] | None]:
    """For each id, the state and id at the end of the chain of merges that starts there.

    An item that is not merged ends its own chain. None when the chain is circular, or leads to something that
    is not a recommendation of the log, or is divided: a part could be answered with its own whole.
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
            if target is None or target.kind != "recommendation" or target.parts or target.joined:
                known[id] = None
                break
            id = target.id
        known |= dict.fromkeys(chain, known.get(id))
    return known


def tally(lines: Iterable[Line], kind: str) -> dict[str, int]:
    """How many of this kind were received, and how many are in each state: the sum law's two sides."""
    states = [line.state for line in originals(lines) if line.kind == kind]
    counts = {state: 0 for state in (AWAITING, OPEN, *OUTCOMES[kind], WITHDRAWN)}
    for state in states:  # what was divided is told where there is any, so that other registers look as ever
        counts[state] = counts.get(state, 0) + 1
    return {"received": len(states)} | counts

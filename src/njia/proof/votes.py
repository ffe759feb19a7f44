"""Whether a group agreed: quorum and rule, from counts alone, so that a stranger can do the sum again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from njia.proof.commitments import opens
from njia.proof.findings import Findings, shown
from njia.proof.leaves import Kind, Leaf
from njia.proof.shapes import Counted, Dissent, Dissenting, Listed, Put, VoteCounts, mismatch

DISSENT, LOG = "dissent/dissent.json", "log/leaves.jsonl"
BALLOT = "BALLOT-"
MAJORITIES = ("consent", "majority", "two_thirds", "double")


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of one vote. ``quorum`` is in percent of ``seats``: those that may vote on it, without whoever has a
    stake in it. ``groups`` are the constituencies of those for or against; in ``groups_for`` more are for it.
    """

    rule: str
    quorum: int
    seats: int
    in_favour: int
    against: int
    abstained: int
    groups: int = 0
    groups_for: int = 0

    @property
    def took_part(self) -> int:
        return self.in_favour + self.against + self.abstained

    @property
    def needed(self) -> int:
        """How many seats have to take part: at least one."""
        return max(1, -(-self.quorum * self.seats // 100))

    @property
    def quorate(self) -> bool:
        return self.took_part >= self.needed

    @property
    def agreed(self) -> bool:
        """By the rule, whoever took part. Where nobody is for it nothing is agreed."""
        if not self.in_favour:
            return False
        if self.rule == "consent":
            return self.against == 0
        if self.rule == "two_thirds":
            return 3 * self.in_favour >= 2 * (self.in_favour + self.against)
        most = self.in_favour > self.against
        return most and (self.rule == "majority" or 2 * self.groups_for > self.groups)

    @property
    def carried(self) -> bool:
        return self.quorate and self.agreed

    def facts(self) -> dict[str, Any]:
        """As a line of the log has it."""
        return {
            "rule": self.rule, "quorum": self.quorum, "seats": self.seats, "for": self.in_favour, "against": self.against,
            "abstained": self.abstained, "groups": self.groups, "groups_for": self.groups_for,
        }  # fmt: skip

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Tally":
        return cls(
            facts["rule"], facts["quorum"], facts["seats"], facts["for"], facts["against"], facts["abstained"],
            facts["groups"], facts["groups_for"],
        )  # fmt: skip

    def impossible(self) -> str | None:
        """Why these can be nobody's counts."""
        counts = (self.seats, self.in_favour, self.against, self.abstained, self.groups, self.groups_for)
        if self.rule not in MAJORITIES or not 1 <= self.quorum <= 100 or min(counts) < 0:
            return "its rule, quorum or counts are none"
        if self.took_part > self.seats:
            return "more took part than there are seats that may vote on it"
        if self.groups_for > self.groups or self.groups > self.in_favour + self.against:
            return "its constituencies do not add up"
        return None


@dataclass
class _Terms:
    """How the group decides, at one place of the log: its rule, the ballots it opened, the meetings it sat in."""

    rule: tuple[str, int] | None = None
    ballots: dict[str, tuple[str, int]] = field(default_factory=dict)
    items: dict[str, set[str]] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    sat: set[str] = field(default_factory=set)

    def hear(self, leaf: Leaf) -> None:
        if leaf.kind == Kind.BODY_SET_UP:
            rule, quorum = leaf.facts.get("rule"), leaf.facts.get("quorum")
            if isinstance(rule, str) and isinstance(quorum, int):
                self.rule = rule, quorum
        elif leaf.kind == Kind.SITTING_RECORDED:
            self.sat.add(leaf.subject)
        elif leaf.kind == Kind.BALLOT_OPENED and not mismatch(leaf.facts, Put):
            self.ballots[leaf.subject] = str(leaf.facts["rule"]), int(str(leaf.facts["quorum"]))
            self.items[leaf.subject] = set(_listed(leaf))
        elif leaf.kind == Kind.BALLOT_CLOSED and not mismatch(leaf.facts, Listed):
            self.counted.add(leaf.subject)

    def against(self, leaf: Leaf) -> str | None:
        """Why this line may not tell of a vote so; None where all is as it should be."""
        body = str(leaf.facts.get("body"))
        if mismatch(leaf.facts, VoteCounts) or type(leaf.facts.get("for")) is not int:
            return "it has no counts, though the group had said how it decides"
        tally = Tally.of(leaf.facts)
        if fault := tally.impossible():
            return fault
        if body.startswith(BALLOT):
            if body not in self.counted or leaf.subject not in self.items.get(body, ()):
                return "no ballot on it was opened and closed before"
        elif body not in self.sat:
            return "the log does not say who of the group was at that meeting"
        if (tally.rule, tally.quorum) != self.ballots.get(body, self.rule):
            return "its rule or quorum is not that of the group"
        return None


def _listed(leaf: Leaf) -> list[str]:
    items = leaf.facts["items"]
    return [str(each) for each in items] if isinstance(items, list) else []


def check_votes(leaves: Iterable[Leaf], findings: Findings) -> int:
    """Do the sum of every vote again, and return how many there were. From the line on that says how the group decides,
    each decision has its counts; what did not carry is not decided.
    """
    terms, checked = _Terms(), 0
    for leaf in leaves:
        terms.hear(leaf)
        decided = leaf.kind == Kind.DECIDED
        if not (decided or leaf.kind == Kind.VOTE_RECORDED) or terms.rule is None:
            continue
        checked += 1
        fault = terms.against(leaf) or (_carried(leaf) if decided else _failed(leaf))
        if fault:
            findings.fail("quorum", LOG, leaf.subject, f"Leaf {leaf.index} tells of a vote, and {fault}.")
    return checked


def _carried(leaf: Leaf) -> str | None:
    tally = Tally.of(leaf.facts)
    if not tally.quorate:
        return "too few took part"
    return None if tally.agreed else "it is not agreed by the group's rule"


def _failed(leaf: Leaf) -> str | None:
    if mismatch(leaf.facts, Counted):
        return "what came of it is not told"
    tally, result = Tally.of(leaf.facts), leaf.facts["result"]
    should = "too_few" if not tally.quorate else "" if tally.agreed else "lost"
    return None if result in ("dropped", should) else "what came of it does not follow from its counts"


def check_dissents(leaves: Iterable[Leaf], told: Dissent, findings: Findings) -> None:
    """Every dissent of the log is in the annex with the words that were committed to, and no other."""
    recorded = {leaf.index: leaf for leaf in leaves if leaf.kind == Kind.DISSENT_GIVEN}
    untied = False
    for position, each in enumerate(told["dissents"]):
        if fault := mismatch(each, Dissenting):
            findings.fail("malformed", DISSENT, "", f"Dissent {position} is malformed: {fault}.")
        elif "leaf" not in each:  # written before dissents were tied to the log
            untied = True
        else:
            _check_dissent(each, recorded.pop(each["leaf"], None), findings)
    for leaf in () if untied else recorded.values():
        findings.fail("dissent", DISSENT, leaf.subject, "The log holds a dissent that the annex leaves out.")


def _check_dissent(each: Dissenting, leaf: Leaf | None, findings: Findings) -> None:
    subject = shown(each["recommendation"])
    if leaf is None or leaf.subject != each["recommendation"]:
        findings.fail("dissent", DISSENT, subject, "The log knows nothing of this dissent.")
        return
    salt = each.get("text_salt")
    try:
        true = salt is not None and opens(leaf.words.get("text", ""), bytes.fromhex(salt), each["text"])
    except ValueError:
        true = False
    if not true:
        findings.fail("words", DISSENT, subject, "The words of a dissent are not what the log committed to.")

"""Compares what a package says (register, roadmap, provenance) with what its log says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from njia.proof.commitments import opens
from njia.proof.findings import Findings, shown
from njia.proof.leaves import Leaf
from njia.proof.replay import AWAITING, JOINED, OPEN, Line, Replay, final_outcomes, originals, tally
from njia.proof.roadmap import roadmap_digest
from njia.proof.shapes import Clause, Item, Provenance, Register, Roadmap, SetAside, mismatch

REGISTER, ROADMAP = "register/register.json", "roadmap/roadmap.json"
PROVENANCE, LEAVES = "provenance/provenance.json", "log/leaves.jsonl"

VOTE = ("way", "rule", "quorum", "seats", "for", "against", "abstained", "groups", "groups_for")


@dataclass(frozen=True)
class Scope:
    """What the package claims to cover: rounds 1 to ``rounds``, finished unless it is a draft."""

    process: str
    rounds: int
    draft: bool
    version: int | None

    def lines(self, state: Replay) -> dict[str, Line]:
        return {id: line for id, line in state.lines.items() if line.round <= self.rounds}


def counts(state: Replay, scope: Scope) -> dict[str, Any]:
    """The verifier's own count, from the log alone."""
    lines = scope.lines(state)
    return {
        **tally(lines.values(), "recommendation"),
        "insights": tally(lines.values(), "insight"),
        "after_closing": len(originals(state.lines.values())) - len(originals(lines.values())),
        "set_aside": len(state.set_aside),
    }


def check_answers(state: Replay, scope: Scope, findings: Findings) -> None:
    """What the log alone shows: senseless leaves, merges that lead nowhere, lines without an answer."""
    for problem in state.problems:
        findings.fail(
            "leaf", LEAVES, problem.subject, f"Leaf {problem.leaf} makes no sense: {problem.message}."
        )
    finals = final_outcomes(state.lines)
    for id, line in scope.lines(state).items():
        final = finals[id]
        if line.state == JOINED:
            continue
        if len(line.parts) == 1:
            findings.fail("split", LEAVES, id, "It is divided into a single part.")
        if final is None:
            findings.fail(
                "merge", LEAVES, id, "Its merges go round in a circle or lead to nothing in the log."
            )
        elif not scope.draft and line.state in (AWAITING, OPEN):
            findings.fail(
                "unanswered", LEAVES, id, f"It is {line.state}, but a final package answers everything."
            )
        elif not scope.draft and final[0] in (AWAITING, OPEN):
            findings.fail("unanswered", LEAVES, id, "It is merged into one that has no answer yet.")


def readable_items(register: Register, findings: Findings) -> dict[str, Item]:
    """The register's items by id; those that cannot be read, or stand there twice, are failures."""
    items: dict[str, Item] = {}
    for position, raw in enumerate(register["items"]):
        id = raw.get("id") if type(raw) is dict else None
        if fault := mismatch(raw, Item):
            findings.fail(
                "malformed", REGISTER, shown(id), f"Item {position} of the register is malformed: {fault}."
            )
        elif id in items:
            findings.fail("duplicate", REGISTER, id, "The register lists it more than once.")
        else:
            items[raw["id"]] = raw
    return items


def check_register(
    register: Register, items: Mapping[str, Item], state: Replay, scope: Scope, findings: Findings
) -> None:
    """Every received line exactly once, each told as the log tells it; the figures; the rows set aside."""
    if (register["process"], register["rounds"]) != (scope.process, scope.rounds):
        findings.fail(
            "scope", REGISTER, "", "The register is of another process or other rounds than the manifest."
        )
    for id in sorted(scope.lines(state).keys() - items.keys()):
        findings.fail("missing", REGISTER, id, "The log received it, but the register does not list it.")
    finals = final_outcomes(state.lines)
    for id, item in items.items():
        if line := state.lines.get(id):
            _check_item(item, line, finals[id], findings)
        else:
            findings.fail("unknown", REGISTER, id, "The register lists it, but the log never received it.")
    _check_counts(register, counts(state, scope), findings)
    _check_set_aside(register["set_aside"], state.set_aside, findings)


def _check_item(item: Item, line: Line, final: tuple[str, str] | None, findings: Findings) -> None:
    told = {
        "kind": (item["kind"], line.kind),
        "whole": (item.get("part_of"), line.part_of),
        "round": (item["round"], line.round),
        "day of receipt": (item["received_on"], line.received.on),
        "language": (item["language"], line.received.facts["language"]),
        "leaf of receipt": (item["received_leaf"], line.received.index),
    }
    _check_told("item", line.id, told, findings)
    if item["state"] != line.state:
        message = f"Its state in the register is not that of the log, where it is {line.state}."
        findings.fail("state", REGISTER, line.id, message)
    if fault := _words_fault(item["text"], item["text_salt"], line.received.words["text"]):
        findings.fail("words", REGISTER, line.id, f"Its text {fault}.")
    _check_decision(item, line, final, findings)
    _check_wordings(item, line, findings)


def _check_decision(item: Item, line: Line, final: tuple[str, str] | None, findings: Findings) -> None:
    decision, leaf = item["decision"], line.decision
    if decision is None or leaf is None:
        if decision or leaf:
            message = (
                "The log holds a decision that the register leaves out."
                if leaf
                else "The log holds no decision."
            )
            findings.fail("decision", REGISTER, line.id, message)
        return
    told: dict[str, tuple[Any, Any]] = {
        "outcome": (decision["outcome"], leaf.facts["outcome"]),
        "target": (decision["target"], leaf.facts["target"]),
        "deciding body": (decision["body"], leaf.facts["body"]),
        "day of decision": (decision["on"], leaf.on),
        "leaf of decision": (decision["leaf"], leaf.index),
    }
    if final:
        told["final outcome"] = ((decision["final_outcome"], decision["final_id"]), final)
    if "vote" in decision or "rule" in leaf.facts:
        told["vote"] = (decision.get("vote"), vote_of(leaf))
    _check_told("decision", line.id, told, findings)
    if fault := _words_fault(decision["reason"], decision["reason_salt"], leaf.words["reason"]):
        findings.fail("words", REGISTER, line.id, f"The reason of its decision {fault}.")


def vote_of(leaf: Leaf) -> dict[str, Any] | None:
    """The counts of a decision, as the log has them; None where the group had not said yet how it decides."""
    if "rule" not in leaf.facts:
        return None
    return {name: leaf.facts.get(name) for name in VOTE}


def _check_wordings(item: Item, line: Line, findings: Findings) -> None:
    recorded = {leaf.index: leaf for leaf in line.wordings}
    for wording in item["wordings"]:
        leaf = recorded.pop(wording["leaf"], None)
        told = (wording["language"], wording["version"])
        if leaf is None or told != (leaf.facts["language"], leaf.facts["version"]):
            findings.fail("wording", REGISTER, line.id, "One of its wordings is not in the log.")
        elif fault := _words_fault(wording["text"], wording["salt"], leaf.words["text"]):
            findings.fail("words", REGISTER, line.id, f"One of its wordings {fault}.")
    if recorded:
        findings.fail("wording", REGISTER, line.id, "The register leaves out a wording that the log holds.")


def _check_told(check: str, subject: str, told: Mapping[str, tuple[Any, Any]], findings: Findings) -> None:
    for name, (register, log) in told.items():
        if register != log:
            findings.fail(check, REGISTER, subject, f"Its {name} in the register is not that of the log.")


def _words_fault(text: str | None, salt: str | None, commitment: str) -> str | None:
    if text is None and salt is None:
        return None
    if text is None or salt is None:
        return "is neither shown nor withheld: a text and its salt go together"
    try:
        shown_truly = opens(commitment, bytes.fromhex(salt), text)
    except ValueError:
        return "has a salt that is not hex"
    return None if shown_truly else "is not what the log committed to"


def _check_counts(register: Register, own: Mapping[str, Any], findings: Findings) -> None:
    expected = {
        key: value for key, value in own.items() if key not in ("insights", "after_closing", "set_aside")
    }
    for name, told, true in (
        ("recommendations", register["counts"], expected),
        ("insights", register["insights"], own["insights"]),
    ):
        for key in true:
            if told.get(key) != true[key]:
                message = (
                    f"The register's figure for {name} {key} is not that of the log, which is {true[key]}."
                )
                findings.fail("counts", REGISTER, "", message)
        if told.keys() - true.keys() or told.get("received") != sum(told.values()) - told.get("received", 0):
            findings.fail(
                "counts", REGISTER, "", f"The register's figures for {name} do not add up to those received."
            )
    if register["after_closing"] != own["after_closing"]:
        message = (
            f"The log holds {own['after_closing']} received after closing; the register tells another number."
        )
        findings.fail("counts", REGISTER, "", message)


def _check_set_aside(rows: Iterable[Any], leaves: Iterable[Leaf], findings: Findings) -> None:
    recorded = {leaf.index: leaf for leaf in leaves}
    for position, row in enumerate(rows):
        if fault := mismatch(row, SetAside):
            findings.fail(
                "malformed", REGISTER, "", f"Row {position} of those set aside is malformed: {fault}."
            )
            continue
        leaf = recorded.pop(row["leaf"], None)
        if leaf is None:
            findings.fail(
                "set-aside", REGISTER, "", f"Row {row['row']} is listed as set aside, but not in the log."
            )
        elif any(row[name] != leaf.facts[name] for name in ("source", "row", "reason", "repeats")):
            findings.fail(
                "set-aside", REGISTER, leaf.subject, f"Row {row['row']} set aside differs from the log."
            )
    for leaf in recorded.values():
        message = f"The log set aside row {leaf.facts['row']}, but the register does not list it."
        findings.fail("set-aside", REGISTER, leaf.subject, message)


def check_roadmap(roadmap: Roadmap, state: Replay, scope: Scope, findings: Findings) -> dict[str, Clause]:
    """Clauses open their commitments and hash to the digest that the log froze. Gives the clauses by id."""
    clauses: dict[str, Clause] = {}
    for position, raw in enumerate(roadmap["clauses"]):
        id = raw.get("id") if type(raw) is dict else None
        if fault := mismatch(raw, Clause):
            findings.fail("malformed", ROADMAP, shown(id), f"Clause {position} is malformed: {fault}.")
        elif id in clauses:
            findings.fail("duplicate", ROADMAP, id, "The roadmap lists this clause more than once.")
        else:
            clauses[raw["id"]] = raw
            _check_clause_words(raw, findings)
    if len(clauses) == len(roadmap["clauses"]) and roadmap["digest"] != _digest(clauses):
        findings.fail("digest", ROADMAP, "", "The roadmap's digest is not that of its clauses.")
    _check_frozen(roadmap, state, scope, findings)
    return clauses


def _check_clause_words(clause: Clause, findings: Findings) -> None:
    if not clause["words"].keys() == clause["salts"].keys() == clause["commitments"].keys():
        findings.fail(
            "words", ROADMAP, clause["id"], "Its words, salts and commitments are not of the same fields."
        )
        return
    for name, commitment in clause["commitments"].items():
        if fault := _words_fault(clause["words"][name], clause["salts"][name], commitment):
            findings.fail("words", ROADMAP, clause["id"], f"One of its fields ({shown(name)}) {fault}.")


def _digest(clauses: Mapping[str, Clause]) -> str | None:
    try:
        return roadmap_digest(clauses.values())
    except (ValueError, RecursionError):
        return None  # facts that have no canonical spelling have no digest


def _check_frozen(roadmap: Roadmap, state: Replay, scope: Scope, findings: Findings) -> None:
    if roadmap["version"] != scope.version:
        findings.fail("frozen", ROADMAP, "", "The roadmap is of another version than the manifest says.")
    if roadmap["version"] is None:
        if not scope.draft:
            findings.fail(
                "frozen", ROADMAP, "", "A final package holds a frozen roadmap; this one is still open."
            )
        return
    same = [leaf for leaf in state.frozen if leaf.facts["version"] == roadmap["version"]]
    last = same[-1] if scope.draft and same else next(iter(state.frozen[::-1]), None)
    if last is None or last.facts["version"] != roadmap["version"]:
        findings.fail("frozen", ROADMAP, "", "The last roadmap that the log froze is not this version.")
    elif last.facts["digest"] != roadmap["digest"]:
        findings.fail("frozen", ROADMAP, last.subject, "The log froze this version with another digest.")


def check_provenance(
    provenance: Provenance, clauses: Mapping[str, Clause], items: Mapping[str, Item], findings: Findings
) -> None:
    """Clause to recommendation and back: roadmap, register and provenance tell the same."""
    cited: dict[str, set[str]] = defaultdict(set)
    for id, clause in clauses.items():
        for cite in clause["cites"]:
            cited[cite["recommendation"]].add(id)
            _check_cite(id, cite["recommendation"], cite["relation"], items, findings)
        if _pairs(provenance["clauses"].get(id, ())) != _pairs(clause["cites"]):
            findings.fail(
                "provenance", PROVENANCE, id, "What this clause comes from differs from the roadmap."
            )
    for id in sorted(provenance["clauses"].keys() - clauses.keys()):
        findings.fail("provenance", PROVENANCE, id, "This clause is not in the roadmap.")
    for id in sorted(provenance["recommendations"].keys() - items.keys()):
        findings.fail("provenance", PROVENANCE, id, "It is not in the register.")
    for id, item in items.items():
        _check_trace(item, provenance, cited.get(id, set()), findings)


def _check_cite(clause: str, id: str, relation: str, items: Mapping[str, Item], findings: Findings) -> None:
    if id not in items:
        findings.fail(
            "provenance", ROADMAP, clause, "This clause cites a recommendation that is not in the register."
        )
    elif relation in ("adopted", "adapted", "merged") and items[id]["state"] != relation:
        findings.warn("relation", ROADMAP, id, f"A clause cites it as {relation}, which is not its state.")


def _check_trace(item: Item, provenance: Provenance, cited: set[str], findings: Findings) -> None:
    id = item["id"]
    if set(item["clauses"]) != cited:
        findings.fail(
            "provenance", REGISTER, id, "The clauses it names are not those of the roadmap that cite it."
        )
    trace = provenance["recommendations"].get(id)
    if trace is None:
        findings.fail("provenance", PROVENANCE, id, "It is missing from the provenance.")
    else:
        if set(trace["clauses"]) != cited:
            findings.fail(
                "provenance", PROVENANCE, id, "Its clauses are not those of the roadmap that cite it."
            )
        if trace["outcome"] != item["state"]:
            findings.fail("provenance", PROVENANCE, id, "Its outcome is not its state in the register.")
    if item["state"] in ("adopted", "adapted") and not cited:
        findings.warn(
            "no-clause", REGISTER, id, f"It was {item['state']}, but no clause of the roadmap cites it."
        )


def _pairs(cites: Iterable[Any]) -> list[tuple[str, str]]:
    return sorted((cite["recommendation"], cite["relation"]) for cite in cites)

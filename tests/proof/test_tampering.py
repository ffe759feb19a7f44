"""Who may rewrite files, manifest and signatures still cannot make the register differ from the log."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from njia.proof import Report, commit, fingerprint, public_key_hex, roadmap_digest, verify
from tests.proof import sample
from tests.proof.sample import FORGER, KEY, LEAVES, PROVENANCE, REGISTER, ROADMAP, Package

Forgery = Callable[[Package], object]


def found(report: Report) -> set[tuple[str, str, str]]:
    return {(failure.check, failure.member, failure.subject) for failure in report.failures}


def forged(tmp_path: Path, forge: Forgery, *, draft: bool = False) -> Report:
    """Everything is packed, hashed and signed again after the forgery, with the right key."""
    package = sample.small_package(draft=draft)
    forge(package)
    return verify(package.seal(tmp_path / "p.zip"))


def drop(package: Package, id: str) -> None:
    package.register["items"].remove(package.item(id))
    package.provenance["recommendations"].pop(id)


def drop_and_recount(package: Package) -> None:
    drop(package, "KE-R-4")
    package.register["counts"]["received"] -= 1
    package.register["counts"]["declined"] -= 1


def add_item(package: Package) -> None:
    package.register["items"].append(package.item("KE-R-4") | {"id": "KE-R-99"})
    package.provenance["recommendations"]["KE-R-99"] = {"clauses": [], "outcome": "declined"}


def swap_decisions(package: Package) -> None:
    one, other = package.item("KE-R-4"), package.item("KE-R-5")
    for key in ("state", "decision"):
        one[key], other[key] = other[key], one[key]
    outcomes = package.provenance["recommendations"]
    outcomes["KE-R-4"], outcomes["KE-R-5"] = outcomes["KE-R-5"], outcomes["KE-R-4"]


def change_reason(package: Package) -> None:
    package.item("KE-R-4")["decision"]["reason"] = "A nicer reason."


def forget_decision(package: Package) -> None:
    package.item("KE-R-4")["decision"] = None


def invent_decision(package: Package) -> None:
    package.item("KE-R-6")["decision"] = package.item("KE-R-5")["decision"]


def change_text(package: Package) -> None:
    package.item("KE-R-2")["text"] += " "


def hide_text_but_keep_salt(package: Package) -> None:
    package.item("KE-R-2")["text"] = None


def spoil_salt(package: Package) -> None:
    package.item("KE-R-2")["text_salt"] = "salt"


def drop_wording(package: Package) -> None:
    package.item("KE-R-1")["wordings"] = []


def invent_wording(package: Package) -> None:
    package.item("KE-R-2")["wordings"] = package.item("KE-R-1")["wordings"]


def change_wording(package: Package) -> None:
    package.item("KE-R-1")["wordings"][0]["text"] = "Other words."


def final_outcome_of_a_merge(package: Package) -> None:
    package.item("KE-R-3")["decision"]["final_outcome"] = "adopted"


def list_twice(package: Package) -> None:
    package.register["items"].append(package.item("KE-R-5"))


def unreadable_item(package: Package) -> None:
    package.item("KE-R-5")["round"] = "1"


def cite_another(package: Package) -> None:
    package.roadmap["clauses"][1]["cites"] = [{"recommendation": "KE-R-5", "relation": "adopted"}]


def change_clause(package: Package) -> None:
    package.roadmap["clauses"][2]["words"]["title"] = "A line to call"


def change_clause_with_commitment(package: Package) -> None:
    clause = package.roadmap["clauses"][2]
    clause["words"]["title"] = "A line to call"
    clause["commitments"]["title"] = commit(bytes.fromhex(clause["salts"]["title"]), "A line to call")
    package.roadmap["digest"] = roadmap_digest(package.roadmap["clauses"])


def drop_salt(package: Package) -> None:
    package.roadmap["clauses"][2]["salts"] = {}


def clause_twice(package: Package) -> None:
    package.roadmap["clauses"].append(package.roadmap["clauses"][2])


def provenance_of_clause(package: Package) -> None:
    package.provenance["clauses"]["KE-C-2"] = []


def provenance_of_nothing(package: Package) -> None:
    package.provenance["clauses"]["KE-C-9"] = []


def provenance_of_recommendation(package: Package) -> None:
    package.provenance["recommendations"]["KE-R-1"]["clauses"] = ["KE-C-3"]


def outcome_in_provenance(package: Package) -> None:
    package.provenance["recommendations"]["KE-R-4"]["outcome"] = "adopted"


def clauses_in_register(package: Package) -> None:
    package.item("KE-R-1")["clauses"] = []


def drop_set_aside(package: Package) -> None:
    package.register["set_aside"] = []


def change_set_aside(package: Package) -> None:
    package.register["set_aside"][0]["reason"] = "repeat"


def change_figure(package: Package) -> None:
    package.register["counts"]["adopted"] += 1


def change_insight_figure(package: Package) -> None:
    package.register["insights"]["used"] = 0


def change_after_closing(package: Package) -> None:
    package.register["after_closing"] = 0


def other_version(package: Package) -> None:
    package.roadmap["version"] = package.about["version"] = 2


def another_process(package: Package) -> None:
    package.about["process"] = package.register["process"] = "UG"


FORGERIES: list[tuple[Forgery, tuple[str, str, str]]] = [
    (drop_and_recount, ("missing", REGISTER, "KE-R-4")),
    (add_item, ("unknown", REGISTER, "KE-R-99")),
    (swap_decisions, ("decision", REGISTER, "KE-R-4")),
    (swap_decisions, ("decision", REGISTER, "KE-R-5")),
    (swap_decisions, ("state", REGISTER, "KE-R-4")),
    (change_reason, ("words", REGISTER, "KE-R-4")),
    (forget_decision, ("decision", REGISTER, "KE-R-4")),
    (invent_decision, ("decision", REGISTER, "KE-R-6")),
    (change_text, ("words", REGISTER, "KE-R-2")),
    (hide_text_but_keep_salt, ("words", REGISTER, "KE-R-2")),
    (spoil_salt, ("words", REGISTER, "KE-R-2")),
    (drop_wording, ("wording", REGISTER, "KE-R-1")),
    (invent_wording, ("wording", REGISTER, "KE-R-2")),
    (change_wording, ("words", REGISTER, "KE-R-1")),
    (final_outcome_of_a_merge, ("decision", REGISTER, "KE-R-3")),
    (list_twice, ("duplicate", REGISTER, "KE-R-5")),
    (unreadable_item, ("malformed", REGISTER, "KE-R-5")),
    (unreadable_item, ("missing", REGISTER, "KE-R-5")),
    (cite_another, ("provenance", PROVENANCE, "KE-C-2")),
    (cite_another, ("provenance", REGISTER, "KE-R-1")),
    (cite_another, ("provenance", PROVENANCE, "KE-R-5")),
    (cite_another, ("digest", ROADMAP, "")),
    (change_clause, ("words", ROADMAP, "KE-C-3")),
    (change_clause_with_commitment, ("frozen", ROADMAP, "KE-V-1")),
    (drop_salt, ("words", ROADMAP, "KE-C-3")),
    (clause_twice, ("duplicate", ROADMAP, "KE-C-3")),
    (provenance_of_clause, ("provenance", PROVENANCE, "KE-C-2")),
    (provenance_of_nothing, ("provenance", PROVENANCE, "KE-C-9")),
    (provenance_of_recommendation, ("provenance", PROVENANCE, "KE-R-1")),
    (outcome_in_provenance, ("provenance", PROVENANCE, "KE-R-4")),
    (clauses_in_register, ("provenance", REGISTER, "KE-R-1")),
    (drop_set_aside, ("set-aside", REGISTER, "KE-IMPORT-1")),
    (change_set_aside, ("set-aside", REGISTER, "KE-IMPORT-1")),
    (change_figure, ("counts", REGISTER, "")),
    (change_insight_figure, ("counts", REGISTER, "")),
    (change_after_closing, ("counts", REGISTER, "")),
    (other_version, ("frozen", ROADMAP, "")),
    (another_process, ("scope", "log/head.json", "")),
]


@pytest.mark.parametrize(
    ("forge", "named"), FORGERIES, ids=[f"{f.__name__}-{n[0]}-{n[2]}" for f, n in FORGERIES]
)
def test_a_forgery_sealed_afresh_is_named(
    tmp_path: Path, forge: Forgery, named: tuple[str, str, str]
) -> None:
    assert named in found(forged(tmp_path, forge))


@pytest.mark.parametrize("field", ["kind", "round", "received_on", "language", "received_leaf", "state"])
def test_every_told_field_of_an_item_is_checked(tmp_path: Path, field: str) -> None:
    def forge(package: Package) -> None:
        item = package.item("KE-R-5")
        item[field] = "insight" if field == "kind" else 9 if isinstance(item[field], int) else "sw"

    report = forged(tmp_path, forge)
    assert {failure.subject for failure in report.failures if failure.member == REGISTER} == {"KE-R-5"}


@pytest.mark.parametrize("field", ["outcome", "target", "body", "on", "leaf", "final_outcome", "final_id"])
def test_every_told_field_of_a_decision_is_checked(tmp_path: Path, field: str) -> None:
    def forge(package: Package) -> None:
        package.item("KE-R-5")["decision"][field] = 9 if field == "leaf" else "KE-R-1"

    assert found(forged(tmp_path, forge)) == {("decision", REGISTER, "KE-R-5")}


def test_all_that_is_wrong_is_reported_not_only_the_first(tmp_path: Path) -> None:
    def forge(package: Package) -> None:
        drop_and_recount(package)
        change_text(package)
        provenance_of_clause(package)

    subjects = {failure.subject for failure in forged(tmp_path, forge).failures}
    assert {"KE-R-4", "KE-R-2", "KE-C-2"} <= subjects


def test_a_recommendation_removed_without_a_new_manifest(tmp_path: Path) -> None:
    package = sample.small_package()
    sealed = sample.contents(package.seal(tmp_path / "p.zip"))
    drop_and_recount(package)
    sealed[REGISTER] = json.dumps(package.register).encode()
    report = verify(sample.pack(tmp_path / "q.zip", sealed))
    assert {("manifest", REGISTER, ""), ("missing", REGISTER, "KE-R-4")} <= found(report)


def test_a_recommendation_removed_and_sealed_with_another_key(tmp_path: Path) -> None:
    package = sample.small_package()
    drop_and_recount(package)
    path = package.seal(tmp_path / "p.zip", FORGER)
    assert ("missing", REGISTER, "KE-R-4") in found(verify(path))
    pinned = verify(path, fingerprint(public_key_hex(KEY)))
    assert {failure.check for failure in pinned.failures} == {"missing", "counts", "key"}


def test_two_signers_are_one_too_many(tmp_path: Path) -> None:
    package = sample.small_package()
    path = sample.seal(tmp_path / "p.zip", package.members(KEY), package.about, FORGER)
    assert found(verify(path)) == {("key", "manifest.sig.json", "")}


def test_a_log_rewritten_from_scratch_needs_the_pinned_key(tmp_path: Path) -> None:
    """What the package cannot prove by itself: it agrees with itself, but it is not the process's own."""
    log = sample.Log()
    log.receive("KE-R-1", "Invented, and not what was said.")
    path = sample.package(log, [], draft=True).seal(tmp_path / "p.zip", FORGER)
    assert verify(path).ok
    assert not verify(path, public_key_hex(KEY)).ok


def with_lines(tmp_path: Path, change: Callable[[list[bytes]], list[bytes]]) -> Report:
    package = sample.small_package()
    members = package.members()
    lines = change(members[LEAVES].splitlines(keepends=True))
    return verify(sample.seal(tmp_path / "p.zip", members | {LEAVES: b"".join(lines)}, package.about))


def test_reordered_leaves(tmp_path: Path) -> None:
    report = with_lines(tmp_path, lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]])
    assert {("leaves", LEAVES, "KE-R-3"), ("root", LEAVES, "")} <= found(report)


def test_a_leaf_taken_out(tmp_path: Path) -> None:
    report = with_lines(tmp_path, lambda lines: [*lines[:5], *lines[6:]])
    assert {("size", LEAVES, ""), ("root", LEAVES, ""), ("unknown", REGISTER, "KE-R-4")} <= found(report)


def test_a_leaf_put_in(tmp_path: Path) -> None:
    report = with_lines(tmp_path, lambda lines: [*lines, lines[-1]])
    assert {("size", LEAVES, ""), ("root", LEAVES, "")} <= found(report)


def test_a_leaf_respelt(tmp_path: Path) -> None:
    report = with_lines(tmp_path, lambda lines: [b" " + lines[0], *lines[1:]])
    assert ("leaves", LEAVES, "") in found(report)


def test_the_last_leaf_cut_off(tmp_path: Path) -> None:
    report = with_lines(tmp_path, lambda lines: [*lines[:-1], lines[-1][:-1]])
    assert ("leaves", LEAVES, "") in found(report)


def test_an_outcome_changed_in_the_log(tmp_path: Path) -> None:
    swap = (b'"outcome":"declined"', b'"outcome":"deferred"')
    report = with_lines(tmp_path, lambda lines: [line.replace(*swap) for line in lines])
    assert {("root", LEAVES, ""), ("decision", REGISTER, "KE-R-4")} <= found(report)


def test_merges_in_a_circle(tmp_path: Path) -> None:
    package = sample.small_package(draft=True)
    package.log.decide("KE-R-2", "merged", "KE-R-3")
    circular = sample.package(package.log, sample.clauses(), draft=True)
    named = found(verify(circular.seal(tmp_path / "p.zip")))
    assert {("merge", LEAVES, "KE-R-2"), ("merge", LEAVES, "KE-R-3")} <= named


def test_a_leaf_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    log = sample.small_package().log
    log.add(
        "recommendation.decided",
        "KE-R-5",
        {"reason": "x"},
        outcome="praised",
        target=None,
        body="m",
        entered=True,
    )
    report = verify(sample.package(log, sample.clauses()).seal(tmp_path / "p.zip"))
    assert found(report) == {("leaf", LEAVES, "KE-R-5")}


def test_an_older_roadmap_cannot_stand_in_for_the_last(tmp_path: Path) -> None:
    package = sample.small_package()
    package.log.add("roadmap.frozen", "KE-V-2", version=2, digest="0" * 64, meeting="KE-M-03")
    final = package.seal(tmp_path / "p.zip")
    assert found(verify(final)) == {("frozen", ROADMAP, "")}
    package.about["draft"] = True
    assert verify(package.seal(tmp_path / "d.zip")).ok


def test_a_missing_and_an_extra_member_are_named(tmp_path: Path) -> None:
    sealed = sample.contents(sample.small_package().seal(tmp_path / "p.zip"))
    for name in sealed:
        left = {other: data for other, data in sealed.items() if other != name}
        report = verify(sample.pack(tmp_path / "q.zip", left))
        assert name in {failure.member for failure in report.failures}
    report = verify(sample.pack(tmp_path / "q.zip", sealed | {"roadmap/extra.txt": b""}))
    assert found(report) == {("manifest", "roadmap/extra.txt", "")}


def test_every_member_is_covered_by_the_manifest(tmp_path: Path) -> None:
    sealed = sample.contents(sample.small_package().seal(tmp_path / "p.zip"))
    for name, data in sealed.items():
        report = verify(sample.pack(tmp_path / "q.zip", sealed | {name: data + b" "}))
        # The manifest itself is covered by its signature.
        told = "manifest.sig.json" if name == "manifest.json" else name
        assert told in {failure.member for failure in report.failures}


def test_a_signature_of_another_package_does_not_fit(tmp_path: Path) -> None:
    sealed = sample.contents(sample.small_package().seal(tmp_path / "p.zip"))
    other = sample.contents(sample.small_package(draft=True).seal(tmp_path / "q.zip"))
    mixed = sealed | {"manifest.sig.json": other["manifest.sig.json"]}
    assert found(verify(sample.pack(tmp_path / "r.zip", mixed))) == {("signature", "manifest.sig.json", "")}


def test_hostile_names_do_not_reach_the_terminal(tmp_path: Path) -> None:
    package = sample.small_package()
    leaf = package.log.leaves[4]
    package.log.leaves[4] = replace(leaf, subject="\x1b[2J\u202e")
    report = verify(package.seal(tmp_path / "p.zip"))
    assert not report.ok
    assert all(
        (failure.subject + failure.member + failure.message).isprintable() for failure in report.failures
    )


def places(value: Any, path: str = "") -> Iterator[tuple[Any, Any, str]]:
    """Every value in a JSON document as (its holder, its key, a path with the numbers starred)."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        below = f"{path}/{'*' if isinstance(value, list) else key}"
        yield value, key, below
        yield from places(value[key], below)


def changed(value: Any) -> Any:
    """Another value of the same type where there is one."""
    if isinstance(value, bool) or value is None:
        return not value
    return value + 1 if isinstance(value, int | float) else value + "x" if isinstance(value, str) else None


def test_no_value_can_be_changed_but_those_the_log_knows_nothing_of(tmp_path: Path) -> None:
    package, unproved = sample.small_package(), set()
    members = package.members()
    for member in (REGISTER, ROADMAP, PROVENANCE, "log/head.json"):
        document = json.loads(members[member])
        for holder, key, path in places(document):
            kept, holder[key] = holder[key], changed(holder[key])
            forgery = members | {member: json.dumps(document).encode()}
            if verify(sample.seal(tmp_path / "p.zip", forgery, package.about)).ok:
                unproved.add(path)
            holder[key] = kept
    assert unproved == {"/items/*/themes/*", "/items/*/attributes/county", "/title"}

"""What an honest package says, and what a file that is no package says."""

import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from njia.proof import Report, fingerprint, public_key_hex, verify
from tests.proof import sample
from tests.proof.sample import HEAD, KEY, LEAVES, MANIFEST, PROVENANCE, REGISTER, ROADMAP, SIGNATURE


def of_bytes(tmp_path: Path, data: bytes) -> Report:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    return verify(path)


def test_an_honest_package_passes(tmp_path: Path) -> None:
    report = verify(sample.small_package().seal(tmp_path / "p.zip"))
    assert report.failures == []
    assert report.ok
    assert report.warnings == []
    assert report.about["name"] == "Kenya"
    assert report.head
    assert report.head.size == report.counts["leaves"]
    assert report.counts == {
        "received": 6,
        "awaiting": 0,
        "open": 0,
        "adopted": 1,
        "adapted": 1,
        "merged": 1,
        "deferred": 1,
        "declined": 1,
        "withdrawn": 1,
        "insights": {"received": 1, "awaiting": 0, "open": 0, "used": 1, "kept": 0, "withdrawn": 0},
        "after_closing": 1,
        "set_aside": 1,
        "leaves": 23,
        "other": 4,
        "withheld": 0,
    }


def test_the_same_contents_make_the_same_file(tmp_path: Path) -> None:
    first = sample.small_package().seal(tmp_path / "a.zip")
    assert first.read_bytes() == sample.small_package().seal(tmp_path / "b.zip").read_bytes()


def test_a_pinned_key_may_be_given_as_hex_or_fingerprint(tmp_path: Path) -> None:
    path, key = sample.small_package().seal(tmp_path / "p.zip"), public_key_hex(KEY)
    for pin in (key, key.upper(), fingerprint(key), fingerprint(key).replace("-", " ")):
        report = verify(path, pin)
        assert (report.ok, report.pinned, report.key) == (True, True, key)
    assert not verify(path).pinned


@pytest.mark.parametrize("pin", ["", "00" * 32, "0000-" * 7 + "0000", "no key at all"])
def test_another_pinned_key_fails(tmp_path: Path, pin: str) -> None:
    report = verify(sample.small_package().seal(tmp_path / "p.zip"), pin)
    assert {(failure.check, failure.member) for failure in report.failures} == {
        ("key", SIGNATURE),
        ("key", HEAD),
    }


def test_withheld_words_are_no_failure(tmp_path: Path) -> None:
    package = sample.small_package()
    item, clause = package.item("KE-R-1"), package.roadmap["clauses"][0]
    item["text"] = item["text_salt"] = None
    item["decision"]["reason"] = item["decision"]["reason_salt"] = None
    item["wordings"][0]["text"] = item["wordings"][0]["salt"] = None
    clause["words"]["title"] = clause["salts"]["title"] = None
    report = verify(package.seal(tmp_path / "p.zip"))
    assert report.failures == []
    assert report.counts["withheld"] == 1


def test_a_draft_may_have_open_ends(tmp_path: Path) -> None:
    log = sample.Log()
    log.receive("KE-R-1", "Invented.")
    log.receive("KE-R-2", "Invented.", kind="insight")
    log.receive("KE-R-3", "Invented.")
    log.propose("KE-R-3", "adopted")
    assert verify(sample.package(log, [], draft=True).seal(tmp_path / "d.zip")).failures == []
    final = verify(sample.package(log, []).seal(tmp_path / "f.zip"))
    unanswered = {failure.subject for failure in final.failures if failure.check == "unanswered"}
    assert unanswered == {"KE-R-1", "KE-R-2", "KE-R-3"}
    assert ("frozen", ROADMAP) in {(failure.check, failure.member) for failure in final.failures}


def test_an_answer_that_leads_to_no_answer_is_none(tmp_path: Path) -> None:
    log = sample.Log()
    log.receive("KE-R-1", "Invented.")
    log.receive("KE-R-2", "Invented, next round.", round=2)
    log.decide("KE-R-1", "merged", "KE-R-2")
    report = verify(sample.package(log, []).seal(tmp_path / "p.zip"))
    assert ("unanswered", "KE-R-1") in {(failure.check, failure.subject) for failure in report.failures}


def test_later_rounds_may_be_listed_but_are_outside_the_sums(tmp_path: Path) -> None:
    package = sample.small_package()
    whole = sample.package(package.log, sample.clauses(), rounds=2)
    package.register["items"].append(whole.item("KE-R-8"))
    package.provenance["recommendations"]["KE-R-8"] = {"clauses": [], "outcome": "awaiting"}
    assert verify(package.seal(tmp_path / "p.zip")).failures == []


def test_warnings_do_not_fail(tmp_path: Path) -> None:
    log = sample.Log()
    log.receive("KE-R-1", "Invented.")
    log.receive("KE-R-2", "Invented.")
    log.decide("KE-R-1", "declined")
    log.decide("KE-R-2", "adopted")
    rows = sample.clauses()[:2]
    report = verify(sample.package(log, rows, draft=True).seal(tmp_path / "p.zip"))
    assert report.ok
    warned = {(warning.check, warning.subject) for warning in report.warnings}
    assert warned == {("relation", "KE-R-1"), ("no-clause", "KE-R-2")}


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", bytes(4096), b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_package(tmp_path: Path, data: bytes) -> None:
    report = of_bytes(tmp_path, data)
    assert [(failure.check, failure.member) for failure in report.failures] == [("container", "container")]
    assert (report.counts, report.head, report.about) == ({}, None, {})


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.zip"):
        assert [failure.check for failure in verify(path).failures] == ["unreadable"]


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(REGISTER, bytes(50_000_000))
    report = of_bytes(tmp_path, out.getvalue())
    assert ("container", REGISTER) in {(failure.check, failure.member) for failure in report.failures}
    assert not any(failure.check == "malformed" and failure.member == REGISTER for failure in report.failures)


def test_a_package_packed_anew_with_compression_still_tells_what_else_is_wrong(tmp_path: Path) -> None:
    package = sample.small_package()
    path = package.seal(tmp_path / "p.zip")
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    register = json.loads(contents[REGISTER])
    gone = register["items"].pop(0)["id"]
    contents[REGISTER] = json.dumps(register).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    found = {
        (failure.check, failure.member, failure.subject)
        for failure in of_bytes(tmp_path, out.getvalue()).failures
    }
    assert any(check == "container" for check, _member, _subject in found)
    assert any((member, subject) == (REGISTER, gone) for _check, member, subject in found)


@pytest.mark.parametrize("size", [1, 100, 5000, -1, -30, -2000])
def test_a_cut_off_package(tmp_path: Path, size: int) -> None:
    data = sample.small_package().seal(tmp_path / "p.zip").read_bytes()
    report = of_bytes(tmp_path, data[:size])
    assert report.failures[0].check == "container"


def test_a_changed_byte_anywhere_fails(tmp_path: Path) -> None:
    data = sample.small_package().seal(tmp_path / "p.zip").read_bytes()
    for offset in range(0, len(data), 41):
        changed = bytearray(data)
        changed[offset] ^= 0x01
        report = of_bytes(tmp_path, bytes(changed))
        assert "container" in {failure.check for failure in report.failures}, offset


GARBAGE = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"{}",
    b"\xff\xfe",
    b"1" * 10_000,
    b"[" * 200_000,
    b'{"a":' * 200_000,
    b'{"format":"njia-register/1"}',
    b"\n" * 1000,
    b'"\\ud800"',
]


@pytest.mark.parametrize("member", [REGISTER, ROADMAP, PROVENANCE, LEAVES, HEAD, MANIFEST, SIGNATURE])
@pytest.mark.parametrize("data", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_in_any_member_is_reported(tmp_path: Path, member: str, data: bytes) -> None:
    package = sample.small_package()
    path = sample.seal(tmp_path / "p.zip", package.members() | {member: data}, package.about)
    if member in (MANIFEST, SIGNATURE):
        sealed = sample.contents(path) | {member: data}
        sample.pack(path, sealed)
    report = verify(path)
    assert member in {failure.member for failure in report.failures}


@pytest.mark.parametrize("member", [MANIFEST, SIGNATURE])
@pytest.mark.parametrize("seed", range(60))
def test_mutated_seals_never_raise(tmp_path: Path, member: str, seed: int) -> None:
    sealed = sample.contents(sample.small_package().seal(tmp_path / "p.zip"))
    sealed[member] = json.dumps(mutate(json.loads(sealed[member]), random.Random(seed))).encode()  # noqa: S311 - repeatable, not secret
    assert not verify(sample.pack(tmp_path / "q.zip", sealed)).ok


@pytest.mark.parametrize("member", [REGISTER, ROADMAP, PROVENANCE])
@pytest.mark.parametrize("seed", range(120))
def test_wrong_types_anywhere_are_reported_and_never_raise(tmp_path: Path, member: str, seed: int) -> None:
    package = sample.small_package()
    document = {REGISTER: package.register, ROADMAP: package.roadmap, PROVENANCE: package.provenance}[member]
    changed = mutate(document, random.Random(seed))  # noqa: S311 - repeatable, not secret
    members = package.members() | {member: json.dumps(changed).encode()}
    report = verify(sample.seal(tmp_path / "p.zip", members, package.about))
    for failure in report.failures:
        assert failure.message.isprintable()


def mutate(document: Any, chance: random.Random) -> Any:
    """The document with one value somewhere in it replaced by one of another type, or gone."""
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        keys = (
            value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        )
        for key in keys:
            places.append((value, key))
            walk(value[key])

    walk(document)
    holder, key = chance.choice(places)
    if chance.random() < 0.2:
        del holder[key]
    else:
        holder[key] = chance.choice([None, True, -1, 2**70, 1.5, "\x1b[31m", "", [], {}, [[]], {"": {}}])
    return document

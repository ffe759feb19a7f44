"""The package of a small process: it verifies, is the same twice, and tells on whoever changes it."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.utils import translation

from njia.kernel import clock
from njia.kernel.access import Refused, Role
from njia.kernel.ledger.actions import signing_key
from njia.kernel.ledger.models import Line
from njia.kernel.people.models import Person
from njia.proof import build_manifest, canonical_json, normalise_ooxml, sign_manifest, verify, write_zip
from njia.stages.recommendations import actions as recommendations
from njia.stages.review import actions as review
from njia.stages.roadmap import actions as roadmap
from njia.stages.submission import actions, queries
from njia.stages.submission.tests.conftest import SECRET, Road
from njia.stages.voices import actions as voices

pytestmark = pytest.mark.django_db


def built(road: Road, path: Path, *, draft: bool = False) -> Path:
    queries.build(road.process, path, draft=draft)
    return path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def told(path: Path, name: str) -> dict:
    return json.loads(members(path)[name])


def repacked(path: Path, changed: dict[str, bytes]) -> Path:
    """As a forger would who holds the key: contents changed, manifest and signature made anew."""
    kept = members(path) | changed
    about = json.loads(kept["manifest.json"])["about"]
    kept["manifest.json"] = canonical_json(build_manifest(kept, about))
    kept["manifest.sig.json"] = sign_manifest(signing_key(), kept["manifest.json"])
    forged = path.with_name("forged.zip")
    with forged.open("wb") as out:
        write_zip(kept, out)
    return forged


def test_a_final_package_verifies_and_adds_up(road: Road, tmp_path: Path) -> None:
    report = verify(built(road, tmp_path / "final.zip"))
    assert (report.failures, report.warnings) == ([], [])
    outcomes = {"adopted": 1, "adapted": 1, "merged": 1, "deferred": 1, "declined": 1, "withdrawn": 1}
    assert {name: report.counts[name] for name in outcomes} == outcomes
    assert (report.counts["received"], report.counts["awaiting"], report.counts["open"]) == (6, 0, 0)
    assert report.counts["insights"]["used"] == 1
    assert report.about == {
        "process": "KE", "name": road.process.name, "draft": False, "rounds": 1, "on": report.head.on, "version": 1,
    }  # fmt: skip


def test_building_only_reads_and_twice_gives_the_same_bytes(road: Road, tmp_path: Path) -> None:
    before = Line.objects.count()
    first = built(road, tmp_path / "first.zip").read_bytes()
    later = clock.now().replace(year=clock.now().year + 1)
    with clock.at(later), translation.override("sw"):
        second = built(road, tmp_path / "second.zip").read_bytes()
    assert first == second
    assert Line.objects.count() == before


def test_every_member_is_stored_and_they_are_few(road: Road, tmp_path: Path) -> None:
    with zipfile.ZipFile(built(road, tmp_path / "final.zip")) as package:
        entries = package.infolist()
    assert [entry.filename for entry in entries[:2]] == ["START-HERE.html", "START-HERE.pdf"]
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert len(entries) <= 40


def test_office_files_carry_no_clock_and_no_maker(road: Road, tmp_path: Path) -> None:
    found = members(built(road, tmp_path / "final.zip"))
    on = json.loads(found["manifest.json"])["about"]["on"]
    for name in ("roadmap/roadmap.docx", "roadmap/roadmap.xlsx", "register/register.xlsx"):
        assert normalise_ooxml(found[name], on) == found[name]
        core = zipfile.ZipFile(io.BytesIO(found[name])).read("docProps/core.xml")
        assert on.encode() in core
        assert b"creator>" not in core


def test_nobody_is_named(road: Road, tmp_path: Path) -> None:
    """Neither names nor sign-in names; of those who gave words in confidence not even that they did."""
    Person.objects.filter(username__isnull=False).update(name="Canary Wanjiru Otieno")
    found = members(built(road, tmp_path / "final.zip"))
    texts = list(found.values())
    for name in ("roadmap/roadmap.docx", "roadmap/roadmap.xlsx", "register/register.xlsx"):
        inner = zipfile.ZipFile(io.BytesIO(found[name]))
        texts += [inner.read(each) for each in inner.namelist()]
    names = {b"Canary", *(person.username.encode() for person in Person.objects.all())}
    assert len(names) > 3
    for name in names:
        assert not any(name in text for text in texts)
    assert b"survivor_representative" not in found["log/leaves.jsonl"]
    assert '"via"' not in found["register/register.json"].decode()


def test_words_without_consent_are_withheld_and_the_package_still_verifies(
    road: Road, tmp_path: Path
) -> None:
    path = built(road, tmp_path / "final.zip")
    item = next(
        each
        for each in told(path, "register/register.json")["items"]
        if each["id"] == road.items["secret"].public_id
    )
    assert (item["text"], item["text_salt"], item["state"]) == (None, None, "declined")
    assert not any(SECRET.encode() in content for content in members(path).values())
    assert verify(path).ok


def test_withdrawn_words_go_from_the_next_package(road: Road, tmp_path: Path) -> None:
    from njia.stages.voices.states import holder

    voices.set_consent(road.voice, "submission", True, acting=holder(road.process))
    with_words = built(road, tmp_path / "before.zip")
    assert SECRET.encode() in members(with_words)["register/register.json"]
    voices.withdraw(road.voice, acting=holder(road.process))
    without = built(road, tmp_path / "after.zip")
    assert SECRET.encode() not in members(without)["register/register.json"]
    assert verify(with_words).ok
    assert verify(without).ok


def test_a_removed_recommendation_is_named_though_all_was_signed_anew(road: Road, tmp_path: Path) -> None:
    path = built(road, tmp_path / "final.zip")
    register = told(path, "register/register.json")
    gone = register["items"].pop(3)["id"]
    report = verify(repacked(path, {"register/register.json": json.dumps(register).encode()}))
    assert gone in {failure.subject for failure in report.failures}
    assert not any(failure.check in ("manifest", "signature", "container") for failure in report.failures)


def test_two_swapped_decisions_are_named(road: Road, tmp_path: Path) -> None:
    path = built(road, tmp_path / "final.zip")
    register = told(path, "register/register.json")
    by_state = {item["state"]: item for item in register["items"]}
    one, other = by_state["adopted"], by_state["declined"]
    one["decision"], other["decision"] = other["decision"], one["decision"]
    report = verify(repacked(path, {"register/register.json": json.dumps(register).encode()}))
    assert {one["id"], other["id"]} <= {failure.subject for failure in report.failures}


def test_a_changed_byte_of_any_member_is_found_there(road: Road, tmp_path: Path) -> None:
    path = built(road, tmp_path / "final.zip")
    with zipfile.ZipFile(path) as package:
        places = {
            entry.filename: entry.header_offset + 30 + len(entry.filename) for entry in package.infolist()
        }
    whole = path.read_bytes()
    for name, place in places.items():
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(changed)
        assert name in {failure.member for failure in verify(path).failures}
    path.write_bytes(whole)
    assert verify(path).ok


def test_a_final_package_is_refused_with_every_reason(answered: Road, tmp_path: Path) -> None:
    late = recommendations.register(
        answered.process, recommendations.New(text="Came late.", via="meeting"), acting=answered.desk
    )
    recommendations.close_round(late.round, acting=answered.desk)
    with pytest.raises(Refused, match=rf"{late.public_id}.*No version of the roadmap is frozen"):
        built(answered, tmp_path / "final.zip")
    assert not (tmp_path / "final.zip").exists()


def test_a_draft_may_be_incomplete_says_so_and_verifies(answered: Road, tmp_path: Path) -> None:
    review.propose(
        answered.items["train"], outcome="declined", reason="On second thoughts.", acting=answered.desk
    )
    recommendations.register(
        answered.process, recommendations.New(text="New.", via="meeting"), acting=answered.desk
    )
    path = built(answered, tmp_path / "draft.zip", draft=True)
    report = verify(path)
    assert report.failures == []
    assert (report.about["draft"], report.about["version"], report.about["rounds"]) == (True, None, 2)
    assert (report.counts["open"], report.counts["awaiting"]) == (1, 1)
    opening = members(path)["START-HERE.html"].decode()
    assert "This is a draft" in opening
    assert "No version of the roadmap is frozen yet" in opening


def test_a_draft_with_words_the_version_lacks_is_not_that_version(road: Road, tmp_path: Path) -> None:
    same = built(road, tmp_path / "same.zip", draft=True)
    assert told(same, "roadmap/roadmap.json")["version"] == 1
    roadmap.edit_clause(
        road.clauses["area"], words={"title": "Enforce the law now"}, language="en", acting=road.desk
    )
    moved = built(road, tmp_path / "moved.zip", draft=True)
    assert told(moved, "roadmap/roadmap.json")["version"] is None
    final = built(road, tmp_path / "final.zip")
    assert "Enforce the law now" not in members(final)["roadmap/roadmap.html"].decode()
    assert verify(same).ok
    assert verify(moved).ok
    assert verify(final).ok


def test_what_came_after_closing_waits_outside_the_sum(road: Road, tmp_path: Path) -> None:
    recommendations.register(
        road.process, recommendations.New(text="Came late.", via="meeting"), acting=road.desk
    )
    path = built(road, tmp_path / "final.zip")
    report = verify(path)
    assert report.ok
    assert (report.counts["received"], report.counts["after_closing"]) == (6, 1)
    assert "Came late." not in members(path)["register/register.json"].decode()


def test_what_was_sent_can_be_built_while_life_goes_on(road: Road, as_actor, tmp_path: Path) -> None:
    actions.submit(road.process, acting=road.desk)
    voices.contribute(road.process, voices.Given("One more thing.", "en"), acting=road.desk)
    roadmap.edit_clause(
        road.clauses["area"], words={"title": "New thoughts"}, language="en", acting=road.desk
    )
    late = recommendations.register(
        road.process, recommendations.New(text="Late.", via="meeting"), acting=road.desk
    )
    recommendations.close_round(late.round, acting=as_actor(Role.CONVENOR))
    report = verify(built(road, tmp_path / "sent.zip"))
    assert report.failures == []
    assert (report.about["rounds"], report.counts["after_closing"]) == (1, 1)


def test_rows_set_aside_are_listed_outside_the_sum(process, desk, tmp_path: Path) -> None:
    from njia.readers import read_table

    source = tmp_path / "rows.csv"
    source.write_text("text,area\nTrain officers,law\nN/A,law\nTrain officers,law\n", "utf-8")
    recommendations.import_table(
        process, read_table(source), {"text": "text"}, source="invented", acting=desk
    )
    path = tmp_path / "draft.zip"
    queries.build(process, path, draft=True)
    register = told(path, "register/register.json")
    assert [(row["row"], row["reason"], row["repeats"]) for row in register["set_aside"]] == [
        (3, "placeholder", None),
        (4, "repeats", 2),
    ]
    assert register["counts"]["received"] == 1
    assert verify(path).ok


def test_the_same_questions_are_asked_of_the_database_however_many_items(road: Road, tmp_path: Path) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        built(road, tmp_path / "few.zip", draft=True)
    for number in range(8):
        item = recommendations.register(
            road.process, recommendations.New(text=f"Number {number}", via="meeting"), acting=road.desk
        )
        recommendations.edit_wording(item, f"The number {number}", language="en", acting=road.desk)
        review.decide(
            item, outcome="declined", reason="No.", meeting=road.meeting.public_id, acting=road.desk
        )
    with CaptureQueriesContext(connection) as many:
        built(road, tmp_path / "many.zip", draft=True)
    assert len(many) == len(few)

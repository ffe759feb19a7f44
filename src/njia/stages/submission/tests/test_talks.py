"""A conversation goes into the package, and a stranger finds what was changed in it."""

import json
import zipfile
from pathlib import Path

import pytest

from njia.cli.recount import recount
from njia.kernel.access import Actor
from njia.kernel.ledger.actions import signing_key
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.proof import build_manifest, canonical_json, sign_manifest, verify, write_zip
from njia.stages.submission import queries
from tests.sample_opinions import close_one

pytestmark = pytest.mark.django_db
RESULT, ANSWERS = "opinions/KE-O-1.json", "opinions/KE-O-1-votes.csv"


def package(process: Process, desk: Actor, out: Path, *, open_rows: bool) -> Path:
    publish(process, "updates", acting=desk)
    close_one(process, desk, open_rows=open_rows)
    queries.build(process, out, draft=True)
    return out


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def resealed(held: dict[str, bytes], out: Path) -> Path:
    """As by somebody who holds the signing key."""
    about = json.loads(held["manifest.json"])["about"]
    held = {name: body for name, body in held.items() if not name.startswith("manifest")}
    manifest = canonical_json(build_manifest(held, about))
    held |= {"manifest.json": manifest, "manifest.sig.json": sign_manifest(signing_key(), manifest)}
    with out.open("wb") as file:
        write_zip(held, file)
    return out


def test_a_stranger_draws_the_map_again(process: Process, desk: Actor, tmp_path: Path) -> None:
    built = package(process, desk, tmp_path / "a.zip", open_rows=True)
    found = verify(built)
    assert (found.failures, found.counts["conversations"]) == ([], 1)
    assert recount(built) == []
    held = members(built)
    assert "Invented opinion number 1." in held["opinions/opinions.html"].decode()
    assert b"Invented opinion number 1." in held["opinions/KE-O-1-statements.csv"]
    lines = held[ANSWERS].decode().splitlines()
    changed = [line.removesuffix(",1") + ",-1" if line.startswith("0,") else line for line in lines]
    forged = resealed(held | {ANSWERS: "\n".join(changed).encode()}, tmp_path / "b.zip")
    assert {failure.check for failure in verify(forged).failures} == {"vote"}
    assert [each["message"] for each in recount(forged)] == ["Drawn again, these answers give another map."]


def test_rows_that_are_not_published_are_not_there(process: Process, desk: Actor, tmp_path: Path) -> None:
    built = package(process, desk, tmp_path / "a.zip", open_rows=False)
    assert verify(built).failures == []
    held = members(built)
    assert ANSWERS not in held
    assert json.loads(held[RESULT])["map"]["groups"]
    without = {name: body for name, body in held.items() if name != RESULT}
    assert {failure.check for failure in verify(resealed(without, tmp_path / "b.zip")).failures} == {"vote"}
    added = resealed(held | {ANSWERS: b"voter-id,comment-id,vote\n"}, tmp_path / "c.zip")
    assert {failure.check for failure in verify(added).failures} == {"vote"}

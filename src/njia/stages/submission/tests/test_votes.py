"""A vote on priorities goes into the package, and a stranger finds what was changed in it."""

import datetime
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from njia.cli.recount import recount
from njia.kernel import clock
from njia.kernel.access import Actor, clockwork
from njia.kernel.ledger.actions import signing_key
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.proof import build_manifest, canonical_json, sign_manifest, verify, write_zip
from njia.stages.meetings import actions as meetings
from njia.stages.priorities import actions
from njia.stages.roadmap import actions as roadmap
from njia.stages.submission import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids(process: Process, desk: Actor) -> list[str]:
    parent, made = None, []
    for kind in ("area", "outcome", "action", "action"):
        words = {"title": f"Invented {kind}"}
        clause = roadmap.add_clause(
            process, kind=kind, parent=parent, words=words, language="en", acting=desk
        )
        parent = parent if kind == "action" else clause
        made.append(clause.public_id)
    return made[2:]


def package(process: Process, desk: Actor, ids: list[str], voters: int, out: Path) -> Path:
    publish(process, "updates", acting=desk)
    held = meetings.create_meeting(process, title="First", kind="twg", on=clock.today(), acting=desk)
    meeting = meetings.take_step(held, "hold", acting=desk)
    draft = actions.Draft(
        title="Invented vote", budget=Decimal(100), currency="KES",
        closes_on=clock.today() + datetime.timedelta(days=1), weights={"workers": Decimal(1)},
    )  # fmt: skip
    poll = actions.draft_poll(process, draft, acting=desk)
    actions.set_candidates(poll, dict.fromkeys(ids, Decimal(100)), acting=desk)
    poll = actions.open_poll(poll, meeting, seed="4 2", acting=desk)
    for code in actions.print_slips(poll, "workers", voters, acting=desk):
        actions.cast(poll, code, {ids[1]: 1}, acting=desk)
    actions.close_poll(poll, acting=desk)
    actions.count_poll(poll, acting=clockwork(process.pk))
    queries.build(process, out, draft=True)
    return out


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sealed(held: dict[str, bytes], about: Any, out: Path) -> Path:
    """The same installation signs other contents: its key alone proves nothing."""
    manifest = canonical_json(build_manifest(held, about))
    held |= {"manifest.json": manifest, "manifest.sig.json": sign_manifest(signing_key(), manifest)}
    with out.open("wb") as file:
        write_zip(held, file)
    return out


def test_the_package_carries_the_vote_and_it_is_counted_again(
    process: Process, desk: Actor, ids: list[str], tmp_path: Path
) -> None:
    out = package(process, desk, ids, 12, tmp_path / "package.zip")
    found = verify(out)
    assert found.failures == []
    assert found.counts["votes"] == 1
    assert recount(out) == []
    held = members(out)
    assert {"priorities/KE-B-1.json", "priorities/KE-B-1.pb", "priorities/priorities.html"} <= held.keys()
    assert "Invented vote" in held["priorities/priorities.html"].decode()


def test_another_winner_is_found_even_under_the_right_key(
    process: Process, desk: Actor, ids: list[str], tmp_path: Path
) -> None:
    out = package(process, desk, ids, 12, tmp_path / "package.zip")
    held = members(out)
    told = json.loads(held["priorities/KE-B-1.json"])
    told["winners"][0]["id"] = ids[0]
    held["priorities/KE-B-1.json"] = canonical_json(told)
    forged = sealed(held, verify(out).about, tmp_path / "forged.zip")
    assert "priorities/KE-B-1.json" in {failure.member for failure in verify(forged).failures}
    (again,) = recount(forged)
    assert again["member"] == "priorities/KE-B-1.json"


def test_the_votes_of_few_stay_out(process: Process, desk: Actor, ids: list[str], tmp_path: Path) -> None:
    out = package(process, desk, ids, 3, tmp_path / "package.zip")
    assert verify(out).failures == []
    assert "priorities/KE-B-1.pb" not in members(out)

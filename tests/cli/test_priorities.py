"""A vote from the command line: prepared, opened, voted in, counted, and counted again by a stranger."""

import json
from pathlib import Path
from typing import Any

import pytest

from njia.kernel.access import public
from njia.kernel.processes.models import Process
from njia.stages.priorities import actions
from njia.stages.priorities.models import Poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def voting(report: Any, kenya: str) -> list[str]:
    """The actions of a small roadmap, and a vote on them that is open."""
    from njia.kernel.people.actions import command_line_operator
    from njia.kernel.people.queries import actor
    from njia.kernel.processes.actions import publish
    from njia.stages.roadmap import actions as roadmap

    process = Process.objects.get(code=kenya)
    acting = actor(command_line_operator(), process)
    publish(process, "updates", acting=acting)
    parent = None
    for kind in ("area", "outcome", "action", "action"):
        clause = roadmap.add_clause(
            process,
            kind=kind,
            parent=parent,
            words={"title": f"Invented {kind}"},
            language="en",
            acting=acting,
        )
        parent = clause if kind != "action" else parent
    report("meeting", "create", "--title", "First", "--on", "2026-01-05", "--held", "--process", kenya)
    return ["KE-C-003", "KE-C-004"]


def prepare(report: Any, ids: list[str], **more: Any) -> Any:
    costs = [part for id in ids for part in ("--cost", f"{id}=100")]
    return report(
        "priorities", "prepare", "--title", "Invented", "--budget", "100", "--closes", "2099-12-31",
        "--weight", "workers=1.5", *costs, "--process", "KE", **more,
    )  # fmt: skip


def test_the_whole_way_and_a_stranger_counts_again(
    report: Any, run: Any, voting: list[str], tmp_path: Path
) -> None:
    first, second = voting
    made = prepare(report, voting)
    assert made["candidates"] == voting
    number = made["number"]
    here = ("--process", "KE")
    report("priorities", "open", number, "--meeting", "KE-M-01", "--seed", "4 2", *here)
    codes = report("priorities", "slips", number, "--group", "workers", "--count", "11", *here)["codes"]
    poll = Poll.objects.get(number=number)
    for code in codes:
        actions.cast(poll, code, {second: 1}, acting=public(poll.process_id))
    told = report("priorities", "close", number, *here)
    assert [row["id"] for row in told["winners"]] == [second]
    assert report("priorities", "result", number, *here)["winners"] == told["winners"]
    out = tmp_path / "votes.pb"
    written = report("priorities", "export", number, "-o", out, *here)
    assert "--completion add1u" in written["count"]
    again = report("share", out, "--utility", "cost", "--completion", "add1u", "--seed", "4 2")
    assert [row["id"] for row in again["winners"]] == [second]
    assert again["certificate"] == told["certificate"]
    report(
        "priorities",
        "answer",
        number,
        "--followed",
        "no",
        "--reason",
        "Invented.",
        "--meeting",
        "KE-M-01",
        *here,
    )
    assert report("priorities", "result", number, *here)["followed"] == "no"
    assert report("priorities", "list", *here)["polls"][0]["state"] == "answered"
    assert first not in json.dumps(told["winners"])


def test_what_is_wrong_is_refused(report: Any, run: Any, voting: list[str], tmp_path: Path) -> None:
    assert prepare(report, ["KE-C-999"], code=1)["refused"][0]["reason"]
    assert not Poll.objects.exists()
    number = prepare(report, voting)["number"]
    here = ("--process", "KE")
    report("priorities", "open", number, "--meeting", "KE-M-99", *here, code=1)
    report("priorities", "result", number, *here, code=1)
    report("priorities", "export", number, "-o", tmp_path / "votes.pb", *here, code=1)
    assert not (tmp_path / "votes.pb").exists()
    some = ("--title", "x", "--budget", "1", "--closes", "2099-01-01")
    run("priorities", "prepare", *some, "--weight", "workers", *here, code=2)

"""A conversation from the command line: prepared, opened, answered on paper, closed, and drawn again by a stranger."""

import csv
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
HERE = ("--process", "KE")


def test_the_whole_way_and_a_stranger_draws_it_again(
    report: Any, run: Any, kenya: str, tmp_path: Path
) -> None:
    run("conversation", "list", *HERE)
    made = report(
        "conversation", "prepare", "--title", "Invented", "--question", "What first?", "--opens", "2020-01-01",
        "--closes", "2099-01-01", "--who", "mandates", "--open-rows", *HERE,
    )  # fmt: skip
    number = made["number"]
    bodies = [f"Invented opinion number {each}." for each in range(1, 9)]
    added = [part for body in bodies for part in ("--add", body)]
    told = report("conversation", "statements", number, *added, *HERE)
    assert [row["text"] for row in told["statements"]] == bodies
    refused = report("conversation", "tokens", number, "--count", "2", *HERE, code=1)["refused"]
    assert "while the conversation is open" in refused[0]["reason"]
    report("conversation", "open", number, *HERE)
    refused = report("conversation", "tokens", number, "--count", "2", *HERE, code=1)["refused"]
    assert "Only people with an account" in refused[0]["reason"]


def test_answers_from_a_sheet_become_a_map(report: Any, run: Any, kenya: str, tmp_path: Path) -> None:
    from njia.kernel.people.actions import command_line_operator
    from njia.kernel.people.queries import actor
    from njia.kernel.processes.actions import publish
    from njia.kernel.processes.models import Process

    process = Process.objects.get(code=kenya)
    publish(process, "updates", acting=actor(command_line_operator(), process))
    number = report(
        "conversation", "prepare", "--title", "Invented", "--question", "What first?", "--opens", "2020-01-01",
        "--closes", "2099-01-01", "--open-rows", *HERE,
    )["number"]  # fmt: skip
    added = [part for each in range(1, 9) for part in ("--add", f"Invented opinion number {each}.")]
    report("conversation", "statements", number, *added, *HERE)
    report("conversation", "open", number, *HERE)
    tokens = report("conversation", "tokens", number, "--count", "24", *HERE)["tokens"]
    sheet = tmp_path / "answers.csv"
    with sheet.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["token", *range(1, 9)])
        rows.writerows([token, 1, 1, *([1] * 6 if at < 12 else [-1] * 6)] for at, token in enumerate(tokens))
    assert report("conversation", "import", number, sheet, "--dry-run", *HERE)["new"] == 24 * 8
    assert report("conversation", "import", number, sheet, *HERE)["written"]
    told = report("conversation", "close", number, *HERE)
    assert {row["statement"] for row in told["map"]["bridging"]["agree"]} == {1, 2}
    assert sorted(group["size"] for group in told["map"]["groups"]) == [12, 12]
    out = tmp_path / "open"
    report("conversation", "result", number, "-o", out, *HERE)
    again = report("opinions", out / "KE-O-1-votes.csv", "--comments", out / "KE-O-1-statements.csv")
    assert sorted(group["size"] for group in again["groups"]) == [12, 12]
    assert len(report("conversation", "lift", number, 1, 2, *HERE)["recommendations"]) == 2

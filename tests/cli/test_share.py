"""`njia share`: from a file to winners, without an installation."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from njia.cli import main
from njia.engines.fair_share import Choices, elect, replay, write_pb
from njia.engines.fair_share.v1 import compiled
from tests.engines.fair_share.elections import random_profile


@pytest.fixture
def share(tmp_path: Path) -> Callable[..., Result]:
    """Calls it on the file with this text; `code` is the exit code that is expected."""

    def call(text: str, *arguments: str, code: int = 0) -> Result:
        path = tmp_path / "invented.pb"
        path.write_text(text, "utf-8")
        result = CliRunner().invoke(main, ["share", str(path), *arguments], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.mark.parametrize("seed", [3, 4, 5])
@pytest.mark.parametrize("more", [(), ("--audit",), ("--seed", "a throw of dice")])
def test_the_report_is_the_engines(share: Callable[..., Result], seed: int, more: tuple[str, ...]) -> None:
    profile = random_profile(seed, scored=seed % 3 == 0)
    options = ["--rule", "equal-shares", "--utility", "cardinality", "--completion", "add1u", *more, "--json"]
    report: dict[str, Any] = json.loads(share(write_pb(profile), *options).stdout)
    choices = Choices(utility="cardinality", completion="add1u", seed=more[1] if "--seed" in more else None)
    outcome = elect(profile, choices)
    assert [each["id"] for each in report["winners"]] == outcome.ids
    for each in report["winners"]:
        assert each["how"] == "added" or sum(each["payments"].values()) == pytest.approx(each["cost"])
    assert report["verdict"]["holds"] is True
    assert (report["completion"], report["budget"], report["cost"]) == ("add1u", profile.budget, outcome.cost)
    assert Fraction(report["certificate"]["endowment"]) == outcome.endowment
    assert replay(profile, report["certificate"]) == []


def test_a_committee_for_people(share: Callable[..., Result]) -> None:
    told = share(write_pb(random_profile(4)), "--rule", "phragmen", "--committee", "2").stdout
    assert told.splitlines()[0].startswith("2 of ")
    assert "EJR+" in told


def test_a_complaint_is_told(share: Callable[..., Result]) -> None:
    lines = [
        "META",
        "key;value",
        "budget;2",
        "PROJECTS",
        "project_id;cost",
        "a;1",
        "b;1",
        "c;1",
        "VOTES",
        "vote",
    ]
    told = share("\n".join([*lines, "a,b", "a,b", "a,b", "c", "c", "z"]), "--rule", "greedy")
    assert "is violated" not in told.stdout
    worse = share("\n".join([*lines, "a,b", "a,b", "a,b", "c", "c", "c"]), "--rule", "greedy")
    assert "3 supporters of c were due 1.00" in worse.stdout
    assert "line 16" in told.stderr


def test_a_file_that_cannot_be_counted_is_refused(share: Callable[..., Result]) -> None:
    text = write_pb(random_profile(4)).replace("project_id;cost", "project_id;price")
    refused = json.loads(share(text, "--json", code=1).stdout)["refused"]
    assert refused[0]["row"] == 9
    assert "cost" in refused[0]["reason"]
    assert "line 9" in share(text, code=1).stderr
    huge = write_pb(random_profile(4)).replace("budget;", f"budget;{2**70}")
    assert "too large" in share(huge, code=1).stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ("--rule", "pav"),
        ("--rule", "dice"),
        ("--committee", "0"),
        ("--rule", "greedy", "--completion", "add1"),
    ],
)
def test_wrong_choices_are_wrong_usage(share: Callable[..., Result], wrong: tuple[str, ...]) -> None:
    share(write_pb(random_profile(4)), *wrong, code=2)


def test_a_count_that_takes_long_is_announced(
    share: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = write_pb(random_profile(3))
    assert "minutes" not in share(text).stderr
    assert "fractions" in share(text, "--audit").stderr
    monkeypatch.setattr(compiled, "LONG", 1)
    monkeypatch.setattr(compiled, "_can_compile", lambda: False)
    result = share(text, "--json")
    assert "minutes" in result.stderr
    assert json.loads(result.stdout)["version"] == 1

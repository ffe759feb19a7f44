"""`njia recommendations find`: by words and facets, as lines, JSON and files."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Report = Callable[..., Any]
OF = ("--process", "KE")


def test_what_is_found_is_told_and_taken_away(
    report: Report, imported: Report, run: Callable[..., Any], tmp_path: Path
) -> None:
    table = tmp_path / "asks.csv"
    table.write_text(
        "Text,Theme\nInvented: visit the farms,Child labour\nInvented: visit the quarries,Forced labour\n",
        "utf-8",
    )
    imported(table)
    told = report("recommendations", "find", "visit", "--by", "theme=child_labour", "--facets", *OF)
    assert [row["id"] for row in told["items"]] == ["KE-R-0001"]
    assert told["count"] == 1
    assert {each["value"]: each["count"] for each in told["facets"]["theme"]} == {
        "child_labour": 1,
        "forced_labour": 1,
    }
    assert report("recommendations", "find", "quaries", *OF)["near"] == "quarries"
    assert [
        row["id"]
        for row in report("recommendations", "find", "--sort", "newest", "--limit", "1", *OF)["items"]
    ] == ["KE-R-0002"]
    whole = tmp_path / "found.json"
    assert report("recommendations", "find", "farms", "-o", str(whole), *OF)["count"] == 1
    assert [item["id"] for item in json.loads(whole.read_text("utf-8"))["items"]] == ["KE-R-0001"]
    rows = list(
        csv.DictReader(io.StringIO(run("recommendations", "find", "--csv", *OF).stdout.lstrip("\ufeff")))
    )
    assert [row["id"] for row in rows] == ["KE-R-0001", "KE-R-0002"]
    assert "1 found." in run("recommendations", "find", "farms", *OF).output
    assert "FACET is one of" in run("recommendations", "find", "--by", "colour=green", *OF, code=2).output
    assert (
        "end the name in"
        in run("recommendations", "find", "-o", str(tmp_path / "found.pdf"), *OF, code=2).output
    )

"""`njia themes`: what is suggested, set and refused, without a browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Report = Callable[..., Any]


def test_terms_are_suggested_set_and_refused(report: Report, imported: Report, tmp_path: Path) -> None:
    table = tmp_path / "asks.csv"
    table.write_text(
        "Text\nInvented: no recruitment fees and free legal aid\nInvented: paint the gate\n", "utf-8"
    )
    imported(table)
    of = ("--process", "KE")
    told = report("themes", "suggest", *of)
    assert [row["id"] for row in told["suggested"]] == ["KE-R-0001"]
    words = {term["term"]: term["words"] for term in told["suggested"][0]["terms"]}
    assert words["root_causes:C1"] == ["recruitment fees"]
    assert report("themes", "set", "KE-R-0001", "root_causes:C1", *of)["has"] == {"root_causes": ["C1"]}
    rest = [term for term in words if term != "root_causes:C1"]
    report("themes", "refuse", "KE-R-0001", *rest, *of)
    assert report("themes", "suggest", *of) == {"suggested": [], "after": None}
    refused = report("themes", "set", "KE-R-0001", "themes:nonsense", *of, code=1)
    assert "no such term" in refused["refused"][0]["reason"]

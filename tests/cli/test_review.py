from pathlib import Path

import pytest
from openpyxl import load_workbook

from njia.kernel.access import MEMBERS, Role
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.processes.queries import by_code

pytestmark = pytest.mark.django_db


def test_the_reading_is_shared_out_and_looked_at(run, report, kenya, tmp_path: Path) -> None:
    rows = tmp_path / "asks.csv"
    rows.write_text("Recommendation\n" + "".join(f"Invented ask {n}\n" for n in range(12)))
    report("round", "open", "--process", kenya, "--closes", "2099-12-31")
    run("import", "recommendations", rows, "--process", kenya, "--map", "text=Recommendation")
    process = by_code(kenya)
    acting = people.actor(acts.command_line_operator(), process)
    for side in ("workers", "employers", "government"):
        organisation = acts.create_organisation(process, f"Invented {side}", side, acting=acting)
        acts.invite_new(
            process, f"Invented {side}", Role.TWG_MEMBER, organisation=organisation, acting=acting
        )
    made = report("review", "assign", "--process", kenya, "--by", "2099-12-31")
    assert made == {"plan": 1, "items": 12, "short": 0, "one_sided": 0, "without_lived": 12}
    assert "its readers" in run("review", "assign", "--process", kenya, "--by", "2099-12-31", code=1).stderr
    told = report("review", "status", "--process", kenya)
    assert told["counts"]["recommendation"]["awaiting"] == 12
    assert told["readers"] == [{"done": 0, "given": 8, "late": 0}] * 3
    assert "Reader 3: 0 of 8 read, 0 late." in run("review", "status", "--process", kenya).stdout
    first, second, third = sorted(grant.person.username for grant in people.members(process, MEMBERS))
    of = ("--process", kenya)
    done = report("review", "hand-over", "--of", first, *of)
    assert (done["handed_over"], done["readers"]) == (8, 2)
    some = done["items"][:1]
    assert report("review", "reader", *some, "--give", first, *of)["item"] == some[0]
    assert report("review", "reader", *some, "--take", second, *of)["item"] == some[0]
    assert report("review", "hand-over", *some, "--of", first, "--to", second, *of)["items"] == some
    assert "already" in run("review", "reader", *some, "--give", third, *of, code=1).stderr
    assert report("review", "target", "--by", "2098-12-31", *of) == {"plan": 1, "target_on": "2098-12-31"}
    out = tmp_path / "register.xlsx"
    run("review", "export", "--process", kenya, "--out", out)
    taken_out_and_back(run, report, kenya, out)


def taken_out_and_back(run, report, kenya, out: Path) -> None:
    """The workbook as it went changes nothing; a reader less is one change; a vote written in is refused."""
    assert report("import", "register", out, "--process", kenya)["changed"] == 0
    book = load_workbook(out)
    readings, votes = book["Readings"], book["Votes"]
    readings.cell(2, 2).value = None
    book.save(out)
    told = report("import", "register", out, "--dry-run", "--process", kenya)
    assert (told["group"], told["written"]) == (1, False)
    assert told["changes"][0]["sheet"] == "Readings"
    assert report("import", "register", out, "--process", kenya)["group"] == 1
    assert report("import", "register", out, "--process", kenya)["changed"] == 0
    votes.cell(2, 1).value = "KE-R-0001"
    book.save(out)
    done = run("import", "register", out, "--process", kenya, code=1)
    assert "refused: Votes, row 2, Id: A vote that was counted is a record." in done.stdout


def test_a_compound_one_is_divided_and_put_back(run, report, kenya, tmp_path: Path) -> None:
    rows = tmp_path / "asks.csv"
    rows.write_text('Recommendation\n"Train inspectors; open a help line"\nPay wages\n')
    run("import", "recommendations", rows, "--process", kenya, "--map", "text=Recommendation")
    of = ("--process", kenya)
    seen = report("review", "divide", "KE-R-0001", "--dry-run", *of)
    assert (seen["parts"], seen["ids"]) == (["Train inspectors", "open a help line"], [])
    assert report("review", "divide", "KE-R-0001", *of)["ids"] == ["KE-R-0003", "KE-R-0004"]
    report("review", "join", "KE-R-0001", *of)
    assert "not divided" in report("review", "join", "KE-R-0001", *of, code=1)["refused"][0]["reason"]
    assert "one thing" in report("review", "divide", "KE-R-0002", *of, code=1)["refused"][0]["reason"]

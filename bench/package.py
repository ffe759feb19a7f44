"""A package of N answered recommendations (11,000 unless told): how long it takes, how much memory, how large it is.

A process is filled through the actions in a data directory of its own, then each step runs in a process of its own, so
that its peak of memory is its own. Beside it, in the same run: what packing and hashing the very same bytes cost.
Linux only. Usage: python bench/package.py [N]
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from hashlib import file_digest
from pathlib import Path
from typing import Any

COUNT = 11_000
OUTCOMES = ("adopted", "adapted", "deferred", "declined")
WORDS = (
    "Inspect, every quarter, the farms and quarries where children were reported at work, together with the county's "
    "officers and people who know the work from their own lives; publish what was found, and who put it right by when. "
)


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"NJIA_HOME": home, "NJIA_DEMO": "1", "DJANGO_SETTINGS_MODULE": "njia.site.settings"}
        filled = step("fill", str(count))
        built = step("build", "package.zip")
        again = step("build", "again.zip")
        checked = step("check", "package.zip")
        anchors = step("anchors", "package.zip")
        same = Path(home, "package.zip").read_bytes() == Path(home, "again.zip").read_bytes()
        size = Path(home, "package.zip").stat().st_size
    rows = [
        ("import", f"{count / filled['import']:,.0f} rows/s", f"{filled['import']:.1f} s"),
        ("decide", f"{count / filled['decide']:,.0f} rows/s", f"{filled['decide']:.1f} s"),
        (
            "build the package",
            f"{size / 2**20:.1f} MB, {built['members']} members",
            f"{built['seconds']:.1f} s",
        ),
        ("peak memory of building", f"{built['peak']:.0f} MB", ""),
        ("build it again", "the same bytes" if same else "OTHER BYTES", f"{again['seconds']:.1f} s"),
        ("verify", "holds" if checked["ok"] else "DOES NOT HOLD", f"{checked['seconds']:.1f} s"),
        ("peak memory of verifying", f"{checked['peak']:.0f} MB", ""),
        ("anchor: zipfile, same members", "", f"{anchors['zip']:.2f} s"),
        ("anchor: SHA-256 of the package", "", f"{anchors['sha256']:.2f} s"),
    ]
    print(f"{count:,} recommendations")
    for name, figure, seconds in rows:
        print(f"{name:32}{figure:>26}{seconds:>10}")


def step(name: str, argument: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, name, argument], check=True, stdout=subprocess.PIPE, text=True
    )
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def peak() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill(count: str) -> dict[str, Any]:
    import datetime

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from njia.kernel.people import actions as people
    from njia.kernel.people import queries as persons
    from njia.kernel.processes.actions import create_process
    from njia.kernel.vocabularies.actions import load_vocabularies
    from njia.stages.meetings import actions as meetings

    load_vocabularies()
    operator = people.create_operator("Invented Operator")
    today = datetime.date.today()
    process = create_process("KE", "Kenya (invented)", today, acting=persons.installation_actor(operator))
    acting = persons.actor(operator, process)
    meeting = meetings.create_meeting(process, title="Invented", kind="twg", on=today, acting=acting)
    meetings.take_step(meeting, "hold", acting=acting)
    return {"import": take_in(process, int(count), acting), "decide": answer(process, meeting, acting)}


def take_in(process: Any, count: int, acting: Any) -> float:
    from njia.readers import read_table
    from njia.stages.recommendations import actions

    source = Path(os.environ["NJIA_HOME"], "list.csv")
    lines = [f'{number},"{WORDS}{number}",Kenya,{2016 + number % 6}' for number in range(count)]
    source.write_text("\n".join(["id,text,country,year", *lines]), "utf-8")
    start = time.perf_counter()
    actions.import_table(process, read_table(source), {"id": "id", "text": "text"}, acting=acting)
    return time.perf_counter() - start


def answer(process: Any, meeting: Any, acting: Any) -> float:
    """A reason for each, every twentieth grouped with the first; then a roadmap that cites what was adopted."""
    from njia.stages.recommendations import actions as recommendations
    from njia.stages.recommendations import queries
    from njia.stages.review import actions as review

    ids = list(queries.visible_to(acting).order_by("number").values_list("public_id", flat=True))
    rulings = [
        review.Ruling(
            item=each,
            outcome="merged" if at % 20 == 19 else OUTCOMES[at % len(OUTCOMES)],
            target=ids[0] if at % 20 == 19 else "",
            reason=f"Weighed at the meeting beside what was asked before it and after it; see also number {at}.",
            meeting=meeting.public_id,
        )
        for at, each in enumerate(ids)
    ]
    start = time.perf_counter()
    review.decide_many(process, rulings, acting=acting)
    seconds = time.perf_counter() - start
    recommendations.close_round(queries.rounds(process)[0], acting=acting)
    plan(process, meeting, [each.item for each in rulings if each.outcome in OUTCOMES[:2]], acting)
    return seconds


def plan(process: Any, meeting: Any, adopted: list[str], acting: Any) -> None:
    """Twenty actions that share the adopted ones among them."""
    from decimal import Decimal

    from njia.kernel.people import actions as people
    from njia.stages.roadmap import actions
    from njia.stages.roadmap.queries import BudgetFacts, Cited, IndicatorFacts

    lead = people.create_organisation(process, "Invented Ministry", "government", acting=acting)
    add = {"language": "en", "acting": acting}
    area = actions.add_clause(process, kind="area", words={"title": "Enforce the law"}, **add)
    outcome = actions.add_clause(process, kind="outcome", words={"title": "Inspections"}, parent=area, **add)
    measured = IndicatorFacts(
        "Farms inspected", baseline=Decimal(0), baseline_year=2026, targets=((2027, Decimal(9)),)
    )
    answers = dict.fromkeys(adopted)
    for number in range(20):
        action = actions.add_clause(
            process, kind="action", words={"title": f"Action {number}"}, parent=outcome, **add
        )
        cites = [Cited(each, relation_of(each)) for each in list(answers)[number::20]]
        actions.edit_clause(
            action, lead=lead.pk, starts_on=meeting.on, ends_on=meeting.on, indicators=[measured],
            budget=[BudgetFacts(Decimal(1000), "KES")], cites=cites, acting=acting,
        )  # fmt: skip
    actions.freeze(process, meeting, acting=acting)


def relation_of(public_id: str) -> str:
    return OUTCOMES[(int(public_id.rsplit("-", 1)[1]) - 1) % len(OUTCOMES)]


def build(name: str) -> dict[str, Any]:
    from njia.kernel.processes.queries import by_code
    from njia.stages.submission import queries

    start = time.perf_counter()
    info = queries.build(by_code("KE"), Path(os.environ["NJIA_HOME"], name), draft=False)
    return {"seconds": time.perf_counter() - start, "peak": peak(), "members": info.members}


def check(name: str) -> dict[str, Any]:
    from njia.proof import verify

    start = time.perf_counter()
    report = verify(Path(os.environ["NJIA_HOME"], name))
    return {"seconds": time.perf_counter() - start, "peak": peak(), "ok": report.ok}


def anchors(name: str) -> dict[str, Any]:
    path = Path(os.environ["NJIA_HOME"], name)
    with zipfile.ZipFile(path) as package:
        contents = {each: package.read(each) for each in package.namelist()}
    start = time.perf_counter()
    with zipfile.ZipFile(path.with_name("anchor.zip"), "w") as out:
        for each, content in contents.items():
            out.writestr(each, content)
    packed = time.perf_counter()
    with path.open("rb") as file:
        file_digest(file, "sha256")
    return {"zip": packed - start, "sha256": time.perf_counter() - packed}


STEPS = {"fill": fill, "build": build, "check": check, "anchors": anchors}

if __name__ == "__main__":
    if len(sys.argv) > 2:
        if sys.argv[1] in ("fill", "build"):
            import django

            django.setup()
        print(json.dumps(STEPS[sys.argv[1]](sys.argv[2])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)

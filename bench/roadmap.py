"""A roadmap of 6 areas, 60 actions and 200 indicators in three languages: pages, saving, files, and what changed.

Beside the files, in the same run: how long it takes to compress their own bytes once. What a process loads once, for its
first file of a kind, stands apart.
Usage: python bench/roadmap.py
"""

import datetime
import importlib
import io
import os
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import lxml.html

LANGUAGES = ("en", "sw", "fr")
INDICATORS = 200
LIBRARIES = {"pdf": "typst", "docx": "python-docx", "xlsx": "xlsxwriter"}


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"NJIA_HOME": home, "NJIA_DEMO": "1", "DJANGO_SETTINGS_MODULE": "njia.site.settings"}
        import django

        loaded = [loading(writer, library) for writer, library in LIBRARIES.items()]
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        measure(loaded)


def loading(writer: str, library: str) -> tuple[str, float, str]:
    _module, seconds = timed(lambda: importlib.import_module(f"njia.documents.writers.{writer}"))
    return f"load {library}", seconds, ""


def measure(rows: list[tuple[str, float, str]]) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from njia.kernel.people.models import Person
    from njia.stages.meetings import actions as meetings
    from njia.stages.roadmap import actions, queries

    process, acting, leaves = filled()
    meeting = meetings.create_meeting(
        process, title="Invented meeting", kind="twg", on=datetime.date(2026, 10, 1), place="", acting=acting
    )
    meetings.take_step(meeting, "hold", acting=acting)
    _v, freezing = timed(lambda: actions.freeze(process, meeting, acting=acting))
    for leaf in leaves[::3]:
        actions.edit_clause(leaf, words={"title": f"Changed {leaf.public_id} in words"}, acting=acting)
    actions.freeze(process, meeting, acting=acting)
    rows.append(("freeze a version", freezing, ""))
    for format in ("pdf", "docx", "html", "xlsx", "json"):
        made, seconds = timed(lambda format=format: queries.roadmap_file(process, acting, format))  # type: ignore[misc]
        rows.append((f"{format}, {len(made) / 1024:,.0f} KB", seconds, f"{seconds / packed(made):,.0f} ×"))
    made, seconds = timed(lambda: queries.roadmap_file(process, acting, "pdf", None, "en", "sw"))
    rows.append(
        (f"pdf in two languages, {len(made) / 1024:,.0f} KB", seconds, f"{seconds / packed(made):,.0f} ×")
    )
    made, seconds = timed(lambda: queries.word_document(process, acting))
    rows.append(
        (f"Word file to edit, {len(made) / 1024:,.0f} KB", seconds, f"{seconds / packed(made):,.0f} ×")
    )
    older, newer = queries.two_versions(acting, 1, 2)
    found, seconds = timed(lambda: queries.changes(older, newer))
    rows.append((f"what changed in {len(found)} clauses", seconds, ""))
    client = Client(HTTP_HOST="localhost")
    client.force_login(
        Person.objects.get(ref=acting.ref), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    address = f"/{process.code}/roadmap/{leaves[0].public_id}/edit/"
    page, seconds = timed(lambda: client.get(address))
    rows.append((f"page to edit a clause, {len(page.content) / 1024:,.0f} KB", seconds, ""))
    with CaptureQueriesContext(connection) as caught:
        answer, seconds = timed(lambda: client.post(address, filled_in(page.content, "Saved anew")))
    assert answer.status_code == 302
    asked = [each["sql"] for each in caught if not each["sql"].startswith(("BEGIN", "COMMIT"))]
    rows.append((f"save a clause on its page: {len(asked)} queries", seconds, ""))
    print(f"{len(leaves)} actions, {INDICATORS} indicators, {len(LANGUAGES)} languages; CPU seconds")
    for name, taken, ratio in rows:
        print(f"{name:44}{taken:>9.2f} s{ratio:>12}")


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """CPU seconds, of all threads: other work on the machine does not count."""
    start = time.process_time()
    found = act()
    return found, time.process_time() - start


def filled_in(page: bytes, title: str) -> dict[str, list[str]]:
    """What a browser sends of the page's form, with another title."""
    form = next(form for form in lxml.html.fromstring(page).forms if form.get("data-here"))
    data: dict[str, list[str]] = defaultdict(list)
    for name, value in form.form_values():
        data[name].append(value)
    return data | {"title": [title]}


def packed(content: bytes) -> float:
    def pack() -> None:
        with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("content", content)

    return max(timed(pack)[1], 1e-6)


def filled() -> tuple[Any, Any, list[Any]]:
    """The process, the operator in it, and its sixty actions."""
    from njia.kernel.people import actions as people
    from njia.kernel.people import queries as persons
    from njia.kernel.processes.actions import create_process
    from njia.kernel.vocabularies.actions import load_vocabularies
    from njia.stages.roadmap import actions

    load_vocabularies()
    operator = people.create_operator("Invented Operator")
    installation = persons.installation_actor(operator)
    process = create_process("KE", "Kenya (invented)", datetime.date(2027, 6, 30), acting=installation)
    acting = persons.actor(operator, process)
    leaves: list[Any] = []
    for area in range(6):
        top = said(process, "area", f"Area number {area}", None, acting)
        for outcome in range(2):
            under = said(process, "outcome", f"Outcome {outcome} of area {area}", top, acting)
            for action in range(5):
                leaf = said(
                    process, "action", f"Train the officers of place {area}.{outcome}.{action}", under, acting
                )
                count = INDICATORS // 60 + (len(leaves) < INDICATORS % 60)
                actions.edit_clause(leaf, acting=acting, **figures(count))  # type: ignore[arg-type]
                leaves.append(leaf)
    return process, acting, leaves


def said(process: Any, kind: str, title: str, parent: Any, acting: Any) -> Any:
    from njia.stages.roadmap import actions
    from njia.stages.roadmap.states import FIELDS

    words = {
        name: f"{title}: {name} in some invented words that say how and with whom." for name in FIELDS[kind]
    }
    made = actions.add_clause(
        process, kind=kind, parent=parent, words=words | {"title": title}, language="en", acting=acting
    )
    for language in LANGUAGES[1:]:
        for name, body in words.items():
            actions.translate(made, name, f"({language}) {body}", language, acting=acting)
    return made


def figures(indicators: int) -> dict[str, Any]:
    from njia.stages.roadmap.actions import BudgetFacts, IndicatorFacts

    return {
        "starts_on": datetime.date(2027, 1, 1),
        "ends_on": datetime.date(2029, 6, 30),
        "budget": [BudgetFacts(Decimal(1_000_000), "KES", "National budget", Decimal(400_000))],
        "indicators": [
            IndicatorFacts(
                name=f"Officers trained ({number})", unit="people", baseline=Decimal(12), baseline_year=2025,
                targets=((2027, Decimal(50)), (2028, Decimal(100)), (2029, Decimal(200))),
            )
            for number in range(indicators)
        ],
    }  # fmt: skip


if __name__ == "__main__":
    main()

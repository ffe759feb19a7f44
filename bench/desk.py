"""How long a reader waits for the page on which one item is read and answered, with 10,000 items present.

Twelve members share the reading; one of them opens one item of their list after the other, as the WSGI application itself
serves it, and keeps an answer to some. Wall-clock milliseconds, with queries on SQLite, or on PostgreSQL with DATABASE_URL.
A page of the public register is asked for in the same run, so that the figures can be read as ratios.

Usage: python bench/desk.py [CSV] [rows] [pages]
"""

import datetime
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pages

MEMBERS = 12
SIDES = ("government", "workers", "employers", "civil_society", "survivors", "academia")


def prepare(csv: Path, rows: int) -> tuple[str, list[str]]:
    """A process with that many items shared out; returns the cookie of one member and the ids on their list."""
    from njia.kernel.access import Role
    from njia.kernel.people import queries
    from njia.kernel.processes.actions import publish
    from njia.stages.review import actions as review
    from njia.stages.review.queries import my_tasks

    today = datetime.date.today()
    process, acting = pages.begin(days=700)
    pages.receive(csv, rows, process, acting)
    pages.write_roadmap(process, pages.hold_meeting(process, acting), acting)
    publish(process, "register", acting=acting)
    people = [_member(process, n, Role, acting) for n in range(MEMBERS)]
    review.set_up(process, per_week=500, acting=acting)
    start = time.perf_counter()
    review.plan_reading(process, today + datetime.timedelta(days=200), acting=acting)
    print(f"shared out {rows} items among {MEMBERS} members in {time.perf_counter() - start:.1f} s")
    reader = queries.actor(people[0], process)
    others = [queries.actor(person, process) for person in people[1:]]
    mine = my_tasks(process, reader).select_related("recommendation")
    _read_by_others([task.recommendation for task in mine[:400]], others, review)
    return _cookie(people[0]), [task.recommendation.public_id for task in mine]


def _member(process: Any, number: int, roles: Any, acting: Any) -> Any:
    from njia.kernel.people.actions import create_organisation, give_mandate, invite_new

    side = SIDES[number % len(SIDES)]
    role = roles.SURVIVOR_REPRESENTATIVE if side == "survivors" else roles.TWG_MEMBER
    person, _token = invite_new(process, f"Invented member {number}", role, acting=acting)
    organisation = create_organisation(process, f"Invented organisation {number}", side, acting=acting)
    give_mandate(person, organisation, acting=acting)
    return person


def _read_by_others(items: Sequence[Any], others: Sequence[Any], review: Any) -> None:
    """Every fourth has an answer of somebody else already."""
    for number, item in enumerate(items[::4]):
        review.read(
            item,
            outcome="adopted",
            reason="An invented reason of some length.",
            acting=others[number % len(others)],
        )


def _cookie(person: Any) -> str:
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from njia.site.views import SIGN_IN

    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend=SIGN_IN)
    request.session.save()
    return f"sessionid={request.session.session_key}"


def measure(csv: Path, rows: int, count: int) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "njia.site.settings")
    django.setup()
    cookie, ids = prepare(csv, rows)
    from njia.site.wsgi import application

    read = [f"/KE/answers/{public_id}/read/" for public_id in ids[:count]]
    print(f"{len(ids)} on this reader's list\n")
    print(f"{'page':26}{'asked':>7}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'queries':>9}")
    for name, paths, who in (
        ("the register, public", ["/KE/answers/"] * count, ""),
        ("read and answer one item", read, cookie),
        ("the next one", ["/KE/answers/plan/next/"] * count, cookie),
        ("who reads what", ["/KE/answers/plan/"] * count, cookie),
    ):
        pages.ask(application, paths[0], who)
        most = max(
            pages.queries(lambda path=path, who=who: pages.ask(application, path, who))  # type: ignore[misc]
            for path in paths[:20]
        )
        walls, cpu = [], time.process_time()
        for path in paths:
            start = time.perf_counter()
            status, _body = pages.ask(application, path, who)
            walls.append((time.perf_counter() - start) * 1000)
            assert status[0] in "23", status
        cost = (time.process_time() - cpu) / len(paths) * 1000
        p95 = statistics.quantiles(walls, n=20)[18]
        print(f"{name:26}{len(paths):7}{statistics.median(walls):9.1f}{p95:9.1f}{cost:9.1f}{most:9}")


if __name__ == "__main__":
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else pages.SHARED
    numbers = [int(given) for given in sys.argv[2:4]]
    with tempfile.TemporaryDirectory() as home:
        os.environ["NJIA_HOME"] = home
        measure(source, *(numbers + [10_000, 200][len(numbers) :]))

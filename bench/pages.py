"""What a page costs the server with 10,000 recommendations and their answers: CPU a request, queries, and bytes on the wire.

The pages are asked of the WSGI application itself, in this process, as the public and as a member, so that the figure
is the server's own work: routing, sessions, queries, templates, compression. Queries run on SQLite, or on PostgreSQL
with DATABASE_URL (whose own work is another process and not counted).

Usage: python bench/pages.py [CSV] [rows]
"""

import dataclasses
import datetime
import gzip
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[2] / "shared/data/suggested-actions/suggested_actions_2016_2021.csv"
FIRST_ROUND_TRIP = 14 * 1024
ASKED = 60


def begin(days: int = 90) -> tuple[Any, Any]:
    """An empty process on a migrated database, with that many days to its target, and its operator's actor."""
    from django.core.management import call_command

    from njia.kernel.people import actions, queries
    from njia.kernel.processes.actions import create_process
    from njia.kernel.vocabularies.actions import load_vocabularies

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    load_vocabularies()
    operator = actions.command_line_operator()
    target = datetime.date.today() + datetime.timedelta(days=days)
    process = create_process("KE", "Kenya", target, acting=queries.installation_actor(operator))
    return process, queries.actor(operator, process)


def prepare(csv: Path, rows: int) -> dict[str, str]:
    """A published process with that many decided recommendations; returns the session cookie of each visitor."""
    from njia.kernel.processes.actions import publish
    from njia.kernel.processes.states import PARTS

    process, acting = begin()
    receive(csv, rows, process, acting)
    meeting = hold_meeting(process, acting)
    decide(process, meeting.public_id, acting)
    write_roadmap(process, meeting, acting)
    for part in PARTS:
        publish(process, part, acting=acting)
    return {"public": "", "member": sign_in(process, acting)}


def receive(csv: Path, rows: int, process: Any, acting: Any) -> None:
    from njia.kernel.files import table
    from njia.stages.recommendations.actions import import_table

    whole = table(csv)
    import_table(process, dataclasses.replace(whole, rows=whole.rows[:rows]), {"text": "text"}, acting=acting)


def hold_meeting(process: Any, acting: Any) -> Any:
    from njia.stages.meetings.actions import create_meeting, record_decisions, take_step
    from njia.stages.meetings.states import KINDS

    held = {
        "title": "Invented meeting",
        "kind": next(iter(KINDS)),
        "on": datetime.date.today(),
        "place": "Nairobi",
    }
    meeting = create_meeting(process, **held, acting=acting)
    record_decisions(meeting, ["Invented decision"], acting=acting)
    return take_step(meeting, "hold", acting=acting)


def decide(process: Any, meeting: str, acting: Any) -> None:
    """Nine in ten are answered, every fifth of them by grouping it with the one before; the rest wait."""
    from njia.stages.recommendations.queries import visible_to
    from njia.stages.review.actions import Ruling, decide_many

    answers = ("adopted", "adapted", "deferred", "declined", "merged")
    ids = list(visible_to(acting).order_by("number").values_list("public_id", flat=True))
    reason = "An invented reason, of about the length of which people write them, so that the page has something to show."
    rulings = [
        Ruling(each, answers[n % 5], reason, ids[n - 1] if n % 5 == 4 else "", meeting=meeting)
        for n, each in enumerate(ids) if n % 10
    ]  # fmt: skip
    decide_many(process, rulings, acting=acting)


def write_roadmap(process: Any, meeting: Any, acting: Any) -> None:
    """Three priority areas with two outcomes and thirty actions, frozen."""
    from njia.stages.roadmap.actions import add_clause, freeze

    def add(kind: str, parent: Any, **facts: Any) -> Any:
        said = {"title": f"Invented {kind}", "body": "Invented words that say what it is about. " * 4}
        words = said if kind != "outcome" else {"title": said["title"]}
        return add_clause(
            process, kind=kind, words=words, language="en", parent=parent, **facts, acting=acting
        )

    today = datetime.date.today()
    for _area in range(3):
        area = add("area", None)
        for _outcome in range(2):
            outcome = add("outcome", area)
            for _action in range(5):
                add("action", outcome, starts_on=today, ends_on=today + datetime.timedelta(days=700))
    freeze(process, meeting, acting=acting)


def sign_in(process: Any, acting: Any) -> str:
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from njia.kernel.access import Role
    from njia.kernel.people.actions import invite_new
    from njia.site.views import SIGN_IN

    person, _token = invite_new(process, "Invented member", Role.TWG_MEMBER, acting=acting)
    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend=SIGN_IN)
    request.session.save()
    return f"sessionid={request.session.session_key}"


def ask(application: Any, path: str, cookie: str) -> tuple[str, bytes]:
    path, _mark, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip", "HTTP_COOKIE": cookie, "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.version": (1, 0),
    }  # fmt: skip
    said: list[str] = []
    answer = application(environ, lambda status, _headers, *_more: said.append(status))
    body = b"".join(answer)
    answer.close()
    return said[0], body


def queries(act: Callable[[], object]) -> int:
    from django.db import connection

    count = 0

    def counting(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counting):
        act()
    return count


def pages(first: str) -> list[tuple[str, str]]:
    return [
        ("front page", "/KE/"),
        ("list", "/KE/recommendations/"),
        ("list, last page", "/KE/recommendations/?page=400"),
        ("search, common words", "/KE/recommendations/?q=child+labor"),
        ("search, rare word", "/KE/recommendations/?q=quarries"),
        ("search, an id", "/KE/recommendations/?q=KE-R-5000"),
        ("one with its answer", f"/KE/recommendations/{first}/"),
        ("one without an answer", "/KE/recommendations/KE-R-0041/"),
        ("answers", "/KE/answers/"),
        ("answers, grouped ones", "/KE/answers/?standing=merged"),
        ("answers, common words", "/KE/answers/?q=child+labor"),
        ("answers, rare word", "/KE/answers/?q=quarries"),
        ("roadmap, 30 actions", "/KE/roadmap/"),
        ("meetings", "/KE/meetings/"),
        ("updates", "/KE/updates/"),
    ]


def measure(csv: Path, rows: int) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "njia.site.settings")
    django.setup()
    cookies = prepare(csv, rows)
    css = (Path(__file__).parents[1] / "src/njia/site/static/njia.css").read_bytes()
    style = len(gzip.compress(css, 9))
    print(f"njia.css: {style} bytes compressed; a first round trip holds {FIRST_ROUND_TRIP}.\n")
    print(f"{'page':24}{'as':>8}{'CPU ms':>9}{'queries':>9}{'HTML':>8}{'with CSS':>10}")
    from njia.site.wsgi import application

    for visitor, cookie in cookies.items():
        for name, path in pages("KE-R-0042"):
            status, body = ask(application, path, cookie)
            asked = queries(lambda path=path, cookie=cookie: ask(application, path, cookie))  # type: ignore[misc]
            start = time.process_time()
            for _time in range(ASKED):
                ask(application, path, cookie)
            cost = (time.process_time() - start) / ASKED * 1000
            over = " over" if visitor == "public" and len(body) + style > FIRST_ROUND_TRIP else ""
            problem = "" if status.startswith("200") else f"  {status}"
            print(
                f"{name:24}{visitor:>8}{cost:9.2f}{asked:9}{len(body):8}{len(body) + style:10}{over}{problem}"
            )


if __name__ == "__main__":
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    with tempfile.TemporaryDirectory() as home:
        os.environ["NJIA_HOME"] = home
        measure(source, int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)

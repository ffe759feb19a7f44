"""What it costs to take 12,000 recommendations and 17,000 things said on them away, as CSV, JSON and Excel.

Each export runs in a process of its own, through the view, piece by piece as a server sends it; its memory is the highest
that process ever held, Python and Django included. The anchor is a plain process that loads Njia and exports nothing; the
peer is Decidim's export of proposals with comments of about that size: some 15 minutes and 1.5 GB (decidim/decidim#8593).
The bars are 20 s and 200 MB. Runs on SQLite, or on an empty PostgreSQL with DATABASE_URL.

Usage: python bench/export.py [recommendations] [things said]
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from typing import Any

PEER_SECONDS, PEER_MEGABYTES = 15 * 60, 1_500
FILES = {
    "nothing": [],
    "CSV, both files": ["recommendations.csv", "said.csv"],
    "JSON, both in one": ["recommendations.json"],
    "Excel, both in one": ["recommendations.xlsx"],
}
REASON = "An invented reason, of about the length of which people write them, so that the file has something to carry. "


def prepare(count: int, said: int) -> str:
    """Invented recommendations with proposals, decisions and dissents; returns the cookie of a member."""
    from find import prepare as fill

    made = fill(count)
    process = made["process"]
    decided = talk(process, said, made["acting"])
    print(f"{count} recommendations, {said} things said on them, {decided} of them decided.\n")
    return str(made["cookie"])


def talk(process: Any, said: int, acting: Any) -> int:
    """Dissents on what is decided, and proposals on the rest, in turns until there are as many as wanted."""
    import datetime

    from njia.stages.review.models import Case, Decision, Dissent, Proposal

    today = datetime.date.today()
    decided = list(Case.objects.filter(state="decided"))
    decisions = Decision.objects.bulk_create(
        (
            Decision(
                case=case, number=1, outcome=case.outcome, reason=REASON * 3, body_kind="ballot", ballot="BALLOT-1",
                on=today, entered_on=today, entered_by="bench", line=number,
            )
            for number, case in enumerate(decided[:said])
        ),
        batch_size=2_000,
    )  # fmt: skip
    open_cases = list(Case.objects.filter(state="proposed"))[: said - len(decisions)]
    Proposal.objects.bulk_create(
        (
            Proposal(case=case, outcome="adopted", reason=REASON * 2, by="bench", on=today, line=number)
            for number, case in enumerate(open_cases)
        ),
        batch_size=2_000,
    )
    left = said - len(decisions) - len(open_cases)
    Dissent.objects.bulk_create(
        (
            Dissent(
                decision=decisions[number % len(decisions)], text=REASON * 2, by=f"bench {number // len(decisions)}",
                on=today, line=number,
            )
            for number in range(left)
        ),
        batch_size=2_000,
    )  # fmt: skip
    return len(decisions)


def take(what: str, cookie: str) -> None:
    """In a process of its own: export, and print what it took."""
    import django

    django.setup()
    from njia.site.wsgi import application

    start, sent = time.perf_counter(), 0
    for name in FILES[what]:
        sent += stream(application, f"/KE/recommendations/export/{name}", cookie)
    seconds = time.perf_counter() - start
    held = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps([seconds, held.ru_utime + held.ru_stime, peak(), sent / 1e6]))


def peak() -> float:
    """Megabytes at the peak of this process alone: the figure of getrusage counts what it was forked from as well."""
    with open("/proc/self/status") as status:
        held = next(line for line in status if line.startswith("VmHWM"))
    return int(held.split()[1]) / 1024


def stream(application: Any, path: str, cookie: str) -> int:
    import io

    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie, "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.version": (1, 0),
    }  # fmt: skip
    said: list[str] = []
    answer = application(environ, lambda status, _headers, *_more: said.append(status))
    sent = sum(len(piece) for piece in answer)
    answer.close()
    if not said[0].startswith("200"):
        raise SystemExit(f"{path}: {said[0]}")
    return sent


def show(what: str, cookie: str) -> None:
    done = subprocess.run(
        [sys.executable, __file__, "--take", what, cookie], check=True, capture_output=True, text=True
    )
    seconds, cpu, megabytes, sent = json.loads(done.stdout.splitlines()[-1])
    ratios = f"{PEER_SECONDS / seconds:8.0f} ×{PEER_MEGABYTES / megabytes:8.1f} ×" if sent else ""
    print(f"{what:22}{seconds:9.2f}{cpu:9.2f}{megabytes:9.0f}{sent:9.1f}{ratios}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "njia.site.settings")
    if sys.argv[1:2] == ["--take"]:
        take(sys.argv[2], sys.argv[3])
    else:
        with tempfile.TemporaryDirectory() as home:
            os.environ["NJIA_HOME"] = home
            import django

            django.setup()
            numbers = [int(each) for each in sys.argv[1:]]
            cookie = prepare(*(numbers or [12_000, 17_000]))
            print(
                f"{'what':22}{'seconds':>9}{'CPU s':>9}{'MB held':>9}{'MB sent':>9}{'faster':>10}{'lighter':>10}"
            )
            for what in FILES:
                show(what, cookie)

"""A whole round of review on 500 real recommendations of one region: what each step costs, and whether all rules held.

Twelve members, the secretariat and six who speak for senders go from the import to the published answers and the
checked package, on the pages and on the command line; the people and what they think are invented. The same script as
in the test. CPU is that of this process: queries on SQLite are in it, those on PostgreSQL (DATABASE_URL, an empty
database) are not. Ends with 1 where something does not hold.

Usage: python bench/round.py [CSV] [REGION OR COUNTRY] [ITEMS]
"""

import csv
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import pages

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def texts(source: Path, place: str, count: int) -> list[str]:
    """The first so many different texts of that place."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = [row["text"] for row in csv.DictReader(file) if place in (row["region"], row["country"])]
    return list(dict.fromkeys(rows))[:count]


def line(step: Any) -> str:
    asked = step.queries
    median, most = (f"{statistics.median(asked):g}", max(asked)) if asked else ("–", "–")
    return f"| {step.name} | {step.count} | {step.commands} | {len(asked)} | {step.cpu:.1f} | {median} | {most} |"


def measure(source: Path, place: str, count: int) -> list[str]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "njia.site.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    from tests.review_round import Round, from_senders, walk
    from tests.review_round_checks import problems

    asks = from_senders(texts(source, place, count))
    print(f"{len(asks)} recommendations of {place}\n")
    print(
        "| step | count | commands | requests | CPU s | queries, median | most |\n|---|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as folder:
        made = Round(asks, Path(folder), ended=lambda step: print(line(step), flush=True))
        found = problems(walk(made))
    print(f"| in all | | | | {sum(step.cpu for step in made.steps):.1f} | | |")
    return found


if __name__ == "__main__":
    given = sys.argv[1:]
    source = Path(given[0]) if given else pages.SHARED
    place, count = (given[1:2] or ["Sub-Saharan Africa"])[0], int((given[2:3] or [500])[0])
    with tempfile.TemporaryDirectory() as home:
        os.environ["NJIA_HOME"] = home
        wrong = measure(source, place, count)
    print("\n" + ("\n".join(wrong) or "Everything holds."))
    sys.exit(bool(wrong))

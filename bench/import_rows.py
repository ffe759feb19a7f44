"""How fast recommendations come in: rows a second through the command line, start-up included, beside plain libraries.

The anchors do the least that could be called the same: read the file with csv.reader, and put the same texts into
one SQLite table with executemany. Runs on SQLite, and on PostgreSQL too where DATABASE_URL names an empty database.

Usage: python bench/import_rows.py [CSV]
"""

import csv
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared/data/suggested-actions/suggested_actions_2016_2021.csv"


def njia(*arguments: str, home: str, database: str) -> tuple[float, float, str]:
    """Seconds on the clock, seconds of CPU, and what was said."""
    environment = {
        **os.environ,
        "NJIA_HOME": home,
        "DATABASE_URL": database,
        "PYTHONPYCACHEPREFIX": home + "/compiled",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "njia.cli", *arguments]
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said


def timed(act: Callable[[], object]) -> tuple[float, float]:
    start, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - start, time.process_time() - cpu


def read(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.reader(stream))[1:]


def insert(rows: list[list[str]], folder: str) -> None:
    database = sqlite3.connect(Path(folder) / "plain.sqlite3")
    columns = ", ".join(f"c{number}" for number in range(len(rows[0])))
    database.execute(f"CREATE TABLE plain ({columns})")
    marks = ", ".join("?" * len(rows[0]))
    database.executemany(f"INSERT INTO plain VALUES ({marks})", rows)  # noqa: S608  # the column count alone
    database.commit()


def show(name: str, rows: int, seconds: float, cpu: float) -> None:
    print(f"{name:34}{rows:8}{seconds:9.2f}{cpu:9.2f}{rows / seconds:11.0f}{rows / cpu:13.0f}")


def through_njia(path: Path, name: str, database: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        start = ("process", "create", "KE", "--name", "Kenya", "--target", "2030-01-01")
        njia(*start, home=home, database=database)
        command = ("import", "recommendations", str(path), "--process", "KE", "--json")
        njia(*command, "--dry-run", home=home, database=database)  # Python compiles its modules once
        for again in ("", ", again"):
            seconds, cpu, said = njia(*command, home=home, database=database)
            done = json.loads(said)
            rows = done["created"] + done["changed"] + done["unchanged"] + len(done["set_aside"])
            show(f"njia import, {name}{again}", rows, seconds, cpu)


def main(path: Path) -> None:
    print(f"{'':34}{'rows':>8}{'seconds':>9}{'CPU s':>9}{'rows/s':>11}{'rows/CPU s':>13}")
    rows = read(path)
    show("csv.reader", len(rows), *timed(lambda: read(path)))
    with tempfile.TemporaryDirectory() as folder:
        show("sqlite3 executemany, one table", len(rows), *timed(lambda: insert(rows, folder)))
    through_njia(path, "SQLite", "")
    if database := os.environ.get("DATABASE_URL"):
        through_njia(path, "PostgreSQL", database)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)

"""The opinion map: seconds and memory from lists of votes to the whole map, one vote at a time, and red-dwarf beside it.

Usage: python bench/opinion_map.py [--peer PEOPLE]... [--large] [--read]

Votes are invented: three camps, 30 votes each on 1,000 statements. Every row runs in a process of its own and is the
best of five in that process once it is warm; starting up and compiling are told apart. "busy" is the time of the
processor on all cores, "clock" what one waits. --peer installs red-dwarf into an environment of its own in a temporary
folder and lets it draw the same votes once, with exact components (10,000 people: half a minute; 100,000: ten minutes
and 6 GB). --large adds a million people, --read a file of three million votes. Linux only.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

PEER = "red-dwarf==0.4.0"
STATEMENTS = 1_000
EACH = 30
TIMES = 5


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--peer", type=int, action="append", default=[])
    arguments.add_argument("--large", action="store_true")
    arguments.add_argument("--read", action="store_true")
    arguments.add_argument("--row", nargs=2, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.row:
        kind, people = given.row
        print(json.dumps(ROWS[kind](int(people))))
        return
    start_up()
    print(f"{'':28}{'people':>10}{'busy':>10}{'clock':>10}{'memory':>10}{'times':>8}")
    for people in (10_000, 100_000, *([1_000_000] if given.large else [])):
        found = row("whole", people)
        tell("votes to map", people, found)
        if people in given.peer:
            theirs = row("peer", people)
            tell("red-dwarf", people, theirs, theirs["busy"] / found["busy"])
    tell("one new vote to map", 100_000, row("live", 100_000))
    if given.read:
        tell("CSV file to votes", 100_000, row("read", 100_000))


def tell(name: str, people: int, found: dict[str, float], times: float | None = None) -> None:
    ratio = f"{times:>8,.0f}" if times else ""
    figures = f"{found['busy']:>9.3f}s{found['clock']:>9.3f}s{found['memory']:>7,.0f} MB"
    print(f"{name:28}{people:>10,}{figures}{ratio}", flush=True)


def row(kind: str, people: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--row", kind, str(people)]
    found: dict[str, float] = json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True).stdout
    )
    return found


def crowd(people: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Participants, statements and votes; nobody votes on a statement twice."""
    dice = np.random.default_rng(2024)
    first = dice.integers(0, STATEMENTS, (people, 1), dtype=np.int32)
    step = 2 * dice.integers(0, 10, (people, 1), dtype=np.int32) + 1
    statements = ((first + step * np.arange(EACH, dtype=np.int32)) % STATEMENTS).ravel()
    participants = np.repeat(np.arange(people, dtype=np.int32), EACH)
    camp = dice.integers(0, 3, people)[participants]
    opinion = dice.normal(0, 1, (3, STATEMENTS)).astype(np.float32)[camp, statements]
    opinion += dice.normal(0, 1, len(statements)).astype(np.float32)
    return (
        participants,
        statements,
        np.where(opinion > 0.4, 1, np.where(opinion < -0.4, -1, 0)).astype(np.int8),
    )


def best(call: Callable[[int], Any], times: int = TIMES) -> dict[str, float]:
    """Seconds of the processor and on the clock, after a first call that compiles; the peak of memory so far."""
    call(0)
    busy, clock = [], []
    for turn in range(1, times + 1):
        start, began = time.process_time(), time.perf_counter()
        call(turn)
        busy.append(time.process_time() - start)
        clock.append(time.perf_counter() - began)
    return {"busy": min(busy), "clock": min(clock), "memory": peak(resource.RUSAGE_SELF)}


def peak(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def whole(people: int) -> dict[str, float]:
    from njia.engines.opinion_map import collect, draw

    votes = crowd(people)
    return best(lambda _: draw(collect(*votes)))


def live(people: int) -> dict[str, float]:
    from njia.engines.opinion_map import LiveMap, collect

    kept = LiveMap(collect(*crowd(people)))

    def one_more(turn: int) -> None:
        kept.vote(7_919 * turn % people, 104_729 * turn % STATEMENTS, turn % 3 - 1)
        kept.draw()

    return best(one_more, 20)


def read(people: int) -> dict[str, float]:
    from njia.engines.opinion_map.reading import read_votes

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.csv"
        participants, statements, votes = crowd(people)
        with path.open("w", encoding="utf-8") as stream:
            stream.write("timestamp,datetime,comment-id,voter-id,vote\n")
            for number, each in enumerate(zip(statements, participants, votes, strict=True)):
                stream.write(f"{number},some day,{each[0]},{each[1]},{each[2]}\n")
        return best(lambda _: read_votes(path), 1)


PEERS_PROGRAM = """
import json, sys, time, numpy as np
from reddwarf.implementations.base import run_pipeline
lists = np.load(sys.argv[1])
votes = [
    {"participant_id": p, "statement_id": s, "vote": v}
    for p, s, v in zip(*(lists[name].tolist() for name in ("arr_0", "arr_1", "arr_2")))
]
start, began = time.process_time(), time.perf_counter()
run_pipeline(votes=votes, reducer_kwargs={"svd_solver": "full"})
print(json.dumps([time.process_time() - start, time.perf_counter() - began]))
"""


def peer(people: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True, capture_output=True)
        np.savez(Path(folder) / "votes.npz", *crowd(people))
        command = [python, "-W", "ignore", "-c", PEERS_PROGRAM, str(Path(folder) / "votes.npz")]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        busy, clock = json.loads(done.stdout.splitlines()[-1])
        return {"busy": busy, "clock": clock, "memory": peak(resource.RUSAGE_CHILDREN)}


ROWS = {"whole": whole, "live": live, "read": read, "peer": peer}


def start_up() -> None:
    """What only the first map in a process, and the first on a machine, waits for."""
    program = (
        "import sys, time; t = time.perf_counter()\n"
        "from njia.engines.opinion_map import *; a = time.perf_counter()\n"
        "from njia.engines.opinion_map import compiled, sums; compiled.WORTH_IT = sums.WORTH_IT = 0\n"
        "import numpy as np; n = np.arange(400)\n"
        "draw(collect(n // 10, n % 10, n % 3 - 1)); print(a - t, time.perf_counter() - a)"
    )
    with tempfile.TemporaryDirectory() as cache:
        for when in ("compiling (first on a machine)", "loading what was compiled"):
            environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
            done = subprocess.run(
                [sys.executable, "-c", program], env=environment, check=True, capture_output=True
            )
            importing, compiling = map(float, done.stdout.split())
            print(f"import {importing:.2f} s; {when}: {compiling:.2f} s")


if __name__ == "__main__":
    main()

"""How long grouping takes: seconds, CPU and the peak of memory for lists of asks, beside a plain comparison of all.

The asks are made by putting halves of invented ones together, so that many are alike. The anchor compares every pair
of a part of the list with a set of words and no index; its time for the whole list is worked out from there.
Each run has a process of its own. Linux only. Usage: python bench/grouping.py [texts] [CSV with a column `text`]
"""

import csv
import itertools
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from njia.engines.grouping import group

ANCHOR = 1500  # texts that the anchor compares

ACTS = "Train|Fund|Increase the number of|Inspect|License|Register|Publish data on|Protect|Give legal aid to|Open"
WHOM = (
    "labour inspectors|recruitment agencies|domestic workers|tea farms|fishing boats|shelters for girls|police officers|"
    "children at risk|gold mines|rescued boys|county courts|migrant workers|village committees|school kitchens"
)
WHERE = "in every county|at the border posts|in rural areas|near the lake|in informal settlements|at the port|online"
HOW = (
    "so that cases are referred in time|including at night and on holidays|with money from the national budget|"
    "by the end of 2027|together with trade unions|and report to parliament twice a year|without delay|"
    "with the advice of survivors|and train those who work there|to meet the obligations of the convention"
)


def invented(count: int) -> list[str]:
    draw = random.Random(41)  # noqa: S311
    parts = [each.split("|") for each in (ACTS, WHOM, WHERE, HOW, HOW, WHOM)]
    return [" ".join(draw.choice(part) for part in parts) for _ in range(count)]


def recombined(path: Path, count: int) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        real = sorted({row["text"] for row in csv.DictReader(stream)})
    draw = random.Random(41)  # noqa: S311
    made = real[:count]
    while len(made) < count:
        head, tail = draw.choice(real).split(), draw.choice(real).split()
        made.append(" ".join(head[: max(3, len(head) * 2 // 3)] + tail[-max(2, len(tail) // 4) :]))
    return made


def every_pair(texts: Sequence[str]) -> int:
    words = [frozenset(re.findall(r"\w+", text.casefold())) for text in texts]
    pairs = itertools.combinations(words, 2)
    return sum(2 * len(one & other) >= 0.5 * (len(one) + len(other)) for one, other in pairs)


def measured(work: Callable[[], int]) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "memory": memory,
        "found": found,
    }


def run(kind: str, count: int, path: str) -> dict[str, float]:
    texts = recombined(Path(path), count) if path else invented(count)
    if kind == "anchor":
        return measured(lambda: every_pair(texts[:ANCHOR]))
    return measured(lambda: len(group(texts).suggestions))


def main(count: int, path: str) -> None:
    print(f"{'':24}{'wall s':>9}{'CPU s':>9}{'MB':>7}{'found':>9}")
    figures = {}
    for kind in ("grouping", "anchor"):
        command = [sys.executable, __file__, "--one", kind, str(count), path]
        figures[kind] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        name = f"{kind}, {count if kind == 'grouping' else min(ANCHOR, count)} texts"
        each = figures[kind]
        print(f"{name:24}{each['wall']:9.1f}{each['cpu']:9.1f}{each['memory']:7.0f}{each['found']:9.0f}")
    whole = figures["anchor"]["cpu"] * (count / min(ANCHOR, count)) ** 2
    print(
        f"every pair of {count} would take {whole:.0f} s of CPU: {whole / figures['grouping']['cpu']:.1f} times as much"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(run(sys.argv[2], int(sys.argv[3]), sys.argv[4])))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 41_000, sys.argv[2] if len(sys.argv) > 2 else "")

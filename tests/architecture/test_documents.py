"""The documents say what is so: generated parts are current, promises name tests that are there, links lead somewhere."""

import ast
import re
import tomllib

import pytest

from scripts import architecture
from tests.architecture.source import ROOT

PROMISES = (ROOT / "docs" / "promises.md").read_text("utf-8")
TEST = re.compile(r"`([\w/.-]+\.py)::(\w+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def _sections() -> list[str]:
    return re.split(r"^## ", PROMISES, flags=re.MULTILINE)[1:]


def test_what_the_architecture_shows_of_the_code_is_current() -> None:
    written = architecture.DOCUMENT.read_text("utf-8")
    assert architecture.BLOCK.search(written)
    assert written == architecture.current(written), "run .venv/bin/python scripts/architecture.py"


def test_an_old_table_is_noticed() -> None:
    old = architecture.DOCUMENT.read_text("utf-8").replace("| review | decide |", "| review | forget |")
    assert old != architecture.current(old)


def test_the_readme_and_the_promises_are_the_same_in_number() -> None:
    promised = re.findall(r"^\d\. \*\*", (ROOT / "README.md").read_text("utf-8"), flags=re.MULTILINE)
    assert len(promised) == len(_sections()) > 0


@pytest.mark.parametrize("section", _sections(), ids=lambda text: text.splitlines()[0])
def test_every_promise_says_its_limits_and_names_its_proof(section: str) -> None:
    assert "It does not cover:" in section
    named = TEST.findall(section)
    assert named
    assert [f"{path}::{name}" for path, name in named if name not in _tests(path)] == []


def _tests(path: str) -> set[str]:
    place = ROOT / path
    if not place.is_file():
        return set()
    return {
        node.name
        for node in ast.walk(ast.parse(place.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{document.relative_to(ROOT)}: {link}"
        for document in DOCUMENTS
        for link in LINK.findall(document.read_text("utf-8"))
        if not (document.parent / link).exists()
    ]
    assert broken == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[=\[]", line)[0] for line in project["dependencies"]}
    decided = (ROOT / "docs" / "decisions" / "0001-the-stack.md").read_text("utf-8")
    table = "\n".join(line.split("|")[1] for line in decided.splitlines() if line.startswith("| "))
    assert {name for name in names if name not in table} == set()

"""Rooms meet only at their queries and actions."""

from pathlib import Path

import grimp
import pytest

PRIVATE = frozenset({"states", "models", "forms", "views", "urls", "api", "jobs", "sections", "apps"})


def trespasses(graph: grimp.ImportGraph, stages: str) -> list[str]:
    """Imports of a room's private modules from outside of the room, as "importer -> imported"."""
    found = []
    for room in sorted(graph.find_children(stages)):
        for private in sorted(PRIVATE):
            within = f"{room}.{private}"
            if within not in graph.modules:
                continue
            importers = {
                (importer, module)
                for module in {within} | graph.find_descendants(within)
                for importer in graph.find_modules_that_directly_import(module)
            }
            found += [
                f"{importer} -> {module}"
                for importer, module in sorted(importers)
                if not importer.startswith(f"{room}.")
            ]
    return found


def test_rooms_meet_only_at_queries_and_actions() -> None:
    # What is imported for an annotation alone (TYPE_CHECKING) couples nothing that runs.
    graph = grimp.build_graph("njia", cache_dir=None, exclude_type_checking_imports=True)
    assert trespasses(graph, "njia.stages") == []


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two rooms; the second uses the first through its queries, as it may."""
    files = {
        "planted/__init__.py": "",
        "planted/stages/__init__.py": "",
        "planted/stages/first/__init__.py": "",
        "planted/stages/first/models.py": "",
        "planted/stages/first/queries.py": "from planted.stages.first import models",
        "planted/stages/second/__init__.py": "",
        "planted/stages/second/queries.py": "from planted.stages.first import queries",
        "planted/site.py": "from planted.stages.second import queries",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path / "planted"


def test_the_allowed_ways_are_no_trespass(house: Path) -> None:
    assert trespasses(grimp.build_graph("planted", cache_dir=None), "planted.stages") == []


@pytest.mark.parametrize("importer", ["stages/second/queries.py", "site.py"])
def test_a_planted_trespass_is_found(house: Path, importer: str) -> None:
    (house / importer).write_text("from planted.stages.first import models")
    name = "planted." + importer.removesuffix(".py").replace("/", ".")
    found = trespasses(grimp.build_graph("planted", cache_dir=None), "planted.stages")
    assert found == [f"{name} -> planted.stages.first.models"]

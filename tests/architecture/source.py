"""The source as the architecture's tests read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "njia"
ROOMS = (
    "meetings",
    "voices",
    "recommendations",
    "opinions",
    "review",
    "roadmap",
    "priorities",
    "submission",
    "monitoring",
    "updates",
)
KERNEL = ("ledger", "people", "processes", "wording", "vocabularies", "jobs")
GENERATED = frozenset({"migrations", "tests", "__pycache__"})


def modules(under: Path = SRC) -> Iterator[Path]:
    """Every module of the application, without migrations and tests."""
    return (
        path for path in sorted(under.rglob("*.py")) if GENERATED.isdisjoint(path.relative_to(under).parts)
    )


def is_action(path: Path) -> bool:
    return path.name == "actions.py" or "actions" in path.relative_to(SRC).parts


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))

"""Write what docs/architecture.md shows of the code between its markers: `architecture.py`, or `--check` to look only.

State diagrams and the table of permissions are read from the rooms' states.py, so that they cannot fall behind.
"""

import importlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "architecture.md"
STATES = (
    "kernel.processes",
    "kernel.people",
    "stages.meetings",
    "stages.voices",
    "stages.recommendations",
    "stages.opinions",
    "stages.review",
    "stages.roadmap",
    "stages.priorities",
    "stages.submission",
    "stages.monitoring",
    "stages.updates",
)
BLOCK = re.compile(
    r"(<!-- begin (\w+): written by scripts/architecture\.py -->\n).*?(<!-- end \2 -->)", re.DOTALL
)


def _tables() -> Iterator[tuple[str, dict[str, object]]]:
    for name in STATES:
        yield name.partition(".")[2], vars(importlib.import_module(f"njia.{name}.states"))


def diagrams() -> str:
    """Every workflow as a Mermaid diagram, in the order of the road."""
    from njia.kernel.workflow import Workflow

    shown = []
    for room, names in _tables():
        for workflow in (thing for thing in names.values() if isinstance(thing, Workflow)):
            shown.append(f"**{room}**: {workflow.name}\n\n```mermaid\n{workflow.diagram()}\n```")
    return "\n\n".join(shown)


def permissions() -> str:
    """Who may do what: every rule, and every step of every workflow."""
    from njia.kernel.access import Role, Rule
    from njia.kernel.workflow import Workflow

    def row(room: str, what: str, by: frozenset[Role]) -> str:
        return f"| {room} | {what} | {_who(by)} |"

    rows = []
    for room, names in _tables():
        rules = names.get("RULES")
        for rule in rules.values() if isinstance(rules, dict) else ():
            if isinstance(rule, Rule):
                rows.append(row(room, rule.name, rule.by))
        for workflow in (thing for thing in names.values() if isinstance(thing, Workflow)):
            rows += [row(room, f"{workflow.name}: {step.name}", step.by) for step in workflow.steps.values()]
    return "\n".join(["| room | what | who |", "|---|---|---|", *rows])


def _who(by: frozenset[object]) -> str:
    """Roles by name, those of a whole group by the group's."""
    from njia.kernel.access import DESK, INSIDE, MEMBERS, Role

    said, left = [], set(by)
    for name, group in (("**inside**", INSIDE), ("**desk**", DESK), ("**members**", MEMBERS)):
        if group <= left:
            said.append(name)
            left -= group
    return ", ".join(said + [role.value.replace("_", " ") for role in Role if role in left])


def groups() -> str:
    """The groups of roles that the table names."""
    from njia.kernel.access import DESK, INSIDE, MEMBERS, Role

    def listed(group: frozenset[Role]) -> str:
        return ", ".join(role.value.replace("_", " ") for role in Role if role in group)

    rest = listed(INSIDE - DESK - MEMBERS)
    return (
        f"- **desk**: {listed(DESK)}\n- **members**: {listed(MEMBERS)}\n- **inside**: desk, members, {rest}"
    )


BLOCKS = {"diagrams": diagrams, "permissions": permissions, "groups": groups}


def current(document: str) -> str:
    """The document with its blocks as the code has them now."""
    return BLOCK.sub(lambda found: found[1] + BLOCKS[found[2]]() + "\n" + found[3], document)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "njia.site.settings_test")
    django.setup()
    written = DOCUMENT.read_text("utf-8")
    wanted = current(written)
    if "--check" in sys.argv:
        return int(written != wanted)
    DOCUMENT.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The roadmap as files for everybody who may read it: web page, PDF, Word, results matrix, data."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import override

from njia.documents.writers import FORMATS
from njia.kernel import clock
from njia.kernel.access import Actor, NotFound
from njia.kernel.printing import labels, workbook
from njia.kernel.processes.models import Process
from njia.stages.roadmap.models import FrozenClause, Version
from njia.stages.roadmap.queries.book import roadmap_book
from njia.stages.roadmap.queries.drafts import draft
from njia.stages.roadmap.queries.matrix import results_sheet
from njia.stages.roadmap.queries.nodes import Node
from njia.stages.roadmap.queries.paper import matrix_book
from njia.stages.roadmap.queries.versions import content, version_tree
from njia.stages.roadmap.states import RULES

FORMAT = "njia-plan/1"
OUTPUTS = ("html", "pdf", "docx", "xlsx", "json")
MATRIX_OUTPUTS = ("pdf", "docx", "html", "xlsx")
SCHEMA = Path(__file__).parents[1] / "data" / "roadmap.schema.json"
_NAMES = ("id", "kind", "parent", "position", "words", "facts", "cites")


def roadmap_file(
    process: Process,
    actor: Actor,
    format: str,
    number: int | None = None,
    language: str = "",
    second: str = "",
) -> bytes:
    """Version `number`, or what this person reads as the roadmap now, in `language` (the process's).

    `second` stands beside it where the format has pages. The bytes depend on what is said alone. Raises `NotFound`
    where there is nothing to be read.
    """
    if format not in OUTPUTS:
        raise NotFound
    tongue = language or process.language
    version, tree = _shown(actor, number, tongue)
    if format == "json":
        return FORMATS["json"].write(roadmap_data(process, version))
    if format == "xlsx":
        with override(tongue):
            return _matrix(process, version, tree)
    beside = (second, _shown(actor, number, second)[1]) if second and second != tongue else None
    return FORMATS[format].write(roadmap_book(process, tree, version, tongue, beside))


def matrix_file(
    process: Process, actor: Actor, format: str, number: int | None = None, language: str = ""
) -> bytes:
    """The results matrix as `roadmap_file` gives the roadmap: to be read on paper, or all columns as a spreadsheet."""
    if format not in MATRIX_OUTPUTS:
        raise NotFound
    if format == "xlsx":
        return roadmap_file(process, actor, format, number, language)
    tongue = language or process.language
    version, tree = _shown(actor, number, tongue)
    return FORMATS[format].write(matrix_book(process, tree, version, tongue))


def _matrix(process: Process, version: Version | None, tree: Sequence[Node]) -> bytes:
    """Of a version always the same bytes: nothing in it tells when it was asked for."""
    sheet = results_sheet(process, tree)
    if version is None:
        return workbook(process, [sheet])
    properties = {"process": process.code, "version": str(version.number), "digest": version.digest}
    content: bytes = FORMATS["xlsx"].write([sheet], version.on, properties, labels())
    return content


def _shown(actor: Actor, number: int | None, language: str) -> tuple[Version | None, Sequence[Node]]:
    if number is None and RULES["see_draft"].allows(actor):
        return None, draft(actor, language)
    return version_tree(actor, number, language)


def roadmap_data(process: Process, version: Version | None) -> dict[str, Any]:
    """In the form of `SCHEMA`. The caller has seen to it that this may be read."""
    rows = content(process) if version is None else _frozen(version)
    clauses = [dict(zip(_NAMES, row, strict=True)) for row in rows]
    for clause in clauses:
        clause["parent"] = clause["parent"] or None
    spoken = {code for clause in clauses for said in clause["words"].values() for code in said}
    return {
        "format": FORMAT,
        "process": process.code,
        "country": process.name,
        "notice": process.notice,
        "version": version.number if version else None,
        "on": (version.on if version else clock.today()).isoformat(),
        "digest": version.digest if version else None,
        "languages": sorted(spoken),
        "clauses": clauses,
    }


def _frozen(version: Version) -> list[tuple[Any, ...]]:
    rows = FrozenClause.objects.filter(version=version).order_by("public_id")
    return [
        (row.public_id, row.kind, row.parent, row.position, row.words, row.facts, row.cites) for row in rows
    ]

"""Frozen versions, and the form in which a roadmap goes into a package."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.wording.queries import Said, reader_language
from njia.proof import commit, field_salt, roadmap_digest
from njia.stages.roadmap.models import Clause, FrozenClause, Indicator, Validation, Version
from njia.stages.roadmap.queries.drafts import in_all_languages, may_see_versions, tree
from njia.stages.roadmap.queries.nodes import (
    NOTHING,
    Cited,
    Node,
    actions_of,
    facts_form,
    grow,
    read_facts,
    walk,
)
from njia.stages.roadmap.states import RULES, TITLE

FORMAT = "njia-roadmap/1"
Words = Mapping[str, Mapping[str, str]]
"""Field → language → body."""


def visible_versions(actor: Actor) -> QuerySet[Version]:
    versions = Version.objects.filter(process_id=actor.process_id or 0).select_related("meeting", "process")
    return versions if may_see_versions(actor) else versions.none()


def validations(version: Version) -> QuerySet[Validation]:
    """Of a version that the caller may see, those taken back included."""
    return (
        Validation.objects.filter(version=version)
        .select_related("organisation", "version")
        .order_by("number")
    )


def versions(process: Process) -> QuerySet[Version]:
    return Version.objects.filter(process=process).select_related("meeting").order_by("number")


def latest_version(process: Process) -> Version | None:
    return versions(process).last()


def version_tree(
    actor: Actor, number: int | None = None, language: str | None = None
) -> tuple[Version, list[Node]]:
    """A version (the newest without a number) as a tree. Raises `NotFound` where there is none to be seen."""
    wanted = visible_versions(actor)
    version = (wanted if number is None else wanted.filter(number=number)).order_by("number").last()
    if version is None:
        raise NotFound
    return version, frozen_tree(version, language)


def frozen_tree(version: Version, language: str | None = None) -> list[Node]:
    rows = list(FrozenClause.objects.filter(version=version).order_by("public_id"))
    wanted = [language or reader_language(), version.process.language]
    keys = dict(Clause.objects.filter(process_id=version.process_id).values_list("public_id", "pk"))
    numbers = _indicator_keys(keys.values())
    nodes = [_frozen_node(row, wanted, keys.get(row.public_id), numbers) for row in rows]
    return grow(nodes, lambda row, children: replace(row, children=children))


def _indicator_keys(clauses: Iterable[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Indicator.objects.filter(clause__in=set(clauses))
    for clause, number, pk in rows.values_list("clause_id", "position", "pk"):
        found[clause][number] = pk
    return found


def _frozen_node(
    row: FrozenClause, languages: list[str], key: int | None, numbers: Mapping[int, Mapping[int, int]]
) -> Node:
    return Node(
        public_id=row.public_id,
        kind=row.kind,
        parent=row.parent,
        position=row.position,
        words={name: _said(bodies, languages) for name, bodies in row.words.items() if bodies},
        cites=tuple(Cited(cite["recommendation"], cite["relation"]) for cite in row.cites),
        pk=key,
        **read_facts(row.facts, numbers.get(key or 0, {})),
    )


def frozen_titles(version: Version, public_ids: Iterable[str]) -> dict[str, Said]:
    wanted = [reader_language(), version.process.language]
    rows = FrozenClause.objects.filter(version=version, public_id__in=set(public_ids))
    words = rows.values_list("public_id", "words")
    return {key: _said(said[TITLE], wanted) if said.get(TITLE) else NOTHING for key, said in words}


def _said(bodies: Mapping[str, str], languages: list[str]) -> Said:
    """The first of the wanted languages that there is, else any."""
    language = next((code for code in languages if code in bodies), min(bodies))
    return Said(bodies[language], language, 1)


def shown_tree(actor: Actor, process: Process) -> list[Node]:
    """What a person reads as the roadmap now: insiders the draft, others the newest version (empty before one)."""
    if RULES["see_draft"].allows(actor):
        return tree(process.pk)
    version = visible_versions(actor).order_by("number").last()
    return frozen_tree(version) if version else []


def actions_list(process: Process, actor: Actor | None = None) -> list[Node]:
    """The actions in the order of the roadmap: of the draft, or as `actor` may read them. `pk` is the clause's."""
    return actions_of(tree(process.pk) if actor is None else shown_tree(actor, process))


def draft_rows(process: Process) -> list[tuple[Node, Words]]:
    """Every clause of the draft with its words in all languages, in order of ids: what freezing freezes.

    A translation that lags behind its source is left out: frozen words must say what the source says.
    """
    nodes = sorted(walk(tree(process.pk)), key=lambda node: node.public_id)
    said = in_all_languages(node.pk for node in nodes if node.pk)
    return [
        (
            node,
            {
                name: {
                    row.language: row.body
                    for row in wordings
                    if row.body
                    and row.source_version == wordings[0].version
                    and (row.checked_by or not row.is_machine)
                }
                for name, wordings in sorted(said[node.pk or 0].items())
            },
        )
        for node in nodes
    ]


def positions(nodes: Iterable[Node]) -> dict[str, int]:
    """Public id → place among its siblings from 1, without the holes that moves and removals leave."""
    count: dict[str, int] = defaultdict(int)
    found = {}
    for node in sorted(nodes, key=lambda node: (node.position, node.public_id)):
        count[node.parent] += 1
        found[node.public_id] = count[node.parent]
    return found


def cites_form(node: Node) -> list[dict[str, str]]:
    cites = sorted(node.cites, key=lambda cite: cite.recommendation)
    return [{"recommendation": cite.recommendation, "relation": cite.relation} for cite in cites]


def content(process: Process) -> list[tuple[Any, ...]]:
    """The draft in the form in which it can be compared with what was frozen before."""
    rows = draft_rows(process)
    places = positions(node for node, _words in rows)
    return [
        (
            node.public_id,
            node.kind,
            node.parent,
            places[node.public_id],
            {name: dict(bodies) for name, bodies in words.items() if bodies},
            facts_form(node),
            cites_form(node),
        )
        for node, words in rows
    ]


def unchanged_since(version: Version) -> bool:
    """Whether the draft still says what the version froze."""
    rows = FrozenClause.objects.filter(version=version).order_by("public_id")
    frozen = [
        (row.public_id, row.kind, row.parent, row.position, row.words, row.facts, row.cites) for row in rows
    ]
    return frozen == content(version.process)


def package_roadmap(process: Process, version: Version | None = None) -> dict[str, Any]:
    """The content of roadmap.json: a frozen version, or the draft where none is given."""
    clauses = _frozen_clauses(version) if version else _draft_clauses(process)
    return {
        "format": FORMAT,
        "version": version.number if version else None,
        "digest": roadmap_digest(clauses),
        "clauses": clauses,
    }


def _frozen_clauses(version: Version) -> list[dict[str, Any]]:
    rows = FrozenClause.objects.filter(version=version).order_by("public_id")
    return [
        package_clause(
            (row.public_id, row.kind, row.parent, row.position, row.words, row.facts, row.cites),
            bytes(row.salt) if row.salt else None,
            row.commitments,
        )
        for row in rows
    ]


def _draft_clauses(process: Process) -> list[dict[str, Any]]:
    """A draft's salts hide nothing, for its words lie beside them: they come from the ids, so that the same draft
    is always the same bytes."""
    clauses = []
    for row in content(process):
        salt = hashlib.sha256(f"draft {row[0]}".encode()).digest()
        clauses.append(package_clause(row, salt, commitments(salt, row[4])))
    return clauses


def commitments(salt: bytes, words: Words) -> dict[str, str]:
    """ "field.language" → commitment to that wording."""
    flat = {f"{name}.{language}": body for name, bodies in words.items() for language, body in bodies.items()}
    return {key: commit(field_salt(salt, key), body) for key, body in sorted(flat.items())}


def package_clause(row: tuple[Any, ...], salt: bytes | None, committed: Mapping[str, str]) -> dict[str, Any]:
    """A clause as roadmap.json has it; words and salts are null where the salt was destroyed."""
    public_id, kind, parent, position, words, facts, cites = row
    flat = {f"{name}.{language}": body for name, bodies in words.items() for language, body in bodies.items()}
    return {
        "id": public_id,
        "kind": kind,
        "parent": parent or None,
        "position": position,
        "words": {key: flat.get(key) if salt else None for key in committed},
        "salts": {key: field_salt(salt, key).hex() if salt and key in flat else None for key in committed},
        "commitments": dict(committed),
        "facts": facts,
        "cites": cites,
    }

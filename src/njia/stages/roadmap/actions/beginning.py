"""A draft that begins with the parts which such roadmaps have."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.stages.roadmap.actions.clauses import add_clause
from njia.stages.roadmap.actions.suggesting import remark
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.queries import tree, walk
from njia.stages.roadmap.queries.templates import template
from njia.stages.roadmap.states import RULES, TITLE


@transaction.atomic
def begin_with(process: Process, code: str, *, acting: Actor) -> list[Clause]:
    """Add the parts of a template that the draft does not have, by their titles; what each is for stands as a remark.

    In the process's language where the template speaks it, else in English.
    """
    RULES["write"].require(acting)
    found = template(code)
    if found is None:
        raise Refused(_("There is no such template."))
    language = process.language if process.language in found.names else "en"
    known = _titles(process)
    made = []
    for part in found.parts:
        title = part.title[language]
        if title.casefold() in known:
            continue
        words: dict[str, Any] = {TITLE: title}
        clause = add_clause(process, kind=part.kind, words=words, language=language, acting=acting)
        remark(clause, part.guide[language], acting=acting)
        made.append(clause)
    return made


def _titles(process: Process) -> set[str]:
    return {node.title.body.casefold() for node in walk(tree(process.pk, process.language))}

"""A translation is read by a second person, who says that it says the same. A machine may make the first draft.

It does so for one clause, whose drafts a person reads before they are saved; or for all that was never said in a
language. Those are kept as made by a machine: not frozen, nor taken for checked, before somebody else has read them.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.kernel.wording import actions as wording
from njia.kernel.wording import queries
from njia.kernel.wording.machine import machine_translate
from njia.stages.roadmap.actions.clauses import locked, translate
from njia.stages.roadmap.models import Clause, ClauseText
from njia.stages.roadmap.queries import to_draft, to_translate, untranslated
from njia.stages.roadmap.states import RULES

JOB = "njia.stages.roadmap.jobs.draft_translations"


@transaction.atomic
def check_translation(clause: Clause, field: str, language: str, *, acting: Actor) -> None:
    """Refused to its translator, and while it was made from older words than the clause has now."""
    RULES["write"].require(acting)
    clause = locked(clause)
    held = ClauseText.objects.select_related("text").filter(clause=clause, field=field).first()
    source, *others = queries.in_all_languages(held.text) if held else [None]
    found = next((each for each in others if each and each.language == language), None)
    if found is None or source is None:
        raise Refused(_("There is no such translation."))
    if found.source_version != source.version:
        raise Refused(_("The text has changed since this was translated. Translate it anew first."))
    wording.check_wording(found, acting=acting)
    facts: dict[str, Any] = {"field": field, "language": language, "version": found.version}
    append(clause.process, [Entry("clause.checked", clause.public_id, facts)], acting=acting)


def draft_by_machine(clause: Clause, language: str, *, acting: Actor) -> dict[str, str]:
    """Ask the installation's own service for the fields that lack an up-to-date translation: field → draft.

    Nothing is kept but that the words were sent: a person reads the draft, and saves what they stand for. Raises
    `Refused` where there is no service, it fails, or there is nothing to ask for.
    """
    RULES["write"].require(acting)
    waiting = to_translate(clause, language)
    if not waiting:
        raise Refused(_("Every text of this clause has an up-to-date translation."))
    source = next(iter(waiting.values())).language
    fields = [(name, row) for name, row in waiting.items() if row.language == source]
    drafts = machine_translate([row.body for _name, row in fields], source, language)
    facts: dict[str, Any] = {"language": language, "fields": [name for name, _row in fields]}
    append(clause.process, [Entry("clause.sent_to_machine", clause.public_id, facts)], acting=acting)
    return {name: draft.strip() for (name, _row), draft in zip(fields, drafts, strict=True)}


def draft_all_by_machine(process: Process, language: str, *, acting: Actor) -> int:
    """Have everything drafted that was never said in a language; returns of how many clauses.

    The first clause at once, so that a service that fails is told to whoever asked; the others in the background.
    Raises `Refused` as `draft_by_machine` does.
    """
    RULES["write"].require(acting)
    waiting = to_draft(process, language)
    if not waiting:
        raise Refused(_("Everything has been said in this language before."))
    draft_missing(waiting[0], language, acting=acting)
    if waiting[1:]:
        job = import_string(JOB)
        transaction.on_commit(partial(job.enqueue, acting.ref, process.code, language))
    return len(waiting)


def draft_missing(clause: Clause, language: str, *, acting: Actor) -> int:
    """Keep a machine's draft of each field that was never said in a language; returns of how many.

    What a person said while the service was at work stands.
    """
    RULES["write"].require(acting)
    waiting = untranslated(clause, language)
    made = 0
    for source in sorted({row.language for row in waiting.values()}):
        fields = {name: row.body for name, row in waiting.items() if row.language == source}
        drafts = machine_translate(list(fields.values()), source, language)
        made += _keep(clause, dict(zip(fields, drafts, strict=True)), language, acting)
    return made


@transaction.atomic
def _keep(clause: Clause, drafts: dict[str, str], language: str, acting: Actor) -> int:
    clause = locked(clause)
    facts: dict[str, Any] = {"language": language, "fields": list(drafts)}
    append(clause.process, [Entry("clause.sent_to_machine", clause.public_id, facts)], acting=acting)
    missing = untranslated(clause, language)
    kept = {name: draft.strip() for name, draft in drafts.items() if name in missing}
    return sum(
        translate(clause, name, draft, language, machine=True, acting=acting) for name, draft in kept.items()
    )

"""A translation is read by a second person, who says that it says the same. A machine may make the first draft."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.wording import actions as wording
from njia.kernel.wording import queries
from njia.kernel.wording.machine import machine_translate
from njia.stages.roadmap.actions.clauses import locked
from njia.stages.roadmap.models import Clause, ClauseText
from njia.stages.roadmap.queries import to_translate
from njia.stages.roadmap.states import RULES


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

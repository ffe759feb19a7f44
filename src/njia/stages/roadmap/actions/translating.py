"""A translation is read by a second person, who says that it says the same."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.wording import actions as wording
from njia.kernel.wording import queries
from njia.stages.roadmap.actions.clauses import locked
from njia.stages.roadmap.models import Clause, ClauseText
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

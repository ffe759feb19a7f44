"""A translation is read by a second person, who says that it says the same."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.wording import actions as wording
from njia.kernel.wording.models import Wording
from njia.stages.roadmap.actions.clauses import locked
from njia.stages.roadmap.models import Clause, ClauseText
from njia.stages.roadmap.states import RULES


@transaction.atomic
def check_translation(clause: Clause, field: str, language: str, *, acting: Actor) -> None:
    """Refused to its translator, and while it was made from older words than the clause has now."""
    RULES["write"].require(acting)
    clause = locked(clause)
    held = ClauseText.objects.select_related("text").filter(clause=clause, field=field).first()
    found = (
        Wording.objects.select_related("text")
        .filter(text=held.text, language=language, is_current=True)
        .first()
        if held and held.text.source_language != language
        else None
    )
    if found is None:
        raise Refused(_("There is no such translation."))
    if found.source_version != found.text.version:
        raise Refused(_("The text has changed since this was translated. Translate it anew first."))
    wording.check_wording(found, acting=acting)
    facts: dict[str, Any] = {"field": field, "language": language, "version": found.version}
    append(clause.process, [Entry("clause.checked", clause.public_id, facts)], acting=acting)

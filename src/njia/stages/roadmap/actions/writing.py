"""What somebody is writing and has not saved: kept for them alone, while others see that they are at the clause."""

import datetime
from collections.abc import Mapping

from django.db import transaction

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.stages.roadmap.actions.given import LONGEST_WORDS
from njia.stages.roadmap.models import Clause, Writing
from njia.stages.roadmap.states import RULES

KEPT_FOR = datetime.timedelta(days=14)


@transaction.atomic
def keep_words(clause: Clause, words: Mapping[str, str], *, acting: Actor) -> None:
    """Keep what is in somebody's form, and that they were here now. Without words nothing is kept any more."""
    RULES["write"].require(acting)
    now = clock.now()
    kept = {name: body[:LONGEST_WORDS] for name, body in words.items()}
    Writing.objects.update_or_create(
        clause=clause,
        by=acting.ref,
        defaults={"seen_at": now, "kept": kept, "kept_at": now if kept else None},
    )
    Writing.objects.filter(seen_at__lt=now - KEPT_FOR).delete()


@transaction.atomic
def throw_away(clause: Clause, *, acting: Actor) -> None:
    """What was kept is saved, or not wanted any more."""
    RULES["write"].require(acting)
    Writing.objects.filter(clause=clause, by=acting.ref).delete()

"""The suggested pairs that still wait for a person: grouping them is the answer "grouped with another"."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from njia.kernel.access import Actor
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation, Resemblance
from njia.stages.review.models import Case, Proposal
from njia.stages.review.states import DECIDED, NEEDS_TARGET, PROPOSED


@dataclass(frozen=True, slots=True)
class Pair:
    """A suggested pair as one screen shows it; `after` is the pair that comes next, `waiting` how many there are.

    `item` would be grouped with `target`; where only `item` is answered already, the two have changed places.
    """

    found: Resemblance
    item: Recommendation
    target: Recommendation
    after: int | None
    waiting: int


def suggested(actor: Actor, *, refused: bool = False) -> QuerySet:  # type: ignore[type-arg]  # of a model of another room
    """Pairs of which neither is divided, not both are answered, and none is grouped already or proposed to be."""
    decided = Case.objects.filter(state=DECIDED)
    grouped = Case.objects.filter(
        Q(state=DECIDED, outcome__in=NEEDS_TARGET)
        | Q(state=PROPOSED)
        & Exists(
            Proposal.objects.filter(case=OuterRef("pk"), is_current=True, outcome__in=NEEDS_TARGET).order_by()
        )
    )
    whole = Case.objects.exclude(divided="")

    def about(cases: QuerySet[Case], which: str) -> Exists:
        return Exists(cases.filter(recommendation=OuterRef(which)))

    return recommendations.likenesses(actor, refused=refused).filter(
        ~about(grouped, "item"), ~about(whole, "item"), ~about(whole, "target"),
        ~(about(decided, "item") & about(decided, "target")),
    )  # fmt: skip


def next_pair(actor: Actor, at: int | None = None, *, refused: bool = False) -> Pair | None:
    """The pair with this key, or the most alike one; None where nothing waits."""
    waiting = suggested(actor, refused=refused)
    pair = (waiting.filter(pk=at).first() if at else None) or waiting.first()
    if pair is None:
        return None
    later = Q(likeness__lt=pair.likeness) | Q(likeness=pair.likeness, pk__gt=pair.pk)
    after = waiting.filter(later).values_list("pk", flat=True).first()
    found = recommendations.resemblance(pair, actor)
    cases = dict(
        Case.objects.filter(recommendation__in=[pair.item_id, pair.target_id]).values_list(
            "recommendation", "state"
        )
    )
    item, target = pair.item, pair.target
    if cases.get(item.pk) == DECIDED:
        item, target = target, item
    return Pair(found, item, target, after, waiting.count())

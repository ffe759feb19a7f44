"""What this room adds to the list of recommendations and to its export: how each is answered, and what was said on it."""

from collections.abc import Sequence

from django.db.models import Case as Choose
from django.db.models import CharField, F, Value, When
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor, Words
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.models import Decision, Dissent, Proposal
from njia.stages.review.queries.answers import answers
from njia.stages.review.queries.register import may_see, may_work
from njia.stages.review.states import AWAITING, DECIDED, LEFT, OPEN, PROPOSED, SPLIT, STANDINGS

STANDING = Choose(
    When(state__in=LEFT, then=F("state")),
    When(case__divided=SPLIT, then=Value(SPLIT)),
    When(case__divided=OPEN, then=Value(OPEN)),
    When(case__state=PROPOSED, then=Value(OPEN)),
    When(case__state=DECIDED, then=F("case__outcome")),
    default=Value(AWAITING),
    output_field=CharField(),
)
"""As the register tells it: one of `states.STANDINGS`."""


ANSWER: dict[str, Words] = {
    "standing": _("Where it stands: awaiting, open, the answer in force, split, withdrawn or joined."),
    "reason": _("The reason of the answer in force."),
    "grouped_with": _("The id of the recommendation with which it is answered; else empty."),
}
SAID: dict[str, Words] = {
    "what": _("proposal, decision or dissent."),
    "on": _("The day, as year-month-day."),
    "answer": _("The answer that was proposed or decided; of a dissent, the one that it is about."),
    "words": _("The reason, or what the member says who dissents."),
}
"""Who said it stays in the group."""
Record = dict[str, str]


def offer_to_the_list() -> None:
    recommendations.offer(
        recommendations.Facet(
            "standing", _("Answer"), STANDING, recommendations.of_choices(STANDINGS), 40, offered=may_see,
            instead_of="state",
        )
    )  # fmt: skip
    recommendations.offer_columns(recommendations.Beside(ANSWER, _answered, may_see))
    recommendations.offer_said(recommendations.Beside(SAID, _said, may_work))


def _answered(items: Sequence[Recommendation], actor: Actor) -> dict[int, Record]:
    return {
        pk: {"standing": answer.state, "reason": answer.reason, "grouped_with": answer.target}
        for pk, answer in answers(items, actor).items()
    }


def _said(items: Sequence[Recommendation], _actor: Actor) -> dict[int, list[Record]]:
    """Oldest first; three queries."""
    pks = [item.pk for item in items]
    of_case = {"case__recommendation__in": pks}
    told = [
        (line, pk, "proposal", on, outcome, reason)
        for line, pk, on, outcome, reason in Proposal.objects.filter(**of_case).values_list(
            "line", "case__recommendation", "on", "outcome", "reason"
        )
    ]
    told += [
        (line, pk, "decision", on, outcome, reason)
        for line, pk, on, outcome, reason in Decision.objects.filter(**of_case).values_list(
            "line", "case__recommendation", "on", "outcome", "reason"
        )
    ]
    told += [
        (line, pk, "dissent", on, outcome, text)
        for line, pk, on, outcome, text in Dissent.objects.filter(
            decision__case__recommendation__in=pks
        ).values_list("line", "decision__case__recommendation", "on", "decision__outcome", "text")
    ]
    found: dict[int, list[Record]] = {}
    for _line, pk, what, on, outcome, words in sorted(told, key=lambda row: row[0]):
        record = {"what": what, "on": on.isoformat(), "answer": outcome, "words": words}
        found.setdefault(pk, []).append(record)
    return found

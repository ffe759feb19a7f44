"""Undoing a proposal, and dividing what holds several asks: in all of it the former state comes back exactly."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions.deciding import hold
from njia.stages.review.models import Case, Decision, Proposal
from njia.stages.review.queries import is_target
from njia.stages.review.states import DECIDED, OPEN, PROPOSED, REVIEW, RULES


@transaction.atomic
def split_item(item: Recommendation, texts: Sequence[str], *, acting: Actor) -> list[Recommendation]:
    """Divide an item that nothing was decided about; from now on each of its parts gets an answer of its own.

    What was proposed for the whole rests, and stands again if the division is undone.
    """
    RULES["trace"].require(acting)
    hold(item.process)
    case = _case(item)
    if case and case.decisions.exists():
        raise Refused(_("It has been decided, so it is not divided any more."), code="state")
    if is_target(item):
        raise Refused(_("Others are grouped with it, so it is not divided."), code="state")
    parts = recommendations.split(item, texts, acting=acting)
    case = case or Case.objects.create(recommendation=item, process=item.process)
    case.divided = OPEN
    case.save(update_fields=["divided"])
    return parts


@transaction.atomic
def join_item(item: Recommendation, *, acting: Actor) -> None:
    """Undo a division, as long as no part has been answered and nothing is grouped with one."""
    RULES["trace"].require(acting)
    hold(item.process)
    parts = list(item.parts.all())
    if Decision.objects.filter(case__recommendation__in=parts).exists():
        raise Refused(_("One of the parts has been answered, so they stay apart."), code="state")
    if any(is_target(part) for part in parts):
        raise Refused(_("Something is grouped with one of the parts, so they stay apart."), code="state")
    recommendations.join(item, acting=acting)
    Case.objects.filter(recommendation=item).update(divided="", embargoed=False)


@transaction.atomic
def take_back(item: Recommendation, *, acting: Actor) -> None:
    """Take the open proposal back: what stood before it stands again, an answer in force included."""
    hold(item.process)
    case = _case(item)
    state = REVIEW.take("take_back", case.state if case else REVIEW.start, acting=acting, thing=item)
    if case is None or case.divided:
        raise Refused(_("It is divided: see to each of its parts."), code="state")
    proposals = Proposal.objects.filter(case=case, fallen=False).order_by("-line")
    newest, before = [*proposals[:2], None, None][:2]
    decision = Decision.objects.filter(case=case, is_current=True).first()
    if newest:
        newest.is_current, newest.fallen = False, True
        newest.save(update_fields=["is_current", "fallen"])
    if before:
        before.is_current = True
        before.save(update_fields=["is_current"])
    if before and (decision is None or before.line > decision.line):
        state = PROPOSED
    elif decision:
        state = DECIDED
    case.state = state
    case.save(update_fields=["state"])
    append(item.process, [Entry("recommendation.taken_back", item.public_id)], acting=acting)


def _case(item: Recommendation) -> Case | None:
    return Case.objects.select_for_update(of=("self",)).filter(recommendation=item).first()

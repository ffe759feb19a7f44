"""What concerns one item beside its answer: its kind, and a member's dissent."""

import dataclasses

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions.deciding import hold
from njia.stages.review.models import Case, Decision, Dissent, Proposal
from njia.stages.review.queries import attributed, is_target
from njia.stages.review.states import DECIDED, PROPOSED, REVIEW, RULES


@transaction.atomic
def reclassify_item(item: Recommendation, kind: str, *, acting: Actor) -> None:
    """See that a recommendation is an insight, or the reverse. What was proposed falls; a decision forbids it.

    Also refused while others are grouped with it: they would lose their answer.
    """
    RULES["classify"].require(acting)
    hold(item.process)
    case = Case.objects.select_for_update(of=("self",)).filter(recommendation=item).first()
    if case and case.decisions.exists():
        raise Refused(_("It has been decided, so its kind stays."), code="state")
    if is_target(item):
        raise Refused(_("Others are grouped with it, so its kind stays."), code="state")
    if case and case.divided:
        raise Refused(_("It is divided: see to the kind of each part."), code="state")
    if kind == item.kind:
        return
    if case and case.state == PROPOSED:
        case.state = REVIEW.take("start_again", case.state, acting=acting, thing=item)
        case.save(update_fields=["state"])
        Proposal.objects.filter(case=case).update(is_current=False, fallen=True)
    recommendations.reclassify(item, kind, acting=acting)


@transaction.atomic
def dissent(decision: Decision, text: str, attribution: str = "none", *, acting: Actor) -> Dissent:
    """Disagree with a decision in force, once; named as one chooses: by name, affiliation, constituency, or not at all.

    The log is published whole. Signed with the member's own ref, an unsigned dissent could be laid beside their
    other acts there and be known; so the log has every dissent as the group's.
    """
    RULES["dissent"].require(acting)
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("case__recommendation")
        .get(pk=decision.pk)
    )
    if not decision.is_current or decision.case.state != DECIDED:
        raise Refused(_("This decision is no longer in force."), code="state")
    if not text.strip():
        raise Refused(_("Write what you disagree with, and why."), code="guard")
    item = decision.case.recommendation
    named = {key: shown for key, shown, _label in attributed(item.process, acting)}
    if attribution not in named:
        raise Refused(_("Choose how you are named."))
    entry = Entry("dissent.given", item.public_id, {"decision": decision.number}, {"text": text.strip()})
    group = dataclasses.replace(acting, ref=f"{item.process.code}-TWG")
    line = append(item.process, [entry], acting=group)[0]
    try:
        with transaction.atomic():
            return Dissent.objects.create(
                decision=decision,
                text=text.strip(),
                shown_as=named[attribution],
                by=acting.ref,
                on=clock.today(),
                line=line,
            )
    except IntegrityError as twice:
        raise Refused(_("You have dissented from this decision already."), code="twice") from twice

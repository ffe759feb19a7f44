"""The second look: any member can have a decline or a deferral looked at again, and some can for every answer."""

import dataclasses

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions.deciding import hold
from njia.stages.review.models import SecondLook
from njia.stages.review.queries import decision_in_force
from njia.stages.review.states import LEFT, LIVED, RULES, SECOND_LOOK_AT


@transaction.atomic
def look_again(item: Recommendation, *, acting: Actor) -> SecondLook:
    """Have the answer in force looked at again, once. It stands until the group has decided anew, or the same.

    Nothing keeps who called: the log has it as the group's, and the row has nobody.
    """
    RULES["look_again"].require(acting)
    hold(item.process)
    decision = decision_in_force(item)
    if decision is None or item.state in LEFT:
        raise Refused(_("There is no answer in force that could be looked at again."), code="state")
    if decision.outcome not in SECOND_LOOK_AT and not acting.has(LIVED):
        raise Refused(_("Only what was declined or deferred is looked at again."), code="guard")
    if SecondLook.objects.filter(decision=decision).exists():
        raise Refused(_("A second look at this answer has been called for already."), code="twice")
    group = dataclasses.replace(acting, ref=f"{item.process.code}-TWG")
    append(
        item.process,
        [Entry("second_look.called", item.public_id, {"decision": decision.number})],
        acting=group,
    )
    return SecondLook.objects.create(case_id=decision.case_id, decision=decision, called_on=clock.today())

"""What the proof needs of the answers: every decision with what opens its reason, and every dissent."""

import datetime
from dataclasses import dataclass

from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.stages.review.models import Decision, Dissent
from njia.stages.review.queries.answers import Standing, body_of, standing_in


@dataclass(frozen=True, slots=True)
class PackageDecision:
    """The newest decision on an item as register.json tells it.

    `on` is the day of the log's line, `decided_on` the day the group decided. `reason` and `reason_salt` are None
    where the words were destroyed. `final_outcome` and `final_id` stand at the end of the groupings.
    """

    state: str
    outcome: str
    target: str | None
    reason: str | None
    reason_salt: str | None
    body: str
    on: datetime.date
    decided_on: datetime.date
    leaf: int
    final_outcome: str
    final_id: str


def package_decisions(process: Process) -> dict[int, PackageDecision]:
    """Item pk → its newest decision, also where the item is open again or withdrawn; none for the undecided."""
    standing = standing_in(process)
    standing.items |= {
        item.pk: item for item in process.recommendations.all().defer("verbatim", "attributes")
    }
    salts = ledger.salts(process, (decision.line for decision in standing.decisions.values()))
    return {
        pk: _package_decision(pk, decision, standing, salts.get(decision.line))
        for pk, decision in standing.decisions.items()
    }


def _package_decision(pk: int, decision: Decision, standing: Standing, salt: bytes | None) -> PackageDecision:
    item = standing.items[pk]
    end = standing.end(item)
    return PackageDecision(
        state=standing.state(item),
        outcome=decision.outcome,
        target=decision.target.public_id if decision.target else None,
        reason=decision.reason if salt else None,
        reason_salt=ledger.opening(salt, "reason") if salt else None,
        body=body_of(decision),
        on=decision.entered_on,
        decided_on=decision.on,
        leaf=decision.line,
        final_outcome=standing.state(end),
        final_id=end.public_id,
    )


@dataclass(frozen=True, slots=True)
class Disagreed:
    """A member's dissent from a decision, under the name they chose; no name if they chose none."""

    public_id: str
    outcome: str
    on: datetime.date
    shown_as: str
    text: str


def dissents(process: Process) -> list[Disagreed]:
    """Every dissent, by item and then in the order of the log, also from decisions that were replaced since."""
    rows = Dissent.objects.filter(decision__case__process=process).select_related(
        "decision__case__recommendation"
    )
    return [
        Disagreed(
            row.decision.case.recommendation.public_id, row.decision.outcome, row.on, row.shown_as, row.text
        )
        for row in rows.order_by("decision__case__recommendation__number", "line")
    ]

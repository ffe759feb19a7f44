"""What the proof needs of the answers: every decision with what opens its reason, and every dissent."""

import datetime
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from njia.kernel.access import Actor
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Shown
from njia.stages.review.models import Decision, Dissent
from njia.stages.review.queries.answers import Standing, answers, body_of, standing_in
from njia.stages.review.queries.register import may_work

ANNEX_PAGE = 25


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
class Annexed:
    """A dissent in the annex, beside the beginning of what was asked, as far as this reader may read it."""

    dissent: Dissent
    shown: Shown

    @property
    def decision(self) -> Decision:
        return self.dissent.decision


def dissent_annex(actor: Actor, number: str | int = 1) -> tuple[Page[Dissent], list[Annexed]]:
    """One page of all dissents by item, also from decisions that were replaced since; outside, of what is answered."""
    rows = Dissent.objects.filter(decision__case__process=actor.process_id or 0)
    if not may_work(actor):  # not from what was replaced before it was published
        rows = rows.filter(decision__passed_over=False)
    rows = rows.select_related("decision", "decision__case__recommendation__organisation")
    given = list(rows.order_by("decision__case__recommendation__number", "line"))
    told = answers([row.decision.case.recommendation for row in given], actor)
    seen = {pk for pk, answer in told.items() if answer.answered or may_work(actor)}
    listed = [row for row in given if row.decision.case.recommendation_id in seen]
    page = Paginator(listed, ANNEX_PAGE).get_page(number)
    items = {
        row.decision.case.recommendation_id: row.decision.case.recommendation for row in page.object_list
    }
    shown = {each.item.pk: each for each in recommendations.show(list(items.values()), actor, themed=False)}
    return page, [Annexed(row, shown[row.decision.case.recommendation_id]) for row in page.object_list]


@dataclass(frozen=True, slots=True)
class Disagreed:
    """A member's dissent from a decision, under the name they chose; no name if they chose none."""

    public_id: str
    outcome: str
    on: datetime.date
    shown_as: str
    text: str
    leaf: int
    salt: str | None


def dissents(process: Process) -> list[Disagreed]:
    """Every dissent, by item and then in the order of the log, also from decisions that were replaced since."""
    rows = Dissent.objects.filter(decision__case__process=process).select_related(
        "decision__case__recommendation"
    )
    listed = list(rows.order_by("decision__case__recommendation__number", "line"))
    salts = ledger.salts(process, (row.line for row in listed))
    return [
        Disagreed(
            row.decision.case.recommendation.public_id, row.decision.outcome, row.on, row.shown_as, row.text,
            row.line, ledger.opening(salts[row.line], "text") if row.line in salts else None,
        )
        for row in listed
    ]  # fmt: skip

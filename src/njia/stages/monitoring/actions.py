from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeAlias

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.kernel.processes.models import Process
from njia.stages.monitoring.models import Measure, Report
from njia.stages.monitoring.queries import last_report
from njia.stages.monitoring.states import PROGRESS, RULES, STEP_TO
from njia.stages.roadmap import queries as roadmap

if TYPE_CHECKING:
    from njia.stages.roadmap.models import Clause

LARGEST = Decimal(10) ** 14
Number: TypeAlias = Decimal | int | float


@transaction.atomic
def report(
    clause: Clause,
    *,
    state: str,
    acting: Actor,
    note: str = "",
    measures: Mapping[int, Number] | None = None,
    on: datetime.date | None = None,
    language: str = "",
) -> Report:
    """Add where an action stands since `on` (today), and what its indicators show now.

    `measures` maps indicator pk → value. Refused for a day to come, a day before the last report, a state that the
    workflow does not allow next, and values of indicators that are not the action's.
    """
    RULES["report"].require(acting)
    # One report at a time, so that each is checked against the one before it.
    process = Process.objects.select_for_update(of=("self",)).get(pk=clause.process_id)
    node = roadmap.node(clause)
    on = on or clock.today()
    last = last_report(clause.pk)
    _check_day(on, last)
    if node.kind != "action" or state not in STEP_TO:
        raise Refused(_("Only actions are reported on, and only as one of the states on the list."))
    values = _values(measures or {}, {each.pk for each in node.indicators})
    now = last.state if last else PROGRESS.start
    given = Report.objects.create(
        clause=clause, process=process, state=PROGRESS.take(STEP_TO[state], now, acting=acting, thing=clause),
        note=note.strip(), language=language or process.language, on=on, by=acting.ref,
    )  # fmt: skip
    Measure.objects.bulk_create(
        Measure(report=given, indicator_id=pk, value=each) for pk, each in values.items()
    )
    said = {each.number: values[each.pk] for each in node.indicators if each.pk in values}
    append(process, [_entry(clause.public_id, given, said)], acting=acting)
    return given


def _check_day(on: datetime.date, last: Report | None) -> None:
    if on > clock.today():
        raise Refused(_("A report cannot be about a day that is still to come."))
    if last and on < last.on:
        raise Refused(
            _("There is a report of %(day)s already; a new one cannot be older.")
            % {"day": date_format(last.on, "DATE_FORMAT")}
        )


def _values(given: Mapping[int, Number], known: set[int | None]) -> dict[int, Decimal]:
    if set(given) - known:
        raise Refused(_("A value is for an indicator that this action does not have."))
    return {pk: _value(value) for pk, value in given.items()}


def _value(given: Number) -> Decimal:
    """With two places, as it is kept."""
    try:
        value = Decimal(str(given)).quantize(Decimal("0.01"))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= LARGEST:
        raise Refused(_("A value is not a number that can be kept."))
    return value


def _entry(public_id: str, given: Report, said: Mapping[int, Decimal]) -> Entry:
    facts: dict[str, Fact] = {
        "state": given.state,
        "on": given.on.isoformat(),
        "values": [f"{number}={value}" for number, value in sorted(said.items())],
    }
    return Entry("action.reported", public_id, facts, {"note": given.note} if given.note else {})

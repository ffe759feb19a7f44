"""What a Kobo server holds now, beside what came from it: pushes tell of new records only."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.readers.questionnaire import Filled
from njia.stages.recommendations.actions.field.bringing import subject
from njia.stages.recommendations.actions.field.receiving import receive
from njia.stages.recommendations.actions.items import withdraw
from njia.stages.recommendations.models import FieldForm, FilledForm, Recommendation
from njia.stages.recommendations.queries.field import source_of
from njia.stages.recommendations.states import LEFT, RULES


@dataclass
class Reconciled:
    """How many records were new, changed or here already; `refused` are (id on the server, reason).

    `gone` counts what is here and was deleted there: it waits for a person, or was withdrawn.
    """

    new: int = 0
    changed: int = 0
    again: int = 0
    gone: int = 0
    withdrawn: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def reconcile(
    form: FieldForm, records: Iterable[Filled], *, whole: bool, withdraw_gone: bool = False, acting: Actor
) -> Reconciled:
    """Take in all that a Kobo server holds of this form. `whole` says that the records are all that there are.

    Only then is what is missing taken for deleted: it is marked, for a person to see, or withdrawn where that is
    asked for. A record that is refused keeps none of the others out. Running it again changes nothing.
    """
    RULES["forms"].require(acting)
    done, there = Reconciled(), set()
    for record in records:
        there.add(record.kept_as)
        try:
            received = receive(form.process, record, acting=acting)
        except Refused as refused:
            done.refused.append((record.kept_as, str(refused.reason)))
        else:
            setattr(done, received.outcome, getattr(done, received.outcome) + 1)
    if whole and not form.is_voice:
        _mark_gone(form, there, done, withdraw_gone=withdraw_gone, acting=acting)
    if done.new or done.changed or done.withdrawn:
        facts = {"new": done.new, "changed": done.changed, "withdrawn": done.withdrawn}
        if not form.is_voice:
            append(form.process, [Entry("form.reconciled", subject(form), facts)], acting=acting)
    return done


def _mark_gone(
    form: FieldForm, there: set[str], done: Reconciled, *, withdraw_gone: bool, acting: Actor
) -> None:
    rows = FilledForm.objects.filter(form=form).exclude(kept_as="")
    rows.filter(kept_as__in=there, is_gone=True).update(is_gone=False)
    missing = rows.exclude(kept_as__in=there)
    done.gone = missing.count()
    missing.filter(is_gone=False).update(is_gone=True)
    if withdraw_gone:
        for row in missing:
            done.withdrawn += _withdraw(form, row, acting=acting)


def _withdraw(form: FieldForm, row: FilledForm, *, acting: Actor) -> int:
    items = Recommendation.objects.filter(
        process=form.process, source=source_of(form), source_id__startswith=f"{row.key}:"
    ).exclude(state__in=LEFT)
    for item in items:
        withdraw(item, _("It was deleted where it came from."), acting=acting)
    return len(items)

"""The group sets itself up; its members say how they appear, and where they have a stake."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.people.models import Organisation
from njia.kernel.processes.models import Process
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions.deciding import hold
from njia.stages.review.models import Body, Interest, Seat, TakenOff, Task, Vote
from njia.stages.review.queries.body import members, seat_of
from njia.stages.review.states import CRITERIA, INTERESTS, MAJORITIES, RULES

FACTS = ("rule", "quorum", "secret", "readers", "per_week", "repeats", "answer_within")


@transaction.atomic
def set_up(
    process: Process, *, terms: str = "", rubric: Mapping[str, Any] | None = None, acting: Actor, **given: Any
) -> Body:
    """Say what the group is for and how it decides. What was decided before stays as it was decided."""
    RULES["govern"].require(acting)
    hold(process)
    row = Body.objects.filter(process=process).first() or Body(process=process)
    before = {name: getattr(row, name) for name in FACTS}
    for name in given.keys() & set(FACTS):
        setattr(row, name, given[name])
    if row.rule not in MAJORITIES or not 1 <= row.quorum <= 100:
        raise Refused(_("Choose one of the rules, and a quorum between 1 and 100 percent."))
    if min(row.readers, row.per_week, row.repeats, row.answer_within) < 1:
        raise Refused(_("Each of these is at least 1."))
    if rubric is not None:
        row.rubric = _reworded(rubric)
    if row.pk and terms.strip() == row.terms and before == {name: getattr(row, name) for name in FACTS}:
        row.save()  # only what a score means was put in other words
        return row
    row.terms = terms.strip()
    row.save()
    facts = {name: getattr(row, name) for name in FACTS}
    append(process, [Entry("body.set_up", process.code, facts, {"terms": row.terms})], acting=acting)
    return row


def _reworded(rubric: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the group words otherwise than Njia does; the rest stays in the language of whoever reads."""
    found = {}
    for key, (_name, anchors) in CRITERIA.items():
        given = [str(anchor).strip() for anchor in rubric.get(key) or ()]
        if given and (len(given) != len(anchors) or not all(given)):
            raise Refused(_("Say what each of the scores means."))
        if given and given != [str(anchor) for anchor in anchors]:
            found[key] = given
    return found


@transaction.atomic
def appear(
    process: Process,
    *,
    shown_as: str,
    affiliation: str,
    themes: Collection[str],
    languages: Collection[str],
    acting: Actor,
) -> None:
    """A member chooses the name and affiliation by which they are known, and says what they read well."""
    RULES["sit"].require(acting)
    seat = seat_of(process, acting)
    seat.shown_as, seat.affiliation = shown_as.strip(), affiliation.strip()
    seat.themes, seat.languages = sorted(themes), sorted(languages)
    seat.save()


@transaction.atomic
def name_alternate(process: Process, alternate: int, member: int | None, *, acting: Actor) -> None:
    """One member of the group stands in for another, who keeps the seat; None ends that. Both are keys of persons."""
    RULES["govern"].require(acting)
    hold(process)
    sitting = {each.person_id: each for each in members(process)}
    if alternate not in sitting or (member is not None and member not in sitting):
        raise Refused(_("Both have to be members of the group."))
    if member is not None and (member == alternate or sitting[member].alternate_for):
        raise Refused(_("An alternate stands in for a member who has a seat of their own."))
    if any(each.alternate_for == alternate for each in sitting.values()):
        raise Refused(_("Somebody stands in for this person, who therefore keeps the seat."))
    seat = Seat.objects.filter(process=process, person_id=alternate).first()
    seat = seat or Seat(process=process, person_id=alternate)
    seat.alternate_for_id = member
    seat.save()
    whom = sitting[member].ref if member is not None else None
    append(process, [Entry("alternate.named", sitting[alternate].ref, {"for": whom})], acting=acting)


@transaction.atomic
def declare(
    process: Process,
    kind: str,
    *,
    item: Recommendation | None = None,
    organisation: Organisation | None = None,
    quiet: bool = False,
    acting: Actor,
) -> Interest:
    """Declare a stake in an item, or in all that an organisation sent: from now on one neither reads, proposes,
    decides nor votes on it. Readings that wait are given back.

    The log says nothing of it: a line that ties somebody to an item may tell from whom it came.
    """
    RULES["sit"].require(acting)
    if kind not in INTERESTS or (item is None) == (organisation is None):
        raise Refused(_("Say what it is about: one recommendation, or one organisation."))
    made, _new = Interest.objects.get_or_create(
        process=process, person_id=acting.person_id or 0, recommendation=item, organisation=organisation, ended_on=None,
        defaults={"kind": kind, "quiet": quiet, "declared_on": clock.today()},
    )  # fmt: skip
    waiting = Task.objects.filter(person_id=acting.person_id or 0, done_on__isnull=True, passed_on=False)
    touched = (
        waiting.filter(recommendation=item)
        if item
        else waiting.filter(recommendation__organisation=organisation)
    )
    touched.update(passed_on=True)
    _give_up_votes(process, acting.person_id or 0, item=item, organisation=organisation)
    return made


def _give_up_votes(
    process: Process, person: int, *, item: Recommendation | None, organisation: Organisation | None
) -> None:
    """A vote that was given before the stake was declared is gone, and so is the wish to talk about the item."""
    about = process.recommendations.filter(organisation=organisation)
    if item is not None:
        about = process.recommendations.filter(Q(pk=item.pk) | Q(part_of=item))
    Vote.objects.filter(motion__recommendation__in=about, motion__result="", person_id=person).delete()
    TakenOff.objects.filter(case__recommendation__in=about, person_id=person).delete()


@transaction.atomic
def end_interest(process: Process, pk: int, *, acting: Actor) -> None:
    """The stake is gone. What was done meanwhile without this person stays done."""
    RULES["sit"].require(acting)
    held = Interest.objects.filter(
        process=process, person_id=acting.person_id or 0, pk=pk, ended_on__isnull=True
    )
    if not held.update(ended_on=clock.today()):
        raise NotFound

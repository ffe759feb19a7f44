"""Whether an answer may be given: the rules of the room, asked before anything is written."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from njia.kernel import clock
from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.stages.meetings import queries as meetings
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.models import Case, Decision, SecondLook
from njia.stages.review.queries import Standing, body_of, standing_of
from njia.stages.review.queries.answers import batches
from njia.stages.review.queries.body import barred_from
from njia.stages.review.states import (
    BALLOT_NAME,
    BALLOT_PREFIX,
    CALLED,
    DECIDED,
    LEFT,
    LONGEST_REASON,
    NEEDS_TARGET,
    OUTCOMES,
    PROPOSED,
    RECOMMENDATION,
    REVIEW,
    WITHDRAWN,
)

_NO_SUCH_MEETING = gettext_lazy(
    "“%(id)s” is no meeting that has been held. Name its id, such as KE-M-02, or a ballot, such as BALLOT-2026-11."
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """An answer to one item, all by public id: a proposal, or a decision where it names its meeting or ballot.

    `on` is the day of the decision; without it, that of the meeting, or today for a ballot.
    """

    item: str
    outcome: str
    reason: str
    target: str = ""
    meeting: str = ""
    ballot: str = ""
    on: datetime.date | None = None

    @property
    def body(self) -> str:
        return self.meeting or (BALLOT_PREFIX + self.ballot if self.ballot else "")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a ruling cannot stand. `field` is that of `Ruling` which is at fault, `at` its place in the batch."""

    at: int
    field: str
    code: str
    reason: Words


class Held(NamedTuple):
    """A meeting that has been held, and so can have decided."""

    pk: int
    on: datetime.date


@dataclass
class Bench:
    """All that is needed to judge a batch of rulings, read once.

    `groupings` maps item pk → target pk for everything in the process that is grouped and in force. `barred` are the
    items in which whoever acts has a stake, `again` the second looks at them that were called for.
    """

    items: dict[str, Recommendation]
    cases: dict[int, Case]
    standing: Standing
    meetings: dict[str, Held]
    groupings: dict[int, int] = field(default_factory=dict)
    barred: set[int] = field(default_factory=set)
    again: dict[int, SecondLook] = field(default_factory=dict)

    def says_already(self, ruling: Ruling) -> bool:
        """Whether this was said before to the letter: saying it twice is no new act."""
        item = self.items[ruling.item]
        case = self.cases.get(item.pk)
        decision, proposal = self.standing.decisions.get(item.pk), self.standing.proposals.get(item.pk)
        if not ruling.body:
            newest = proposal if case and case.state == PROPOSED else None
            return newest is not None and _words(newest.outcome, newest.target, newest.reason) == _of(ruling)
        if decision is None or case is None or case.state != DECIDED or body_of(decision) != ruling.body:
            return False
        if item.pk in self.again:  # to say it once more is the outcome of the second look
            return False
        return _words(decision.outcome, decision.target, decision.reason) == _of(
            ruling
        ) and decision.on == self.day(ruling)

    def proposed_so(self, ruling: Ruling) -> bool:
        """Whether this outcome is what stands proposed. The reason of a decision may be worded anew."""
        item = self.items[ruling.item]
        case, proposal = self.cases.get(item.pk), self.standing.proposals.get(item.pk)
        if case is None or case.state != PROPOSED or proposal is None:
            return False
        return _words(proposal.outcome, proposal.target, "") == (ruling.outcome, ruling.target, "")

    def day(self, ruling: Ruling) -> datetime.date:
        return ruling.on or (self.meetings[ruling.meeting].on if ruling.meeting else clock.today())


def _words(outcome: str, target: Recommendation | None, reason: str) -> tuple[str, str, str]:
    return outcome, target.public_id if target else "", reason


def _of(ruling: Ruling) -> tuple[str, str, str]:
    return ruling.outcome, ruling.target, ruling.reason.strip()


def bench(process: Process, rulings: Sequence[Ruling], *, acting: Actor) -> Bench:
    """Read and lock what the rulings are about. The caller holds the process's row, so the groupings stay put."""
    ids = sorted({ruling.item for ruling in rulings} | {ruling.target for ruling in rulings if ruling.target})
    items = {item.public_id: item for item in _locked(ids, acting)}
    about = list(items.values())
    return Bench(
        items=items,
        cases=_cases(about),
        standing=standing_of(about),
        meetings=_meetings(process) if any(ruling.meeting for ruling in rulings) else {},
        groupings=_groupings(process) if any(ruling.outcome in NEEDS_TARGET for ruling in rulings) else {},
        barred=barred_from(about, process, acting),
        again=_again(process),
    )


def _again(process: Process) -> dict[int, SecondLook]:
    looks = SecondLook.objects.filter(case__process=process, state=CALLED)
    return {look.case.recommendation_id: look for look in looks.select_related("case", "decision")}


def _locked(ids: Sequence[str], acting: Actor) -> Iterator[Recommendation]:
    visible = recommendations.visible_to(acting).select_for_update(of=("self",))
    for some in batches(ids):
        yield from visible.filter(public_id__in=some).order_by("pk")


def _cases(items: list[Recommendation]) -> dict[int, Case]:
    found = (Case.objects.filter(recommendation__in=some) for some in batches([item.pk for item in items]))
    return {case.recommendation_id: case for cases in found for case in cases}


def _meetings(process: Process) -> dict[str, Held]:
    return {meeting.public_id: Held(meeting.pk, meeting.on) for meeting in meetings.that_can_decide(process)}


def _groupings(process: Process) -> dict[int, int]:
    rows = (
        Decision.objects.filter(
            case__process=process, case__state=DECIDED, is_current=True, target__isnull=False
        )
        .exclude(case__recommendation__state__in=LEFT)
        .values_list("case__recommendation_id", "target_id")
    )
    return dict(rows)


def objections(rulings: Sequence[Ruling], known: Bench, *, acting: Actor) -> list[Objection]:
    """Every reason against, in the order of the batch; at most one for each ruling."""
    found = [
        objection for at, ruling in enumerate(rulings) if (objection := _against(at, ruling, known, acting))
    ]
    return found or list(_circles(rulings, known))


def _against(at: int, ruling: Ruling, known: Bench, acting: Actor) -> Objection | None:
    item = known.items.get(ruling.item)
    if item is None:
        return Objection(at, "item", "unknown", _("There is no such recommendation."))
    if item.state == WITHDRAWN:
        return Objection(
            at, "item", "withdrawn", _("Its sender withdrew it, so it is not answered any more.")
        )
    if item.state in LEFT:
        return Objection(at, "item", "joined", _("It was put back together with the whole: answer that one."))
    if item.pk in known.standing.divided:
        return Objection(at, "item", "divided", _("It is divided: answer each of its parts."))
    if item.pk in known.barred:
        return Objection(
            at, "item", "interest", _("You have declared a stake in it, so others decide on it.")
        )
    return (
        _against_step(at, ruling, item, acting)
        or _against_target(at, ruling, known)
        or _against_body(at, ruling, known)
    )


def _against_step(at: int, ruling: Ruling, item: Recommendation, acting: Actor) -> Objection | None:
    """What the workflow says of proposing this, and of deciding it where a body is named."""
    given = {"outcome": ruling.outcome, "reason": ruling.reason, "target": ruling.target, "body": ruling.body}
    refused = REVIEW.refusal("propose", REVIEW.start, acting, item, given)
    if refused is None and ruling.body:
        refused = REVIEW.refusal("decide", PROPOSED, acting, item, given)
    if refused is None and len(ruling.reason) > LONGEST_REASON:
        reason = _("The reason is longer than %(most)s characters.") % {"most": LONGEST_REASON}
        return Objection(at, "reason", "too_long", reason)
    return Objection(at, _at_fault(ruling, item), refused.code, refused.reason) if refused else None


def _at_fault(ruling: Ruling, item: Recommendation) -> str:
    if ruling.outcome not in OUTCOMES[item.kind]:
        return "outcome"
    return "target" if ruling.reason.strip() else "reason"


def _against_target(at: int, ruling: Ruling, known: Bench) -> Objection | None:
    if not ruling.target:
        return None
    target = known.items.get(ruling.target)
    if target is None:
        why = _("There is no recommendation with the id that this one is grouped with.")
    elif ruling.target == ruling.item:
        why = _("It cannot be grouped with itself.")
    elif target.kind != RECOMMENDATION:
        why = _("It can be grouped with a recommendation only, not with an insight.")
    elif target.state == WITHDRAWN:
        why = _("The one it is grouped with was withdrawn by its sender.")
    elif target.state in LEFT or target.pk in known.standing.divided:
        why = _("The one it is grouped with is divided or no longer there. Group it with one of the parts.")
    else:
        return None
    return Objection(at, "target", "target", why)


def _against_body(at: int, ruling: Ruling, known: Bench) -> Objection | None:
    if not ruling.body:
        return None
    if ruling.meeting and ruling.meeting not in known.meetings:
        return Objection(at, "meeting", "body", _NO_SUCH_MEETING % {"id": ruling.meeting})
    if ruling.meeting and ruling.ballot:
        return Objection(at, "ballot", "body", _("Name the meeting or the ballot, not both."))
    if ruling.ballot and not BALLOT_NAME.fullmatch(ruling.ballot):
        why = _("Name the ballot by a short code of letters, digits, dots and hyphens, such as 2026-11.")
        return Objection(at, "ballot", "body", why)
    if known.day(ruling) > clock.today():
        return Objection(at, "on", "future", _("A decision cannot be of a day to come."))
    return None


def _circles(rulings: Sequence[Ruling], known: Bench) -> Iterator[Objection]:
    """Groupings that would lead back to where they start, once the whole batch stands."""
    after = dict(known.groupings)
    for ruling in rulings:
        after.pop(known.items[ruling.item].pk, None)
        if ruling.body and ruling.target:
            after[known.items[ruling.item].pk] = known.items[ruling.target].pk
    sound: set[int] = set()
    for at, ruling in enumerate(rulings):
        if not ruling.target:
            continue
        start, first = known.items[ruling.item].pk, known.items[ruling.target].pk
        # A proposal groups nothing yet: its start may lie on a way that ends, so what is sound tells it nothing.
        if not _ends(start, first, after, sound if ruling.body else set()):
            why = _(
                "The groupings would go round in a circle. Follow them to their end and group with that one."
            )
            yield Objection(at, "target", "circle", why)


def _ends(start: int, first: int, groupings: dict[int, int], sound: set[int]) -> bool:
    """Whether the way from `first` ends without meeting `start` again. `sound` remembers ways known to end."""
    way, here = {start}, first
    while here not in sound:
        if here in way:
            return False
        way.add(here)
        if here not in groupings:
            break
        here = groupings[here]
    sound |= way - {start}
    return True


def repeated(rulings: Iterable[Ruling]) -> int | None:
    """The place of the first ruling on an item that the batch has ruled on before."""
    seen: set[str] = set()
    for at, ruling in enumerate(rulings):
        if ruling.item in seen:
            return at
        seen.add(ruling.item)
    return None

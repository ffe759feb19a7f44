"""Whether an answer may be given: the rules of the room, asked before anything is written."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from njia.kernel import clock
from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.proof import Tally
from njia.stages.meetings import queries as meetings
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.models import Case, Decision, Motion, SecondLook, TakenOff
from njia.stages.review.queries import Standing, body_of, standing_of
from njia.stages.review.queries.answers import batches
from njia.stages.review.queries.body import barred_from
from njia.stages.review.queries.chamber import Chamber, chamber
from njia.stages.review.states import (
    BALLOT_NAME,
    BALLOT_PREFIX,
    CALLED,
    DECIDED,
    LEFT,
    LONGEST_REASON,
    NEEDS_TARGET,
    NOT_AGREED,
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

    `on` is the day of the decision; without it, that of the meeting, or today for a ballot. `seen` is the newest line
    about the item that whoever rules has seen: a ruling on something that has changed since is refused. `motion` is
    the vote that carried it, where there was one.
    """

    item: str
    outcome: str
    reason: str
    target: str = ""
    meeting: str = ""
    ballot: str = ""
    on: datetime.date | None = None
    seen: int | None = None
    motion: Motion | None = None

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
    items in which whoever acts has a stake, `again` the second looks at them that were called for. `chamber` is None
    until the group has said how it decides; `voting` are the items with an open ballot, `taken_off` those that a
    member wants to talk about first, `lost` what did not carry, as (item, outcome, meeting).
    """

    items: dict[str, Recommendation]
    cases: dict[int, Case]
    standing: Standing
    meetings: dict[str, Held]
    groupings: dict[int, int] = field(default_factory=dict)
    barred: set[int] = field(default_factory=set)
    again: dict[int, SecondLook] = field(default_factory=dict)
    chamber: Chamber | None = None
    voting: set[int] = field(default_factory=set)
    taken_off: set[int] = field(default_factory=set)
    lost: set[tuple[int, str, str]] = field(default_factory=set)

    def newest(self, item: Recommendation) -> int:
        """The newest line in force about an item: that of its proposal or decision, 0 before there is one."""
        return self.standing.newest(item)

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
        **(_in_chamber(process, rulings, about) if any(ruling.body for ruling in rulings) else {}),
    )


def _in_chamber(
    process: Process, rulings: Sequence[Ruling], about: Sequence[Recommendation]
) -> dict[str, Any]:
    found = chamber(process, {ruling.meeting for ruling in rulings if ruling.meeting})
    open_ones = Motion.objects.filter(process=process, result="")
    told: dict[str, Any] = {
        "chamber": found,
        "voting": set(open_ones.values_list("recommendation", flat=True)),
    }
    if found is None:
        return told
    lost = Motion.objects.filter(process=process, result__in=NOT_AGREED, meeting__isnull=False)
    off = TakenOff.objects.filter(case__process=process)
    return told | {
        "lost": set(lost.values_list("recommendation", "outcome", "meeting__public_id")),
        "taken_off": set(off.values_list("case__recommendation", flat=True)),
    }


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
    if ruling.seen is not None and ruling.seen != known.newest(item) and not known.says_already(ruling):
        changed = _("Somebody has changed it since you opened the page. Look at how it stands now.")
        return Objection(at, "item", "changed", changed)
    return (
        _against_step(at, ruling, item, acting)
        or _against_target(at, ruling, known)
        or _against_body(at, ruling, known)
        or _against_vote(at, ruling, item, known)
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


def _against_vote(at: int, ruling: Ruling, item: Recommendation, known: Bench) -> Objection | None:
    """What the group's own rule says, where it has one: nothing is decided past a vote, a quorum or a member's wish."""
    if not ruling.body or ruling.motion is not None:
        return None
    if item.pk in known.voting:
        return Objection(
            at, "item", "voting", _("The group votes on it. The ballot decides, or is stopped first.")
        )
    if known.chamber is None:
        return None
    if ruling.ballot:
        why = _(
            "A ballot decides by its votes: open one here, and its decisions are recorded when it closes."
        )
        return Objection(at, "ballot", "no_vote", why)
    if item.pk in known.taken_off:
        why = _("A member wants it talked about. Record how the group voted on it.")
        return Objection(at, "item", "taken_off", why)
    if (item.pk, ruling.outcome, ruling.meeting) in known.lost:
        why = _("The group voted on this answer at this meeting and did not agree.")
        return Objection(at, "meeting", "lost", why)
    there = known.chamber.sittings.get(ruling.meeting)
    if there is None:
        return Objection(at, "meeting", "no_sitting", nobody_there(ruling.meeting))
    if known.chamber.body.rule == "double" and there.people is None:
        why = _("The group's rule counts constituencies, so the roll has to be called by name.")
        return Objection(at, "meeting", "no_roll", why)
    tally = known.chamber.unopposed(item, there)
    if not tally.quorate:
        return Objection(at, "meeting", "quorum", too_few(tally))
    if not tally.agreed:
        return Objection(
            at, "meeting", "rule", _("This is not agreed by the group's rule. Record how it voted.")
        )
    return None


def nobody_there(meeting: str) -> str:
    why = _("Say first who of the group was at %(id)s: without that nobody knows whether there was a quorum.")
    return why % {"id": meeting}


def too_few(tally: Tally) -> str:
    why = _(
        "Too few took part: %(there)s of the %(seats)s seats that may vote on it, and %(needed)s are needed."
    )
    return why % {"there": tally.took_part, "seats": tally.seats, "needed": tally.needed}


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

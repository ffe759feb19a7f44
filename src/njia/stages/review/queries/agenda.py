"""What a meeting has before it: what all agree on, to be decided in one go, and what has to be talked about."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Words
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.models import Case, Decision, Motion, SecondLook, TakenOff
from njia.stages.review.queries.readings import disputed, still_read
from njia.stages.review.queries.register import Row, rows
from njia.stages.review.states import CALLED, DECIDED, DROPPED, LEFT, NOT_AGREED, PROPOSED, RESULTS

LISTED = 200
"""Items of a list that a page shows; the rest come up when these are decided."""


@dataclass(frozen=True, slots=True)
class Talk:
    """An item to be talked about. `differs`: readers propose different answers; `again`: a second look was called for;
    `asked`: a member took it off what is decided in one go; `vote` is what came of the last one if it did not carry;
    `ballot` is the name of the open one; `unread`: somebody has still to read it.
    """

    row: Row
    differs: bool
    again: bool
    asked: bool = False
    vote: str = ""
    ballot: str = ""
    unread: bool = False

    @property
    def because(self) -> list[Words]:
        """Why it is talked about."""
        return [
            *([_("Readers differ")] if self.differs else []),
            *([_("A second look was called for")] if self.again else []),
            *([_("A member wants to talk about it")] if self.asked else []),
            *([RESULTS[self.vote]] if self.vote else []),
            *([_("Not everybody has read it")] if self.unread else []),
        ]


@dataclass(frozen=True, slots=True)
class Agenda:
    """`being_read` waits for readers, and so is on neither list."""

    agreed: list[Row]
    all_agreed: int
    to_discuss: list[Talk]
    all_to_discuss: int
    being_read: int


def agenda(process: Process, actor: Actor) -> Agenda:
    proposed = _numbers(process)
    differ, waiting, again = disputed(process), still_read(process), looked_at_again(process)
    asked, votes, ballots = _taken_off(process), not_agreed(process), on_ballots(process)
    off = asked | votes.keys() | ballots.keys()
    talk = sorted((proposed.keys() & (differ | off)) | again, key=lambda pk: proposed.get(pk, 0))
    agreed = sorted(proposed.keys() - differ - waiting - again - off, key=proposed.__getitem__)
    shown = _rows(agreed[:LISTED] + talk[:LISTED], actor)
    return Agenda(
        agreed=[shown[pk] for pk in agreed[:LISTED] if pk in shown],
        all_agreed=len(agreed),
        to_discuss=[
            Talk(shown[pk], pk in differ, pk in again, pk in asked, votes.get(pk, ""), ballots.get(pk, ""))
            for pk in talk[:LISTED]
            if pk in shown
        ],
        all_to_discuss=len(talk),
        being_read=len((proposed.keys() & waiting) - differ - again - off),
    )


def put_forward(process: Process, actor: Actor, also: Collection[str] = ()) -> tuple[list[Talk], int]:
    """What stands proposed and so could be voted on, and how much there is: what has to be talked about first, then what
    is agreed, then what is being read; of many, the first by number, with those of the public ids in `also`.
    """
    proposed = _numbers(process)
    differ, reading, again = disputed(process), still_read(process), looked_at_again(process)
    asked, votes, ballots = _taken_off(process), not_agreed(process), on_ballots(process)
    talked = differ | again | asked | votes.keys() | ballots.keys()
    found = sorted(proposed, key=lambda pk: (pk not in talked, pk in reading, proposed[pk]))
    named = process.recommendations.filter(public_id__in=also).values_list("pk", flat=True)
    listed = dict.fromkeys([*found[:LISTED], *(pk for pk in named if pk in proposed)])
    shown = _rows(list(listed), actor)
    rows = [
        Talk(
            shown[pk], pk in differ, pk in again, pk in asked, votes.get(pk, ""), ballots.get(pk, ""),
            unread=pk in reading,
        )
        for pk in listed
        if pk in shown and shown[pk].answer.proposed
    ]  # fmt: skip
    return rows, len(proposed)


def _taken_off(process: Process) -> set[int]:
    rows = TakenOff.objects.filter(case__process=process, case__state=PROPOSED)
    return set(rows.values_list("case__recommendation", flat=True))


def has_taken_off(item: Recommendation, actor: Actor) -> bool:
    return TakenOff.objects.filter(case__recommendation=item, person_id=actor.person_id or 0).exists()


def not_agreed(process: Process) -> dict[int, str]:
    """Item → what came of the newest vote on it, where that did not carry and nothing was decided since."""
    newest: dict[int, str] = {}
    rows = Motion.objects.filter(process=process).exclude(result__in=("", DROPPED)).order_by("pk")
    for item, result in rows.values_list("recommendation", "result"):
        newest[item] = result
    return {item: result for item, result in newest.items() if result in NOT_AGREED}


def on_ballots(process: Process) -> dict[int, str]:
    """Item → the name of the open ballot that it is on."""
    rows = Motion.objects.filter(process=process, result="", ballot__isnull=False)
    return dict(rows.values_list("recommendation", "ballot__name"))


def _numbers(process: Process) -> dict[int, int]:
    """Item → its number, of everything that an answer is proposed to."""
    cases = Case.objects.filter(process=process, state=PROPOSED, divided="").exclude(
        recommendation__state__in=LEFT
    )
    return dict(cases.values_list("recommendation_id", "recommendation__number"))


def _rows(pks: list[int], actor: Actor) -> dict[int, Row]:
    items = list(recommendations.visible_to(actor).select_related("organisation").filter(pk__in=pks))
    return {row.shown.item.pk: row for row in rows(items, actor)}


def undisputed(process: Process, public_ids: set[str]) -> set[str]:
    """Those of these ids that stand proposed, that all readers have read, on which none differs, that no member wants
    to talk about, and that the group does not vote on.
    """
    proposed = _numbers(process)
    free = proposed.keys() - disputed(process) - still_read(process) - looked_at_again(process)
    free = free - _taken_off(process) - not_agreed(process).keys() - on_ballots(process).keys()
    items = process.recommendations.filter(public_id__in=public_ids)
    return {public_id for pk, public_id in items.values_list("pk", "public_id") if pk in free}


def looked_at_again(process: Process) -> set[int]:
    """Items whose answer a second look was called for, and that the group has not decided anew."""
    looks = SecondLook.objects.filter(case__process=process, state=CALLED)
    looks = looks.exclude(case__recommendation__state__in=LEFT)
    return set(looks.values_list("case__recommendation_id", flat=True))


def second_looks(item: Recommendation) -> list[SecondLook]:
    return list(SecondLook.objects.filter(case__recommendation=item))


@dataclass(frozen=True, slots=True)
class Repeated:
    """Reasons given to more items than the group allows: each with how often, and what share of all answers they are."""

    reasons: list[tuple[str, int]]
    answers: int
    total: int

    @property
    def percent(self) -> int:
        return round(100 * self.answers / self.total) if self.total else 0


def repeated(given: Counter[str], most: int) -> Repeated:
    """Of the reasons given, with how often, those that serve for more than `most`."""
    often = [(reason, count) for reason, count in given.most_common() if count > most]
    return Repeated(often, sum(count for _reason, count in often), given.total())


def repeated_reasons(process: Process, most: int) -> Repeated:
    """In all answers, published or not. Kept under the root of the log, as the figures are."""
    key = f"reasons:{ledger.head(process).root}:{most}"
    known: Repeated | None = cache.get(key)
    if known is None:
        given = Decision.objects.filter(
            case__process=process, case__state=DECIDED, is_current=True, target=None
        )
        counted = given.order_by().values_list("reason").annotate(count=Count("pk"))
        known = repeated(Counter(dict(counted)), most)
        cache.set(key, known, timeout=300)
    return known

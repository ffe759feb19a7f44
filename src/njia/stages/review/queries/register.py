"""The register: everything that was asked beside what was answered, and the figures of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from njia.kernel.access import Actor, Words
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.kernel.sections import Trace, traces
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation, Shown
from njia.stages.review.models import Case, Decision, Dissent, Proposal
from njia.stages.review.queries.answers import Answer, answers, label_of, standing_of
from njia.stages.review.states import (
    AWAITING,
    DECIDED,
    LEFT,
    NEEDS_TARGET,
    OPEN,
    OUTCOMES,
    PROPOSED,
    REOPENS,
    RULES,
    SPLIT,
    STANDINGS,
    WAITS,
    WITHDRAWN,
)
from njia.stages.voices import queries as heard

ROW_HOLDS = 320
"""Characters of a reason that a row of the register shows."""


@dataclass(frozen=True, slots=True)
class Row:
    """You asked, we answered, and where it lives on: see `kernel.sections.Trace`."""

    shown: Shown
    answer: Answer
    traces: Sequence[Trace] = ()

    @property
    def because(self) -> str:
        """The beginning of the reason, of the answer or else of what is proposed."""
        told = self.answer if self.answer.answered else self.answer.proposed
        return recommendations.beginning(told.reason, ROW_HOLDS) if told else ""


def may_see(actor: Actor) -> bool:
    return RULES["see"].allows(actor) or is_published(actor.process_id or 0, "register")


def may_work(actor: Actor) -> bool:
    """Whether the person sees what is discussed before it is decided."""
    return RULES["see"].allows(actor)


def standing(process: Process) -> str:
    """Whether the room's work is done, under way or still to come, for the journey line."""
    if not Case.objects.filter(process=process).exists():
        return "next"
    return "current" if _undecided(process).exists() else "done"


def register_page(
    actor: Actor,
    *,
    asked: str = "",
    standing: str = "",
    kind: str = "",
    theme: str = "",
    within: Q | None = None,
    number: str | int = 1,
) -> Page[Recommendation]:
    """One page of the register by number. `standing` is a key of `states.STANDINGS`, or of `WAITS` for all that wait;
    unknown keys are ignored. `within` narrows it further: see `groups.within`.
    """
    visible = (
        recommendations.visible_to(actor) if may_see(actor) else recommendations.visible_to(actor).none()
    )
    items = recommendations.search(visible, asked, actor)
    if within is not None:
        items = items.filter(within)
    if standing in STANDINGS or standing in WAITS:
        items = items.filter(_stands(standing, actor.process_id or 0, inside=RULES["see"].allows(actor)))
    if kind in OUTCOMES:
        items = items.filter(kind=kind)
    if theme:
        items = items.filter(tags__vocabulary="themes", tags__code=theme)
    return recommendations.page_of(items, number, searched=bool(asked))


def _stands(standing: str, process_id: int, *, inside: bool) -> Q:
    """The process is named for the cases too, because their index begins with it."""
    if standing in WAITS:
        return _stands(AWAITING, process_id, inside=inside) | _stands(OPEN, process_id, inside=inside)
    in_force, whole = ~Q(state__in=LEFT), Q(case__process=process_id, case__divided="")
    if not inside and standing not in (*LEFT, AWAITING):
        known, waits = (
            _stands(standing, process_id, inside=True),
            Q(case__process=process_id, case__embargoed=True),
        )
        return known | (in_force & waits) if standing == OPEN else known & Q(case__embargoed=False)
    if standing in LEFT:
        return Q(state=standing)
    if standing == AWAITING:
        return in_force & (Q(case__isnull=True) | Q(case__state=AWAITING, case__divided=""))
    if standing == OPEN:
        return in_force & (whole & Q(case__state=PROPOSED) | Q(case__process=process_id, case__divided=OPEN))
    if standing == SPLIT:
        return in_force & Q(case__process=process_id, case__divided=SPLIT)
    return in_force & whole & Q(case__state=DECIDED, case__outcome=standing)


def rows(items: list[Recommendation], actor: Actor, *, traced: bool = False) -> list[Row]:
    """The items of one page with their answers; those whose answers may not be told yet are left out.

    `traced`: with what became of them in later rooms.
    """
    found = answers(items, actor)
    onward = traces(items, actor) if traced and found else {}
    return [
        Row(shown, found[shown.item.pk], onward.get(shown.item.pk, ()))
        for shown in recommendations.show(items, actor, themed=False)
        if shown.item.pk in found
    ]


def counts(process: Process, rounds: int | None = None, *, inside: bool = True) -> dict[str, dict[str, int]]:
    """Figures by kind: received = awaiting + open + each outcome + split + withdrawn. `rounds` is the last in scope.
    Outside, an answer that is not published yet counts as open.

    What was divided counts once, as the whole that was received.

    Kept under the root of the log: whatever changes a figure writes a line there and so gives it another root.
    """
    key = f"answers:{ledger.head(process).root}:{rounds}:{inside}"
    known: dict[str, dict[str, int]] | None = cache.get(key)
    if known is None:
        known = _count(process, rounds, inside=inside)
        cache.set(key, known, timeout=300)
    return known


def _count(process: Process, rounds: int | None, *, inside: bool) -> dict[str, dict[str, int]]:
    figures = {
        kind: {"received": 0, AWAITING: 0, OPEN: 0, **dict.fromkeys(outcomes, 0), WITHDRAWN: 0}
        for kind, outcomes in OUTCOMES.items()
    }
    given = _in_rounds(process, rounds).filter(part_of__isnull=True)
    grouped = given.values_list(
        "kind", "state", "case__state", "case__outcome", "case__divided", "case__embargoed"
    )
    counted = grouped.annotate(count=Count("pk")).order_by()
    for kind, state, case_state, outcome, divided, waits, count in counted:
        where = OPEN if waits and not inside else divided or _word(case_state, outcome)
        where = WITHDRAWN if state == WITHDRAWN else where
        figures[kind][where] = figures[kind].get(where, 0) + count
        figures[kind]["received"] += count
    return figures


def _word(case_state: str | None, outcome: str) -> str:
    if case_state == DECIDED:
        return outcome
    return OPEN if case_state == PROPOSED else AWAITING


def _in_rounds(process: Process, rounds: int | None) -> QuerySet[Recommendation]:
    items: QuerySet[Recommendation] = process.recommendations.all()
    return items if rounds is None else items.filter(round__number__lte=rounds)


def undecided(process: Process, rounds: int | None = None) -> list[str]:
    """Public ids of what still waits for a decision, of both kinds, by number; of what is divided, the parts."""
    return list(_undecided(process, rounds).order_by("number").values_list("public_id", flat=True))


def _undecided(process: Process, rounds: int | None = None) -> QuerySet[Recommendation]:
    decided = Case.objects.filter(Q(state=DECIDED) | ~Q(divided=""), recommendation=OuterRef("pk"))
    return _in_rounds(process, rounds).exclude(state__in=LEFT).filter(~Exists(decided))


def contested(process: Process, rounds: int | None = None) -> list[str]:
    """Public ids of what is answered, but of whose group or answer a contributor said that they meant something else."""
    voiced = {voice for voice, about in heard.objections(process).items() if about & REOPENS}
    items = (
        _in_rounds(process, rounds).filter(voice_id__in=voiced, case__state=DECIDED).exclude(state__in=LEFT)
    )
    return list(items.order_by("number").values_list("public_id", flat=True))


def objected_to(item: Recommendation) -> list[Words]:
    """What its contributor says was not meant, and nobody has looked at since."""
    if item.voice_id is None:
        return []
    open_ones = heard.objections(item.process).get(item.voice_id, set())
    return [heard.OBJECTIONS[about] for about in sorted(open_ones & REOPENS)]


def merged_without_end(process: Process, rounds: int | None = None) -> list[str]:
    """Public ids of what is grouped with one that has no answer, or that was withdrawn since."""
    grouped = _in_rounds(process, rounds).exclude(state__in=LEFT)
    items = list(grouped.filter(case__state=DECIDED, case__outcome__in=NEEDS_TARGET).order_by("number"))
    standing = standing_of(items)
    without = (AWAITING, OPEN, WITHDRAWN)
    return [item.public_id for item in items if standing.state(standing.end(item)) in without]


def outcomes_of(process: Process, public_ids: Iterable[str]) -> dict[str, str]:
    """Public id → the answer in force, for those of these items that have one."""
    cases = Case.objects.filter(process=process, state=DECIDED, recommendation__public_id__in=set(public_ids))
    return dict(cases.values_list("recommendation__public_id", "outcome"))


def waiting(process: Process) -> dict[str, int]:
    """How many wait for a proposal, and how many proposals wait for a decision; both kinds together."""
    figures = counts(process).values()
    return {state: sum(of_kind[state] for of_kind in figures) for state in (AWAITING, OPEN)}


def answered_with(
    process: Process, outcomes: frozenset[str], *, inside: bool = True
) -> QuerySet[Recommendation]:
    """Items in force whose answer is one of `outcomes`, by number; outside, as far as it is published."""
    items = _in_rounds(process, None).exclude(state__in=LEFT)
    if not inside:
        items = items.filter(case__embargoed=False)
    return items.filter(case__state=DECIDED, case__outcome__in=outcomes).order_by("number")


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a disposition bar."""

    key: str
    label: Words
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    kind: str
    parts: list[Part]
    total: int


def bars(process: Process, *, inside: bool) -> list[Bar]:
    """For each kind that anything was received of: how many stand where, empty standings left out."""
    return [
        Bar(kind, _parts(figures, inside=inside), figures["received"])
        for kind, figures in counts(process, inside=inside).items()
        if figures["received"]
    ]


def _parts(figures: dict[str, int], *, inside: bool) -> list[Part]:
    """Answers first, what is still to be answered last, as a road is drawn."""
    order = [key for key in figures if key not in ("received", OPEN, AWAITING)] + [OPEN, AWAITING]
    return [Part(key, label_of(key, inside=inside), figures[key]) for key in order if figures[key]]


def meeting_bar(meeting_id: int, *, inside: bool = True) -> list[Part]:
    """How often each answer was given by a meeting and still stands."""
    counted = (
        decided_at(meeting_id, inside=inside).order_by().values_list("outcome").annotate(count=Count("pk"))
    )
    given = dict(counted)
    return [Part(key, STANDINGS[key], given[key]) for key in STANDINGS if key in given]


def answered_among(items: QuerySet[Recommendation]) -> int:
    """How many of these have their answer, as the public is told; what is divided counts once, when all its parts do."""
    given = items.exclude(state__in=LEFT).filter(part_of__isnull=True, case__embargoed=False)
    return given.filter(Q(case__state=DECIDED) | Q(case__divided=SPLIT)).count()


@dataclass(frozen=True, slots=True)
class History:
    """All that was proposed and decided about one item, oldest first."""

    proposals: list[Proposal]
    decisions: list[Decision]

    @property
    def events(self) -> list[Proposal | Decision]:
        return sorted([*self.proposals, *self.decisions], key=lambda event: event.line)

    def dissented(self, actor: Actor) -> bool:
        """Whether this person has dissented from the decision in force."""
        given = (
            dissent
            for decision in self.decisions
            if decision.is_current
            for dissent in decision.dissents.all()
        )
        return any(dissent.by == actor.ref for dissent in given)


def history(item: Recommendation) -> History:
    decisions = Decision.objects.filter(case__recommendation=item).select_related("target", "meeting")
    return History(
        list(Proposal.objects.filter(case__recommendation=item).select_related("target")),
        list(decisions.prefetch_related("dissents")),
    )


def decision_in_force(item: Recommendation) -> Decision | None:
    return Decision.objects.filter(case__recommendation=item, case__state=DECIDED, is_current=True).first()


def dissents_from(item: Recommendation) -> list[Dissent]:
    """Dissents from the newest decision on an item."""
    return list(Dissent.objects.filter(decision__case__recommendation=item, decision__is_current=True))


def decided_at(meeting_id: int, *, inside: bool = True) -> QuerySet[Decision]:
    """What a meeting answered and still stands, by the number of the item."""
    found = Decision.objects.filter(meeting_id=meeting_id, is_current=True, case__state=DECIDED)
    return (
        (found if inside else found.filter(case__embargoed=False))
        .exclude(case__recommendation__state__in=LEFT)
        .select_related("case__recommendation")
        .order_by("case__recommendation__number")
    )


def is_target(item: Recommendation) -> bool:
    """Whether another item in force is grouped with this one."""
    grouped = Decision.objects.filter(target=item, is_current=True, case__state=DECIDED)
    return grouped.exclude(case__recommendation__state__in=LEFT).exists()


def dissent_counts(items: Sequence[Recommendation]) -> dict[int, int]:
    """Item → how many members disagreed with its newest decision."""
    rows = Dissent.objects.filter(
        decision__is_current=True, decision__case__recommendation__in=items
    ).order_by()
    return dict(rows.values_list("decision__case__recommendation").annotate(count=Count("pk")))

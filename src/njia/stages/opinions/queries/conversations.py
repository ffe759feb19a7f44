"""Conversations and their statements: who may know of one, and what is said in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from njia.engines.grouping import compare, group
from njia.engines.highlighting import Mark, NotChecked, find, segments
from njia.kernel import clock
from njia.kernel.access import Actor, NotFound
from njia.kernel.people import queries as people
from njia.kernel.processes import queries as processes
from njia.kernel.processes.models import Process
from njia.kernel.wording import queries as wording
from njia.kernel.wording.queries import Said
from njia.stages.opinions.models import Conversation, Drawn, Statement
from njia.stages.opinions.states import (
    ALIVE,
    ASKED,
    LEFT_OUT,
    RULES,
    SHOWN,
    TALKED_IN,
    UNSEEN,
    WITH_TOKENS,
    WITHOUT_ANYTHING,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A conversation in the words of one reader."""

    conversation: Conversation
    title: Said
    question: Said
    introduction: Said


@dataclass(frozen=True, slots=True)
class Line:
    """A statement in the words of one reader."""

    statement: Statement
    text: Said


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposed statement, cut up as (piece, whether something in it may identify somebody), and what it may repeat."""

    statement: Statement
    text: Said
    pieces: list[tuple[str, bool]]
    doubtful: bool
    alike: list[Line]


def visible_to(actor: Actor) -> QuerySet[Conversation]:
    """Insiders see also what is being prepared; once open, everybody who may enter the process."""
    known = Conversation.objects.filter(process_id=actor.process_id or 0).select_related("process")
    return known.filter(state__in=ALIVE if RULES["see"].allows(actor) else SHOWN)


def conversations(actor: Actor) -> list[Shown]:
    """The newest first."""
    return show(visible_to(actor).order_by("-number"))


def conversation(actor: Actor, number: int) -> Conversation:
    """Raises `NotFound` where there is none or the person may not know of it."""
    found = visible_to(actor).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def may_see(actor: Actor) -> bool:
    return RULES["run"].allows(actor) or visible_to(actor).exists()


def standing(process: Process) -> str:
    """Conversations accompany the road: current while one is open, done when the last is closed."""
    states = set(
        Conversation.objects.filter(process=process, state__in=ALIVE).values_list("state", flat=True)
    )
    if not states:
        return "next"
    return "done" if states <= SHOWN - TALKED_IN else "current"


def show(rows: Iterable[Conversation]) -> list[Shown]:
    known = list(rows)
    said = wording.said(id for row in known for id in (row.title_id, row.question_id, row.introduction_id))
    return [Shown(row, said[row.title_id], said[row.question_id], said[row.introduction_id]) for row in known]


def shown(conversation: Conversation) -> Shown:
    return show([conversation])[0]


def is_open(conversation: Conversation) -> bool:
    """The first and the last day count."""
    return (
        conversation.state in TALKED_IN and conversation.opens_on <= clock.today() <= conversation.closes_on
    )


def overdue() -> QuerySet[Conversation]:
    """Open ones whose last day is over."""
    return Conversation.objects.filter(state__in=TALKED_IN, closes_on__lt=clock.today())


def uncounted() -> QuerySet[Conversation]:
    """Closed ones whose map nobody has drawn for good yet."""
    return Conversation.objects.filter(closed_on__isnull=False, result="").select_related("process")


def open_ones() -> QuerySet[Conversation]:
    return Conversation.objects.filter(state__in=TALKED_IN).select_related("process")


def in_languages(conversation: Conversation) -> dict[str, dict[str, str]]:
    """Language → title, question and introduction as they are said in it."""
    found: dict[str, dict[str, str]] = {}
    for name in ("title", "question", "introduction"):
        for row in wording.in_all_languages(getattr(conversation, name)):
            found.setdefault(row.language, {})[name] = row.body
    return found


def statements(conversation: Conversation) -> list[Line]:
    """Those that people answer, in the order of their numbers."""
    rows = conversation.statements.filter(state__in=ASKED).order_by("number")
    return lines(rows)


def lines(rows: Iterable[Statement]) -> list[Line]:
    known = list(rows)
    said = wording.said(row.text_id for row in known)
    return [Line(row, said[row.text_id]) for row in known]


def statement(conversation: Conversation, pk: int) -> Statement:
    found = conversation.statements.select_related("text", "repeats").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def numbered(conversation: Conversation, number: int) -> Statement:
    """One that people answer, by its number."""
    found = conversation.statements.filter(number=number, state__in=ASKED).select_related("text").first()
    if found is None:
        raise NotFound
    return found


def left_out(conversation: Conversation) -> list[Line]:
    """Statements with a number that were taken out of the conversation again, and those never taken, with reasons."""
    return lines(conversation.statements.filter(state__in=LEFT_OUT).order_by("number", "pk"))


def require_moderator(actor: Actor) -> None:
    """Raises `Refused` unless the person looks through statements."""
    RULES["moderate"].require(actor)


def waiting(conversation: Conversation) -> list[Waiting]:
    """Proposals that nobody has looked at, in an order that says nothing of when they came."""
    asked = statements(conversation)
    rows = lines(conversation.statements.filter(state__in=UNSEEN).order_by("pk"))
    return [
        Waiting(
            row.statement,
            row.text,
            pieces(row.text.body),
            bool(doubts(row.text.body)),
            alike(row.text, asked),
        )
        for row in rows
    ]


def doubts(text: str) -> tuple[Mark, ...]:
    """What in a text may identify somebody; a text that could not be looked at is one great doubt."""
    try:
        return find(text)
    except NotChecked:
        return (Mark(0, len(text), "unchecked"),)


def pieces(text: str) -> list[tuple[str, bool]]:
    return [(piece, mark is not None) for piece, mark in segments(text, doubts(text))]


def alike(text: Said, among: list[Line]) -> list[Line]:
    """Statements that may say the same, the most alike first. It is a suggestion: a person decides."""
    languages = [text.language, *(line.text.language for line in among)]
    found = group([text.body, *(line.text.body for line in among)], languages=_known(languages))
    rows = {row for each in found.suggestions if 0 in each.rows for row in each.rows} - {0}
    scored = sorted((-compare(text.body, among[row - 1].text.body)[0].likeness, row) for row in rows)
    return [among[row - 1] for _score, row in scored]


def _known(languages: list[str]) -> list[str | None]:
    return [language if language in ("en", "sw", "fr") else None for language in languages]


def by_receipt(conversation: Conversation, digest: str) -> Statement | None:
    return conversation.statements.select_related("repeats").filter(receipt=digest).first()


def public_line(statement: Statement) -> Line | None:
    """A statement in words, if everybody may read it."""
    return lines([statement])[0] if statement.state in ASKED else None


def eligible(conversation: Conversation, actor: Actor) -> list[str]:
    """The constituencies that the person speaks for: whoever speaks for one may take a code by their account."""
    if actor.person_id is None:
        return []
    speaks = people.organisations(conversation.process).filter(pk__in=actor.organisations)
    return sorted(set(speaks.values_list("constituency", flat=True)))


def has_drawn(conversation: Conversation, actor: Actor) -> bool:
    return Drawn.objects.filter(conversation=conversation, person_id=actor.person_id or 0).exists()


def may_draw(conversation: Conversation, actor: Actor) -> bool:
    """Whether the person may still take a code by their account."""
    return bool(eligible(conversation, actor)) and not has_drawn(conversation, actor)


def is_for_anybody(conversation: Conversation) -> bool:
    return conversation.who in WITHOUT_ANYTHING


def takes_tokens(conversation: Conversation) -> bool:
    return conversation.who in WITH_TOKENS


def count_waiting(conversation: Conversation) -> int:
    return conversation.statements.filter(state__in=UNSEEN).count()


def is_reachable(conversation: Conversation) -> bool:
    """Whoever comes without an account needs something of the process to be public."""
    return conversation.who not in WITH_TOKENS or bool(processes.published_parts(conversation.process))

"""Preparing a conversation, opening it, and closing it."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.kernel.processes.models import Process
from njia.kernel.wording import actions as wording
from njia.stages.opinions import queries
from njia.stages.opinions.models import Conversation
from njia.stages.opinions.states import ASKED, CONVERSATION, PREPARED, RULES, WHO

WORDS = ("title", "question", "introduction")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is agreed on before anybody answers. `floor`: no figure is ever shown that rests on fewer people.

    `open_rows`: whether answers are published row by row, without names, once it is closed.
    """

    title: str
    question: str
    opens_on: datetime.date
    closes_on: datetime.date
    introduction: str = ""
    who: str = "tokens"
    proposals: bool = True
    open_rows: bool = False
    floor: int = 10
    language: str = ""


@transaction.atomic
def prepare(process: Process, draft: Draft, *, acting: Actor) -> Conversation:
    """Begin to prepare a conversation. Raises `Refused` with the first thing that does not fit."""
    RULES["run"].require(acting)
    _check(process, draft)
    Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    number = Conversation.objects.filter(process=process).count() + 1
    language = draft.language or process.language
    said = {
        name: wording.say(process, getattr(draft, name).strip(), language=language, acting=acting)
        for name in WORDS
    }
    made = Conversation.objects.create(
        process=process, number=number, public_id=f"{process.code}-O-{number}", **said, **_agreed(draft)
    )
    _tell(made, draft, acting=acting)
    return made


@transaction.atomic
def change(conversation: Conversation, draft: Draft, *, acting: Actor) -> Conversation:
    """While it is being prepared everything may still change."""
    RULES["run"].require(acting)
    conversation = locked(conversation)
    if conversation.state not in PREPARED:
        raise Refused(_("It was opened, so it cannot be changed any more."), code="state")
    _check(conversation.process, draft)
    for name in WORDS:
        text = getattr(conversation, name)
        wording.reword(text, getattr(draft, name).strip(), language=text.source_language, acting=acting)
    for name, value in _agreed(draft).items():
        setattr(conversation, name, value)
    conversation.save()
    _tell(conversation, draft, acting=acting)
    return conversation


@transaction.atomic
def translate(
    conversation: Conversation, language: str, title: str, question: str, introduction: str, *, acting: Actor
) -> None:
    """Say a conversation in another language. What is left empty is shown in the first language."""
    RULES["moderate"].require(acting)
    conversation = locked(conversation)
    if language not in dict(settings.LANGUAGES) or language == conversation.title.source_language:
        raise Refused(_("Choose another language than the first."))
    words = {"title": title, "question": question, "introduction": introduction}
    given = {name: body.strip() for name, body in words.items() if body.strip()}
    for name, body in given.items():
        wording.reword(getattr(conversation, name), body, language=language, acting=acting)
    append(
        conversation.process,
        [Entry("conversation.translated", conversation.public_id, {"language": language}, given)],
        acting=acting,
    )


@transaction.atomic
def open_conversation(conversation: Conversation, *, acting: Actor) -> Conversation:
    """Let people in. Who takes part, the floor and what is published are in the log from now on, and fixed."""
    RULES["run"].require(acting)
    conversation = locked(conversation)
    asked = conversation.statements.filter(state__in=ASKED).count()
    conversation.state = CONVERSATION.take(
        "open",
        conversation.state,
        acting=acting,
        thing=conversation,
        statements=asked,
        past=conversation.closes_on < clock.today(),
        reachable=queries.is_reachable(conversation),
    )
    conversation.save(update_fields=["state"])
    facts = _facts(conversation) | {"statements": asked}
    append(
        conversation.process,
        [Entry("conversation.opened", conversation.public_id, facts)],
        acting=acting,
    )
    return conversation


@transaction.atomic
def drop(conversation: Conversation, *, acting: Actor) -> None:
    """Give up a conversation that was never open."""
    RULES["run"].require(acting)
    conversation = locked(conversation)
    conversation.state = CONVERSATION.take("drop", conversation.state, acting=acting, thing=conversation)
    conversation.save(update_fields=["state"])
    append(conversation.process, [Entry("conversation.dropped", conversation.public_id)], acting=acting)


@transaction.atomic
def close(conversation: Conversation, *, acting: Actor) -> Conversation:
    """No more answers. The map is drawn beside the request, because that may load what web processes do without."""
    RULES["run"].require(acting)
    conversation = locked(conversation)
    to = CONVERSATION.take("close", conversation.state, acting=acting, thing=conversation)
    return _closed(conversation, to, acting=acting)


@transaction.atomic
def close_overdue(conversation: Conversation, *, acting: Actor) -> Conversation:
    """Close what is still open after its last day. Done again it does nothing."""
    conversation = locked(conversation)
    step = CONVERSATION.steps["close"]
    if conversation.state in step.from_ and conversation.closes_on < clock.today():
        return _closed(conversation, step.to, acting=acting)
    return conversation


def locked(conversation: Conversation) -> Conversation:
    rows = Conversation.objects.select_for_update(of=("self",))
    return rows.select_related("process", *WORDS).get(pk=conversation.pk)


def _closed(conversation: Conversation, to: str, *, acting: Actor) -> Conversation:
    conversation.state, conversation.closed_on = to, clock.today()
    conversation.save(update_fields=["state", "closed_on"])
    append(conversation.process, [Entry("conversation.closed", conversation.public_id)], acting=acting)
    return conversation


def _check(process: Process, draft: Draft) -> None:
    if not draft.title.strip() or not draft.question.strip():
        raise Refused(_("Give it a title, and say what you ask people."))
    if draft.who not in WHO:
        raise Refused(_("Say who takes part."))
    if draft.closes_on < draft.opens_on:
        raise Refused(_("The last day comes before the first."))
    if draft.floor < process.floor:
        raise Refused(
            _("No figure may rest on fewer than %(floor)s people in this process.") % {"floor": process.floor}
        )
    if draft.language and draft.language not in dict(settings.LANGUAGES):
        raise Refused(_("There is no such language here."))


def _agreed(draft: Draft) -> dict[str, object]:
    names = ("who", "proposals", "open_rows", "floor", "opens_on", "closes_on")
    return {name: getattr(draft, name) for name in names}


def _facts(conversation: Conversation) -> dict[str, Fact]:
    return {
        "who": conversation.who,
        "proposals": conversation.proposals,
        "open_rows": conversation.open_rows,
        "floor": conversation.floor,
        "opens_on": conversation.opens_on.isoformat(),
        "closes_on": conversation.closes_on.isoformat(),
    }


def _tell(conversation: Conversation, draft: Draft, *, acting: Actor) -> None:
    words = {name: body for name in WORDS if (body := getattr(draft, name).strip())}
    entry = Entry("conversation.prepared", conversation.public_id, _facts(conversation), words)
    append(conversation.process, [entry], acting=acting)

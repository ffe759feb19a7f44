"""Statements: written by those who prepare a conversation, or proposed by those who take part and looked at by a person.

That somebody proposed something is in the log only when it is taken or refused: a line at its arrival would tell when its
author was there. Nothing that is kept leads to the author either, so a proposal is nobody's in the database too.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused, public
from njia.kernel.codes import code_digest, new_code
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.kernel.wording import actions as wording
from njia.stages.opinions import queries
from njia.stages.opinions.actions.conversations import locked
from njia.stages.opinions.models import Conversation, Statement
from njia.stages.opinions.states import (
    ASKED,
    DUPLICATE,
    FORGOTTEN,
    IDENTIFIES,
    LONGEST_STATEMENT,
    NOT_OPEN,
    OVER,
    RULES,
    STATEMENT,
)

MOST_WAITING = 500
"""Proposals that nobody has looked at; more than people can read come from a machine."""
MOST_STATEMENTS = 1000


@transaction.atomic
def seed(conversation: Conversation, body: str, *, language: str = "", acting: Actor) -> Statement:
    """A statement by those who prepare the conversation; people answer it at once."""
    RULES["moderate"].require(acting)
    conversation = locked(conversation)
    _check_going_on(conversation)
    body = _checked(conversation, body)
    text = wording.say(
        conversation.process, body, language=language or conversation.process.language, acting=acting
    )
    made = Statement.objects.create(conversation=conversation, text=text, seeded=True)
    return _take_in(conversation, made, body, acting=acting)


@transaction.atomic
def propose(
    conversation: Conversation, body: str, *, language: str = "", acting: Actor
) -> tuple[Statement, str]:
    """A statement by somebody who takes part, and the receipt at which they can see what became of it."""
    conversation = locked(conversation)
    if not queries.is_open(conversation) or not conversation.proposals:
        raise Refused(NOT_OPEN, code="state")
    body = _checked(conversation, body)
    if conversation.statements.filter(number__isnull=True).count() >= MOST_WAITING:
        raise Refused(_("So many statements wait that nobody can read them. Please come back in some days."))
    nobody = public(conversation.process_id)
    text = wording.say(
        conversation.process, body, language=language or conversation.process.language, acting=nobody
    )
    receipt = new_code()
    made = Statement.objects.create(
        conversation=conversation, text=text, receipt=code_digest(receipt, conversation.public_id)
    )
    return made, receipt


@transaction.atomic
def accept(statement: Statement, *, harmless: bool = False, acting: Actor) -> Statement:
    """Take a proposal into the conversation, word by word. `harmless`: a person looked at what was marked in it."""
    RULES["moderate"].require(acting)
    conversation, statement = _both(statement)
    _check_going_on(conversation)
    body = queries.lines([statement])[0].text.body
    statement.state = STATEMENT.take(
        "accept",
        statement.state,
        acting=acting,
        thing=statement,
        doubts=bool(queries.doubts(body)) and not harmless,
    )
    return _take_in(conversation, statement, body, acting=acting)


@transaction.atomic
def refuse(
    statement: Statement, reason: str, *, repeats: Statement | None = None, acting: Actor
) -> Statement:
    """Leave a statement out, with a reason that its author can read. Where somebody could be recognised by it, its words
    are destroyed. One that was answered already keeps its number, and its answers count for nothing.
    """
    RULES["moderate"].require(acting)
    conversation, statement = _both(statement)
    _check_going_on(conversation)
    known = repeats is not None and repeats.pk != statement.pk and repeats.conversation_id == conversation.pk
    statement.state = STATEMENT.take(
        "refuse",
        statement.state,
        acting=acting,
        thing=statement,
        reason=reason,
        repeats=known and repeats.state in ASKED if repeats else False,
    )
    statement.reason = reason
    statement.repeats = repeats if reason == DUPLICATE else None
    statement.save(update_fields=["state", "reason", "repeats"])
    if reason == IDENTIFIES:
        _forget_words(conversation, statement)
    facts: dict[str, Fact] = {"reason": reason, "number": statement.number}
    if statement.repeats:
        facts["repeats"] = statement.repeats.number
    append(conversation.process, [Entry("statement.refused", conversation.public_id, facts)], acting=acting)
    return statement


@transaction.atomic
def translate_statement(statement: Statement, body: str, *, language: str, acting: Actor) -> bool:
    """Say a statement in another language, for those who read it; its first wording stays."""
    RULES["moderate"].require(acting)
    conversation, statement = _both(statement)
    _check_going_on(conversation)
    if statement.state not in ASKED:
        raise Refused(_("Only statements in the conversation are put into other languages."), code="state")
    if language not in dict(settings.LANGUAGES) or language == statement.text.source_language:
        raise Refused(_("Choose another language than the first."))
    body = _checked(conversation, body)
    if not wording.reword(statement.text, body, language=language, acting=acting):
        return False
    facts: dict[str, Fact] = {"number": statement.number, "language": language}
    entry = Entry("statement.translated", conversation.public_id, facts, {"text": body})
    append(conversation.process, [entry], acting=acting)
    return True


def _take_in(conversation: Conversation, statement: Statement, body: str, *, acting: Actor) -> Statement:
    highest = conversation.statements.aggregate(highest=Max("number"))["highest"] or 0
    if highest >= MOST_STATEMENTS:
        raise Refused(_("Nobody can answer more than %(most)s statements.") % {"most": MOST_STATEMENTS})
    statement.state, statement.number = STATEMENT.steps["accept"].to, highest + 1
    statement.save()
    facts: dict[str, Fact] = {"number": statement.number, "seeded": statement.seeded}
    entry = Entry("statement.accepted", conversation.public_id, facts, {"text": body})
    append(conversation.process, [entry], acting=acting)
    return statement


def _both(statement: Statement) -> tuple[Conversation, Statement]:
    """The conversation first, so that two acts in one conversation wait for each other."""
    conversation = locked(statement.conversation)
    rows = Statement.objects.select_for_update(of=("self",)).select_related("text")
    return conversation, rows.get(pk=statement.pk)


def _check_going_on(conversation: Conversation) -> None:
    if conversation.state in OVER:
        raise Refused(_("This conversation is closed."), code="state")


def _checked(conversation: Conversation, body: str) -> str:
    body = " ".join(body.split())
    if not body:
        raise Refused(_("Write a statement."))
    if len(body) > LONGEST_STATEMENT:
        raise Refused(
            _("A statement has at most %(most)s letters, so that it fits on a small screen.")
            % {"most": LONGEST_STATEMENT}
        )
    return body


def _forget_words(conversation: Conversation, statement: Statement) -> None:
    former = statement.text
    statement.text = wording.say(
        conversation.process,
        FORGOTTEN,
        language=former.source_language,
        acting=public(conversation.process_id),
    )
    statement.save(update_fields=["text"])
    wording.destroy(former)

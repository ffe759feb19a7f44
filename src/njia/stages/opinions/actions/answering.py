"""Coming into a conversation and answering.

None of these writes a line in the log: a line at each would tell when somebody was there.
"""

import random

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.codes import code_digest, new_code
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.stages.opinions import queries
from njia.stages.opinions.actions.conversations import locked
from njia.stages.opinions.models import Conversation, Drawn, Participant, Vote
from njia.stages.opinions.states import (
    ASKED,
    NO_SUCH_CODE,
    NOT_OPEN,
    RULES,
    TALKED_IN,
    VOTES,
    WITH_TOKENS,
    WITHOUT_ANYTHING,
)

MOST_TOKENS = 500
"""In one act: what one person can cut out and hand over."""


@transaction.atomic
def print_tokens(conversation: Conversation, count: int, *, acting: Actor) -> list[str]:
    """New codes to print and hand over, shown this once. How many, and by whom, is in the log."""
    RULES["tokens"].require(acting)
    conversation = locked(conversation)
    if conversation.state not in TALKED_IN:
        raise Refused(_("Tokens are printed while the conversation is open."), code="state")
    if conversation.who not in WITH_TOKENS:
        raise Refused(_("Only people with an account take part in this conversation."))
    if not 1 <= count <= MOST_TOKENS:
        raise Refused(_("Print from 1 to %(most)s tokens at a time.") % {"most": MOST_TOKENS})
    codes = [new_code() for _number in range(count)]
    Participant.objects.bulk_create(_participant(conversation, code) for code in codes)
    conversation.tokens += count
    conversation.save(update_fields=["tokens"])
    facts: dict[str, Fact] = {"count": count}
    append(
        conversation.process,
        [Entry("conversation.tokens_printed", conversation.public_id, facts)],
        acting=acting,
    )
    return codes


@transaction.atomic
def draw_code(conversation: Conversation, constituency: str, *, acting: Actor) -> str:
    """A code for somebody who speaks for a group: nothing is kept that leads from the one to the other."""
    conversation = _open(conversation)
    if constituency not in queries.eligible(conversation, acting):
        raise Refused(_("Your account has no code here: you do not speak for an organisation."), code="role")
    if queries.has_drawn(conversation, acting):
        raise Refused(
            _("You have taken your code. It cannot be shown again, because nobody knows which one is yours."),
            code="taken",
        )
    code = new_code()
    _participant(conversation, code, constituency).save()
    _note_drawn(conversation, acting.person_id or 0)
    return code


@transaction.atomic
def join(conversation: Conversation, *, acting: Actor) -> str:
    """A code for whoever has the address."""
    conversation = _open(conversation)
    if conversation.who not in WITHOUT_ANYTHING:
        raise Refused(_("You need a code to take part in this conversation."), code="role")
    code = new_code()
    _participant(conversation, code).save()
    return code


@transaction.atomic
def cast(conversation: Conversation, code: str, number: int, value: int, *, acting: Actor) -> None:
    """What the holder of a code thinks of a statement. The last answer counts; none is kept beside it."""
    who = queries.participant(conversation, code)
    if who is None:
        raise Refused(NO_SUCH_CODE, code="code")
    _wait_for(who)
    conversation.refresh_from_db(fields=["state"])
    if not queries.is_open(conversation):
        raise Refused(NOT_OPEN, code="state")
    statement = conversation.statements.filter(number=number, state__in=ASKED).first()
    if statement is None or value not in VOTES:
        raise Refused(_("This statement is not there any more. Go on with the next."), code="statement")
    Vote.objects.update_or_create(participant=who, statement=statement, defaults={"value": value})


def _wait_for(who: Participant) -> None:
    """A lock on one code alone: people who answer do not wait for each other. The count takes the locks of all."""
    if not Participant.objects.select_for_update().filter(pk=who.pk).exists():
        raise Refused(NOT_OPEN, code="state")


def _participant(conversation: Conversation, code: str, constituency: str = "") -> Participant:
    digest = code_digest(code, conversation.public_id)
    return Participant(conversation=conversation, digest=digest, constituency=constituency)


def _note_drawn(conversation: Conversation, person: int) -> None:
    """All rows anew and shuffled, so that neither their order nor the transaction that wrote them tells who came when."""
    rows = Drawn.objects.filter(conversation=conversation)
    everybody = [*rows.values_list("person_id", flat=True), person]
    random.SystemRandom().shuffle(everybody)
    rows.delete()
    Drawn.objects.bulk_create(Drawn(conversation=conversation, person_id=each) for each in everybody)


def _open(conversation: Conversation) -> Conversation:
    """Under a lock, so that nobody comes in while the answers are counted."""
    conversation = locked(conversation)
    if not queries.is_open(conversation):
        raise Refused(NOT_OPEN, code="state")
    return conversation

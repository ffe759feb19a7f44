"""Drawing the map, and what is made of it: recommendations, and what an auditor may see."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger import queries as ledger
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.proof import canonical_json
from njia.stages.opinions import queries
from njia.stages.opinions.actions.conversations import locked
from njia.stages.opinions.models import Conversation, Participant, Statement
from njia.stages.opinions.states import ASKED, OVER, RULES, TALKED_IN
from njia.stages.recommendations import actions as recommendations


@transaction.atomic
def weigh(conversation: Conversation, *, acting: Actor) -> bool:
    """Work out which statements tell people apart, so that they are asked sooner; whether it was done.

    Only after enough new people have come. Nobody sees it: a map before the close would sway people, and two maps that
    differ by one person would tell what that person answered.
    """
    conversation = locked(conversation)
    many = queries.answered(conversation)
    if conversation.state not in TALKED_IN or many < conversation.weighed + conversation.floor:
        return False
    conversation.weighed, conversation.lengths = many, queries.lengths(conversation)
    conversation.save(update_fields=["weighed", "lengths"])
    return True


@transaction.atomic
def count(conversation: Conversation, *, acting: Actor) -> Conversation:
    """Draw the map of a closed conversation for good, once. Codes, and the list of who took one, are destroyed.

    The log gets the digest of the result, and that of the rows of answers, or a commitment to these where they are not
    published.
    """
    conversation = locked(conversation)
    if conversation.state not in OVER or conversation.result:
        return conversation
    list(Participant.objects.select_for_update().filter(conversation=conversation).values_list("pk"))
    publication = queries.drawn(conversation)
    data = queries.told(conversation, publication)
    votes = queries.rows_file(publication) if publication else ""
    shown = conversation.open_rows and publication is not None
    digest = sha256(votes.encode()).hexdigest() if shown else None
    result = canonical_json(_result(conversation, data, digest))
    facts: dict[str, Fact] = {"result": sha256(result).hexdigest(), "votes": digest}
    words = {"votes": votes} if votes and not shown else {}
    conversation.result, conversation.votes, conversation.lengths = result.decode(), votes, {}
    entry = Entry("conversation.counted", conversation.public_id, facts, words)
    conversation.counted_line = append(conversation.process, [entry], acting=acting)[0]
    conversation.save(update_fields=["result", "votes", "lengths", "counted_line"])
    conversation.participants.all().delete()
    conversation.drawn.all().delete()
    return conversation


def _result(conversation: Conversation, data: dict[str, Any], digest: str | None) -> dict[str, Any]:
    """`map` is null where fewer people answered than may be shown."""
    numbers = conversation.statements.filter(number__isnull=False).order_by("number")
    return {
        "format": "njia-conversation/1",
        "conversation": conversation.public_id,
        "engine": "opinion_map",
        "who": conversation.who,
        "floor": conversation.floor,
        "statements": [{"id": row.number, "left_out": row.state not in ASKED} for row in numbers],
        "votes": digest,
        "map": data or None,
    }


@transaction.atomic
def lift(conversation: Conversation, numbers: Collection[int], *, acting: Actor) -> list[str]:
    """Make recommendations of statements, word by word, with where they come from; the ids of the new ones.

    A statement becomes a recommendation once; those that are one already are passed over.
    """
    RULES["lift"].require(acting)
    conversation = locked(conversation)
    if not conversation.result:
        raise Refused(_("The conversation is not closed and counted yet."), code="state")
    rows = list(
        conversation.statements.select_for_update(of=("self",)).filter(
            number__in=set(numbers), state__in=ASKED
        )
    )
    if len(rows) != len(set(numbers)):
        raise Refused(_("One of these statements is not in the conversation."))
    fresh = [row for row in sorted(rows, key=lambda row: row.number or 0) if not row.recommendation]
    if not fresh:
        raise Refused(_("Choose at least one statement that is not a recommendation yet."))
    made = [_lifted(conversation, row, acting=acting) for row in fresh]
    facts: dict[str, Fact] = {
        "recommendations": [f"{row.number}={public_id}" for row, public_id in zip(fresh, made, strict=True)]
    }
    append(conversation.process, [Entry("conversation.lifted", conversation.public_id, facts)], acting=acting)
    return made


def _lifted(conversation: Conversation, row: Statement, *, acting: Actor) -> str:
    first = row.text.wordings.get(language=row.text.source_language, is_current=True)
    new = recommendations.New(
        text=first.body,
        language=first.language,
        via="conversation",
        source=conversation.public_id,
        source_id=f"{conversation.public_id}-{row.number}",
    )
    item = recommendations.register(conversation.process, new, acting=acting)
    row.recommendation = item.public_id
    row.save(update_fields=["recommendation"])
    return str(item.public_id)


@transaction.atomic
def open_to_auditor(conversation: Conversation, auditor: str, *, acting: Actor) -> dict[str, Any]:
    """The rows that are only committed to, with what opens the commitment. That it was opened is in the log."""
    RULES["audit"].require(acting)
    conversation = locked(conversation)
    if not conversation.votes or conversation.counted_line is None or conversation.open_rows:
        raise Refused(_("There are no answers here that only an auditor may see."))
    if not auditor.strip():
        raise Refused(_("Name the auditor, and why they look at the answers."))
    line = conversation.counted_line
    salt = ledger.salts(conversation.process, [line])[line]
    entry = Entry("conversation.audited", conversation.public_id, {}, {"auditor": auditor.strip()})
    append(conversation.process, [entry], acting=acting)
    return {
        "format": "njia-conversation-opening/1",
        "conversation": conversation.public_id,
        "line": line,
        "salt": ledger.opening(salt, "votes"),
        "votes": conversation.votes,
    }

"""What somebody who takes part is asked next, and what they have answered."""

import secrets
from collections import Counter

import numpy as np
from django.core.cache import cache
from django.db.models import Count

from njia.engines.opinion_map import interest, next_statement
from njia.kernel.codes import LENGTH, code_digest, typed
from njia.stages.opinions.models import Conversation, Participant, Vote
from njia.stages.opinions.queries.conversations import Line, statements
from njia.stages.opinions.states import AGREE, PASS

COUNTS_KEPT = 60
"""Seconds: which statement is asked next is drawn by lot, and a count that is a minute old serves."""


def participant(conversation: Conversation, code: str) -> Participant | None:
    """Who holds this code."""
    if len(typed(code)) != LENGTH:
        return None
    digest = code_digest(code, conversation.public_id)
    return Participant.objects.filter(conversation=conversation, digest=digest).first()


def answers(of: Participant) -> dict[int, int]:
    """Statement's number → 1, 0 or -1."""
    rows = Vote.objects.filter(participant=of).values_list("statement__number", "value")
    return {number or 0: value for number, value in rows}


def next_line(conversation: Conversation, answered: dict[int, int]) -> tuple[Line | None, int]:
    """What to ask next, drawn by how much is learnt from it, and how many statements there are. None: all are answered."""
    asked = statements(conversation)
    open_ = [line for line in asked if line.statement.number not in answered]
    if not open_:
        return None, len(asked)
    given = _counts(conversation)
    numbers = [int(line.statement.number or 0) for line in open_]
    agree, passed = (np.array([given[number, value] for number in numbers]) for value in (AGREE, PASS))
    seen = np.array([sum(given[number, value] for value in (-1, 0, 1)) for number in numbers])
    lengths = np.array([conversation.lengths.get(str(number), 0) / 1000 for number in numbers])
    weights = interest(agree, passed, seen, lengths)
    place = next_statement(weights, np.zeros(len(numbers), bool), secrets.randbelow(1 << 30) / (1 << 30))
    return open_[place if place is not None else 0], len(asked)


def _counts(conversation: Conversation) -> Counter[tuple[int, int]]:
    """(statement's number, vote) → how many."""
    key = f"opinions:{conversation.pk}"
    found: Counter[tuple[int, int]] | None = cache.get(key)
    if found is None:
        votes = Vote.objects.filter(statement__conversation=conversation)
        rows = votes.values_list("statement__number", "value").annotate(Count("pk"))
        found = Counter({(number, value): many for number, value, many in rows})
        cache.set(key, found, timeout=COUNTS_KEPT)
    return found

"""From rows of answers to the map that may be shown."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from njia.engines.opinion_map import Publication, Votes, collect, draw, publish
from njia.kernel.vocabularies.queries import terms
from njia.stages.opinions.models import Conversation, Participant, Vote
from njia.stages.opinions.states import ASKED, LEFT_OUT

ROWS_AT_ONCE = 5000


def answered(conversation: Conversation) -> int:
    """How many people answered at least one statement."""
    return Vote.objects.filter(statement__conversation=conversation).values("participant").distinct().count()


def answered_at_least(conversation: Conversation) -> int:
    """As may be told while it is open: rounded down to a multiple of the floor."""
    return answered(conversation) // conversation.floor * conversation.floor


def drawn(conversation: Conversation) -> Publication | None:
    """The map of what is answered now, or None while too few answered."""
    numbers = conversation.statements.filter(number__isnull=False).order_by("number")
    known = list(numbers.values_list("number", "state"))
    return publish(
        _votes(conversation),
        floor=conversation.floor,
        statements=[number for number, _state in known],
        moderated_out=[number for number, state in known if state in LEFT_OUT],
    )


def lengths(conversation: Conversation) -> dict[str, int]:
    """How much each statement tells people apart: its number → how far a lone agree vote stands from the middle, in
    thousandths.
    """
    axes = draw(_votes(conversation)).axes
    away = zip(axes.statements.tolist(), axes.lone_agree.tolist(), strict=True)
    return {str(number): round(length * 1000) for number, length in away}


def _votes(conversation: Conversation) -> Votes:
    """Participants by their random keys, so that their order tells nothing; statements by their numbers."""
    rows = Vote.objects.filter(statement__conversation=conversation, statement__state__in=ASKED | LEFT_OUT)
    found = list(
        rows.values_list("participant_id", "statement__number", "value").iterator(chunk_size=ROWS_AT_ONCE)
    )
    people, statements, values = zip(*found, strict=True) if found else ((), (), ())
    return collect(np.array(people, np.int64), np.array(statements, np.int64), np.array(values, np.int64))


def told(conversation: Conversation, publication: Publication | None) -> dict[str, Any]:
    """The map as data, with which groups of society stand where, as far as both may be shown."""
    if publication is None:
        return {}
    data = publication.as_data()
    people = publication.votes.participants.tolist()
    of = dict(Participant.objects.filter(conversation=conversation).values_list("pk", "constituency"))
    held = [of.get(person, "") for person in people]
    data["constituencies"] = overlay(
        publication.labels.tolist(), held, len(data["groups"]), conversation.floor
    )
    return data


def overlay(labels: Sequence[int], held: Sequence[str], k: int, floor: int) -> dict[str, list[int]]:
    """Constituency → how many of it are in each group; "" for all others.

    A cell under the floor is never shown, nor can it be worked out: the constituency is put together with the others,
    and so is the next smallest, until what is together is large enough in every group. Else nothing is shown.
    """
    if k < 2:
        return {}
    counted = Counter(zip(held, labels, strict=True))
    rows = {code: [counted[code, group] for group in range(k)] for code in dict.fromkeys(held)}
    order = {code: place for place, code in enumerate(terms("constituencies"))}
    shown = {code: row for code, row in rows.items() if code and min(row) >= floor}
    others = [sum(row[group] for code, row in rows.items() if code not in shown) for group in range(k)]
    while shown and any(others) and min(others) < floor:
        smallest = min(shown, key=lambda code: (sum(shown[code]), code))
        others = [one + more for one, more in zip(others, shown.pop(smallest), strict=True)]
    if not shown:
        return {}
    listed = dict(sorted(shown.items(), key=lambda each: order.get(each[0], len(order))))
    return listed | ({"": others} if any(others) else {})


def rows_file(publication: Publication) -> str:
    """Answers row by row as CSV with the columns of Polis's open data. People are numbered from 0, and nobody's times are
    known. Reading it gives the very votes of the map.
    """
    page = io.StringIO(newline="")
    lines = csv.writer(page, lineterminator="\n")
    lines.writerow(["voter-id", "comment-id", "vote"])
    votes = publication.votes
    names = votes.statements.tolist()
    for person, (start, end) in enumerate(zip(votes.starts.tolist(), votes.ends.tolist(), strict=True)):
        for column, value in zip(
            votes.columns[start:end].tolist(), votes.values[start:end].tolist(), strict=True
        ):
            lines.writerow([person, names[column], value])
    return page.getvalue()


def statements_file(rows: Sequence[tuple[int, str, bool]], data: dict[str, Any]) -> str:
    """Statements as CSV with the columns of Polis's open data, from (number, words, whether it was left out).

    Counts that rest on too few people are empty; so are the words of a statement that was left out.
    """
    page = io.StringIO(newline="")
    lines = csv.writer(page, lineterminator="\n")
    lines.writerow(["comment-id", "agrees", "disagrees", "moderated", "comment-body"])
    counts = {row["id"]: row["all"] for row in data.get("statements", ())}
    for number, words, is_out in rows:
        agrees, disagrees, _seen = counts.get(number) or ("", "", "")
        lines.writerow([number, agrees, disagrees, -1 if is_out else 1, "" if is_out else _inert(words)])
    return page.getvalue()


def _inert(words: str) -> str:
    """No spreadsheet runs it as a formula."""
    line = " ".join(words.split())
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line

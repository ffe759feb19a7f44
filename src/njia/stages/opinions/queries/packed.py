"""Closed conversations as a submission package carries them, so that anybody can draw the map again."""

from dataclasses import dataclass

from njia.kernel.processes.models import Process
from njia.kernel.wording import queries as wording
from njia.stages.opinions.models import Conversation, Statement
from njia.stages.opinions.queries.counting import statements_file
from njia.stages.opinions.queries.pictures import Picture, data_of, picture
from njia.stages.opinions.states import ASKED


@dataclass(frozen=True, slots=True)
class Packed:
    """`result` is the canonical JSON of which the log holds the digest; `votes` is "" where it is only committed to."""

    public_id: str
    title: str
    question: str
    result: str
    votes: str
    picture: Picture | None
    statements: list[tuple[int, str, str]]
    statements_file: str
    line: int


def package_conversations(process: Process) -> list[Packed]:
    """All that were closed and counted, the first first. Statements are (number, words, recommendation made of it)."""
    rows = Conversation.objects.filter(process=process, counted_line__isnull=False)
    return [_packed(row) for row in rows.order_by("number")]


def _packed(row: Conversation) -> Packed:
    said = wording.said([row.title_id, row.question_id])
    asked = list(row.statements.filter(state__in=ASKED).order_by("number"))
    words = wording.said(each.text_id for each in asked)
    return Packed(
        public_id=row.public_id,
        title=said[row.title_id].body,
        question=said[row.question_id].body,
        result=row.result,
        votes=row.votes if row.open_rows else "",
        picture=picture(row),
        statements=[(each.number or 0, words[each.text_id].body, each.recommendation) for each in asked],
        statements_file=open_data(row)["statements"],
        line=row.counted_line or 0,
    )


def open_data(conversation: Conversation) -> dict[str, str]:
    """What anybody may have of a closed conversation: rows of answers where they are published, statements, the result."""
    if not conversation.result:
        return {}
    rows = list(conversation.statements.filter(number__isnull=False).order_by("number"))
    said = wording.said((row.text_id for row in rows), language="")
    words = [(row.number or 0, said[row.text_id].body, row.state not in ASKED) for row in rows]
    return {
        "votes": conversation.votes if conversation.open_rows else "",
        "statements": statements_file(words, data_of(conversation)),
        "result": conversation.result,
    }


def lifted_from(recommendation: str) -> Statement | None:
    """The statement of which a recommendation was made."""
    found = Statement.objects.filter(recommendation=recommendation)
    return found.select_related("conversation").first()

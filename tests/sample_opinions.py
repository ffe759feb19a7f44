"""Conversations of the sample process: one being prepared, one open, and two closed, with rows published and kept."""

import datetime
from collections.abc import Sequence
from typing import Any

from njia.kernel import clock
from njia.kernel.access import Actor, clockwork
from njia.kernel.files import Table
from njia.kernel.processes.models import Process
from njia.readers import Row
from njia.stages.opinions import actions
from njia.stages.opinions.models import Conversation

STATEMENTS = tuple(f"Invented opinion number {number}." for number in range(1, 9))
PEOPLE = 24


def conversations(process: Process, desk: Actor) -> dict[str, Any]:
    """Numbers of the conversations, something to moderate, and a token for the open one."""
    talk = actions.open_conversation(_prepared(process, desk, who="anybody"), acting=desk)
    proposed, receipt = actions.propose(talk, "Invented opinion that waits.", language="en", acting=desk)
    (token,) = actions.print_tokens(talk, 1, acting=desk)
    return {
        "talk_draft": _prepared(process, desk).number,
        "talk": talk.number,
        "talk_statement": proposed.pk,
        "talk_receipt": receipt,
        "talk_token": token,
        "talk_sheet": ("answers.csv", f"token,1,2\n{token},agree,pass\n".encode()),
        "talk_closed": close_one(process, desk, open_rows=True).number,
        "talk_kept": close_one(process, desk, open_rows=False).number,
    }


def _prepared(process: Process, desk: Actor, **more: Any) -> Conversation:
    draft = actions.Draft(
        title="Invented conversation",
        question="Invented question?",
        opens_on=clock.today(),
        closes_on=clock.today() + datetime.timedelta(days=400),
        **more,
    )
    made = actions.prepare(process, draft, acting=desk)
    for body in STATEMENTS:
        actions.seed(made, body, language="en", acting=desk)
    return made


def close_one(process: Process, desk: Actor, *, open_rows: bool) -> Conversation:
    """Two camps that agree on the first two statements only."""
    made = actions.open_conversation(_prepared(process, desk, open_rows=open_rows), acting=desk)
    tokens = actions.print_tokens(made, PEOPLE, acting=desk)
    rows = [
        (token, "1", "1", *("1" if person < PEOPLE // 2 else "-1" for _each in STATEMENTS[2:]))
        for person, token in enumerate(tokens)
    ]
    actions.bring_paper(made, sheet(rows), acting=desk)
    actions.close(made, acting=desk)
    return actions.count(made, acting=clockwork(process.pk))


def sheet(rows: Sequence[tuple[str, ...]]) -> Table:
    columns = ("token", *(str(number) for number in range(1, len(STATEMENTS) + 1)))
    places = {column: place for place, column in enumerate(columns)}
    return Table(
        columns, [Row(number, cells, places) for number, cells in enumerate(rows, 2)], "csv", sha256=""
    )

"""Invented conversations for the tests of this room."""

import datetime
import random
from collections.abc import Callable

from njia.kernel import clock
from njia.kernel.access import Actor, clockwork
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.opinions import actions
from njia.stages.opinions.models import Conversation
from njia.stages.opinions.states import AGREE, DISAGREE, PASS

SHARED = ("Inspectors need fuel.", "Fees must be paid back.", "A helpline should answer at night.")
"""What everybody agrees on in `talk`; on all others the two camps differ."""
DISPUTED = (
    "Agencies should be licensed by counties.",
    "Domestic workers should need a visa.",
    "Employers should keep passports.",
    "Unions should run the shelters.",
    "Courts are quick enough.",
    "Only big firms should report.",
)


def draft(**more: object) -> actions.Draft:
    agreed: dict[str, object] = {
        "title": "Invented conversation",
        "question": "What should change first?",
        "opens_on": clock.today(),
        "closes_on": clock.today() + datetime.timedelta(days=14),
    }
    return actions.Draft(**(agreed | more))  # type: ignore[arg-type]


def prepared(process: Process, desk: Actor, **more: object) -> Conversation:
    made = actions.prepare(process, draft(**more), acting=desk)
    for body in (*SHARED, *DISPUTED):
        actions.seed(made, body, language="en", acting=desk)
    return made


def opened(process: Process, desk: Actor, **more: object) -> Conversation:
    publish(process, "updates", acting=desk)
    return actions.open_conversation(prepared(process, desk, **more), acting=desk)


def camps(first: int) -> Callable[[int, int], int | None]:
    """(person, statement's number) → answer; the first camp agrees with what the second disagrees with."""
    lot = random.Random(11)  # noqa: S311 (invented answers)

    def answer(person: int, number: int) -> int | None:
        if lot.random() < 0.05:
            return PASS
        if number <= len(SHARED):
            return AGREE
        return AGREE if person < first else DISAGREE

    return answer


def talk(conversation: Conversation, first: int, second: int, *, desk: Actor) -> list[str]:
    """Two camps answer all statements by tokens; the tokens."""
    codes = actions.print_tokens(conversation, first + second, acting=desk)
    answer = camps(first)
    for person, code in enumerate(codes):
        for number in range(1, len(SHARED) + len(DISPUTED) + 1):
            if (value := answer(person, number)) is not None:
                actions.cast(conversation, code, number, value, acting=desk)
    return codes


def closed(conversation: Conversation, *, desk: Actor) -> Conversation:
    actions.close(conversation, acting=desk)
    return actions.count(conversation, acting=clockwork(conversation.process_id))

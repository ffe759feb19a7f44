"""Verbs: a conversation from its preparation to the recommendations that are made of it."""

from njia.stages.opinions.actions.answering import cast, draw_code, join, print_tokens
from njia.stages.opinions.actions.conversations import (
    Draft,
    change,
    close,
    close_overdue,
    drop,
    open_conversation,
    prepare,
    translate,
)
from njia.stages.opinions.actions.paper import PaperReport, bring_paper
from njia.stages.opinions.actions.results import count, lift, open_to_auditor, weigh
from njia.stages.opinions.actions.statements import accept, propose, refuse, seed, translate_statement

__all__ = [
    "Draft",
    "PaperReport",
    "accept",
    "bring_paper",
    "cast",
    "change",
    "close",
    "close_overdue",
    "count",
    "draw_code",
    "drop",
    "join",
    "lift",
    "open_conversation",
    "open_to_auditor",
    "prepare",
    "print_tokens",
    "propose",
    "refuse",
    "seed",
    "translate",
    "translate_statement",
    "weigh",
]

"""Reads. Lists start at the recommendations' `visible_to`; answers are told to insiders, and to all once published."""

from njia.stages.review.queries.answers import (
    Answer,
    Proposed,
    Standing,
    answers,
    body_of,
    standing_in,
    standing_of,
)
from njia.stages.review.queries.record import Disagreed, PackageDecision, dissents, package_decisions
from njia.stages.review.queries.register import (
    History,
    Row,
    answered_with,
    counts,
    decided_at,
    history,
    is_target,
    may_see,
    merged_without_end,
    register_page,
    rows,
    standing,
    undecided,
    waiting,
)
from njia.stages.review.states import ENTERS_ROADMAP, STANDINGS

__all__ = [
    "ENTERS_ROADMAP",
    "STANDINGS",
    "Answer",
    "Disagreed",
    "History",
    "PackageDecision",
    "Proposed",
    "Row",
    "Standing",
    "answered_with",
    "answers",
    "body_of",
    "counts",
    "decided_at",
    "dissents",
    "history",
    "is_target",
    "may_see",
    "merged_without_end",
    "package_decisions",
    "register_page",
    "rows",
    "standing",
    "standing_in",
    "standing_of",
    "undecided",
    "waiting",
]

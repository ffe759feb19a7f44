"""Reads: the ranking that a meeting agrees on, and votes on priorities with their results."""

from typing import TYPE_CHECKING

from njia.stages.priorities.queries.counting import choices_of, may_be_shown, profile_of
from njia.stages.priorities.queries.packed import Packed, package_polls
from njia.stages.priorities.queries.polls import (
    Standing,
    Thing,
    costs_of_actions,
    eligible,
    has_drawn,
    is_open,
    may_see_polls,
    open_for,
    overdue,
    poll,
    polls,
    polls_standing,
    recommendation_words,
    slips_reach_somebody,
    things,
    unanswered,
    uncounted,
    visible_polls,
    weighed,
)
from njia.stages.priorities.queries.ranking import (
    Row,
    Shown,
    agreed_at,
    may_see_ranking,
    place_of,
    ranking,
    unranked,
    visible_to,
)
from njia.stages.priorities.queries.ranking import standing as ranking_standing
from njia.stages.priorities.queries.results import Result, result

if TYPE_CHECKING:
    from njia.kernel.access import Actor
    from njia.kernel.processes.models import Process

__all__ = [
    "Packed",
    "Result",
    "Row",
    "Shown",
    "Standing",
    "Thing",
    "agreed_at",
    "choices_of",
    "costs_of_actions",
    "eligible",
    "has_drawn",
    "is_open",
    "may_be_shown",
    "may_see",
    "may_see_polls",
    "may_see_ranking",
    "open_for",
    "overdue",
    "package_polls",
    "place_of",
    "poll",
    "polls",
    "polls_standing",
    "profile_of",
    "ranking",
    "ranking_standing",
    "recommendation_words",
    "result",
    "slips_reach_somebody",
    "standing",
    "things",
    "unanswered",
    "uncounted",
    "unranked",
    "visible_polls",
    "visible_to",
    "weighed",
]


def may_see(actor: "Actor") -> bool:
    return may_see_ranking(actor) or may_see_polls(actor)


def standing(process: "Process") -> str:
    """As the ranking stands; where nobody ranks by hand, as the votes do."""
    by_hand = ranking_standing(process)
    return polls_standing(process) if by_hand == "next" else by_hand

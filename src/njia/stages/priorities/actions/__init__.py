"""Verbs: the ranking by hand, and votes from their preparation to what the working group did with the result."""

from njia.stages.priorities.actions.counting import (
    answer_poll,
    close_overdue,
    close_poll,
    count_poll,
    open_to_auditor,
)
from njia.stages.priorities.actions.polls import (
    Draft,
    change_poll,
    draft_poll,
    drop_poll,
    open_poll,
    print_slips,
    set_candidates,
)
from njia.stages.priorities.actions.ranking import agree, move, rank, reopen, set_ranking, unrank
from njia.stages.priorities.actions.voting import cast, draw_code

__all__ = [
    "Draft",
    "agree",
    "answer_poll",
    "cast",
    "change_poll",
    "close_overdue",
    "close_poll",
    "count_poll",
    "draft_poll",
    "draw_code",
    "drop_poll",
    "move",
    "open_poll",
    "open_to_auditor",
    "print_slips",
    "rank",
    "reopen",
    "set_candidates",
    "set_ranking",
    "unrank",
]

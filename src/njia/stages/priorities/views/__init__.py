from njia.stages.priorities.views.polls import (
    answer,
    audit,
    candidates,
    change,
    close,
    drop,
    new,
    open_,
    poll,
    profile,
    slips,
)
from njia.stages.priorities.views.ranking import add, agree, move, ranking, reason, remove, reopen
from njia.stages.priorities.views.voting import code, vote

__all__ = [
    "add",
    "agree",
    "answer",
    "audit",
    "candidates",
    "change",
    "close",
    "code",
    "drop",
    "move",
    "new",
    "open_",
    "poll",
    "profile",
    "ranking",
    "reason",
    "remove",
    "reopen",
    "slips",
    "vote",
]

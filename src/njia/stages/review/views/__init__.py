"""Thin: fetch through a query, parse, call one action, redirect or render."""

from njia.stages.review.views.agenda import agenda, look_again
from njia.stages.review.views.answers import (
    classify,
    confirm,
    decide,
    dissent,
    export,
    import_file,
    item,
    preview,
    propose,
    register,
)
from njia.stages.review.views.group import alternate, appearance, body, declare, end_interest, set_up
from njia.stages.review.views.grouping import compare, group_pair, grouping
from njia.stages.review.views.handing import hand_over, hand_over_all, move_target
from njia.stages.review.views.lineage import join, split, take_back
from njia.stages.review.views.open_data import open_data, open_file
from njia.stages.review.views.openness import dissents, figures, figures_file
from njia.stages.review.views.publishing import answer_sheet, publishing
from njia.stages.review.views.reading import ask, next_item, plan, read, reply
from njia.stages.review.views.voting import (
    ballot,
    ballots,
    move_deadline,
    open_ballot,
    record_vote,
    sitting,
    stop_ballot,
    take_off,
)

__all__ = [
    "agenda",
    "alternate",
    "answer_sheet",
    "appearance",
    "ask",
    "ballot",
    "ballots",
    "body",
    "classify",
    "compare",
    "confirm",
    "decide",
    "declare",
    "dissent",
    "dissents",
    "end_interest",
    "export",
    "figures",
    "figures_file",
    "group_pair",
    "grouping",
    "hand_over",
    "hand_over_all",
    "import_file",
    "item",
    "join",
    "look_again",
    "move_deadline",
    "move_target",
    "next_item",
    "open_ballot",
    "open_data",
    "open_file",
    "plan",
    "preview",
    "propose",
    "publishing",
    "read",
    "record_vote",
    "register",
    "reply",
    "set_up",
    "sitting",
    "split",
    "stop_ballot",
    "take_back",
    "take_off",
]

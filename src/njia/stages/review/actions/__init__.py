"""Verbs: every change of an answer goes through one of these."""

from njia.stages.review.actions.ballots import (
    Cast,
    Put,
    close_ballots,
    move_deadline,
    open_ballot,
    stop_ballot,
    vote,
)
from njia.stages.review.actions.body import appear, declare, end_interest, name_alternate, set_up
from njia.stages.review.actions.deciding import confirm, confirm_many, decide, decide_many, propose
from njia.stages.review.actions.group_sheets import sheet_key
from njia.stages.review.actions.importing import Change, RegisterReport, import_register
from njia.stages.review.actions.items import dissent, reclassify_item
from njia.stages.review.actions.judging import Ruling
from njia.stages.review.actions.lineage import join_item, split_item, take_back
from njia.stages.review.actions.looks import look_again
from njia.stages.review.actions.meeting_votes import put_back, record_vote, sit, take_off
from njia.stages.review.actions.plans import (
    give_reader,
    hand_over,
    hand_over_all,
    move_due,
    move_target,
    plan_reading,
    remind,
    take_from_reader,
)
from njia.stages.review.actions.publishing import publish_answers, publish_part, take_mailing, tell_first
from njia.stages.review.actions.readings import ask, read, reply

__all__ = [
    "Cast",
    "Change",
    "Put",
    "RegisterReport",
    "Ruling",
    "appear",
    "ask",
    "close_ballots",
    "confirm",
    "confirm_many",
    "decide",
    "decide_many",
    "declare",
    "dissent",
    "end_interest",
    "give_reader",
    "hand_over",
    "hand_over_all",
    "import_register",
    "join_item",
    "look_again",
    "move_deadline",
    "move_due",
    "move_target",
    "name_alternate",
    "open_ballot",
    "plan_reading",
    "propose",
    "publish_answers",
    "publish_part",
    "put_back",
    "read",
    "reclassify_item",
    "record_vote",
    "remind",
    "reply",
    "set_up",
    "sheet_key",
    "sit",
    "split_item",
    "stop_ballot",
    "take_back",
    "take_from_reader",
    "take_mailing",
    "take_off",
    "tell_first",
    "vote",
]

"""Verbs: every change of an answer goes through one of these."""

from njia.stages.review.actions.body import appear, declare, end_interest, name_alternate, set_up
from njia.stages.review.actions.deciding import confirm, confirm_many, decide, decide_many, propose
from njia.stages.review.actions.importing import Change, RegisterReport, import_register
from njia.stages.review.actions.items import dissent, reclassify_item
from njia.stages.review.actions.judging import Ruling
from njia.stages.review.actions.lineage import join_item, split_item, take_back
from njia.stages.review.actions.looks import look_again
from njia.stages.review.actions.plans import hand_over, plan_reading, remind
from njia.stages.review.actions.readings import ask, read, reply

__all__ = [
    "Change",
    "RegisterReport",
    "Ruling",
    "appear",
    "ask",
    "confirm",
    "confirm_many",
    "decide",
    "decide_many",
    "declare",
    "dissent",
    "end_interest",
    "hand_over",
    "import_register",
    "join_item",
    "look_again",
    "name_alternate",
    "plan_reading",
    "propose",
    "read",
    "reclassify_item",
    "remind",
    "reply",
    "set_up",
    "split_item",
    "take_back",
]

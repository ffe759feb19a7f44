"""Verbs: every change of an answer goes through one of these."""

from njia.stages.review.actions.deciding import confirm, decide, decide_many, propose
from njia.stages.review.actions.importing import Change, RegisterReport, import_register
from njia.stages.review.actions.items import dissent, reclassify_item
from njia.stages.review.actions.judging import Ruling
from njia.stages.review.actions.lineage import join_item, split_item, take_back

__all__ = [
    "Change", "RegisterReport", "Ruling", "confirm", "decide", "decide_many", "dissent", "import_register", "join_item",
    "propose", "reclassify_item", "split_item", "take_back",
]  # fmt: skip

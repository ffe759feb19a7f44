"""Verbs: every change of a recommendation goes through one of these."""

from njia.stages.recommendations.actions.forgetting import forget_withdrawn
from njia.stages.recommendations.actions.importing import (
    Given,
    ImportReport,
    Problem,
    import_table,
    recognise,
)
from njia.stages.recommendations.actions.items import (
    New,
    edit_wording,
    reclassify,
    register,
    register_cleared,
    tag,
    withdraw,
)
from njia.stages.recommendations.actions.lineage import join, split, tie, untie
from njia.stages.recommendations.actions.rounds import close_round, open_round, receiving_round

__all__ = [
    "Given",
    "ImportReport",
    "New",
    "Problem",
    "close_round",
    "edit_wording",
    "forget_withdrawn",
    "import_table",
    "join",
    "open_round",
    "receiving_round",
    "reclassify",
    "recognise",
    "register",
    "register_cleared",
    "split",
    "tag",
    "tie",
    "untie",
    "withdraw",
]

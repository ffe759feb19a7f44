"""Verbs: every change of a recommendation goes through one of these."""

from njia.stages.recommendations.actions.comparing import (
    ask_comparison,
    compare,
    compare_if_changed,
    reconsider_likeness,
    refuse_likeness,
)
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
    add_terms,
    edit_wording,
    reclassify,
    register,
    tag,
    withdraw,
)
from njia.stages.recommendations.actions.lineage import join, split, tie, untie
from njia.stages.recommendations.actions.rounds import close_round, open_round, receiving_round
from njia.stages.recommendations.actions.taking_in import register_cleared, take_new_words

__all__ = [
    "Given",
    "ImportReport",
    "New",
    "Problem",
    "add_terms",
    "ask_comparison",
    "close_round",
    "compare",
    "compare_if_changed",
    "edit_wording",
    "forget_withdrawn",
    "import_table",
    "join",
    "open_round",
    "receiving_round",
    "reclassify",
    "recognise",
    "reconsider_likeness",
    "refuse_likeness",
    "register",
    "register_cleared",
    "split",
    "tag",
    "take_new_words",
    "tie",
    "untie",
    "withdraw",
]

"""Verbs: every change of a recommendation goes through one of these."""

from njia.stages.recommendations.actions.checking import check_imported, pass_words, replace_words
from njia.stages.recommendations.actions.comparing import (
    ask_comparison,
    compare,
    compare_if_changed,
    reconsider_likeness,
    refuse_likeness,
)
from njia.stages.recommendations.actions.field import (
    BadForm,
    Received,
    Reconciled,
    add_file,
    bring_form,
    destroy_picture,
    make_device,
    map_form,
    receive,
    reconcile,
    remove_file,
    revoke_device,
    set_aside_filled,
    take_filled,
    take_form_step,
)
from njia.stages.recommendations.actions.forgetting import forget_withdrawn
from njia.stages.recommendations.actions.importing import (
    Fate,
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
    tag,
    withdraw,
)
from njia.stages.recommendations.actions.lineage import join, split, tie, untie
from njia.stages.recommendations.actions.mappings import forget_mapping, save_mapping
from njia.stages.recommendations.actions.rounds import close_round, open_round, receiving_round
from njia.stages.recommendations.actions.searches import change_search, forget_search, save_search
from njia.stages.recommendations.actions.taking_in import register_cleared, take_new_words
from njia.stages.recommendations.actions.theming import reconsider_terms, settle_terms

__all__ = [
    "BadForm",
    "Fate",
    "Given",
    "ImportReport",
    "New",
    "Problem",
    "Received",
    "Reconciled",
    "add_file",
    "ask_comparison",
    "bring_form",
    "change_search",
    "check_imported",
    "close_round",
    "compare",
    "compare_if_changed",
    "destroy_picture",
    "edit_wording",
    "forget_mapping",
    "forget_search",
    "forget_withdrawn",
    "import_table",
    "join",
    "make_device",
    "map_form",
    "open_round",
    "pass_words",
    "receive",
    "receiving_round",
    "reclassify",
    "recognise",
    "reconcile",
    "reconsider_likeness",
    "reconsider_terms",
    "refuse_likeness",
    "register",
    "register_cleared",
    "remove_file",
    "replace_words",
    "revoke_device",
    "save_mapping",
    "save_search",
    "set_aside_filled",
    "settle_terms",
    "split",
    "tag",
    "take_filled",
    "take_form_step",
    "take_new_words",
    "tie",
    "untie",
    "withdraw",
]

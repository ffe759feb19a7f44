"""Verbs: every change of the roadmap goes through one of these."""

from njia.stages.roadmap.actions.beginning import begin_with
from njia.stages.roadmap.actions.clauses import (
    add_clause,
    cite,
    edit_clause,
    move,
    set_budget,
    set_indicators,
    set_partners,
    take_step,
    translate,
    uncite,
)
from njia.stages.roadmap.actions.consulting import (
    close_consultation,
    comment,
    extend_consultation,
    open_consultation,
)
from njia.stages.roadmap.actions.freezing import freeze
from njia.stages.roadmap.actions.given import PARTS, Conflicting, Difference, Facts
from njia.stages.roadmap.actions.matrix import MatrixChange, MatrixProblem, MatrixReport, import_matrix
from njia.stages.roadmap.actions.returned import Arrived, WordReport, import_document
from njia.stages.roadmap.actions.shaping import confirm_citation, merge_clauses, split_clause
from njia.stages.roadmap.actions.suggesting import (
    answer_suggestion,
    remark,
    see_named,
    settle_remark,
    suggest_move,
    suggest_removal,
    suggest_words,
)
from njia.stages.roadmap.actions.translating import (
    check_translation,
    draft_all_by_machine,
    draft_by_machine,
    draft_missing,
)
from njia.stages.roadmap.actions.validating import take_validation_back, validate
from njia.stages.roadmap.actions.writing import keep_words, throw_away
from njia.stages.roadmap.queries import BudgetFacts, Cited, IndicatorFacts

__all__ = [
    "PARTS",
    "Arrived",
    "BudgetFacts",
    "Cited",
    "Conflicting",
    "Difference",
    "Facts",
    "IndicatorFacts",
    "MatrixChange",
    "MatrixProblem",
    "MatrixReport",
    "WordReport",
    "add_clause",
    "answer_suggestion",
    "begin_with",
    "check_translation",
    "cite",
    "close_consultation",
    "comment",
    "confirm_citation",
    "draft_all_by_machine",
    "draft_by_machine",
    "draft_missing",
    "edit_clause",
    "extend_consultation",
    "freeze",
    "import_document",
    "import_matrix",
    "keep_words",
    "merge_clauses",
    "move",
    "open_consultation",
    "remark",
    "see_named",
    "set_budget",
    "set_indicators",
    "set_partners",
    "settle_remark",
    "split_clause",
    "suggest_move",
    "suggest_removal",
    "suggest_words",
    "take_step",
    "take_validation_back",
    "throw_away",
    "translate",
    "uncite",
    "validate",
]

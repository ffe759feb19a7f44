"""Verbs: every change of the roadmap goes through one of these."""

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
from njia.stages.roadmap.actions.freezing import freeze
from njia.stages.roadmap.actions.given import Difference, Facts
from njia.stages.roadmap.actions.matrix import MatrixChange, MatrixProblem, MatrixReport, import_matrix
from njia.stages.roadmap.queries import BudgetFacts, Cited, IndicatorFacts

__all__ = [
    "BudgetFacts",
    "Cited",
    "Difference",
    "Facts",
    "IndicatorFacts",
    "MatrixChange",
    "MatrixProblem",
    "MatrixReport",
    "add_clause",
    "cite",
    "edit_clause",
    "freeze",
    "import_matrix",
    "move",
    "set_budget",
    "set_indicators",
    "set_partners",
    "take_step",
    "translate",
    "uncite",
]

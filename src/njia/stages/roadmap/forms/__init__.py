"""Parsing of what people send."""

from njia.stages.roadmap.forms.beside import JoinForm, RemarkForm, SplitForm, SuggestionForm
from njia.stages.roadmap.forms.sheet import (
    ClauseSheet,
    FreezeForm,
    MatrixForm,
    MoveForm,
    TranslationForm,
    WordForm,
    years_in,
)

__all__ = [
    "ClauseSheet",
    "FreezeForm",
    "JoinForm",
    "MatrixForm",
    "MoveForm",
    "RemarkForm",
    "SplitForm",
    "SuggestionForm",
    "TranslationForm",
    "WordForm",
    "years_in",
]

"""Parsing of what people send."""

from njia.stages.roadmap.forms.beside import JoinForm, RemarkForm, SplitForm, SuggestionForm
from njia.stages.roadmap.forms.consulting import CommentForm, ConsultationForm, MoreTimeForm
from njia.stages.roadmap.forms.sheet import (
    ClauseSheet,
    FreezeForm,
    MatrixForm,
    MoveForm,
    TranslationForm,
    WordForm,
    years_in,
)
from njia.stages.roadmap.forms.translating import TranslationsForm
from njia.stages.roadmap.forms.validating import ValidationForm

__all__ = [
    "ClauseSheet",
    "CommentForm",
    "ConsultationForm",
    "FreezeForm",
    "JoinForm",
    "MatrixForm",
    "MoreTimeForm",
    "MoveForm",
    "RemarkForm",
    "SplitForm",
    "SuggestionForm",
    "TranslationForm",
    "TranslationsForm",
    "ValidationForm",
    "WordForm",
    "years_in",
]

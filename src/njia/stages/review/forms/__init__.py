"""Parsing only."""

from njia.stages.review.forms.answers import (
    AnswerForm,
    BodyForm,
    DecisionForm,
    DissentForm,
    FilterForm,
    GroupForm,
    RegisterFileForm,
    SplitForm,
)
from njia.stages.review.forms.group import AlternateForm, AppearanceForm, InterestForm, SetUpForm
from njia.stages.review.forms.reading import HandOverForm, PlanForm, QuestionForm, ReadingForm

__all__ = [
    "AlternateForm",
    "AnswerForm",
    "AppearanceForm",
    "BodyForm",
    "DecisionForm",
    "DissentForm",
    "FilterForm",
    "GroupForm",
    "HandOverForm",
    "InterestForm",
    "PlanForm",
    "QuestionForm",
    "ReadingForm",
    "RegisterFileForm",
    "SetUpForm",
    "SplitForm",
]

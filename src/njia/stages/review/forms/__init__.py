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
from njia.stages.review.forms.reading import (
    HandOverAllForm,
    HandOverForm,
    PlanForm,
    QuestionForm,
    ReadingForm,
)
from njia.stages.review.forms.votes import (
    DeadlineForm,
    OpenBallotForm,
    PublishForm,
    RecordVoteForm,
    SittingForm,
    StopForm,
    VoteForm,
)

__all__ = [
    "AlternateForm",
    "AnswerForm",
    "AppearanceForm",
    "BodyForm",
    "DeadlineForm",
    "DecisionForm",
    "DissentForm",
    "FilterForm",
    "GroupForm",
    "HandOverAllForm",
    "HandOverForm",
    "InterestForm",
    "OpenBallotForm",
    "PlanForm",
    "PublishForm",
    "QuestionForm",
    "ReadingForm",
    "RecordVoteForm",
    "RegisterFileForm",
    "SetUpForm",
    "SittingForm",
    "SplitForm",
    "StopForm",
    "VoteForm",
]

from njia.stages.priorities.forms.polls import (
    AnswerForm,
    AuditForm,
    CodeForm,
    CostsForm,
    IdsForm,
    OpenForm,
    PollForm,
    SlipsForm,
)
from njia.stages.priorities.forms.ranking import AddForm, AgreeForm, ReasonForm
from njia.stages.priorities.forms.voting import VoteForm

__all__ = [
    "AddForm",
    "AgreeForm",
    "AnswerForm",
    "AuditForm",
    "CodeForm",
    "CostsForm",
    "IdsForm",
    "OpenForm",
    "PollForm",
    "ReasonForm",
    "SlipsForm",
    "VoteForm",
]

from njia.stages.opinions.forms.preparing import (
    AcceptForm,
    AuditForm,
    ConversationForm,
    PaperForm,
    RefuseForm,
    StatementForm,
    StatementTranslationForm,
    TokensForm,
    TranslationForm,
)
from njia.stages.opinions.forms.taking_part import AnswerForm, EnterForm, GroupForm, ProposalForm, ReceiptForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "AuditForm",
    "ConversationForm",
    "EnterForm",
    "GroupForm",
    "PaperForm",
    "ProposalForm",
    "ReceiptForm",
    "RefuseForm",
    "StatementForm",
    "StatementTranslationForm",
    "TokensForm",
    "TranslationForm",
]

"""Parsing only."""

from njia.stages.voices.forms.desk import (
    ChangePassphraseForm,
    DeskForm,
    HonorariumForm,
    MakeKeyForm,
    MotiveForm,
    NoteForm,
    PassphraseForm,
    WordingForm,
    WordingRows,
)
from njia.stages.voices.forms.doors import BehalfForm, VoiceForm
from njia.stages.voices.forms.gateways import GatewayForm
from njia.stages.voices.forms.intake import ContactForm, DaysForm
from njia.stages.voices.forms.offline import read_locked
from njia.stages.voices.forms.receipt import ReceiptForm
from njia.stages.voices.forms.workshops import NumberForm, PaperForm, SlipForm, VoidForm, WorkshopForm

__all__ = [
    "BehalfForm",
    "ChangePassphraseForm",
    "ContactForm",
    "DaysForm",
    "DeskForm",
    "GatewayForm",
    "HonorariumForm",
    "MakeKeyForm",
    "MotiveForm",
    "NoteForm",
    "NumberForm",
    "PaperForm",
    "PassphraseForm",
    "ReceiptForm",
    "SlipForm",
    "VoiceForm",
    "VoidForm",
    "WordingForm",
    "WordingRows",
    "WorkshopForm",
    "read_locked",
]

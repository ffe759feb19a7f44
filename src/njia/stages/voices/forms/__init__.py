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
from njia.stages.voices.forms.doors import VoiceForm
from njia.stages.voices.forms.gateways import GatewayForm
from njia.stages.voices.forms.receipt import ReceiptForm

__all__ = [
    "ChangePassphraseForm",
    "DeskForm",
    "GatewayForm",
    "HonorariumForm",
    "MakeKeyForm",
    "MotiveForm",
    "NoteForm",
    "PassphraseForm",
    "ReceiptForm",
    "VoiceForm",
    "WordingForm",
    "WordingRows",
]

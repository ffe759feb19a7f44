"""Parsing only."""

from njia.stages.voices.forms.desk import SetAsideForm, WordingRows
from njia.stages.voices.forms.doors import VoiceForm
from njia.stages.voices.forms.receipt import ReceiptForm

__all__ = ["ReceiptForm", "SetAsideForm", "VoiceForm", "WordingRows"]

from django import forms
from django.utils.translation import gettext_lazy as _

from njia.stages.voices.forms.doors import NOT_KEPT

LONGEST_RECEIPT = 200


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("Your receipt"),
        help_text=_("Four groups of five letters and numbers. Spaces and small letters do not matter."),
        max_length=LONGEST_RECEIPT,
        widget=forms.TextInput(attrs={**NOT_KEPT, "size": 26}),
    )

from django import forms
from django.utils.translation import gettext_lazy as _

from njia.stages.voices.forms.doors import NOT_KEPT


class ReceiptForm(forms.Form):
    LONGEST = 300
    receipt = forms.CharField(
        label=_("Your receipt"),
        help_text=_(
            "The words in their order, or the sixteen digits. Capitals, spaces and accents do not matter."
        ),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={**NOT_KEPT, "size": 40}),
    )

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from njia.stages.voices.actions import LONGEST
from njia.stages.voices.states import KINDS

BLANK_WORDINGS = 3


class WordingForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=list(KINDS.items()))
    text = forms.CharField(
        label=_("Safe words"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


WordingRows = forms.formset_factory(WordingForm, extra=BLANK_WORDINGS, max_num=20, validate_max=True)


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label=_("Why nothing is passed on"),
        help_text=_("The person can read this at their receipt. Repeat nothing that they wrote."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

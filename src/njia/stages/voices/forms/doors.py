from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from njia.kernel.vocabularies.queries import choices
from njia.stages.voices.actions import LONGEST, new_token
from njia.stages.voices.states import OPTIONAL, PURPOSES

NOT_KEPT = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
"""A shared telephone must not offer the words again, nor send them to a spelling service."""


class VoiceForm(forms.Form):
    words = forms.CharField(
        label=_("What should change?"),
        help_text=_(
            "In your own words, in any language below. Write no names, and no places where people hide."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={**NOT_KEPT, "rows": 8}),
    )
    language = forms.ChoiceField(label=_("Which language did you write in?"), choices=settings.LANGUAGES)
    constituency = forms.ChoiceField(
        label=_("Which group do you speak for?"),
        help_text=_("It is only counted together with others, and never shown beside your words."),
        required=False,
        choices=[],
    )
    public = forms.BooleanField(label=PURPOSES["public"], required=False)  # type: ignore[arg-type]
    submission = forms.BooleanField(label=PURPOSES["submission"], required=False)  # type: ignore[arg-type]
    token = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["constituency"].choices = [  # type: ignore[attr-defined]
            ("", _("I prefer not to say")),
            *choices("constituencies"),
        ]
        self.fields["language"].initial = get_language()
        self.fields["token"].initial = new_token

    def consents(self) -> dict[str, bool]:
        return {purpose: bool(self.cleaned_data.get(purpose)) for purpose in OPTIONAL}

"""What the doors ask. Nowhere a name, nowhere what happened to somebody."""

from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from njia.kernel.people.models import Organisation
from njia.kernel.vocabularies.queries import choices
from njia.stages.voices.actions import LONGEST, Given, new_token
from njia.stages.voices.states import OPTIONAL, PURPOSES, asked

NOT_KEPT = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
"""A shared telephone must not offer the words again, nor send them to a spelling service."""


class WordsForm(forms.Form):
    """What every door asks. The uses that may be refused are questions of their own, and none is ticked beforehand."""

    door = "web"
    of_organisation = False
    words = forms.CharField(
        label=_("What should change?"),
        help_text=_("In your own words, in any language. Write no names, and no places where people hide."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={**NOT_KEPT, "rows": 8}),
    )
    language = forms.ChoiceField(
        label=_("In which language do you want to read the answer?"), choices=settings.LANGUAGES
    )
    spoken = forms.CharField(
        label=_("Which language were these words said in, if it was another?"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=NOT_KEPT),
    )
    interpreted = forms.BooleanField(label=_("Somebody interpreted them."), required=False)
    constituency = forms.ChoiceField(
        label=_("Which group do you speak for?"),
        help_text=_("It is only counted together with others, and never shown beside your words."),
        required=False,
        choices=[],
    )
    token = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["constituency"].choices = [  # type: ignore[attr-defined]
            ("", _("I prefer not to say")),
            *choices("constituencies"),
        ]
        self.fields["language"].initial = get_language()
        self.fields["token"].initial = new_token
        for purpose in self._uses():
            self.fields[purpose] = forms.BooleanField(label=PURPOSES[purpose], required=False)  # type: ignore[arg-type]

    def _uses(self) -> list[str]:
        return list(asked(of_organisation=self.of_organisation))

    def uses(self) -> Iterator[forms.BoundField]:
        """The questions about single uses, for the page."""
        return (self[purpose] for purpose in self._uses())

    def given(self) -> Given:
        typed = self.cleaned_data
        return Given(
            words=typed["words"], language=typed["language"], door=self.door, spoken=typed["spoken"],
            interpreted=typed["interpreted"], constituency=typed["constituency"], contact=typed.get("reach", ""),
            about=typed.get("about", ""),
            consents={purpose: bool(typed.get(purpose)) for purpose in OPTIONAL},
        )  # fmt: skip


class BehalfForm(WordsForm):
    """For an organisation that gives the words of people whom it does not name."""

    door = "organisation"
    of_organisation = True
    organisation = forms.ModelChoiceField(
        label=_("For which organisation?"), queryset=Organisation.objects.none(), empty_label=None
    )
    field_order = ("organisation",)

    def __init__(self, *args: object, organisations: QuerySet[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class VoiceForm(WordsForm):
    """The open door on the web."""

    reach = forms.CharField(
        label=_("How could you be reached?"),
        help_text=_(
            "You can leave this empty, and almost everybody should: your receipt is enough to read the answer and "
            "to be asked something. What you write here is locked apart from your words. Only two custodians "
            "together, with a written reason, can open it: no custodian alone, no government, and nobody who runs "
            "this website."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=NOT_KEPT),
    )

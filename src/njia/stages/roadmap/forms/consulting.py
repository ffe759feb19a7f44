"""What the desk says when it puts a version out, and what anybody says of a clause. Nowhere a name."""

import datetime
from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from njia.kernel import clock
from njia.kernel.vocabularies.queries import choices
from njia.stages.roadmap.models import Version
from njia.stages.roadmap.queries import version_languages
from njia.stages.voices import actions as voices
from njia.stages.voices import queries as heard

NOT_KEPT = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
"""A shared telephone must not offer the words again, nor send them to a spelling service."""
WEEKS = 4


def _day(label: object, help_text: object = "") -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ConsultationForm(forms.Form):
    """One introduction for each language in which the version can be read; a language without one is left out."""

    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"), _("Comments are taken until its end; nobody has to close anything."))

    def __init__(self, *args: object, version: Version, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = version_languages(version)
        self.languages = [code for code, _name in settings.LANGUAGES if code in known]
        today = clock.today()
        self.fields["starts_on"].initial = today
        self.fields["ends_on"].initial = today + datetime.timedelta(weeks=WEEKS)
        names = dict(settings.LANGUAGES)
        for code in self.languages:
            self.fields[f"introduction_{code}"] = forms.CharField(
                label=_("What people read first, in: %(language)s") % {"language": names[code]},
                help_text=_(
                    "What this is, who decides, what becomes of comments. Empty: not in this language."
                ),
                required=False,
                max_length=1_500,
                widget=forms.Textarea(attrs={"rows": 6, "lang": code}),
            )

    def given(self) -> dict[str, object]:
        typed = self.cleaned_data
        said = {code: typed[f"introduction_{code}"] for code in self.languages}
        said = {code: text for code, text in said.items() if text.strip()}
        return {
            "starts_on": typed["starts_on"], "ends_on": typed["ends_on"], "languages": list(said),
            "introductions": said,
        }  # fmt: skip


class MoreTimeForm(forms.Form):
    until = _day(_("New last day"))


class CommentForm(forms.Form):
    """What somebody says of a clause. The uses that may be refused are questions of their own, none of them ticked."""

    words = forms.CharField(
        label=_("What do you say to this?"),
        help_text=_("In your own words, in any language. Write no names, and no places where people hide."),
        max_length=voices.LONGEST,
        widget=forms.Textarea(attrs={**NOT_KEPT, "rows": 6}),
    )
    language = forms.ChoiceField(
        label=_("In which language do you want to read the answer?"), choices=settings.LANGUAGES
    )
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
        self.fields["token"].initial = voices.new_token
        self._uses = heard.asked_uses()
        for purpose, label in self._uses:
            self.fields[purpose] = forms.BooleanField(label=label, required=False)  # type: ignore[arg-type]

    def uses(self) -> Iterator[forms.BoundField]:
        """The questions about single uses, for the page."""
        return (self[purpose] for purpose, _label in self._uses)

    def given(self) -> voices.Given:
        typed = self.cleaned_data
        return voices.Given(
            words=typed["words"],
            language=typed["language"],
            constituency=typed["constituency"],
            consents={purpose: bool(typed.get(purpose)) for purpose, _label in self._uses},
        )

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor, NotFound
from njia.kernel.people.models import Organisation
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies.queries import choices
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.queries import Recommendation, by_id, organisations_for
from njia.stages.recommendations.queries.theming import SUGGESTED_FROM
from njia.stages.recommendations.states import KINDS, REGISTRARS, RELATIONS


class NewForm(forms.Form):
    text = forms.CharField(label=_("What is recommended"), widget=forms.Textarea, max_length=20_000)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=list(KINDS.items()),
        help_text=_("An insight is experience or nuance that asks for nothing by itself."),
    )
    language = forms.ChoiceField(label=_("Language of these words"), choices=settings.LANGUAGES)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Sent by"), required=False)
    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    place = forms.CharField(label=_("County or place"), required=False, max_length=200)

    def __init__(self, *args: object, process: Process, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].queryset = organisations_for(process, actor)  # type: ignore[attr-defined]
        if not actor.has(REGISTRARS):
            self.fields["organisation"].required = True
            self.fields["organisation"].initial = next(iter(sorted(actor.organisations)), None)
        self.fields["themes"].choices = choices("themes")  # type: ignore[attr-defined]
        self.fields["language"].initial = process.language

    def new(self) -> New:
        given = self.cleaned_data
        organisation: Organisation | None = given["organisation"]
        return New(
            text=given["text"].strip(),
            kind=given["kind"],
            language=given["language"],
            via="organisation" if organisation else "meeting",
            organisation_id=organisation.pk if organisation else None,
            themes=tuple(given["themes"]),
            place=given["place"],
        )


class WordingForm(forms.Form):
    body = forms.CharField(label=_("Wording"), widget=forms.Textarea, max_length=20_000)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class ThemesForm(forms.Form):
    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    root_causes = forms.MultipleChoiceField(
        label=_("Root causes"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("themes", "root_causes"):
            self.fields[name].choices = choices(name)  # type: ignore[attr-defined]


def _key(value: str) -> tuple[str, str]:
    vocabulary, _colon, code = value.partition(":")
    return vocabulary, code


class SettleForm(forms.Form):
    """Which of the terms that were shown fit. What was shown comes along, so that nothing unseen is settled."""

    item = forms.CharField(max_length=30)
    shown = forms.TypedMultipleChoiceField(choices=[], coerce=_key, required=False)
    fits = forms.TypedMultipleChoiceField(choices=[], coerce=_key, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = [(f"{name}:{code}", label) for name in SUGGESTED_FROM for code, label in choices(name)]
        for name in ("shown", "fits"):
            self.fields[name].choices = known  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2_000)


class TieForm(forms.Form):
    relation = forms.ChoiceField(
        label=_("How they belong together"), choices=[(key, says[0]) for key, says in RELATIONS.items()]
    )
    other = forms.CharField(label=_("Id of the other one"), max_length=30, help_text=_("Such as KE-R-0042."))

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.actor = actor

    def clean_other(self) -> Recommendation:
        try:
            return by_id(self.actor, self.cleaned_data["other"].strip().upper())
        except NotFound:
            raise forms.ValidationError(_("There is no recommendation with this id.")) from None


class RoundForm(forms.Form):
    closes_on = forms.DateField(
        label=_("Closing date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

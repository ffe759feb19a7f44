from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from njia.kernel.processes.models import Process
from njia.kernel.subjects import LONGEST, subject
from njia.stages.voices.actions import MOST_AT_ONCE, MOST_PEOPLE
from njia.stages.voices.forms.doors import NOT_KEPT, WordsForm


def slip_field(**more: object) -> forms.CharField:
    return forms.CharField(
        label=_("The five words on the outside of your slip"),
        help_text=_("Capitals and accents do not matter. Keep the inside for yourself."),
        max_length=200,
        widget=forms.TextInput(attrs={**NOT_KEPT, "size": 40, "data-slip": ""}),
        **more,  # type: ignore[arg-type]
    )


class SlipForm(WordsForm):
    """The door of a workshop: the words on a slip, and what every door asks."""

    door = "group"
    slip = slip_field()
    field_order = ("slip",)


class PaperForm(WordsForm):
    """What a custodian types from a sheet of paper."""

    door = "paper"
    slip = slip_field(required=False)
    about = forms.CharField(
        label=_("The number of the clause, if the sheet is about one"),
        help_text=_("Such as KE-C-014. It stands at the top of a sheet for comments."),
        required=False,
        max_length=LONGEST,
    )
    field_order = ("slip", "about")

    def __init__(self, *args: object, process: Process, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.process = process
        self.fields["slip"].label = _("The five words of the slip, if they stand on the sheet")
        self.fields["slip"].help_text = _("Without them nobody can look up what became of these words.")

    def clean_about(self) -> str:
        written = str(self.cleaned_data["about"]).strip()
        found = subject(self.process.pk, written)
        if written and not found:
            raise forms.ValidationError(_("No clause of this number was put out for consultation."))
        return found or ""


class WorkshopForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("Such as: second workshop in May. No names, and no place."),
    )
    on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    people = forms.IntegerField(label=_("How many people do you expect?"), min_value=1, max_value=MOST_PEOPLE)
    language = forms.ChoiceField(
        label=_("Language of the slips"),
        choices=settings.LANGUAGES,
        help_text=_("The words on them are in this language."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["language"].initial = get_language()


class NumberForm(forms.Form):
    number = forms.IntegerField(label=_("How many slips?"), min_value=1, max_value=MOST_AT_ONCE)


class VoidForm(forms.Form):
    slip = forms.CharField(
        label=_("The five words on the outside of the lost slip"),
        max_length=200,
        widget=forms.TextInput(attrs={**NOT_KEPT, "size": 40}),
    )

from django import forms
from django.utils.translation import gettext_lazy as _

from njia.kernel.vocabularies.queries import choices
from njia.stages.meetings.states import FLOORED, KINDS

MOST_ROWS = 100
BLANK_ROWS = 3
"""Empty rows under those written already. Without JavaScript, more come by saving."""
MOST_PEOPLE = 100_000


class MeetingForm(forms.Form):
    title = forms.CharField(label=_("What is the meeting called?"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    on = forms.DateField(
        label=_("Date"),
        help_text=_("The first day, if it lasts longer."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)


class AgendaForm(forms.Form):
    title = forms.CharField(label=_("Item"), required=False, max_length=300)
    minutes = forms.CharField(
        label=_("Minutes"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("minutes") and not given.get("title"):
            self.add_error("title", _("Say what these minutes are about."))


class DecisionForm(forms.Form):
    text = forms.CharField(
        label=_("Decision"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )


AgendaRows = forms.formset_factory(AgendaForm, extra=BLANK_ROWS, max_num=MOST_ROWS, validate_max=True)
DecisionRows = forms.formset_factory(DecisionForm, extra=BLANK_ROWS, max_num=MOST_ROWS, validate_max=True)


AGREED = "agreed_"


class AttendanceForm(forms.Form):
    """One number for each constituency; empty means that nobody came."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for code, label in choices("constituencies"):
            self.fields[code] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=MOST_PEOPLE,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip
            if code in FLOORED:
                self.fields[f"{AGREED}{code}"] = forms.BooleanField(
                    label=_("%(group)s: all of them agreed that everybody may see their number")
                    % {"group": label},
                    required=False,
                )

    def counts(self) -> dict[str, int]:
        return {code: count or 0 for code, count in self.cleaned_data.items() if not code.startswith(AGREED)}

    def agreed(self) -> set[str]:
        return {code for code in FLOORED if self.cleaned_data.get(f"{AGREED}{code}")}

"""Who validated a version, as it is written down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from njia.kernel import clock
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.stages.roadmap.states import VALIDATORS

VOTES = ("in_favour", "against", "abstained")


def _votes(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class ValidationForm(forms.Form):
    kind = forms.ChoiceField(label=_("Who"), choices=list(VALIDATORS.items()), widget=forms.RadioSelect)
    organisation = forms.ChoiceField(label=_("Which organisation"), required=False)
    institution = forms.CharField(
        label=_("Which institution"),
        help_text=_("Its name, and no person's."),
        required=False,
        max_length=200,
    )
    in_favour = _votes(_("If the group voted: in favour"))
    against = _votes(_("Against"))
    abstained = _votes(_("Abstained"))
    on = forms.DateField(
        label=_("On which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    document = forms.CharField(
        label=_("Where it is written"), help_text=_("Such as the number of a letter or a minute."), required=False,
        max_length=200,
    )  # fmt: skip

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = people.organisations(process).values_list("pk", "name")
        self.fields["organisation"].choices = [("", "–"), *((str(pk), name) for pk, name in rows)]  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today()

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "kind": typed["kind"],
            "on": typed["on"],
            "organisation": int(typed["organisation"]) if typed["organisation"] else None,
            "institution": typed["institution"],
            "votes": tuple(typed[name] or 0 for name in VOTES),
            "document": typed["document"],
        }

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.conf import settings
from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.monitoring.queries import Measured, Row
from njia.stages.monitoring.states import PROGRESS

_VALUE = "value-"


class FilterForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *PROGRESS.choices()])
    lead = forms.ChoiceField(label=_("Led by"), required=False, choices=[])
    late = forms.BooleanField(label=_("Only where a report is due"), required=False)

    def __init__(self, *args: object, leads: Iterable[str], inside: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["lead"].choices = [("", _("All")), *((lead, lead) for lead in leads)]  # type: ignore[attr-defined]
        if not inside:
            del self.fields["late"]


class ReportForm(forms.Form):
    """Where one action stands: the steps that its state allows, a note, and a number for each indicator."""

    state = forms.ChoiceField(label=_("Where does it stand?"), widget=forms.RadioSelect, choices=[])
    note = forms.CharField(
        label=_("What was done, and what is in the way?"),
        help_text=_("Everybody can read this once progress is published. Name no person."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=4_000,
    )
    language = forms.ChoiceField(label=_("Language of these words"), choices=settings.LANGUAGES)
    on = forms.DateField(
        label=_("On which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: object, row: Row, process: Process, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offers = PROGRESS.offers(row.state, actor)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (PROGRESS.steps[offer.name].to, offer.label) for offer in offers
        ]
        self.fields["language"].initial = process.language
        self.fields["on"].initial = clock.today()
        for each in row.measured:
            self.fields[f"{_VALUE}{each.indicator.pk}"] = _value_field(each)

    def measures(self) -> dict[int, Decimal]:
        """Indicator pk → value, of those that were filled in."""
        return {
            int(name.removeprefix(_VALUE)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(_VALUE) and value is not None
        }


def _value_field(each: Measured) -> forms.DecimalField:
    known = each.indicator
    hints = []
    if each.target is not None:
        hints.append(
            _("Target %(year)s: %(target)s") % {"year": each.year, "target": floatformat(each.target, "-2g")}
        )
    if each.value is not None and each.on is not None:
        on = date_format(each.on, "DATE_FORMAT")
        hints.append(_("Last: %(value)s (%(on)s)") % {"value": floatformat(each.value, "-2g"), "on": on})
    return forms.DecimalField(
        label=f"{known.name} ({known.unit})" if known.unit else known.name,
        help_text=" · ".join(hints),
        required=False,
        max_digits=16,
        decimal_places=2,
    )

from django import forms
from django.utils.translation import gettext_lazy as _

from njia.stages.voices.states import GATEWAYS


class GatewayForm(forms.Form):
    kind = forms.ChoiceField(label=_("Firm"), choices=list(GATEWAYS.items()))
    dial = forms.CharField(label=_("What people dial, such as *384*123#"), max_length=40, required=False)
    number = forms.CharField(label=_("Where people send an SMS"), max_length=40, required=False)

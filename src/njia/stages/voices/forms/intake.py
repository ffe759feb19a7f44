from django import forms
from django.utils.translation import gettext_lazy as _


class ContactForm(forms.Form):
    name = forms.CharField(label=_("Who helps"), max_length=120)
    number = forms.CharField(
        label=_("Telephone number"), max_length=60, help_text=_("As somebody dials it from a telephone here.")
    )
    hours = forms.CharField(
        label=_("When somebody answers"),
        max_length=120,
        help_text=_("Such as: day and night; Monday to Friday, 8 to 17."),
    )
    languages = forms.CharField(label=_("Languages spoken there"), required=False, max_length=120)
    for_children = forms.BooleanField(label=_("Children can turn to it too."), required=False)
    checked_on = forms.DateField(
        label=_("Last checked on"),
        help_text=_("The day on which somebody of you called and was answered."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class DaysForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days to answer"),
        help_text=_(
            "So long people have to confirm the safe words at their receipt. After that a second trained person may."
        ),
    )

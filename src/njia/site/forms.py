from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import ROLE_NAMES
from njia.kernel.people.models import Organisation, Person
from njia.kernel.people.queries import organisations
from njia.kernel.people.states import GRANTABLE
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies.queries import choices

ROLE_CHOICES = [
    (
        role.value,
        _("Survivor representative (shown to others as a member)")
        if role == "survivor_representative"
        else name,
    )
    for role, name in ROLE_NAMES.items()
    if role in GRANTABLE
]


class InviteForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As the person wants to be called here. It may be a chosen name."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Speaks for"), required=False, empty_label=_("(nobody)")
    )
    new_organisation = forms.CharField(label=_("Or a new organisation"), required=False, max_length=200)
    constituency = forms.ChoiceField(label=_("Its constituency"), required=False, choices=[])

    def __init__(self, *args: object, process: Process, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].queryset = organisations(process)  # type: ignore[attr-defined]
        self.fields["constituency"].choices = [("", "–"), *choices("constituencies")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("new_organisation") and not given.get("constituency"):
            self.add_error("constituency", _("Say which constituency the new organisation belongs to."))
        return given


class PasswordForm(forms.Form):
    """The invited person's first act: a sign-in name and a password of their own."""

    username = forms.CharField(label=_("Sign-in name"), max_length=60)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Three or four words that only you put together are good."),
    )
    again = forms.CharField(
        label=_("The same once more"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return given


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    constituency = forms.ChoiceField(label=_("Constituency"), required=False, choices=[])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["constituency"].choices = [("", _("(not stated yet)")), *choices("constituencies")]  # type: ignore[attr-defined]


class TargetForm(forms.Form):
    target_on = forms.DateField(
        label=_("Target date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Why the date moves"), widget=forms.Textarea, max_length=2000)

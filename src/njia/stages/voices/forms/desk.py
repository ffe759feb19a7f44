"""Forms of the custodians' desk. A passphrase is never written back into a page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from njia.stages.voices.actions import LONGEST, Safe
from njia.stages.voices.forms.doors import NOT_KEPT
from njia.stages.voices.models import ClearedWording
from njia.stages.voices.queries import UNCHECKED, doubts
from njia.stages.voices.states import KINDS

BLANK_WORDINGS = 3
NOT_CHECKED = _("The software could not check these words. I have checked them myself.")


class Passphrase(forms.CharField):
    """As it was typed: spaces count, and it is never shown again."""

    def __init__(self, label: Any, **more: Any) -> None:
        widget = forms.PasswordInput(attrs={**NOT_KEPT}, render_value=False)
        super().__init__(label=label, max_length=500, strip=False, widget=widget, **more)


class PassphraseForm(forms.Form):
    passphrase = Passphrase(_("Your passphrase"))


class WordingForm(forms.Form):
    """One safe wording. Once it was sent, everything in it that may identify somebody is a box to be ticked."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=list(KINDS.items()))
    text = forms.CharField(
        label=_("Safe words"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={**NOT_KEPT, "rows": 3}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    replaces = forms.TypedChoiceField(
        label=_("Takes the place of"), required=False, coerce=int, empty_value=None
    )
    harmless = forms.MultipleChoiceField(
        label=_("Tick what identifies nobody, or change the words"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, standing: Sequence[ClearedWording] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if standing:
            choices = [("", _("Nothing: it is new")), *((row.pk, row.text[:80]) for row in standing)]
            self.fields["replaces"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["replaces"]
        typed = (self.data.get(self.add_prefix("text")) or "").strip() if self.is_bound else ""
        if found := doubts(typed) if typed else ():
            marked = [(each, NOT_CHECKED if each == UNCHECKED else each) for each in found]
            self.fields["harmless"].choices = marked  # type: ignore[attr-defined]
        else:
            del self.fields["harmless"]

    def safe(self) -> Safe:
        given = self.cleaned_data
        return Safe(
            given["kind"], given["text"], given["language"], given.get("harmless", ()), given.get("replaces")
        )


WordingRows = forms.formset_factory(WordingForm, extra=BLANK_WORDINGS, max_num=20, validate_max=True)


class DeskForm(PassphraseForm):
    """What stands beside the wordings: the passphrase for each act, and the reason where nothing is passed on."""

    reason = forms.CharField(
        label=_("Why nothing is passed on"),
        help_text=_("The person can read this at their receipt. Repeat nothing that they wrote."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={**NOT_KEPT, "rows": 3}),
    )


class MakeKeyForm(forms.Form):
    passphrase = Passphrase(
        _("A passphrase that only you know"),
        help_text=_(
            "Four or five words that nobody would put together, such as you would never use elsewhere."
        ),
    )
    again = Passphrase(_("The same passphrase again"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("passphrase") != given.get("again"):
            self.add_error("again", _("These two are not the same."))
        return given


class ChangePassphraseForm(MakeKeyForm):
    old = Passphrase(_("The passphrase that you have now"))
    field_order = ("old", "passphrase", "again")


class MotiveForm(PassphraseForm):
    motive = forms.CharField(
        label=_("Why it has to be opened"),
        help_text=_("All custodians read this. Write no name, no place and no number."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("motive", "passphrase")


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What was done"),
        help_text=_("In a few words, without a name, a place or a number. It is kept as you write it."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HonorariumForm(forms.Form):
    pseudonym = forms.CharField(
        label=_("Pseudonym"), max_length=60,
        help_text=_("Give it to the person on paper. Take the same one again for the same person. Never a name."),
    )  # fmt: skip
    purpose = forms.CharField(label=_("What it is for"), max_length=200)
    amount = forms.DecimalField(label=_("Amount"), max_digits=12, decimal_places=2)
    currency = forms.CharField(label=_("Currency, such as KES"), max_length=3)

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

"""Forms of those who take part."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from njia.kernel.codes import LONGEST
from njia.stages.opinions.states import LONGEST_STATEMENT

CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def _code(**more: object) -> forms.CharField:
    return forms.CharField(max_length=LONGEST, widget=forms.TextInput(attrs=CODE), **more)  # type: ignore[arg-type]


class EnterForm(forms.Form):
    code = _code(
        label=_("Your code"), help_text=_("Sixteen letters and digits. Hyphens and capitals do not matter.")
    )


class GroupForm(forms.Form):
    constituency = forms.ChoiceField(label=_("You speak for"), choices=[])

    def __init__(self, *args: object, groups: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["constituency"].choices = groups  # type: ignore[attr-defined]
        if len(groups) == 1:
            self.fields["constituency"].widget = forms.HiddenInput()
            self.fields["constituency"].initial = groups[0][0]


class AnswerForm(forms.Form):
    """What a button sends: the statement's number and the answer."""

    statement = forms.IntegerField(min_value=1)
    answer = forms.TypedChoiceField(choices=[("1", ""), ("0", ""), ("-1", "")], coerce=int)


class ProposalForm(forms.Form):
    text = forms.CharField(
        label=_("Your statement"),
        help_text=_("One opinion in one sentence. Name nobody, and tell no story of yourself or others."),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["language"].initial = get_language()


class ReceiptForm(forms.Form):
    receipt = _code(label=_("Number of your statement's receipt"))

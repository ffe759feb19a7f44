"""Parsing of what is sent about forms, phones and filled forms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor
from njia.readers.questionnaire import Question
from njia.stages.recommendations.models import FieldForm, SentPicture
from njia.stages.recommendations.queries.filled import LONGEST_LINE, LONGEST_TEXT, Item, label_in
from njia.stages.recommendations.states import DEVICE_KINDS, MANY, REGISTRARS, TARGETS, VOICE_TARGETS

READY_MADE = {"recommendations": _("Recommendations"), "voices": _("Words given in confidence")}


class BringForm(forms.Form):
    file = forms.FileField(label=_("XLSForm (an Excel workbook)"), allow_empty_file=True)
    is_voice = forms.BooleanField(
        label=_("People speak in confidence through this form"),
        required=False,
        help_text=_(
            "Words are then sealed as they arrive, and only custodians read them. It cannot be changed later."
        ),
    )
    takes_pictures = forms.BooleanField(
        label=_("Take in pictures"),
        required=False,
        help_text=_("JPEG and PNG, without place, time and camera. Never of people."),
    )


class NewVersionForm(forms.Form):
    file = forms.FileField(label=_("Newer version (an Excel workbook)"), allow_empty_file=True)


class FileForm(forms.Form):
    name = forms.ChoiceField(label=_("Which file"), choices=[])
    file = forms.FileField(label=_("File"), allow_empty_file=True)

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """A field for each thing that an answer can become, with the questions to choose from."""

    def __init__(
        self, *args: Any, form: FieldForm, questions: Sequence[Question], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (question.path, f"{label_in(question.label, language)} ({question.path})")
            for question in questions
            if question.kept
        ]
        for target, label in (VOICE_TARGETS if form.is_voice else TARGETS).items():
            chosen = form.mapping.get(target, [])
            if target in MANY:
                self.fields[target] = forms.MultipleChoiceField(
                    label=str(label), choices=choices, initial=chosen, widget=forms.CheckboxSelectMultiple
                )
            else:
                self.fields[target] = forms.ChoiceField(
                    label=str(label),
                    choices=[("", "–"), *choices],
                    initial=next(iter(chosen), ""),
                    required=False,
                )

    def mapping(self) -> dict[str, list[str]]:
        given = self.cleaned_data
        return {
            target: value if isinstance(value, list) else [value] for target, value in given.items() if value
        }


class DeviceForm(forms.Form):
    label = forms.CharField(
        label=_("Which phone, or whose"), max_length=80, help_text=_("So that you know which one to end.")
    )
    kind = forms.ChoiceField(label=_("What sends"), choices=list(DEVICE_KINDS.items()))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not actor.has(REGISTRARS):
            del self.fields["kind"]


class JudgeForm(forms.Form):
    """What of a filled form goes into the register: the words of each item, and what stands beside them."""

    def __init__(
        self, *args: Any, items: Sequence[Item], pictures: Sequence[SentPicture] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"{item.at}-text"] = forms.CharField(
                label=_("Words for the register"), required=False, initial=item.text, max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
                help_text=_("Leave it empty to leave this one out."),
            )  # fmt: skip
            for doubt in item.doubts:
                self.fields[f"{item.at}-{doubt.label}"] = forms.CharField(
                    label=str(TARGETS[doubt.label]),
                    required=False,
                    initial=doubt.value,
                    max_length=LONGEST_LINE,
                )
            if marked := [extra for extra in item.extras if extra.marks]:
                self.fields[f"{item.at}-keep"] = forms.MultipleChoiceField(
                    label=_("Tick what identifies nobody; the rest is not kept"), required=False,
                    choices=[(f"{item.at}:{extra.label}", f"{extra.label}: {extra.value}") for extra in marked],
                    widget=forms.CheckboxSelectMultiple,
                )  # fmt: skip

        if pictures:
            self.fields["pictures"] = forms.TypedMultipleChoiceField(
                label=_("Pictures on which nobody can be known; the rest is destroyed"), required=False, coerce=int,
                choices=[(each.pk, _("Picture %(n)s") % {"n": n}) for n, each in enumerate(pictures, 1)],
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def of(self, name: str) -> dict[str, str]:
        """Item → what was written, where it was asked."""
        asked = {item.at: f"{item.at}-{name}" for item in self.items}
        return {at: self.cleaned_data[key] for at, key in asked.items() if key in self.cleaned_data}

    def keep(self) -> list[str]:
        return [ticked for item in self.items for ticked in self.cleaned_data.get(f"{item.at}-keep", [])]

"""Forms that stand beside a clause: suggestions, remarks, parting and joining."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from njia.stages.roadmap.forms.sheet import words_box
from njia.stages.roadmap.queries import Node
from njia.stages.roadmap.states import FIELDS, TITLE


class SuggestionForm(forms.Form):
    """Other words for a clause, as somebody would have them."""

    def __init__(self, *args: Any, node: Node, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.node = node
        for name, label in FIELDS[node.kind].items():
            said = str(node.words.get(name, ""))
            self.fields[name] = words_box(label, one_line=name == TITLE)
            self.fields[name].initial = said
            self.fields[f"base_{name}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=said
            )

    def proposed(self) -> dict[str, tuple[str, str]]:
        """Field → (what it said on their page, what they would say), of those that differ."""
        given = self.cleaned_data
        pairs = {
            name: (_lines(given[f"base_{name}"]), _lines(given[name])) for name in FIELDS[self.node.kind]
        }
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class RemarkForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Your remark"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SplitForm(forms.Form):
    """What stays and what goes into the new clause."""

    title = forms.CharField(label=gettext_lazy("This clause keeps: title"), max_length=20_000)
    body = forms.CharField(
        label=gettext_lazy("This clause keeps: text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    new_title = forms.CharField(label=gettext_lazy("The new clause says: title"), max_length=20_000)
    new_body = forms.CharField(
        label=gettext_lazy("The new clause says: text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, node: Node, **kwargs: Any) -> None:
        said = {name: str(node.words.get(name, "")) for name in ("title", "body")}
        super().__init__(*args, **kwargs)
        self.initial = said
        if "body" not in FIELDS[node.kind]:
            del self.fields["body"], self.fields["new_body"]

    def parts(self) -> tuple[dict[str, str], dict[str, str]]:
        given = self.cleaned_data
        names = [name for name in ("title", "body") if name in given]
        return {name: given[name] for name in names}, {name: given[f"new_{name}"] for name in names}


class JoinForm(forms.Form):
    other = forms.ChoiceField(label=gettext_lazy("Which clause joins this one?"))

    def __init__(self, *args: Any, others: list[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            (node.public_id, f"{node.public_id} · {node.title}") for node in others
        ]

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.roadmap import queries as roadmap
from njia.stages.updates.states import KINDS

if TYPE_CHECKING:
    from njia.stages.roadmap.models import Clause


class WordsForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        help_text=_(
            "An empty line begins a new paragraph. Lines that begin with “- ” make a list. Name no person."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=20_000,
    )

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("title", "body")}


class NewForm(WordsForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    language = forms.ChoiceField(label=_("Language of these words"), choices=settings.LANGUAGES)
    about = forms.ChoiceField(label=_("About which action of the roadmap"), required=False, choices=[])
    field_order = ("kind", "language", "title", "body", "about")

    def __init__(self, *args: object, process: Process, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.actor = actor
        nodes = roadmap.actions_list(process, actor)
        offered = [(node.public_id, f"{node.public_id} {node.title}") for node in nodes]
        self.fields["about"].choices = [("", _("(none)")), *offered]  # type: ignore[attr-defined]
        self.fields["language"].initial = process.language

    def clause(self) -> "Clause | None":
        about = self.cleaned_data["about"]
        return roadmap.by_id(self.actor, about) if about else None


class TranslationForm(WordsForm):
    language = forms.ChoiceField(label=_("Into"), choices=[])
    field_order = ("language", "title", "body")

    def __init__(self, *args: object, source: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        others = [(code, name) for code, name in settings.LANGUAGES if code != source]
        self.fields["language"].choices = others  # type: ignore[attr-defined]

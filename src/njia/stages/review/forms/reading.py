from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor
from njia.kernel.widgets import QuickRadio, QuickTextarea, says_so
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.forms.answers import AnswerForm
from njia.stages.review.models import Reading
from njia.stages.review.queries.body import Member
from njia.stages.review.queries.plans import Waiting
from njia.stages.review.states import HIGHEST_SCORE

SCORES = [("", "–"), *((str(score), str(score)) for score in range(HIGHEST_SCORE + 1))]


class ReadingForm(AnswerForm):
    """What one reader thinks: scores, an answer with its reason, words for the roadmap, and notes."""

    clause = forms.CharField(
        label=_("How the roadmap could say it"),
        required=False,
        widget=QuickTextarea(attrs={"rows": 3}),
        max_length=4_000,
    )
    notes = forms.CharField(
        label=_("My notes, for me alone"),
        required=False,
        widget=QuickTextarea(attrs={"rows": 3}),
        max_length=4_000,
    )

    def __init__(
        self,
        *args: Any,
        item: Recommendation,
        actor: Actor,
        reading: Reading,
        scored: list[tuple[str, Any, list[str]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, item=item, actor=actor, **kwargs)
        self.scored = [key for key, *_rest in scored]
        for key, name, anchors in scored:
            self.fields[key] = forms.ChoiceField(
                label=name, choices=SCORES, required=False, widget=QuickRadio(attrs={"class": "scores"}),
                help_text=" · ".join(f"{score} – {anchor}" for score, anchor in enumerate(anchors)),
            )  # fmt: skip
        self.order_fields([*self.scored, "outcome", "target", "reason", "clause", "notes"])
        self.fields["outcome"].required = self.fields["reason"].required = False
        says_so(self, *self.fields)
        if reading.pk:
            target = reading.target.public_id if reading.target else ""
            self.initial = {
                "outcome": reading.outcome, "target": target, "reason": reading.reason, "clause": reading.clause,
                "notes": reading.notes, **{key: str(score) for key, score in reading.scores.items()},
            }  # fmt: skip
        else:
            self.initial = {}

    def of_scores(self) -> list[forms.BoundField]:
        return [self[name] for name in self.scored]

    def of_answer(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.scored]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("reason", "").strip() and not given.get("outcome") and not self.errors:
            raise forms.ValidationError(_("Choose the answer that this is the reason for."))
        return given

    def given(self) -> dict[str, Any]:
        given = {name: value for name, value in super().given().items() if name not in self.scored}
        scores = {key: int(self.cleaned_data[key]) for key in self.scored if self.cleaned_data[key]}
        return given | {"scores": scores}


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("The question"),
        max_length=500,
        widget=QuickTextarea(attrs={"rows": 2}),
        help_text=_("Do not repeat what was said: somebody else may hold the receipt."),
    )
    choices = forms.CharField(
        label=_("Answers to choose from, one on a line"),
        max_length=700,
        widget=QuickTextarea(attrs={"rows": 3}),
    )

    def given(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "choices": self.cleaned_data["choices"].splitlines()}


class PlanForm(forms.Form):
    target_on = forms.DateField(
        label=_("All is to be read by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class HandOverForm(forms.Form):
    """`readers` are those who have still to read it. Whoever plans chooses among them, and may give it to one more or
    take it off somebody; for all others it is their own reading that goes to another member.
    """

    of = forms.TypedChoiceField(
        label=_("Whose reading"), coerce=int, empty_value=None, required=False, choices=[]
    )
    to = forms.TypedChoiceField(
        label=_("Hand it over to"), coerce=int, empty_value=None, required=False, choices=[]
    )

    def __init__(
        self, *args: Any, members: list[Member], actor: Actor, readers: list[Member] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plans = readers is not None
        others = [
            (each.person_id, each.name) for each in members if self.plans or each.person_id != actor.person_id
        ]
        if readers is None:
            del self.fields["of"]
            self.fields["to"].required = True
            self.fields["to"].choices = [("", "–"), *others]  # type: ignore[attr-defined]
            return
        says_so(self, "of", "to")
        named = [(each.person_id, each.name) for each in readers]
        more = ("", _("Nobody’s: one more reader"))
        self.fields["of"].choices = [*named, more]  # type: ignore[attr-defined]
        self.fields["to"].choices = [*others, ("", _("Nobody: take it off"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.plans and not self.errors and given.get("of") is None and given.get("to") is None:
            raise forms.ValidationError(_("Choose a reader."))
        return given

    def given(self) -> dict[str, Any]:
        return {"of": None, **self.cleaned_data}


class HandOverAllForm(forms.Form):
    """All that somebody has still to read, for whoever is away or has left."""

    of = forms.TypedChoiceField(label=_("Whose reading"), coerce=int, choices=[])
    to = forms.TypedChoiceField(
        label=_("Hand it over to"), coerce=int, empty_value=None, required=False, choices=[]
    )

    def __init__(self, *args: Any, members: list[Member], waiting: list[Waiting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(each.person_id, f"{each.name} ({each.left})") for each in waiting]
        named = [(each.person_id, each.name) for each in members]
        self.fields["of"].choices = [("", "–"), *listed]  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", _("All others, evenly")), *named]  # type: ignore[attr-defined]
        says_so(self, "to")

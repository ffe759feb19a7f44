"""Forms of those who prepare a vote, close it, and answer it."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from njia.kernel.vocabularies.queries import choices
from njia.stages.priorities.actions import Draft
from njia.stages.priorities.forms.ranking import MeetingForm
from njia.stages.priorities.models import Poll
from njia.stages.priorities.queries import Thing
from njia.stages.priorities.states import ABOUT, COMPLETIONS, FOLLOWED, FORMS

WEIGHT = "weight_"
COST = "cost_"


def _money(**more: object) -> forms.DecimalField:
    return forms.DecimalField(min_value=0, max_digits=16, decimal_places=2, **more)  # type: ignore[arg-type]


class PollForm(forms.Form):
    title = forms.CharField(label=_("What the vote is about"), max_length=200)
    about = forms.ChoiceField(label=_("What is voted on"), choices=list(ABOUT.items()))
    form = forms.ChoiceField(label=_("How people vote"), choices=list(FORMS.items()))
    budget = forms.DecimalField(
        label=_("Budget"),
        help_text=_("The money that is there. The vote says what it should be used for."),
        max_digits=16,
        decimal_places=2,
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, initial="KES")
    closes_on = forms.DateField(label=_("Last day to vote"), widget=forms.DateInput(attrs={"type": "date"}))
    completion = forms.ChoiceField(
        label=_("Money that equal shares leave over"), choices=list(COMPLETIONS.items())
    )

    def __init__(self, *args: object, poll: Poll | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        weights = dict(poll.classes.values_list("constituency", "weight")) if poll else {}
        for code, label in choices("constituencies"):
            self.fields[WEIGHT + code] = forms.DecimalField(
                label=label, required=False, max_digits=7, decimal_places=2, initial=weights.get(code)
            )
        if poll:
            for name in ("title", "about", "form", "budget", "currency", "closes_on", "completion"):
                self.fields[name].initial = getattr(poll, name)

    def agreed(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(WEIGHT)]

    def weights(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(WEIGHT)]

    def draft(self) -> Draft:
        typed = self.cleaned_data
        weights = {
            name.removeprefix(WEIGHT): value
            for name, value in typed.items()
            if name.startswith(WEIGHT) and value is not None
        }
        return Draft(
            title=typed["title"],
            budget=typed["budget"],
            currency=typed["currency"].upper(),
            closes_on=typed["closes_on"],
            weights=weights,
            about=typed["about"],
            form=typed["form"],
            completion=typed["completion"],
        )


class CostsForm(forms.Form):
    """A cost for each action of the draft; one without a cost is not voted on."""

    def __init__(self, *args: object, offered: list[Thing], chosen: list[Thing], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = {thing.public_id: thing.cost for thing in chosen}
        for thing in offered:
            start = known.get(thing.public_id) if chosen else (thing.cost or None)
            self.fields[COST + thing.public_id] = _money(label=thing.title, required=False, initial=start)

    def costs(self) -> dict[str, Decimal]:
        return {
            name.removeprefix(COST): value for name, value in self.cleaned_data.items() if value is not None
        }


class IdsForm(forms.Form):
    """Recommendations are many, so they are named, a line each."""

    lines = forms.CharField(
        label=_("Recommendations and what each costs"),
        help_text=_("One to a line: the id, a space, the cost. Such as: KE-R-0042 150000"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def __init__(self, *args: object, chosen: list[Thing], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["lines"].initial = "\n".join(f"{thing.public_id} {thing.cost}" for thing in chosen)

    def clean_lines(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not (words := line.split()):
                continue
            try:
                public_id, cost = words
                amount = Decimal(cost.replace(",", ""))
            except (ValueError, InvalidOperation):
                amount = Decimal("NaN")
            if not amount.is_finite() or amount >= 10**14:
                raise ValidationError(_now("Line %(number)s is not an id and a cost.") % {"number": number})
            if public_id.upper() in found:
                raise ValidationError(_now("%(id)s is named twice.") % {"id": public_id.upper()})
            found[public_id.upper()] = round(amount, 2)
        return found

    def costs(self) -> dict[str, Decimal]:
        costs: dict[str, Decimal] = self.cleaned_data["lines"]
        return costs


class OpenForm(MeetingForm):
    seed = forms.CharField(
        label=_("Numbers that decide ties"),
        help_text=_(
            "Throw dice in front of everybody and write down what they show. Left empty, the newest number of the "
            "log is taken."
        ),
        required=False,
        max_length=100,
    )
    field_order = ["meeting", "seed"]


class SlipsForm(forms.Form):
    constituency = forms.ChoiceField(label=_("For which group"), choices=[])
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, initial=20)

    def __init__(self, *args: object, groups: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["constituency"].choices = groups  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    constituency = forms.ChoiceField(label=_("You vote for"), choices=[])

    def __init__(self, *args: object, groups: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["constituency"].choices = groups  # type: ignore[attr-defined]
        if len(groups) == 1:
            self.fields["constituency"].widget = forms.HiddenInput()
            self.fields["constituency"].initial = groups[0][0]


class AnswerForm(MeetingForm):
    followed = forms.ChoiceField(label=_("Did the working group follow it?"), choices=list(FOLLOWED.items()))
    reason = forms.CharField(label=_("Why"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 5}))
    field_order = ["followed", "reason", "meeting"]


class AuditForm(forms.Form):
    auditor = forms.CharField(
        label=_("Who is the auditor, and why do they look at the votes?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

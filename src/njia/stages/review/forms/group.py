from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor, NotFound
from njia.kernel.people.queries import organisations
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies.queries import choices
from njia.kernel.widgets import says_so
from njia.stages.recommendations.queries import Recommendation, by_id
from njia.stages.review.models import Body, Seat
from njia.stages.review.queries.body import Member, criteria
from njia.stages.review.states import HIGHEST_SCORE, INTERESTS, MAJORITIES


class SetUpForm(forms.Form):
    terms = forms.CharField(
        label=_("What the group is for"), required=False, widget=forms.Textarea, max_length=20_000
    )
    rule = forms.ChoiceField(
        label=_("How it decides"), choices=list(MAJORITIES.items()), widget=forms.RadioSelect
    )
    quorum = forms.IntegerField(
        label=_("Quorum, in percent of the seats that may vote"), min_value=1, max_value=100
    )
    secret = forms.BooleanField(
        label=_("Ballots are secret: only the counts are kept"),
        required=False,
    )
    readers = forms.IntegerField(label=_("How many read each recommendation"), min_value=1, max_value=9)
    per_week = forms.IntegerField(label=_("How many a member reads in a week"), min_value=1, max_value=500)

    answer_within = forms.IntegerField(
        label=_("Within how many days the group promises an answer"), min_value=1, max_value=3650
    )
    repeats = forms.IntegerField(
        label=_("Flag a reason given to more than so many"), min_value=1, max_value=1000
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        initial = {name: getattr(body, name) for name in self.base_fields}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.scored = [key for key, *_said in criteria(body)]
        for key, name, anchors in criteria(body):
            self.fields[key] = forms.CharField(
                label=_("%(name)s: what the scores mean") % {"name": name}, initial="\n".join(anchors), required=False,
                max_length=1_500, widget=forms.Textarea(attrs={"rows": 5}),
                help_text=_("Five lines, for 0, 1, 2, 3 and 4. Empty: as Njia puts it."),
            )  # fmt: skip

        says_so(self, *self.scored)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for key in self.scored:
            if key in given and len(self._lines(key)) not in (0, HIGHEST_SCORE + 1):
                self.add_error(key, _("Write five lines: what 0, 1, 2, 3 and 4 mean."))
        return given

    def _lines(self, key: str) -> list[str]:
        return [line.strip() for line in self.cleaned_data[key].splitlines() if line.strip()]

    def given(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in self.base_fields}
        return given | {"rubric": {key: self._lines(key) for key in self.scored}}


class AppearanceForm(forms.Form):
    shown_as = forms.CharField(
        label=_("The name by which you appear"),
        required=False,
        max_length=120,
        help_text=_("Everybody can read it. Empty: you are counted as a member and not named."),
    )
    affiliation = forms.CharField(
        label=_("For whom you speak, as it is to be read"), required=False, max_length=160
    )
    themes = forms.MultipleChoiceField(
        label=_("What you know well"), required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you read"),
        required=False,
        choices=[],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        initial = {name: getattr(seat, name) for name in self.base_fields}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.fields["themes"].choices = choices("themes")  # type: ignore[attr-defined]
        self.fields["languages"].choices = settings.LANGUAGES  # type: ignore[attr-defined]


class InterestForm(forms.Form):
    organisation = forms.ChoiceField(label=_("All that this organisation sent"), required=False, choices=[])
    item = forms.CharField(
        label=_("Or one recommendation: its id"),
        required=False,
        max_length=30,
        help_text=_("Such as KE-R-0042."),
    )
    kind = forms.ChoiceField(label=_("Why"), choices=list(INTERESTS.items()))
    quiet = forms.BooleanField(label=_("Show it to nobody. It holds all the same."), required=False)

    def __init__(self, *args: Any, process: Process, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.known = {str(each.pk): each for each in organisations(process)}
        listed = [("", "–"), *((key, each.name) for key, each in self.known.items())]
        self.fields["organisation"].choices = listed  # type: ignore[attr-defined]
        says_so(self, "organisation", "item")

    def clean_item(self) -> Recommendation | None:
        given = self.cleaned_data["item"].strip().upper()
        try:
            return by_id(self.actor, given) if given else None
        except NotFound:
            raise forms.ValidationError(_("There is no recommendation with this id.")) from None

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"organisation": self.known.get(self.cleaned_data["organisation"])}


class AlternateForm(forms.Form):
    alternate = forms.TypedChoiceField(label=_("Who stands in"), coerce=int, choices=[])
    member = forms.TypedChoiceField(
        label=_("For whom"), coerce=int, empty_value=None, required=False, choices=[]
    )

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(member.person_id, member.name) for member in members]
        self.fields["alternate"].choices = named  # type: ignore[attr-defined]
        self.fields["member"].choices = [("", _("Nobody any more")), *named]  # type: ignore[attr-defined]
        says_so(self, "member")

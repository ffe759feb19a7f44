import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor, NotFound, Words
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies.queries import choices
from njia.kernel.widgets import QuickInput, QuickRadio, QuickSelect, QuickTextarea
from njia.stages.meetings.queries import that_can_decide
from njia.stages.recommendations.queries import Recommendation, by_id
from njia.stages.review.queries import Answer, Choices, Pair, group_label
from njia.stages.review.states import (
    BALLOT_NAME,
    LONGEST_REASON,
    NEEDS_TARGET,
    OUTCOMES,
    RULES,
    STANDINGS,
    WAITS,
)

BETWEEN_PARTS = re.compile(r"\r?\n[ \t]*\r?\n")


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Words or id"), required=False, max_length=200, widget=QuickInput)
    standing = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        choices=[("", _("All")), *WAITS.items(), *STANDINGS.items()],
        widget=QuickSelect,
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=[], widget=QuickSelect)
    constituency = forms.ChoiceField(label=_("Sent by"), required=False, choices=[], widget=QuickSelect)
    place = forms.ChoiceField(label=_("Area"), required=False, choices=[], widget=QuickSelect)
    round = forms.ChoiceField(label=_("Round"), required=False, choices=[], widget=QuickSelect)

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        """Where there is nothing to choose between, there is no field."""
        super().__init__(*args, **kwargs)
        known: dict[str, list[tuple[str, Words]]] = {
            "theme": [*choices("themes")],
            "constituency": [(code, group_label(code)) for code in offered.constituencies],
            "place": [(place, place) for place in offered.places],
            "round": [(str(number), str(number)) for number in offered.rounds],
        }
        for name, listed in known.items():
            self.fields[name].choices = [("", _("All")), *listed]  # type: ignore[attr-defined]
            if name != "theme" and len(listed) < 2:
                del self.fields[name]

    @property
    def always(self) -> list[forms.BoundField]:
        return [self[name] for name in ("q", "standing", "theme")]

    @property
    def more(self) -> list[forms.BoundField]:
        """What most people do not ask for, so that a phone shows it on demand."""
        return [self[name] for name in ("constituency", "place", "round") if name in self.fields]

    @property
    def more_is_asked(self) -> bool:
        return any(field.value() for field in self.more)

    def asked(self) -> dict[str, str]:
        """What is asked for by each field; a choice that is none is left out, and the others count."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.base_fields}


class AnswerForm(forms.Form):
    """An answer with its reason; `kind` of the item decides which answers there are."""

    outcome = forms.ChoiceField(label=_("Answer"), choices=[], widget=QuickRadio)
    target = forms.CharField(
        label=_("Grouped with"),
        required=False,
        max_length=30,
        widget=QuickInput,
        help_text=_("Only for a grouped one: the id of the other recommendation, such as KE-R-0042."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=QuickTextarea,
        max_length=LONGEST_REASON,
        help_text=_("In plain words. Whoever gave this will read it."),
    )

    def __init__(
        self, *args: Any, item: Recommendation, actor: Actor, answer: Answer | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _initial(answer) if answer else {}
        self.actor = actor
        self.fields["outcome"].choices = list(OUTCOMES[item.kind].items())  # type: ignore[attr-defined]
        if not NEEDS_TARGET & OUTCOMES[item.kind].keys():
            del self.fields["target"]

    def clean_target(self) -> Recommendation | None:
        given = self.cleaned_data["target"].strip().upper()
        try:
            return by_id(self.actor, given) if given else None
        except NotFound:
            raise forms.ValidationError(_("There is no recommendation with this id.")) from None

    def given(self) -> dict[str, Any]:
        return {"target": None, **self.cleaned_data}


def _initial(answer: Answer) -> dict[str, str]:
    """What is proposed, or else what is in force: most answers are recorded as they stand there."""
    said = answer.proposed or answer
    return {"outcome": said.outcome, "target": said.target, "reason": said.reason}


class BodyForm(forms.Form):
    """Who decided: a meeting that was held, or a ballot."""

    meeting = forms.ChoiceField(label=_("If a meeting decided: which"), required=False, choices=[])
    ballot = forms.CharField(
        label=_("If a ballot decided: its name"),
        required=False,
        max_length=40,
        help_text=_("A short code, such as 2026-11."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, process: Process, seen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        held = [
            (meeting.public_id, f"{meeting.public_id} · {date_format(meeting.on)} · {meeting.title}")
            for meeting in that_can_decide(process)
        ]
        self.fields["meeting"].choices = [("", "–"), *held]  # type: ignore[attr-defined]

    def clean_ballot(self) -> str:
        given: str = self.cleaned_data["ballot"].strip()
        if given and not BALLOT_NAME.fullmatch(given):
            raise forms.ValidationError(_("Use letters, digits, dots and hyphens only."))
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        named = [name for name in ("meeting", "ballot") if given.get(name)]
        if len(named) != 1 and not self.errors:
            raise forms.ValidationError(_("Name the meeting or the ballot that decided: one of them."))
        return given

    def given(self) -> dict[str, Any]:
        return self.cleaned_data


class DecisionForm(BodyForm, AnswerForm):
    """The answer that the group gave, where it is not what was proposed."""

    on = forms.DateField(
        label=_("Decided on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: the day of the meeting, or today for a ballot."),
    )
    field_order = ("outcome", "target", "reason", "meeting", "ballot", "on")

    def given(self) -> dict[str, Any]:
        return {"target": None, **self.cleaned_data}


USUAL_REASON = _("It asks for the same thing as the one it is grouped with.")


class GroupForm(BodyForm):
    """Which of a suggested pair is grouped with which, why, and who decided; without a meeting or ballot it is proposed."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea, max_length=LONGEST_REASON, required=False
    )
    field_order = ("reason", "meeting", "ballot")

    def __init__(self, *args: Any, pair: Pair, process: Process, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, process=process, **kwargs)
        self.pair = pair
        self.initial = {"reason": str(USUAL_REASON), **self.initial}
        del self.fields["seen"]
        if not RULES["decide"].allows(actor):
            del self.fields["meeting"], self.fields["ballot"]

    def clean(self) -> dict[str, Any]:
        given = forms.Form.clean(self) or {}
        if given.get("meeting") and given.get("ballot"):
            raise forms.ValidationError(_("Name the meeting or the ballot, not both."))
        return given

    def given(self) -> dict[str, Any]:
        item, target = self._ordered()
        reason = self.cleaned_data["reason"].strip() or str(USUAL_REASON)
        return {"item": item, "target": target, "reason": reason}

    def _ordered(self) -> tuple[Recommendation, Recommendation]:
        """The button says which of the two is grouped; the other one is answered."""
        one, other = self.pair.item, self.pair.target
        return (other, one) if self.data.get("item") == other.public_id else (one, other)

    def ids(self) -> dict[str, str]:
        item, target = self._ordered()
        return {"item": item.public_id, "target": target.public_id}

    def body(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in ("meeting", "ballot")}


class SplitForm(forms.Form):
    parts = forms.CharField(
        label=_("The parts"),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=20_000,
        help_text=_("An empty line stands between two parts. Put it where one ask ends and the next begins."),
    )

    def given(self) -> list[str]:
        return [part.strip() for part in BETWEEN_PARTS.split(self.cleaned_data["parts"]) if part.strip()]


class DissentForm(forms.Form):
    text = forms.CharField(
        label=_("What you disagree with, and why"), widget=forms.Textarea, max_length=LONGEST_REASON
    )
    attribution = forms.ChoiceField(
        label=_("How I am named"),
        choices=[],
        widget=forms.RadioSelect,
        initial="none",
        required=False,
        help_text=_("It becomes public with the answer."),
    )

    def __init__(self, *args: Any, attributions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attribution"].choices = attributions  # type: ignore[attr-defined]

    def clean_attribution(self) -> str:
        return self.cleaned_data["attribution"] or "none"


class RegisterFileForm(forms.Form):
    file = forms.FileField(label=_("The register (Excel or CSV)"), allow_empty_file=True)

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            most = settings.UPLOAD_LIMIT // 2**20
            raise forms.ValidationError(_("The file is larger than %(most)s MB.") % {"most": most})
        return file

"""Ballots, votes in a meeting, who was there, and what is published."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor
from njia.kernel.widgets import says_so
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions import Cast, Put
from njia.stages.review.forms.answers import AnswerForm
from njia.stages.review.models import Ballot, Sitting
from njia.stages.review.queries import Answer, OnBallot, Talk
from njia.stages.review.queries.body import Member
from njia.stages.review.queries.publishing import Set
from njia.stages.review.states import CHOICES, LONGEST_REASON


class OpenBallotForm(forms.Form):
    """What is put to the vote as it stands proposed, the day by which members vote, and what they are told before."""

    name = forms.CharField(
        label=_("Name of the ballot"), max_length=40, help_text=_("A short code, such as 2026-11.")
    )
    closes_on = forms.DateField(
        label=_("Members vote until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    text = forms.CharField(
        label=_("What members should know before they vote"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_REASON,
    )

    more = forms.CharField(
        label=_("More recommendations, by their ids"),
        required=False,
        max_length=4_000,
        help_text=_("Such as KE-R-0042 KE-R-0043: any to which an answer is proposed."),
    )
    field_order = ("more", "name", "closes_on", "text")

    def __init__(self, *args: Any, talks: list[Talk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {talk.row.shown.item.public_id: talk.row for talk in talks}

    @staticmethod
    def ids(text: str) -> list[str]:
        return list(dict.fromkeys(re.split(r"[\s,;]+", text.strip().upper()))) if text.strip() else []

    def clean_more(self) -> list[str]:
        ids = self.ids(self.cleaned_data["more"])
        if unknown := [each for each in ids if each not in self.rows]:
            why = _("No answer is proposed to %(ids)s, or there is no such recommendation.")
            raise forms.ValidationError(why % {"ids": ", ".join(unknown)})
        return ids

    def puts(self, chosen: list[str]) -> list[Put]:
        """Of what was chosen, the answers that stand proposed."""
        found = []
        for public_id in dict.fromkeys([*chosen, *self.cleaned_data["more"]]):
            proposed = self.rows[public_id].answer.proposed if public_id in self.rows else None
            if proposed:
                found.append(Put(public_id, proposed.outcome, proposed.reason, proposed.target))
        return found

    def given(self) -> dict[str, Any]:
        return self.cleaned_data


class VoteForm(forms.Form):
    """One choice for each item of a ballot, with a reason if the member gives one. Items left open stay open."""

    def __init__(self, *args: Any, on: list[OnBallot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = [each for each in on if not each.barred]
        for each in self.on:
            key, mine = each.shown.item.public_id, each.mine
            self.fields[f"choice-{key}"] = forms.ChoiceField(
                label=_("My vote"), choices=list(CHOICES.items()), required=False, widget=forms.RadioSelect,
                initial=mine.choice if mine else "",
            )  # fmt: skip
            self.fields[f"reason-{key}"] = forms.CharField(
                label=_("Why, if I wish to say so"), required=False, max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 2}), initial=mine.reason if mine else "",
            )  # fmt: skip
        says_so(self, *self.fields)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        keys = [each.shown.item.public_id for each in self.on]
        for key in keys:
            if said.get(f"reason-{key}", "").strip() and not said.get(f"choice-{key}"):
                self.add_error(f"choice-{key}", _("Choose how you vote. This is only the reason for it."))
        if not self.errors and not any(said.get(f"choice-{key}") for key in keys):
            raise forms.ValidationError(_("Choose how you vote, on one of them at least."))
        return said

    def rows(self) -> list[tuple[OnBallot, Any, Any]]:
        return [
            (each, self[f"choice-{each.shown.item.public_id}"], self[f"reason-{each.shown.item.public_id}"])
            for each in self.on
        ]

    def given(self) -> dict[str, Cast]:
        said = self.cleaned_data
        keys = [each.shown.item.public_id for each in self.on]
        return {
            key: Cast(said[f"choice-{key}"], said[f"reason-{key}"]) for key in keys if said[f"choice-{key}"]
        }


class StopForm(forms.Form):
    reason = forms.CharField(label=_("Why the ballot is stopped"), max_length=LONGEST_REASON)


class DeadlineForm(forms.Form):
    closes_on = forms.DateField(
        label=_("Give time until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, ballot: Ballot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"closes_on": ballot.closes_on}


class SittingForm(forms.Form):
    """Who of the group was at a meeting: those who are ticked, or else only how many seats were taken."""

    people = forms.TypedMultipleChoiceField(
        label=_("Who was there"), coerce=int, required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )
    present = forms.IntegerField(
        label=_("Or, if the roll was not called: how many seats were taken"), min_value=0, required=False
    )

    def __init__(self, *args: Any, members: list[Member], sitting: Sitting | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says_so(self, "people", "present")
        self.fields["people"].choices = [(member.person_id, member.name) for member in members]  # type: ignore[attr-defined]
        if sitting:
            there = [person.pk for person in sitting.people.all()]
            self.initial = {"people": there} if sitting.called else {"present": sitting.present}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("people")) == (given.get("present") is not None):
            raise forms.ValidationError(_("Tick those who were there, or say how many seats were taken."))
        return given

    def given(self) -> dict[str, Any]:
        people = self.cleaned_data["people"]
        return {"people": people} if people else {"people": None, "present": self.cleaned_data["present"]}


class RecordVoteForm(AnswerForm):
    """How a meeting voted: by name, or by how many hands."""

    meeting = forms.ChoiceField(label=_("At which meeting"), choices=[])
    in_favour = forms.IntegerField(label=_("Hands raised for it"), min_value=0, required=False)
    against = forms.IntegerField(label=_("Hands raised against it"), min_value=0, required=False)

    def __init__(
        self,
        *args: Any,
        item: Recommendation,
        actor: Actor,
        answer: Answer,
        sittings: Iterable[Sitting],
        members: list[Member],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, item=item, actor=actor, answer=answer, **kwargs)
        held = [each.meeting for each in sittings]
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (meeting.public_id, f"{meeting.public_id} · {date_format(meeting.on)} · {meeting.title}")
            for meeting in held
        ]
        self.voters = [member.person_id for member in members]
        for member in members:
            self.fields[f"vote-{member.person_id}"] = forms.ChoiceField(
                label=member.name, required=False, choices=[("", "–"), *CHOICES.items()]
            )

        says_so(self, "in_favour", "against", *(f"vote-{person}" for person in self.voters))

    def by_name(self) -> list[Any]:
        return [self[f"vote-{person}"] for person in self.voters]

    def shared(self) -> list[Any]:
        by_name = {f"vote-{person}" for person in self.voters}
        return [self[name] for name in self.fields if name not in by_name]

    def given(self) -> dict[str, Any]:
        said = super().given()
        roll = {person: said[f"vote-{person}"] for person in self.voters if said[f"vote-{person}"]}
        hands = [said[name] for name in ("in_favour", "against")]
        answer = {name: said[name] for name in ("outcome", "target", "reason", "meeting")}
        raised = None if all(each is None for each in hands) else (hands[0] or 0, hands[1] or 0)
        return answer | {"roll": roll or None, "hands": raised}


class PublishForm(forms.Form):
    body = forms.MultipleChoiceField(
        label=_("What is published now"), choices=[], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, sets: list[Set], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.body, f"{each.name} · {date_format(each.on)}") for each in sets]
        self.fields["body"].choices = named  # type: ignore[attr-defined]
        self.initial = {"body": [each.body for each in sets]}

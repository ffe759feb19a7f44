from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from njia.kernel.processes.models import Process
from njia.stages.meetings import queries as meetings
from njia.stages.roadmap.queries import Node

if TYPE_CHECKING:
    from njia.stages.meetings.models import Meeting


class AddForm(forms.Form):
    action = forms.ChoiceField(label=_("Action"), choices=[])
    reason = forms.CharField(
        label=_("Why it comes before others"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, nodes: list[Node], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offered = [(node.public_id, f"{node.public_id} {node.title}") for node in nodes]
        self.fields["action"].choices = offered  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it stands in this place"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MeetingForm(forms.Form):
    """One meeting of those that were held."""

    meeting = forms.ChoiceField(label=_("Meeting that agreed"), choices=[])

    def __init__(self, *args: object, process: Process, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.meetings = {meeting.public_id: meeting for meeting in meetings.that_can_decide(process)}
        offered = [
            (public_id, f"{public_id} {meeting.title}") for public_id, meeting in self.meetings.items()
        ]
        self.fields["meeting"].choices = offered  # type: ignore[attr-defined]

    def chosen(self) -> "Meeting":
        return self.meetings[self.cleaned_data["meeting"]]


class AgreeForm(MeetingForm):
    """The meeting that agreed on the order."""

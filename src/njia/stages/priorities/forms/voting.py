from django import forms
from django.utils.translation import gettext_lazy as _

from njia.kernel.codes import LONGEST
from njia.stages.priorities.models import Poll
from njia.stages.priorities.queries import Thing
from njia.stages.priorities.states import MOST_POINTS

MARK = "mark_"
POINTS = [(str(points), str(points)) for points in range(MOST_POINTS + 1)]


class VoteForm(forms.Form):
    """A mark for each candidate, and the code. What was marked stays when the code was mistyped."""

    def __init__(self, *args: object, poll: Poll, offered: list[Thing], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.things = {thing.public_id: thing for thing in offered}
        for thing in offered:
            label = thing.title or thing.public_id
            self.fields[MARK + thing.public_id] = (
                forms.BooleanField(label=label, required=False)
                if poll.form == "approve"
                else forms.ChoiceField(label=label, choices=POINTS, initial="0", widget=forms.Select)
            )
        self.fields["code"] = forms.CharField(
            label=_("Your voting code"),
            help_text=_("Sixteen letters and digits. Hyphens and capitals do not matter."),
            max_length=LONGEST,
            widget=forms.TextInput(
                attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
            ),
        )

    def marks(self) -> list[tuple[Thing, forms.BoundField]]:
        return [(thing, self[MARK + public_id]) for public_id, thing in self.things.items()]

    def scores(self) -> dict[str, int]:
        given = {public_id: int(self.cleaned_data[MARK + public_id]) for public_id in self.things}
        return {public_id: points for public_id, points in given.items() if points}

"""What /styleguide/ shows its components with. All of it is invented."""

from typing import Any

from django import forms, template
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Words

register = template.Library()

ANSWERS: tuple[tuple[str, Words, int], ...] = (
    ("adopted", _("Adopted"), 21),
    ("adapted", _("Adapted"), 13),
    ("merged", _("Merged"), 9),
    ("deferred", _("Deferred"), 6),
    ("declined", _("Declined"), 4),
    ("withdrawn", _("Withdrawn"), 1),
    ("in_review", _("In review"), 8),
    ("received", _("Received"), 3),
)


class SampleForm(forms.Form):
    """One field of each kind, sent with mistakes so that the errors show."""

    text = forms.CharField(
        label=_("What do you recommend?"),
        help_text=_("One thing that somebody should do. Write no names of people."),
        widget=forms.Textarea,
    )
    place = forms.CharField(label=_("County or town"), required=False)
    kind = forms.ChoiceField(
        label=_("What is this?"),
        choices=[("recommendation", _("A recommendation")), ("insight", _("An insight"))],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    reading = forms.BooleanField(label=_("The working group may read my words."))


def _steps() -> list[dict[str, object]]:
    return [
        {"name": "propose", "label": _("Propose an answer"), "allowed": True, "reason": ""},
        {
            "name": "decide",
            "label": _("Decide"),
            "allowed": False,
            "reason": _("Only the working group decides."),
        },
    ]


def _rows() -> list[list[dict[str, object]]]:
    return [
        [
            {"label": _("Number"), "value": "KE-R-0042", "url": "#tables"},
            {"label": _("Recommendation"), "value": _("Train labour officers in every county.")},
            {"label": _("Supporters"), "value": 12, "number": True},
        ],
        [
            {"label": _("Number"), "value": "KE-R-0043", "url": "#tables"},
            {"label": _("Recommendation"), "value": _("Pay for school meals in the dry season.")},
            {"label": _("Supporters"), "value": 7, "number": True},
        ],
    ]


def _problems() -> list[dict[str, object]]:
    reason = _("There is no such organisation in this process.")
    return [{"row": row, "column": _("Organisation"), "reason": reason} for row in (4, 9)]


def _journey() -> list[dict[str, object]]:
    titles = (_("Meetings"), _("Voices"), _("Recommendations"), _("Answers"), _("Roadmap"), _("Updates"))
    states = ("done", "beside", "done", "current", "next", "next")
    return [
        {"key": f"stage{place}", "title": title, "url": "#journey", "state": state, "allowed": place != 4}
        for place, (title, state) in enumerate(zip(titles, states, strict=True))
    ]


@register.simple_tag
def samples() -> dict[str, Any]:
    """Sample context by component: answers, total, form, steps, facts, rows, problems, journey."""
    return {
        "answers": [{"key": key, "label": label, "count": count} for key, label, count in ANSWERS],
        "total": sum(count for *_rest, count in ANSWERS),
        "form": SampleForm({"place": "Kisumu"}),
        "steps": _steps(),
        "facts": [
            {"label": _("Given by"), "value": _("Workers' organisations")},
            {"label": _("Round"), "value": "2", "url": "#facts"},
        ],
        "rows": _rows(),
        "problems": _problems(),
        "journey": _journey(),
    }

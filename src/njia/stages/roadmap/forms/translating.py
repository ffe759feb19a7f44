"""Which translations are shown."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from njia.stages.roadmap.queries import STANDINGS, Node, Pair

MACHINE = "machine"


class TranslationsForm(forms.Form):
    """Empty fields narrow nothing. What is no choice of the form shows everything, as a link of yesterday may."""

    state = forms.ChoiceField(label=_("State"), required=False)
    part = forms.ChoiceField(label=_("Part of the roadmap"), required=False)

    def __init__(self, *args: Any, pairs: Sequence[Pair], tops: Sequence[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = pairs
        counts = Counter(pair.standing for pair in pairs)
        machine = sum(_is_machine(pair) for pair in pairs)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", _("All (%(count)s)") % {"count": len(pairs)}),
            *((key, f"{label} ({counts[key]})") for key, label in STANDINGS.items()),
            (MACHINE, _("made by a machine, not checked (%(count)s)") % {"count": machine}),
        ]
        parts = [(top.public_id, f"{top.public_id} {top.title}") for top in tops]
        self.fields["part"].choices = [("", _("All")), *parts]  # type: ignore[attr-defined]

    def chosen(self) -> list[Pair]:
        self.is_valid()
        state, part = self.cleaned_data.get("state", ""), self.cleaned_data.get("part", "")
        return [
            pair
            for pair in self.pairs
            if part in ("", pair.top)
            and (state in ("", pair.standing) or (state == MACHINE and _is_machine(pair)))
        ]


def _is_machine(pair: Pair) -> bool:
    held = pair.translation
    return held is not None and held.is_machine and not held.checked_by

from collections.abc import Mapping
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from njia.kernel.widgets import QuickInput, QuickSelect
from njia.stages.recommendations.queries import Asked, facet_keys
from njia.stages.recommendations.states import SORTS

MOST_CHOSEN, LONGEST_VALUE = 30, 200


class FindForm(forms.Form):
    q = forms.CharField(label=_("Words or id"), required=False, max_length=200, widget=QuickInput)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("Best match, else by number")), *SORTS.items()],
        widget=QuickSelect,
    )

    def asked(self) -> Asked:
        """What the address asks for. What does not fit is left out, so that a cut link still shows something."""
        given = self.cleaned_data if self.is_valid() else {}
        data = self.data
        return Asked(given.get("q", ""), chosen_in(data), given.get("sort", ""))  # type: ignore[arg-type]


def chosen_in(data: QueryDict) -> dict[str, tuple[str, ...]]:
    chosen = {}
    for key in facet_keys():
        values = [value[:LONGEST_VALUE] for value in data.getlist(key) if value]
        if values:
            chosen[key] = tuple(dict.fromkeys(values))[:MOST_CHOSEN]
    return chosen


def query_of(words: str, chosen: Mapping[str, tuple[str, ...]], sort: str, **more: str) -> str:
    """The same as an address has it, always in the same order."""
    told = [("q", words)] if words else []
    told += [(key, value) for key in facet_keys() for value in chosen.get(key, ())]
    told += [("sort", sort)] if sort else []
    return urlencode([*told, *((key, value) for key, value in more.items() if value)])


class SearchNameForm(forms.Form):
    name = forms.CharField(label=_("Name of this search"), max_length=80)
    shared = forms.BooleanField(label=_("Show it to all who work in the process"), required=False)


class SaveSearchForm(SearchNameForm):
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4_000)

    def clean_query(self) -> str:
        """Nothing but a search is kept."""
        asked = FindForm(QueryDict(self.cleaned_data["query"])).asked()
        return query_of(asked.words, asked.chosen, asked.sort)

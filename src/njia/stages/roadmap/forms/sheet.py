import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from njia.kernel.access import Actor
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.stages.meetings import queries as meetings
from njia.stages.roadmap.actions import BudgetFacts, Cited, Facts, IndicatorFacts
from njia.stages.roadmap.forms.marks import left_alone, marks, shown_facts
from njia.stages.roadmap.queries import Node, number, places_for
from njia.stages.roadmap.states import FIELDS, RELATIONS, TITLE

MOST_ROWS = 60
SPARE = {"indicators": 1, "budget": 2, "cites": 3}
"""Empty rows under those written already. Without JavaScript, more come by saving."""


MARKS = gettext_lazy(
    "You can write *bold* and _italic_. A line that begins with - or with 1. becomes part of a list."
)


def words_box(label: Any, *, one_line: bool, told: bool = False) -> forms.CharField:
    """`told` says beside the box which marks there are."""
    box = forms.TextInput() if one_line else forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, required=one_line, max_length=20_000, widget=box, help_text=MARKS if told else ""
    )


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _number(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=16,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **more,
    )


class LeadField(forms.TypedChoiceField):
    """Whether there is such an organisation is for the action to say: a form only parses."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal()


class PartnersField(forms.TypedMultipleChoiceField):
    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal()


class ClauseForm(forms.Form):
    """The words of a clause of one kind and, for an action, who does it and when."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    language = forms.ChoiceField(label=gettext_lazy("Language of these words"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, kind: str, process: Process, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name, label in FIELDS[kind].items():
            self.fields[name] = words_box(label, one_line=name == TITLE, told=name == "body")
        if kind == "action":
            self._ask_who_and_when(process)
        if new:
            self.fields["language"].initial = process.language
        else:  # words are edited in the language they are in; others have their own page
            del self.fields["language"]
            for name in FIELDS[kind]:
                self.fields[f"base_{name}"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.order_fields([*FIELDS[kind], "language"])

    def _ask_who_and_when(self, process: Process) -> None:
        def organisations() -> list[tuple[int, str]]:
            return [(each.pk, each.name) for each in people.organisations(process)]

        self.fields["lead"] = LeadField(
            label=_("Lead"),
            choices=lambda: [("", "–"), *organisations()],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.fields["partners"] = PartnersField(
            label=_("Partners"), choices=organisations, coerce=int, required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["starts_on"] = _date(_("Starts"))
        self.fields["ends_on"] = _date(_("Ends"))

    def clean(self) -> None:
        starts, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("It ends before it starts."))

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS[self.kind]}

    def base(self) -> dict[str, str] | None:
        """What the writer had before them; None where the page that sent this did not say."""
        if not any(f"base_{name}" in self.data for name in FIELDS[self.kind]):
            return None
        return {name: self.cleaned_data[f"base_{name}"] for name in FIELDS[self.kind]}

    def facts(self) -> Facts:
        given = self.cleaned_data
        if self.kind != "action":
            return {}
        return {
            "lead": given["lead"],
            "partners": given["partners"],
            "starts_on": given["starts_on"],
            "ends_on": given["ends_on"],
        }


class IndicatorForm(forms.Form):
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Indicator"), required=False, max_length=300)
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=60)
    disaggregation = forms.CharField(label=gettext_lazy("Broken down by"), required=False, max_length=200)
    baseline = _number(gettext_lazy("Baseline"), required=False)
    baseline_year = forms.IntegerField(
        label=gettext_lazy("Baseline year"), required=False, min_value=1990, max_value=2100
    )
    baseline_source = forms.CharField(label=gettext_lazy("Baseline source"), required=False, max_length=200)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        for year in years:
            self.fields[f"target_{year}"] = _number(_("Target %(year)s") % {"year": year}, required=False)

    def clean(self) -> None:
        given = {name: value for name, value in self.cleaned_data.items() if name != "number"}
        if not given.get("name") and any(value not in (None, "") for value in given.values()):
            self.add_error("name", _("Give the indicator a name, or empty the whole row to remove it."))

    def given(self) -> IndicatorFacts | None:
        """None for an emptied row."""
        data = self.cleaned_data
        if not data.get("name"):
            return None
        targets = ((year, data[f"target_{year}"]) for year in self.years)
        return IndicatorFacts(
            name=data["name"],
            number=data["number"] or 0,
            unit=data["unit"],
            disaggregation=data["disaggregation"],
            baseline=data["baseline"],
            baseline_year=data["baseline_year"],
            baseline_source=data["baseline_source"],
            targets=tuple((year, value) for year, value in targets if value is not None),
        )


class BudgetForm(forms.Form):
    amount = _number(gettext_lazy("Amount"), required=False, min_value=0)
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=gettext_lazy("Currency"), required=False,
        error_messages={"invalid": gettext_lazy("Three capital letters, such as KES.")},
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=200)
    funded = _number(gettext_lazy("Of this in hand"), required=False, min_value=0)

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("amount") is None:
            if given.get("source") or given.get("funded"):
                self.add_error("amount", _("How much? Write 0 if it costs nothing."))
            return
        if not given.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("In which currency?"))
        if (given.get("funded") or 0) > given["amount"]:
            self.add_error("funded", _("More is funded than it costs."))

    def given(self) -> BudgetFacts | None:
        data = self.cleaned_data
        if data.get("amount") is None:
            return None
        return BudgetFacts(data["amount"], data["currency"], data["source"], data["funded"] or Decimal(0))


class CiteForm(forms.Form):
    recommendation = forms.RegexField(
        r"(?i)^\s*[a-z0-9-]+\s*$", label=gettext_lazy("Id of the recommendation"), required=False, max_length=30,
        error_messages={"invalid": gettext_lazy("An id looks like KE-R-0042.")},
    )  # fmt: skip
    relation = forms.ChoiceField(
        label=gettext_lazy("This clause is"), choices=list(RELATIONS.items()), required=False
    )

    def given(self) -> Cited | None:
        data = self.cleaned_data
        if not data.get("recommendation"):
            return None
        return Cited(data["recommendation"].strip().upper(), data.get("relation") or next(iter(RELATIONS)))


def _rows(form: type[forms.Form], part: str) -> Any:
    return forms.formset_factory(form, extra=SPARE[part], max_num=MOST_ROWS, validate_max=True)


ROWS = {
    "indicators": _rows(IndicatorForm, "indicators"),
    "budget": _rows(BudgetForm, "budget"),
    "cites": _rows(CiteForm, "cites"),
}


class ClauseSheet:
    """The whole edit page: the clause's form and the rows under it, bound and judged together."""

    def __init__(
        self,
        data: Any,
        *,
        kind: str,
        process: Process,
        years: list[int],
        node: Node | None = None,
        new: bool = False,
    ) -> None:
        """`node` is what is shown of a clause that there is; a page that was sent says all by itself."""
        initial = _initial(node) if node else None
        self.form = ClauseForm(data, kind=kind, process=process, new=new, initial=initial)
        parts = ("indicators", "budget", "cites") if kind == "action" else ("cites",)
        self.rows: dict[str, Any] = {}
        for part in parts:
            more = {"form_kwargs": {"years": years}} if part == "indicators" else {}
            self.rows[part] = ROWS[part](
                data, prefix=part, initial=_row_initial(part, node) if node else None, **more
            )

    def is_valid(self) -> bool:
        judged = [self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        return all(judged)

    @property
    def row_errors(self) -> list[tuple[str, str, str]]:
        """(id of the field, label, error) of everything wrong in the rows, for the summary on top."""
        return [
            (field.auto_id, str(field.label), str(error))
            for rows in self.rows.values()
            for form in rows
            for field in form
            for error in field.errors
        ]

    def renew(self, revision: int) -> None:
        """Take what was typed as said to this revision."""
        data = cast(QueryDict, self.form.data).copy()
        data["revision"] = str(revision)
        self.form.data = data

    def settle(self, now: Node, words: Mapping[str, str]) -> None:
        """Show what both wrote, as said to what the clause says now: saving once more goes through knowingly."""
        self.renew(now.revision)
        data = cast(QueryDict, self.form.data)
        for name, body in words.items():
            data[name] = body
            data[f"base_{name}"] = str(now.words.get(name, ""))

    def facts(self) -> Facts:
        """Without the parts that the writer left as the page showed them."""
        rows = {part: [fact for form in rows if (fact := form.given())] for part, rows in self.rows.items()}
        given: dict[str, Any] = {**self.form.facts(), **rows}
        plain = {**given, "partners": sorted(given["partners"])} if "partners" in given else given
        left = left_alone(plain, self.form.cleaned_data["shown"])
        return {part: value for part, value in given.items() if part not in left}  # type: ignore[return-value]


def years_in(data: Iterable[str]) -> list[int]:
    """The years for which a page that was sent asked targets."""
    return sorted({int(found[1]) for name in data if (found := re.search(r"-target_(\d{4})$", name))})


def _initial(node: Node) -> dict[str, Any]:
    return {
        "revision": node.revision,
        "shown": marks(shown_facts(node)),
        "lead": node.lead_id,
        "partners": node.partner_ids,
        "starts_on": node.starts_on,
        "ends_on": node.ends_on,
        **{name: said.body for name, said in node.words.items()},
        **{f"base_{name}": said.body for name, said in node.words.items()},
    }


def _row_initial(part: str, node: Node) -> list[dict[str, Any]]:
    if part == "cites":
        return [{"recommendation": cite.recommendation, "relation": cite.relation} for cite in node.cites]
    if part == "budget":
        return [
            {
                "amount": number(line.amount),
                "currency": line.currency,
                "source": line.source,
                "funded": number(line.funded),
            }
            for line in node.budget
        ]
    return [
        {
            "number": each.number,
            "name": each.name,
            "unit": each.unit,
            "disaggregation": each.disaggregation,
            "baseline": number(each.baseline),
            "baseline_year": each.baseline_year,
            "baseline_source": each.baseline_source,
            **{f"target_{year}": number(value) for year, value in each.targets},
        }
        for each in node.indicators
    ]


class TranslationForm(forms.Form):
    """Each field of a clause in one other language; an empty box leaves what is there."""

    def __init__(self, *args: Any, kind: str, fields: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in fields:
            self.fields[name] = words_box(FIELDS[kind][name], one_line=name == TITLE)
            self.fields[name].required = False


class MoveForm(forms.Form):
    parent = forms.ChoiceField(label=gettext_lazy("Stands under"), required=False)
    position = forms.IntegerField(label=gettext_lazy("Place, counted from 1"), min_value=1, max_value=10_000)

    def __init__(self, *args: Any, kind: str, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(node.public_id, f"{node.public_id} · {node.title}") for node in places_for(kind, actor)]
        if places:
            self.fields["parent"].choices = places  # type: ignore[attr-defined]
        else:
            del self.fields["parent"]


class FreezeForm(forms.Form):
    meeting = forms.ChoiceField(
        label=gettext_lazy("Which meeting decided on it?"),
        help_text=gettext_lazy("Meetings that have been held."),
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {meeting.public_id: meeting for meeting in meetings.that_can_decide(process)}
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (public_id, f"{public_id} · {meeting.title}") for public_id, meeting in self.meetings.items()
        ]

    def chosen(self) -> Any:
        return self.meetings[self.cleaned_data["meeting"]]


class BroughtForm(forms.Form):
    """A file that somebody brings."""

    file = forms.FileField(allow_empty_file=True)

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            most = settings.UPLOAD_LIMIT // 2**20
            raise forms.ValidationError(_("The file is larger than %(most)s MB.") % {"most": most})
        return file


class MatrixForm(BroughtForm):
    file = forms.FileField(label=gettext_lazy("The matrix (Excel or CSV)"), allow_empty_file=True)


class WordForm(BroughtForm):
    file = forms.FileField(label=gettext_lazy("The Word file (.docx)"), allow_empty_file=True)

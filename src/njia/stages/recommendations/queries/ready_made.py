"""The forms that ship with Njia, as XLSForms in three languages, with the vocabularies as they are today."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.documents.writers import FORMATS
from njia.kernel import clock
from njia.kernel.access import Words
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.recommendations.states import KINDS

LANGUAGES = {"en": "English (en)", "sw": "Kiswahili (sw)", "fr": "Français (fr)"}
Row = list[Value]
YES_NO: dict[str, Words] = {"yes": _("Yes"), "no": _("No")}


def ready_made(kind: str) -> tuple[str, bytes]:
    """Name and content of the workbook: `recommendations`, or `voices` for words given in confidence."""
    survey, lists = _voices() if kind == "voices" else _recommendations()
    name = f"njia_{kind}"
    title = {"recommendations": "Njia: recommendations", "voices": "Njia: words in confidence"}[kind]
    sheets = [
        _sheet("survey", _survey_columns(), survey),
        _sheet("choices", ["list_name", "name", *_each("label")], _choices(lists)),
        _sheet(
            "settings", ["form_title", "form_id", "version", "default_language"],
            [[title, name, clock.today().strftime("%Y%m%d"), LANGUAGES["en"]]],
        ),
    ]  # fmt: skip
    return f"{name}.xlsx", FORMATS["xlsx"].write(sheets, on=clock.today(), properties={})


def _each(column: str) -> list[str]:
    return [f"{column}::{name}" for name in LANGUAGES.values()]


def _survey_columns() -> list[str]:
    return [
        "type", "name", *_each("label"), *_each("hint"), "required", "appearance", *_each("constraint_message"),
        "constraint",
    ]  # fmt: skip


def _sheet(name: str, columns: Sequence[str], rows: Iterable[Row]) -> Sheet:
    return Sheet(name, tuple(SheetColumn(key=column, title=column) for column in columns), list(rows))


def _said(words: Words | None) -> Row:
    found: Row = []
    for language in LANGUAGES:
        with override(language):
            found.append(str(words) if words else "")
    return found


def _question(
    kind: str, name: str, label: Words | None, hint: Words | None = None, *, required: bool = False,
    appearance: str = "", constraint: tuple[str, Words] | None = None,
) -> Row:  # fmt: skip
    rule, message = constraint or ("", None)
    return [
        kind,
        name,
        *_said(label),
        *_said(hint),
        "yes" if required else "",
        appearance,
        *_said(message),
        rule,
    ]


def _recommendations() -> tuple[list[Row], list[str]]:
    survey = [
        _question("note", "before", _("Write no names of people. You need no network: the form is sent later.")),
        _question("text", "sender", _("Which organisation sends this? Leave it empty if none does.")),
        _question("text", "place", _("In which county or place is it wanted?")),
        _question("select_one language", "language", _("In which language do you write?"), required=True),
        _question("begin repeat", "asks", _("What is recommended")),
        _question(
            "text", "recommendation", _("What should change?"), _("One thing only. There is room for more after this one."),
            required=True, appearance="multiline",
        ),
        _question("select_one kind", "kind", _("Is it a recommendation, or experience that asks for nothing by itself?")),
        _question("select_multiple themes", "themes", _("What is it about?"), appearance="minimal"),
        _question("select_multiple root_causes", "root_causes", _("Which root causes does it touch?"), appearance="minimal"),
        _question("end repeat", "", None),
    ]  # fmt: skip
    return survey, ["language", "kind", "themes", "root_causes"]


def _voices() -> tuple[list[Row], list[str]]:
    digits = (
        "regex(., '^[0-9 ]{16,24}$') or string-length(.) > 30",
        _("A receipt has sixteen digits or nine words."),
    )
    survey = [
        _question(
            "note", "before",
            _("Write no names, and no places where people hide. You need no network: the form is sent and locked later."),
        ),
        _question("text", "words", _("What should change?"), _("In your own words."), required=True, appearance="multiline"),
        _question("select_one language", "language", _("In which language do you write?"), required=True),
        _question(
            "select_one constituency", "constituency", _("Which group do you speak for?"),
            _("Leave it empty if you prefer not to say."), appearance="minimal",
        ),
        _question("text", "receipt", _("Number or words on the slip that you keep"), constraint=digits),
        _question("select_one yes_no", "public", _("May it be shown to everybody, in safe words?")),
        _question("select_one yes_no", "submission", _("May it be part of what is sent to Alliance 8.7?")),
    ]  # fmt: skip
    return survey, ["language", "constituency", "yes_no"]


def _choices(lists: Iterable[str]) -> list[Row]:
    return [row for name in lists for row in _list(name)]


def _list(name: str) -> list[Row]:
    if name == "language":
        return [[name, code, *[label] * len(LANGUAGES)] for code, label in settings.LANGUAGES]
    if name in {"kind", "yes_no"}:
        known = KINDS if name == "kind" else YES_NO
        return [[name, code, *_said(label)] for code, label in known.items()]
    vocabulary = "constituencies" if name == "constituency" else name
    return [
        [
            name,
            code,
            *(entry.labels.get(language) or entry.labels.get("en") or code for language in LANGUAGES),
        ]
        for code, entry in vocabularies.terms(vocabulary).items()
    ]

"""XLSForms as people write them, made from rows."""

import io
from collections.abc import Sequence

import xlsxwriter

Rows = Sequence[Sequence[object]]
THREE = ("label::English (en)", "label::Kiswahili (sw)", "label::Français (fr)")


def workbook(**sheets: Rows) -> bytes:
    """A workbook with these sheets; the first row of each names the columns."""
    page = io.BytesIO()
    with xlsxwriter.Workbook(page) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return page.getvalue()


def settings(form_id: str, version: str = "1", **more: str) -> Rows:
    return [
        ["form_id", "form_title", "version", *more],
        [form_id, f"Invented {form_id}", version, *more.values()],
    ]


TRACES = ("start", "end", "today", "deviceid", "phonenumber", "username", "email")

FORMS: dict[str, bytes] = {
    "plain": workbook(
        survey=[["type", "name", "label"], ["text", "recommendation", "What should change?"]],
        settings=settings("plain"),
    ),
    "three_languages": workbook(
        survey=[
            ["type", "name", *THREE, "required"],
            ["text", "recommendation", "What should change?", "Nini kibadilike?", "Que faut-il changer ?", "yes"],
            ["select_one kind", "kind", "Kind", "Aina", "Genre", ""],
        ],
        choices=[
            ["list_name", "name", *THREE],
            ["kind", "recommendation", "Recommendation", "Pendekezo", "Recommandation"],
            ["kind", "insight", "Insight", "Ufahamu", "Éclairage"],
        ],
        settings=settings("three_languages", default_language="Kiswahili (sw)"),
    ),
    "selects": workbook(
        survey=[
            ["type", "name", "label"],
            ["text", "recommendation", "What should change?"],
            ["select_multiple themes", "themes", "Themes"],
            ["select_one county or_other", "county", "County"],
            ["rank themes", "ranked", "In which order?"],
        ],
        choices=[
            ["list_name", "name", "label"], ["themes", "justice", "Justice"], ["themes", "remedy", "Remedy"],
            ["county", "kisumu", "Kisumu"], ["county", "nairobi", "Nairobi"],
        ],
        settings=settings("selects"),
    ),
    "groups": workbook(
        survey=[
            ["type", "name", "label", "appearance"],
            ["begin group", "outer", "Outer", "field-list"],
            ["begin group", "inner", "Inner", ""],
            ["text", "recommendation", "What should change?", "multiline"],
            ["end group", "", "", ""],
            ["integer", "heads", "How many were there?", ""],
            ["end group", "", "", ""],
        ],
        settings=settings("groups"),
    ),
    "repeats": workbook(
        survey=[
            ["type", "name", "label"],
            ["text", "sender", "Which organisation?"],
            ["begin repeat", "asks", "Asks"],
            ["text", "recommendation", "What should change?"],
            ["select_multiple themes", "themes", "Themes"],
            ["begin repeat", "steps", "Steps"],
            ["text", "step", "One step"],
            ["end repeat", "", ""],
            ["end repeat", "", ""],
        ],
        choices=[["list_name", "name", "label"], ["themes", "justice", "Justice"], ["themes", "remedy", "Remedy"]],
        settings=settings("repeats"),
    ),
    "cascading": workbook(
        survey=[
            ["type", "name", "label", "choice_filter"],
            ["select_one county", "county", "County", ""],
            ["select_one ward", "ward", "Ward", "county=${county}"],
            ["text", "recommendation", "What should change?", ""],
        ],
        choices=[
            ["list_name", "name", "label", "county"], ["county", "one", "First", ""], ["county", "two", "Second", ""],
            ["ward", "a", "Upper", "one"], ["ward", "b", "Lower", "two"],
        ],
        settings=settings("cascading"),
    ),
    "calculates": workbook(
        survey=[
            ["type", "name", "label", "calculation", "constraint", "constraint_message", "relevant"],
            ["deviceid", "deviceid", "", "", "", "", ""],
            ["integer", "heads", "How many?", "", ". > 0 and . < 500", "Between 1 and 499", ""],
            ["calculate", "double", "", "${heads} * 2", "", "", ""],
            ["calculate", "copied", "", "concat(${deviceid}, 'x')", "", "", ""],
            ["calculate", "at", "", "now()", "", "", ""],
            ["text", "recommendation", "What should change?", "", "", "", "${heads} > 0"],
        ],
        settings=settings("calculates"),
    ),
    "media": workbook(
        survey=[
            ["type", "name", "label", "media::image", "media::audio"],
            ["note", "look", "Look at this", "scene.png", "welcome.mp3"],
            ["text", "recommendation", "What should change?", "", ""],
        ],
        settings=settings("media"),
    ),
    "external": workbook(
        survey=[
            ["type", "name", "label", "choice_filter"],
            ["select_one county", "county", "County", ""],
            ["select_one_external ward", "ward", "Ward", "county=${county}"],
            ["text", "recommendation", "What should change?", ""],
        ],
        choices=[["list_name", "name", "label"], ["county", "one", "First"], ["county", "two", "Second"]],
        external_choices=[
            ["list_name", "name", "label", "county"], ["ward", "a", "Upper", "one"], ["ward", "b", "Lower", "two"],
        ],
        settings=settings("external"),
    ),
    "from_file": workbook(
        survey=[
            ["type", "name", "label"],
            ["select_one_from_file wards.csv", "ward", "Ward"],
            ["text", "recommendation", "What should change?"],
        ],
        settings=settings("from_file"),
    ),
    "traces": workbook(
        survey=[
            ["type", "name", "label"],
            *([kind, kind, ""] for kind in TRACES),
            ["start-geopoint", "where_started", ""],
            ["audit", "", ""],
            ["geopoint", "where", "Where are you?"],
            ["text", "recommendation", "What should change?"],
        ],
        settings=settings("traces"),
    ),
    "many_types": workbook(
        survey=[
            ["type", "name", "label", "parameters", "default"],
            ["range", "degree", "How much?", "start=1 end=10 step=1", ""],
            ["decimal", "share", "Which share?", "", "0.5"],
            ["date", "day", "Which day?", "", ""],
            ["time", "hour", "What time?", "", ""],
            ["dateTime", "moment", "When?", "", ""],
            ["acknowledge", "agreed", "Agreed?", "", ""],
            ["hidden", "code", "", "", "A1"],
            ["barcode", "slip", "Slip", "", ""],
            ["text", "recommendation", "What should change?", "", ""],
        ],
        settings=settings("many_types"),
    ),
}  # fmt: skip
"""Twelve, each with something that the others have not."""
FILES = {
    "media": {"scene.png": b"\x89PNG", "welcome.mp3": b"ID3"},
    "from_file": {"wards.csv": b"name,label\na,Upper\n"},
}

VOICES = workbook(
    survey=[
        ["type", "name", "label"],
        ["start", "start", ""],
        ["deviceid", "deviceid", ""],
        ["geopoint", "where", "Where?"],
        ["text", "words", "What should change?"],
        ["select_one language", "language", "Language"],
        ["select_one group", "constituency", "Group"],
        ["text", "receipt", "Number on the slip"],
        ["text", "contact", "How to reach you"],
        ["select_one yes_no", "public", "May it be shown?"],
        ["text", "remarks", "Remarks of the facilitator"],
    ],
    choices=[
        ["list_name", "name", "label"], ["language", "en", "English"], ["language", "sw", "Kiswahili"],
        ["group", "workers", "Workers"], ["yes_no", "yes", "Yes"], ["yes_no", "no", "No"],
    ],
    settings=settings("voices"),
)  # fmt: skip

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from njia.kernel.files import Table
from njia.readers import DELIMITERS, ENCODINGS, FIELDS
from njia.stages.recommendations.models import Mapping

FIELD_NAMES = {
    "text": _("Text"),
    "title": _("Title"),
    "theme": _("Theme"),
    "cause": _("Root cause"),
    "id": _("Id in the file"),
    "sender": _("Sender"),
    "date": _("Date"),
    "place": _("Place"),
    "language": _("Language"),
    "about": _("Clause it is about"),
}
DELIMITER_NAMES = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Vertical bar")}
LONGEST_PASTE = 500_000


class UploadForm(forms.Form):
    """A file, or text that was copied out of one."""

    file = forms.FileField(
        label=_("File (spreadsheet, Word, CSV or ZIP of a survey)"), allow_empty_file=True, required=False
    )
    pasted = forms.CharField(
        label=_("Or text copied from a PDF or an e-mail"),
        widget=forms.Textarea,
        required=False,
        max_length=LONGEST_PASTE,
        help_text=_(
            "Numbered points, bullets or paragraphs. Lines that the page cut in two are put together again."
        ),
    )
    source = forms.CharField(
        label=_("Name of the source"),
        required=False,
        max_length=200,
        help_text=_(
            "Ids in the file are unique within their source. Empty: files with the same columns belong together."
        ),
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB.") % {"most": settings.UPLOAD_LIMIT // 2**20}
            )
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        brought = [bool(given.get("file")), bool((given.get("pasted") or "").strip())]
        if not self.errors and sum(brought) != 1:
            raise forms.ValidationError(_("Bring a file, or paste a text: one of them."))
        return given


class ReadingForm(forms.Form):
    """How a file is read, where detection went wrong. Empty: as it was recognised."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False, choices=[])
    delimiter = forms.ChoiceField(label=_("What parts the columns"), required=False, choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_found = ("", _("(as recognised)"))
        self.fields["encoding"].choices = [as_found, *((name, name) for name in ENCODINGS)]  # type: ignore[attr-defined]
        self.fields["delimiter"].choices = [  # type: ignore[attr-defined]
            as_found, *((sign, DELIMITER_NAMES[sign]) for sign in DELIMITERS)
        ]  # fmt: skip


class ColumnsForm(forms.Form):
    """Which column holds what, as recognised, for a person to put right; and what is not kept at all."""

    left_out = forms.MultipleChoiceField(
        label=_("Columns that are not kept"),
        required=False,
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Names, telephone numbers and places on the map. What is not kept is dropped before anything is written."
        ),
    )
    harmless = forms.BooleanField(
        label=_("These texts are public already and identify nobody who must not be known."), required=False
    )
    save_as = forms.CharField(
        label=_("Keep this choice of columns under a name"), required=False, max_length=80
    )

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("(none)")), *((name, name) for name in table.columns)]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(label=FIELD_NAMES[name], choices=offered, required=False)
        self.fields["left_out"].choices = [(name, name) for name in table.columns]  # type: ignore[attr-defined]
        self.order_fields([*FIELDS, "left_out", "harmless", "save_as"])

    def columns(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS if self.cleaned_data.get(name)}

    def left(self) -> list[str]:
        used = set(self.columns().values())
        return [name for name in self.cleaned_data["left_out"] if name not in used]


class KeptColumnsForm(forms.Form):
    mapping = forms.ModelChoiceField(
        Mapping.objects.none(), label=_("A choice of columns that was kept"), required=False
    )

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].queryset = known  # type: ignore[attr-defined]


class SaferForm(forms.Form):
    """Words in which nobody is named, in the place of those that came in."""

    text = forms.CharField(label=_("Safe words"), widget=forms.Textarea, max_length=20_000)

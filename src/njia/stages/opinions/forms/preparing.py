"""Forms of those who prepare a conversation, look through its statements, and close it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from njia.stages.opinions.actions import Draft
from njia.stages.opinions.models import Conversation
from njia.stages.opinions.queries import Line, in_languages
from njia.stages.opinions.states import LONGEST_STATEMENT, REASONS, WHO

AGREED = ("who", "proposals", "open_rows", "floor", "opens_on", "closes_on")


def _words(rows: int, **more: object) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **more)  # type: ignore[arg-type]


class ConversationForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    question = _words(2, label=_("What you ask people"), max_length=300)
    introduction = _words(
        5,
        label=_("What they should know before they answer"),
        help_text=_("Why you ask, what will be done with the answers, and by when people hear of it."),
        max_length=3_000,
        required=False,
    )
    who = forms.ChoiceField(label=_("Who takes part"), choices=list(WHO.items()), initial="tokens")
    opens_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    closes_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    proposals = forms.BooleanField(
        label=_("People may propose statements. Somebody looks at each before others see it."),
        required=False,
        initial=True,
    )
    floor = forms.IntegerField(
        label=_("The fewest people that a figure may rest on"),
        help_text=_(
            "Groups with fewer people are never shown. It cannot be changed once the conversation is open."
        ),
        min_value=10,
        max_value=1_000,
        initial=10,
    )
    open_rows = forms.BooleanField(
        label=_("Publish the answers row by row, without names, so that anybody can draw the map again."),
        help_text=_(
            "A row of answers that is like no other can be known again by somebody who knows what a person thinks. Leave "
            "it out where that could harm somebody."
        ),
        required=False,
    )

    def __init__(self, *args: object, conversation: Conversation | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if conversation:
            said = in_languages(conversation)[conversation.title.source_language]
            for name, body in said.items():
                self.fields[name].initial = body
            for name in AGREED:
                self.fields[name].initial = getattr(conversation, name)

    def draft(self) -> Draft:
        return Draft(**self.cleaned_data)


class TranslationForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=[])
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    question = _words(2, label=_("What you ask people"), max_length=300, required=False)
    introduction = _words(
        5, label=_("What they should know before they answer"), max_length=3_000, required=False
    )

    def __init__(self, *args: object, conversation: Conversation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["language"].choices = others(conversation.title.source_language)  # type: ignore[attr-defined]


def others(source: str) -> list[tuple[str, str]]:
    """The languages into which something can be put that was said in `source`."""
    return [(code, name) for code, name in settings.LANGUAGES if code != source]


class StatementForm(forms.Form):
    text = _words(
        3,
        label=_("Statement"),
        help_text=_("One opinion in one sentence that people can agree or disagree with."),
        max_length=LONGEST_STATEMENT,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class AcceptForm(forms.Form):
    harmless = forms.BooleanField(
        label=_("I looked at the marked words: they identify nobody."), required=False
    )


class RefuseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why it is not taken"), choices=list(REASONS.items()))
    repeats = forms.ChoiceField(label=_("Statement that it repeats"), choices=[], required=False)

    def __init__(self, *args: object, asked: list[Line], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["repeats"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((str(line.statement.pk), f"{line.statement.number}. {line.text.body}") for line in asked),
        ]


class StatementTranslationForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=[])
    text = _words(3, label=_("The statement in this language"), max_length=LONGEST_STATEMENT)

    def __init__(self, *args: object, source: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["language"].choices = others(source)  # type: ignore[attr-defined]


class TokensForm(forms.Form):
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, initial=20)


class PaperForm(forms.Form):
    file = forms.FileField(
        label=_("The sheet with the answers (CSV, Excel or LibreOffice)"), allow_empty_file=True
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB.") % {"most": settings.UPLOAD_LIMIT // 2**20}
            )
        return file


class AuditForm(forms.Form):
    auditor = forms.CharField(
        label=_("Who is the auditor, and why do they look at the answers?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

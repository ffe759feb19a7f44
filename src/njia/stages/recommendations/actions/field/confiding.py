"""Words given in confidence through a form: to the voices' room at once, and nowhere else."""

from collections.abc import Sequence

from django.utils.crypto import salted_hmac

from njia.kernel.access import NotFound, public
from njia.kernel.vocabularies import queries as vocabularies
from njia.readers.questionnaire import Answer
from njia.stages.recommendations.models import FieldForm
from njia.stages.recommendations.queries.filled import known_language
from njia.stages.voices import actions as voices
from njia.stages.voices import queries as heard
from njia.vault import receipts

YES = frozenset({"yes", "y", "true", "1", "ok", "ndiyo", "ndio", "oui"})
CONSENTS = ("public", "submission")


def confide(form: FieldForm, instance: str, answers: Sequence[Answer]) -> None:
    """Seal what was said. Answers to other questions than those that are mapped are dropped.

    Nobody in particular acts: neither the phone nor who holds it is tied to the words. Raises `Refused` while voices
    are not taken in, or where nothing was said.
    """
    said = {target: _said(form, answers, target) for target in form.mapping}
    constituency = vocabularies.recognise("constituencies", said.get("constituency", "")) or ""
    given = voices.Given(
        words="\n\n".join(answer.value for answer in answers if answer.path in form.mapping.get("text", ())),
        language=known_language(said.get("language", ""), form.process.language), door="group",
        constituency=constituency, contact=said.get("contact", ""),
        consents={name: said.get(name, "").casefold() in YES for name in CONSENTS},
    )  # fmt: skip
    token = salted_hmac("njia.field.voice", f"{form.pk}:{instance}", algorithm="sha256").hexdigest()
    receipt = _free(said.get("receipt", ""))
    voices.contribute(form.process, given, token=token, receipt=receipt, acting=public(form.process_id))


def _said(form: FieldForm, answers: Sequence[Answer], target: str) -> str:
    wanted = form.mapping[target]
    return next((answer.value for answer in answers if answer.path in wanted), "")


def _free(typed: str) -> str:
    """The receipt that was handed out on paper, if it is one and nobody has it yet.

    One that is mistyped, or was written down for somebody else before, must not cost anybody their words: these get
    a receipt of their own, which nobody holds.
    """
    if receipts.kind(receipts.canonical(typed)) == "neither":
        return ""
    try:
        heard.by_receipt(typed)
    except NotFound:
        return typed
    return ""

"""What is answered to an SMS. It is answered at once or never, and the sender decides whether a receipt comes back.

Nothing can be said before the first SMS, and it stays on the telephone, so words are taken only behind a word that
the first answer asks for, after it has said who can read them.
"""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from njia.stages.voices import actions, queries
from njia.stages.voices.api.dialling import Line, before
from njia.stages.voices.api.screens import plain
from njia.stages.voices.states import CLOSED
from njia.vault.receipts import DIGITS

KEYWORDS = {"SAY": "en", "SEMA": "sw", "DIRE": "fr"}
"""With which an SMS begins that gives words, and so the language of the answer."""
WITH_RECEIPT = {"en": "RECEIPT", "sw": "RISITI", "fr": "RECU"}


def answer(text: str, session: str, line: Line) -> str:
    """What is sent back."""
    first, _space, rest = text.strip().partition(" ")
    language = KEYWORDS.get(first.upper().rstrip(":"))
    with override(language or line.process.language):
        if language is None:
            return plain(_explain(line, line.process.language, text))
        if not queries.is_open(line.process):
            return plain(str(CLOSED))
        return plain(_take(rest.strip(), session, language, line))


def _explain(line: Line, language: str, text: str) -> str:
    dial = ", ".join(queries.dialled(line.process))
    safer = _("Dialling %(number)s leaves less on your phone.") % {"number": dial} if dial else ""
    if sum(letter.isdecimal() for letter in text) == DIGITS:
        return f"{_('Answers are not sent by SMS.')} {safer}".strip()
    word = next(
        word
        for word, spoken in KEYWORDS.items()
        if spoken == (language if language in WITH_RECEIPT else "en")
    )
    how = _(
        "To give words, write %(say)s and what should change. For a receipt by SMS, write %(say)s %(receipt)s and then "
        "the words. All SMS stay on this phone until you delete them."
    ) % {"say": word, "receipt": WITH_RECEIPT[KEYWORDS[word]]}
    return "\n".join(part for part in (before(line), how, safer) if part)


def _take(said: str, session: str, language: str, line: Line) -> str:
    first, _space, rest = said.partition(" ")
    wants_receipt = first.upper() == WITH_RECEIPT[language]
    words = rest.strip() if wants_receipt else said
    if not words:
        return _("Write what should change after the first word.")
    given = actions.Given(
        words, language if language in dict(settings.LANGUAGES) else "en", door="sms", spoken=language
    )
    _voice, receipt = actions.contribute(
        line.process, given, token=session, digits=True, source=line.kind, acting=line.actor
    )
    if not wants_receipt:
        return _("Thank you. Delete what you wrote from this phone.")
    return _("Your receipt: %(number)s. Write it down and delete this SMS.") % {"number": receipt}

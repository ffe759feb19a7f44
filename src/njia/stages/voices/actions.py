"""Verbs. What the log says of voices, and why so little.

The log is published whole, with dates. A line at each arrival would tell an employer who watches the network, or who saw
somebody at a telephone, which day and which place in the order their words have; lines about withdrawals and consents
would tell the same of a second visit. So none of these acts writes one. Nor may the lines that custodians write be
counted, as figures about people are shown in multiples of the floor only: one line is written each time the number of
voices read passes such a multiple, and says "at least". What becomes of the wordings passed on is in the log as for
every other recommendation.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger import queries as ledger
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.voices.models import ClearedWording, Consent, Voice
from njia.stages.voices.queries import SYMBOLS, digest_of, floored, is_open
from njia.stages.voices.states import CLOSED, KINDS, OPTIONAL, PURPOSES, READ, RULES, VOICE, may_read

LONGEST = 10_000
"""Characters in one contribution: some four pages."""
GROUPS, GROUP = 4, 5
"""A receipt is 4 groups of 5 symbols of 5 bits: 100 bits, which nobody finds by trying."""


def new_token() -> str:
    """Names one showing of the form, so that sending it twice can be seen."""
    return secrets.token_urlsafe(16)


@transaction.atomic
def contribute(
    process: Process, *, words: str, language: str, constituency: str, consents: Mapping[str, bool], acting: Actor,
    token: str = "",
) -> tuple[Voice, str]:  # fmt: skip
    """Take in words; returns the voice and its receipt, which is kept nowhere. Open with invented data only.

    The receipt is derived from the form's token, all that was sent, and the installation's secret. So a double click
    finds its own voice and shows the same receipt, without a column, cookie or session that ties anything to a
    visit; the same page sent again with other words is another voice, and nothing is lost. Without the token, which
    is not kept either, no secret in the database or beside it leads back to the receipt.
    """
    if not is_open():
        raise Refused(CLOSED, code="closed")
    _check(words, language, constituency)
    given = {purpose: purpose not in OPTIONAL or bool(consents.get(purpose)) for purpose in PURPOSES}
    receipt = _receipt(token or new_token(), [words, language, constituency, given])
    known = Voice.objects.filter(receipt=digest_of(receipt)).first()
    return known or _take_in(process, words, language, constituency, given, receipt), receipt


def _check(words: str, language: str, constituency: str) -> None:
    if not words.strip():
        raise Refused(_("Write what you want to say."))
    if len(words) > LONGEST:
        raise Refused(_("These are too many words to send at once. Send them in two parts."))
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages."))
    if constituency and constituency not in vocabularies.terms("constituencies"):
        raise Refused(_("Choose one of the groups, or prefer not to say."))


def _receipt(token: str, sent: Sequence[object]) -> str:
    value = json.dumps([token, *sent], sort_keys=True)
    number = int.from_bytes(salted_hmac("njia.voices.receipt", value, algorithm="sha256").digest())
    symbols = "".join(SYMBOLS[number >> 5 * place & 31] for place in range(GROUPS * GROUP))
    return "-".join(symbols[start : start + GROUP] for start in range(0, len(symbols), GROUP))


def _take_in(
    process: Process, words: str, language: str, constituency: str, given: Mapping[str, bool], receipt: str
) -> Voice:
    try:
        with transaction.atomic():
            voice = Voice.objects.create(
                process=process, received_in=clock.today().replace(day=1), language=language, words=words.strip(),
                constituency=constituency, receipt=digest_of(receipt),
            )  # fmt: skip
    except IntegrityError:  # the other click of a double click was quicker
        return Voice.objects.get(receipt=digest_of(receipt))
    Consent.objects.bulk_create(
        Consent(voice=voice, purpose=purpose, given=yes) for purpose, yes in given.items()
    )
    return voice


@transaction.atomic
def clear(voice: Voice, wordings: Sequence[tuple[str, str, str]], *, acting: Actor) -> list[ClearedWording]:
    """Pass on what a voice says as (kind, text, language), in words that do not show who gave it."""
    voice = _for_reader(voice, acting)
    kept = [(kind, text.strip(), language) for kind, text, language in wordings if text.strip()]
    if not kept:
        raise Refused(_("Write at least one safe wording, or set the words aside with a reason."))
    if any(kind not in KINDS or language not in dict(settings.LANGUAGES) for kind, _text, language in kept):
        raise Refused(_("Say of each wording what it is, and in which language."))
    voice.state = VOICE.take("clear", voice.state, acting=acting, thing=voice)
    voice.save(update_fields=["state"])
    made = ClearedWording.objects.bulk_create(
        ClearedWording(voice=voice, kind=kind, text=text, language=language) for kind, text, language in kept
    )
    _tell_read(voice.process, acting=acting)
    return made


@transaction.atomic
def set_aside(voice: Voice, reason: str, *, acting: Actor) -> None:
    """Pass nothing on. Whoever holds the receipt can read the reason."""
    voice = _for_reader(voice, acting)
    if not reason.strip():
        raise Refused(_("Say why, in words that the person can read at their receipt."))
    voice.state = VOICE.take("set_aside", voice.state, acting=acting, thing=voice)
    voice.reason = reason.strip()
    voice.save(update_fields=["state", "reason"])
    _tell_read(voice.process, acting=acting)


@transaction.atomic
def set_consent(voice: Voice, purpose: str, given: bool, *, acting: Actor) -> None:
    """Allow or stop one use, from now on. `acting` is the receipt's holder (`states.holder`)."""
    voice = _locked(voice)
    # Who may take everything back may take back a part.
    if refused := VOICE.refusal("withdraw", voice.state, acting, voice, {}):
        raise refused
    if purpose not in OPTIONAL:
        raise Refused(_("Reading for review is what giving words means. To stop it, withdraw your words."))
    Consent.objects.update_or_create(voice=voice, purpose=purpose, defaults={"given": given})


@transaction.atomic
def withdraw(voice: Voice, *, acting: Actor) -> None:
    """Take the words back: they are destroyed here, with every wording made of them that waits for the register.

    What the register holds already is withheld from all by `queries.without_consent`, as withdrawal ends every
    consent. `acting` is the receipt's holder (`states.holder`).
    """
    voice = _locked(voice)
    voice.state = VOICE.take("withdraw", voice.state, acting=acting, thing=voice)
    voice.words, voice.reason, voice.constituency = "", "", ""
    voice.save(update_fields=["state", "words", "reason", "constituency"])
    ClearedWording.objects.filter(voice=voice).delete()
    Consent.objects.filter(voice=voice).update(given=False)


def mark_registered(cleared: Iterable[ClearedWording]) -> None:
    """Called by the register's own action, in its transaction, once these wordings have an id there."""
    ClearedWording.objects.filter(pk__in=[row.pk for row in cleared]).update(registered=True)


def _locked(voice: Voice) -> Voice:
    return Voice.objects.select_for_update(of=("self",)).select_related("process").get(pk=voice.pk)


def _for_reader(voice: Voice, acting: Actor) -> Voice:
    if not may_read(acting):
        raise Refused(RULES["read"].refusal, code="role")
    return _locked(voice)


def _tell_read(process: Process, *, acting: Actor) -> None:
    """Write to the log that at least so many voices have been read, when that is a new multiple of the floor."""
    at_least = floored(Voice.objects.filter(process=process, state__in=READ).count(), process.floor) or 0
    lines = (line for line in ledger.about(process, process.code) if line.kind == "voices.read")
    told = max((json.loads(line.body)["facts"]["at_least"] for line in lines), default=0)
    if at_least > told:
        append(process, [Entry("voices.read", process.code, {"at_least": at_least})], acting=acting)

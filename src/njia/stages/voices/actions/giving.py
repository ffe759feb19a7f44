"""Taking words in: sealed before they are kept."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.people.models import Organisation
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.proof import submission_commitment
from njia.stages.voices.actions import flood
from njia.stages.voices.models import Consent, Promise, Voice
from njia.stages.voices.queries import is_open
from njia.stages.voices.states import CLOSED, DOORS, OPTIONAL, PURPOSES, QUESTIONS, asked
from njia.vault import door as vault
from njia.vault import lookup, receipts

LONGEST = 10_000
"""Characters in one contribution: some four pages."""
ENTROPY = 32


@dataclass(frozen=True)
class Given:
    """What somebody says through a door. `spoken` is the language in which it was said, `contact` how to reach them."""

    words: str
    language: str
    door: str = "web"
    spoken: str = ""
    interpreted: bool = False
    constituency: str = ""
    contact: str = ""
    consents: Mapping[str, bool] = field(default_factory=dict)


def new_token() -> str:
    """Names one showing of the form, so that sending it twice can be seen."""
    return secrets.token_urlsafe(16)


@transaction.atomic
def contribute(
    process: Process, given: Given, *, acting: Actor, token: str = "", organisation: Organisation | None = None,
    receipt: str = "", digits: bool = False, source: str = "",
) -> tuple[Voice, str]:  # fmt: skip
    """Seal what is given; returns the voice and its receipt, which is kept nowhere.

    The receipt is derived from the form's token, all that was sent, and the installation's secret. So a double click
    finds its own voice and shows the same receipt, without a column, cookie or session that ties anything to a
    visit; the same page sent again with other words is another voice, and nothing is lost. Without the token, which
    is not kept either, no secret in the database or beside it leads back to the receipt. A `receipt` that was handed
    out on paper beforehand is taken instead; one of `digits` can be typed on any telephone. Where a `source` is given,
    a flood of voices from it is read after all others.
    """
    if not is_open(process):
        raise Refused(CLOSED, code="closed")
    _check(given)
    asked_of = asked(of_organisation=organisation is not None)
    consents = {
        purpose: purpose not in OPTIONAL or (purpose in asked_of and bool(given.consents.get(purpose)))
        for purpose in PURPOSES
    }
    receipt = receipt or _receipt(token or new_token(), given, consents, digits)
    secret = lookup.secrets_of(receipts.canonical(receipt))
    known = Voice.objects.filter(receipt=secret.digest).first()
    return known or _take_in(process, given, consents, secret, organisation, source), receipt


def _check(given: Given) -> None:
    if not given.words.strip():
        raise Refused(_("Write what you want to say."))
    if len(given.words) > LONGEST:
        raise Refused(_("These are too many words to send at once. Send them in two parts."))
    if given.language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages."))
    if given.door not in DOORS:
        raise Refused(_("Choose how this was given."))
    if given.constituency and given.constituency not in vocabularies.terms("constituencies"):
        raise Refused(_("Choose one of the groups, or prefer not to say."))


def _receipt(token: str, given: Given, consents: Mapping[str, bool], digits: bool) -> str:
    sent: Sequence[object] = [
        token, given.words, given.language, given.door, given.spoken, given.interpreted, given.constituency,
        given.contact, dict(consents),
    ]  # fmt: skip
    value = json.dumps(sent, sort_keys=True)
    entropy = salted_hmac("njia.voices.receipt", value, algorithm="sha256").digest()
    return receipts.new_digits(entropy) if digits else receipts.new_words(entropy, given.language)


def _take_in(
    process: Process, given: Given, consents: Mapping[str, bool], secret: lookup.Secrets,
    organisation: Organisation | None, source: str,
) -> Voice:  # fmt: skip
    month = clock.today().replace(day=1)
    try:
        with transaction.atomic():
            voice = Voice.objects.create(
                process=process, received_in=month, door=given.door, language=given.language,
                organisation=organisation, receipt=secret.digest, slow=bool(source) and flood.is_crowded(source),
            )  # fmt: skip
    except IntegrityError:  # the other click of a double click was quicker
        return Voice.objects.get(receipt=secret.digest)
    Consent.objects.bulk_create(
        Consent(voice=voice, purpose=purpose, given=yes, version=QUESTIONS)
        for purpose, yes in consents.items()
    )
    _seal(voice, given)
    Promise.objects.create(process=process, commitment=submission_commitment(secret.opener), month=month)
    return voice


def _seal(voice: Voice, given: Given) -> None:
    said = {
        "words": given.words.strip(), "spoken": given.spoken, "interpreted": given.interpreted,
        "constituency": given.constituency,
    }  # fmt: skip
    vault.seal(voice.process, voice.pk, "words", json.dumps(said, ensure_ascii=False).encode())
    if contact := given.contact.strip():
        vault.seal_for_two(voice.process, voice.pk, "identity", contact.encode())

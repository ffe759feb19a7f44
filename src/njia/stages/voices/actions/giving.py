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
from njia.kernel.keys import random_key
from njia.kernel.people.models import Organisation
from njia.kernel.processes.models import Process
from njia.kernel.subjects import subject
from njia.kernel.vocabularies import queries as vocabularies
from njia.proof import submission_commitment
from njia.stages.voices.actions import flood
from njia.stages.voices.models import Consent, Promise, Voice
from njia.stages.voices.queries import is_open
from njia.stages.voices.states import CLOSED, DOORS, OPTIONAL, PURPOSES, QUESTIONS, RULES, asked
from njia.vault import door as vault
from njia.vault import lookup, receipts

LONGEST = 10_000
"""Characters in one contribution: some four pages."""
ENTROPY = 32


@dataclass(frozen=True)
class Given:
    """What somebody says through a door. `spoken` is the language in which it was said, `contact` how to reach them,
    `about` what it is said of, as a reference that `kernel.subjects` knows."""

    words: str
    language: str
    door: str = "web"
    spoken: str = ""
    interpreted: bool = False
    constituency: str = ""
    contact: str = ""
    about: str = ""
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
    require_open(process)
    check(given)
    check_subject(process, given)
    consents = answers(given.consents, organisation)
    receipt = receipt or _receipt(token or new_token(), given, consents, digits)
    secret = lookup.secrets_of(receipts.canonical(receipt))
    known = Voice.objects.filter(receipt=secret.digest).first()
    made = known or take_in(process, given, consents, secret, organisation=organisation, source=source)
    return made, receipt


@transaction.atomic
def contribute_for(
    process: Process, given: Given, organisation: Organisation, *, acting: Actor, token: str = ""
) -> tuple[Voice, str]:
    """Words of people whom an organisation does not name. The receipt is the organisation's to keep or hand on."""
    RULES["behalf"].require(acting)
    if organisation.pk not in acting.organisations or organisation.process_id != process.pk:
        raise Refused(_("You do not speak for this organisation today."), code="role")
    if given.contact:
        raise Refused(_("Words given on behalf of others carry nothing that leads to them."))
    return contribute(process, given, acting=acting, token=token, organisation=organisation)


def require_open(process: Process) -> None:
    if not is_open(process):
        raise Refused(CLOSED, code="closed")


def answers(given: Mapping[str, bool], organisation: Organisation | None = None) -> dict[str, bool]:
    """The answer to each question about uses; to whatever was not asked, or not answered, it is no."""
    about = asked(of_organisation=organisation is not None)
    return {
        purpose: purpose not in OPTIONAL or (purpose in about and bool(given.get(purpose)))
        for purpose in PURPOSES
    }


def check(given: Given) -> None:
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


def check_subject(process: Process, given: Given) -> None:
    if given.about and subject(process.pk, given.about) != given.about:
        raise Refused(_("There is nothing of this name to say something about."))


def content(given: Given, consents: Mapping[str, bool]) -> str:
    """All that was sent, in one order: the same text for the same form sent twice, and for no other."""
    sent: Sequence[object] = [
        given.words, given.language, given.door, given.spoken, given.interpreted, given.constituency, given.contact,
        given.about, dict(consents),
    ]  # fmt: skip
    return json.dumps(sent, sort_keys=True)


def _receipt(token: str, given: Given, consents: Mapping[str, bool], digits: bool) -> str:
    value = json.dumps([token, content(given, consents)])
    entropy = salted_hmac("njia.voices.receipt", value, algorithm="sha256").digest()
    return receipts.new_digits(entropy) if digits else receipts.new_words(entropy, given.language)


def take_in(
    process: Process, given: Given, consents: Mapping[str, bool], secret: lookup.Secrets, *,
    organisation: Organisation | None = None, key: int | None = None, source: str = "",
) -> Voice:  # fmt: skip
    """Keep what is given, sealed; `key` where the voice's own key has to be known beforehand."""
    voice = new_voice(process, given, consents, secret, organisation=organisation, key=key, source=source)
    if not vault.has(voice.pk, "words"):  # else the other click of a double click was quicker
        _seal(voice, given)
    return voice


def new_voice(
    process: Process, given: Given, consents: Mapping[str, bool], secret: lookup.Secrets, *,
    organisation: Organisation | None = None, key: int | None = None, source: str = "",
) -> Voice:  # fmt: skip
    """The row of a voice, or the one that this receipt has already. Raises `Refused` where the key is another's."""
    month = clock.today().replace(day=1)
    try:
        with transaction.atomic():
            voice = Voice.objects.create(
                pk=random_key() if key is None else key, process=process, received_in=month, door=given.door,
                language=given.language, organisation=organisation, receipt=secret.digest,
                slow=bool(source) and flood.is_crowded(source),
            )  # fmt: skip
    except IntegrityError:
        found = Voice.objects.filter(receipt=secret.digest).first()
        if found is None or key not in (None, found.pk):
            raise Refused(_("This entry has the mark of another. Enter it again.")) from None
        return found
    Consent.objects.bulk_create(
        Consent(voice=voice, purpose=purpose, given=yes, version=QUESTIONS)
        for purpose, yes in consents.items()
    )
    Promise.objects.create(process=process, commitment=submission_commitment(secret.opener), month=month)
    return voice


def said_of(given: Given) -> dict[str, object]:
    """What is sealed as the words: all that a custodian reads, and nothing of who it was."""
    said: dict[str, object] = {
        "words": given.words.strip(), "spoken": given.spoken.strip(), "interpreted": given.interpreted,
        "constituency": given.constituency,
    }  # fmt: skip
    return said | {"about": given.about} if given.about else said


def _seal(voice: Voice, given: Given) -> None:
    vault.seal(voice.process, voice.pk, "words", json.dumps(said_of(given), ensure_ascii=False).encode())
    if contact := given.contact.strip():
        vault.seal_for_two(voice.process, voice.pk, "identity", contact.encode())

"""Workshops: slips that admit one voice each, and what may be known of who used one, which is nothing.

A slip carries a token outside and a receipt inside a fold. The token is kept as a digest until it is used, and then
not at all; the receipt is not kept. What leads from the token to the receipt is the workshop's salt together with a
secret outside the database, and the salt is destroyed when the workshop ends: from then on nobody can go that way,
whatever they hold. So nobody types a receipt on a device that others see, and none can be mistyped.
"""

import datetime
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.stages.voices.actions.giving import (
    Given,
    answers,
    check,
    check_subject,
    content,
    contribute,
    new_voice,
    require_open,
    take_in,
)
from njia.stages.voices.models import Token, Voice, Workshop
from njia.stages.voices.queries import floored
from njia.stages.voices.states import RULES, may_read
from njia.vault import door as vault
from njia.vault import lookup, receipts

TOKEN_WORDS = 5
"""50 bits: to find one of some hundred by trying at a door takes ten thousand years at a thousand tries a second."""
MOST_AT_ONCE, MOST_SLIPS = 60, 600
MOST_PEOPLE = 1_000


@dataclass(frozen=True)
class Slip:
    """Shown once, to be printed. Neither half is kept."""

    token: str
    receipt: str


@transaction.atomic
def plan_workshop(
    process: Process, *, title: str, on: datetime.date, people: int, language: str, acting: Actor
) -> Workshop:
    RULES["workshops"].require(acting)
    if not title.strip():
        raise Refused(_("Give the workshop a title, without names."))
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused(_("Say how many people you expect."))
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages."))
    return Workshop.objects.create(
        process=process, title=title.strip(), on=on, people=people, language=language, facilitator=acting.ref,
        salt=secrets.token_hex(32),
    )  # fmt: skip


def _own(workshop: Workshop, acting: Actor) -> Workshop:
    """The row, locked. Raises `Refused` unless it is the facilitator's own and has not ended."""
    RULES["workshops"].require(acting)
    found = (
        Workshop.objects.select_for_update().filter(pk=workshop.pk, process_id=acting.process_id or 0).first()
    )
    if found is None or found.facilitator != acting.ref:
        raise NotFound
    if not found.salt:
        raise Refused(_("This workshop has ended."))
    return found


@transaction.atomic
def make_slips(workshop: Workshop, number: int, *, acting: Actor) -> list[Slip]:
    """New slips, to be printed now: what is on them cannot be shown again."""
    workshop = _own(workshop, acting)
    if not 1 <= number <= MOST_AT_ONCE:
        raise Refused(_("Make between 1 and %(most)d slips at a time.") % {"most": MOST_AT_ONCE})
    if workshop.slips + number > MOST_SLIPS:
        raise Refused(_("One workshop has at most %(most)d slips.") % {"most": MOST_SLIPS})
    tokens = [_new_token(workshop.language) for _each in range(number)]
    Token.objects.bulk_create(
        Token(workshop=workshop, digest=_digest(receipts.canonical(token))) for token in tokens
    )
    workshop.slips += number
    workshop.save(update_fields=["slips"])
    return [Slip(token, _receipt(workshop, receipts.canonical(token))) for token in tokens]


def _new_token(language: str) -> str:
    words = receipts.new_words(secrets.token_bytes(receipts.ENTROPY), language).split(" ")
    return " ".join(words[:TOKEN_WORDS])


def _digest(token: str) -> str:
    return salted_hmac("njia.voices.token", token, algorithm="sha256").hexdigest()


def _receipt(workshop: Workshop, token: str) -> str:
    entropy = salted_hmac("njia.voices.slip", f"{workshop.salt}\n{token}", algorithm="sha256").digest()
    return receipts.new_words(entropy, workshop.language)


@transaction.atomic
def make_void(workshop: Workshop, typed: str, *, acting: Actor) -> None:
    """A slip was lost, or seen by somebody: its token admits nobody any more. Raises `Refused` where there is none."""
    workshop = _own(workshop, acting)
    digest = _digest(receipts.canonical(typed))
    if not Token.objects.filter(workshop=workshop, digest=digest).delete()[0]:
        raise Refused(unknown())
    workshop.slips -= 1
    workshop.save(update_fields=["slips"])


@transaction.atomic
def end_workshop(workshop: Workshop, *, acting: Actor) -> Workshop:
    """No more slips are taken, and nobody can go from a token to its receipt any more.

    What the facilitator learns is how many gave words, rounded down like every figure about people, and only now: an
    exact number that rises while people come and go would tell who did, and who did not.
    """
    workshop = _own(workshop, acting)
    left = Token.objects.filter(workshop=workshop)
    workshop.entered = floored(workshop.slips - left.count(), workshop.process.floor) or 0
    left.delete()
    workshop.salt, workshop.slips = "", 0
    workshop.save(update_fields=["salt", "slips", "entered"])
    return workshop


def unknown() -> str:
    """One text for a token that never was, and for one that was used."""
    return _(
        "This token does not open anything: a word of it is different, or it was used already. If you sent this "
        "twice, your first words have arrived, and the receipt in your slip is theirs."
    )


@transaction.atomic
def contribute_by_slip(process: Process, given: Given, typed: str, *, acting: Actor) -> Voice:
    """Take words in by a slip, whose receipt becomes the voice's. Raises `Refused` for a token that opens nothing.

    Sent twice, the same finds its own voice: the voice's key is made from the token and all that was sent, so that
    there is nothing to compare but the key. Other words with a used token are refused, and not said to have arrived.
    """
    require_open(process)
    check(given)
    check_subject(process, given)
    consents = answers(given.consents)
    sent = content(given, consents)
    return by_slip(
        process, typed, lambda workshop, token: _key(workshop, token, sent),
        lambda key, secret: take_in(process, given, consents, secret, key=key),
    )  # fmt: skip


@transaction.atomic
def key_in(process: Process, given: Given, slip: str, *, acting: Actor, token: str = "") -> Voice:
    """Words from a sheet of paper, typed by a custodian, who may read words anyway: so paper adds no reader.

    The sheet asks for no way to be reached, as one person alone would then see it. With the token of a slip, the
    receipt in that slip becomes the voice's; without one nobody holds a receipt.
    """
    if not may_read(acting):
        raise Refused(RULES["read"].refusal, code="role")
    if given.contact:
        raise Refused(_("Paper carries no way to reach somebody."))
    if slip.strip():
        return contribute_by_slip(process, given, slip, acting=acting)
    return contribute(process, given, acting=acting, token=token)[0]


@dataclass(frozen=True)
class Locked:
    """What a device sealed while it was away. `record` is the key that the device made for it, and is bound into it."""

    record: int
    sealed: vault.SealedWords
    language: str
    consents: Mapping[str, bool]


@transaction.atomic
def take_locked(process: Process, typed: str, locked: Locked, *, acting: Actor) -> Voice:
    """Take in what was sealed on a device, by a slip. Sent again, it finds its own voice.

    The key comes from outside, so it must not reach another's row: a new row is inserted and never written over, and
    what is sealed for a voice that has words already is left as it is. Raises `Refused` (code `keys`) where the
    custodians have changed since, and the slip stays good.
    """
    require_open(process)
    if locked.language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages."))
    if not 0 < locked.record < 2**63:
        raise Refused(_("This entry has the mark of another. Enter it again."))
    given = Given("", locked.language, door="group")

    def take(key: int, secret: lookup.Secrets) -> Voice:
        voice = new_voice(process, given, answers(locked.consents), secret, key=key)
        if not vault.has(voice.pk, "words"):
            vault.take_sealed(process, voice.pk, "words", locked.sealed)
        return voice

    return by_slip(process, typed, lambda _workshop, _token: locked.record, take)


def _key(workshop: Workshop, token: str, sent: str) -> int:
    value = f"{workshop.salt}\n{token}\n{sent}"
    return int.from_bytes(salted_hmac("njia.voices.key", value, algorithm="sha256").digest()[:8]) >> 1


def by_slip(
    process: Process, typed: str, key_of: Callable[[Workshop, str], int],
    take: Callable[[int, lookup.Secrets], Voice],
) -> Voice:  # fmt: skip
    """Use a token up and take its voice in, or find the voice that this very sending has brought before."""
    token = receipts.canonical(typed)
    row = (
        Token.objects.filter(digest=_digest(token), workshop__process=process)
        .select_related("workshop")
        .first()
    )
    # The row is deleted by whoever comes first; on a double click the second waits here, and finds none.
    if row is None or not Token.objects.filter(pk=row.pk).delete()[0]:
        return _sent_before(process, token, key_of)
    workshop = row.workshop
    secret = lookup.secrets_of(receipts.canonical(_receipt(workshop, token)))
    return take(key_of(workshop, token), secret)


def _sent_before(process: Process, token: str, key_of: Callable[[Workshop, str], int]) -> Voice:
    for workshop in Workshop.objects.filter(process=process).exclude(salt=""):
        voice = Voice.objects.filter(pk=key_of(workshop, token), process=process).first()
        if voice and voice.receipt == lookup.secrets_of(receipts.canonical(_receipt(workshop, token))).digest:
            return voice
    raise Refused(unknown())

"""Letting a firm bring calls in, which the public log tells, as the firm can read what is typed."""

import re
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Gateway
from njia.stages.voices.queries.gateways import digest_of
from njia.stages.voices.states import GATEWAYS, RULES

DIALLED = re.compile(r"\*[0-9*]{1,36}#")
WRITTEN_TO = re.compile(r"\+?[0-9]{3,20}")


@transaction.atomic
def connect_gateway(
    process: Process, kind: str, *, acting: Actor, dial: str = "", number: str = ""
) -> tuple[Gateway, str]:
    """Connect a firm, or give it a new secret, after which the old one opens nothing.

    Returns the secret too, which is part of the address that the firm calls, and is kept nowhere.
    """
    RULES["gateways"].require(acting)
    if kind not in GATEWAYS:
        raise Refused(_("Choose one of the firms."))
    dial, number = dial.strip(), number.strip()
    if dial and not DIALLED.fullmatch(dial):
        raise Refused(_("What people dial begins with * and ends with #, with digits between."))
    if number and not WRITTEN_TO.fullmatch(number):
        raise Refused(_("The number for SMS consists of digits, perhaps with + before them."))
    if not (dial or number):
        raise Refused(_("Give what people dial, or the number for SMS."))
    secret = secrets.token_urlsafe(32)
    made, _new = Gateway.objects.update_or_create(
        process=process, kind=kind, defaults={"digest": digest_of(secret), "dial": dial, "number": number}
    )
    append(process, [Entry("gateway.connected", process.code, {"kind": kind})], acting=acting)
    return made, secret


@transaction.atomic
def disconnect_gateway(process: Process, kind: str, *, acting: Actor) -> None:
    RULES["gateways"].require(acting)
    if not Gateway.objects.filter(process=process, kind=kind).delete()[0]:
        raise NotFound
    append(process, [Entry("gateway.disconnected", process.code, {"kind": kind})], acting=acting)

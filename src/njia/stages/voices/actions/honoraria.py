"""Thanks for time and knowledge: offered, agreed, paid. By pseudonym, apart from identities and from voices."""

import re
import secrets
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Honorarium
from njia.stages.voices.queries.checking import names_somebody
from njia.stages.voices.states import HONORARIUM, RULES

CURRENCY = re.compile(r"[A-Z]{3}")
COLOURS = (
    "amber",
    "azure",
    "coral",
    "ebony",
    "ivory",
    "jade",
    "lilac",
    "maroon",
    "ochre",
    "olive",
    "ruby",
    "teal",
)
THINGS = (
    "anchor",
    "basket",
    "bridge",
    "candle",
    "cedar",
    "drum",
    "kettle",
    "lantern",
    "meadow",
    "pebble",
    "river",
    "sail",
)
PSEUDONYM = re.compile(rf"(?:{'|'.join(COLOURS)})-(?:{'|'.join(THINGS)})-\d{{2}}")


def new_pseudonym() -> str:
    """Two words and a number that mean nothing, such as “teal-river-42”."""
    pick = secrets.choice
    return f"{pick(COLOURS)}-{pick(THINGS)}-{secrets.randbelow(90) + 10}"


@transaction.atomic
def offer_honorarium(
    process: Process, *, pseudonym: str, purpose: str, amount: Decimal, currency: str, acting: Actor
) -> Honorarium:
    """Raises `Refused` for a person's name or number where the pseudonym belongs, and for no amount."""
    RULES["honoraria"].require(acting)
    pseudonym = pseudonym.strip()
    if not PSEUDONYM.fullmatch(pseudonym):
        raise Refused(_("Take a pseudonym like the one proposed: two words and a number, nobody's name."))
    if amount <= 0 or not CURRENCY.fullmatch(currency):
        raise Refused(_("Give an amount above nothing, and a currency such as KES."))
    if not purpose.strip() or names_somebody(purpose):
        raise Refused(_("Say what it is for, without a name, a place or a number."))
    return Honorarium.objects.create(
        process=process, pseudonym=pseudonym, purpose=purpose.strip(), amount=amount, currency=currency,
        changed_on=clock.today(),
    )  # fmt: skip


@transaction.atomic
def take_honorarium_step(honorarium: Honorarium, step: str, *, acting: Actor) -> None:
    RULES["honoraria"].require(acting)
    row = Honorarium.objects.select_for_update(of=("self",)).get(pk=honorarium.pk)
    if step not in HONORARIUM.steps:
        raise Refused(_("There is no such step."))
    row.state = HONORARIUM.take(step, row.state, acting=acting, thing=row)
    row.changed_on = clock.today()
    row.save(update_fields=["state", "changed_on"])

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, PUBLIC_REF, Actor, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

READERS = frozenset({Role.CUSTODIAN})
"""Only custodians read voices: never government, never the host, not even the operator."""

HOLDER = Role.CONTRIBUTOR
"""As whom somebody acts who shows a voice's receipt; see `holder`."""

VOICE = Workflow(
    "voice",
    start="received",
    states={
        "received": _("Received, not yet read"),
        "cleared": _("Read, and passed on in safe words"),
        "set_aside": _("Read, and set aside with a reason"),
        "withdrawn": _("Withdrawn by the person who gave it"),
    },
    steps=(
        Step("clear", frozenset({"received"}), "cleared", READERS, _("Pass on in safe words")),
        Step("set_aside", frozenset({"received"}), "set_aside", READERS, _("Set aside with a reason")),
        Step(
            "withdraw", frozenset({"received", "cleared", "set_aside"}), "withdrawn", frozenset({HOLDER}),
            _("Withdraw my words"),
        ),
    ),
)  # fmt: skip

UNREAD = frozenset({"received"})
READ = frozenset({"cleared", "set_aside"})
"""States of a voice that has been heard. Figures count these alone, so that they move when a custodian reads, not when
somebody gives."""
GONE = frozenset({"withdrawn"})

KINDS: dict[str, Words] = {"recommendation": _("Recommendation"), "insight": _("Insight")}
"""What a custodian makes of a voice: something to be done, or experience that asks for nothing by itself."""

PURPOSES: dict[str, Words] = {
    "review": _("The Technical Working Group may read it."),
    "public": _("It may be shown to everybody, in safe words."),
    "submission": _("It may be part of what is sent to Alliance 8.7."),
}
"""What a contributor agrees to, one by one. Reading for review is what contributing means; the others may be refused."""
OPTIONAL = frozenset(PURPOSES) - {"review"}

RULES = {
    "read": Rule("read", READERS, _("Only custodians read voices.")),
}

CLOSED = _(
    "Giving words in confidence opens here once they are sealed on arrival. Until then nothing is taken in."
)


def may_read(actor: Actor) -> bool:
    """A custodian who also runs the process reads nothing: the two are kept apart."""
    return RULES["read"].allows(actor) and not actor.has(DESK)


def holder(process_id: int) -> Actor:
    """Whoever shows a receipt: nobody in particular, who may act for that one voice. The receipt is the whole proof."""
    return Actor(ref=PUBLIC_REF, process_id=process_id, roles=frozenset({HOLDER}))

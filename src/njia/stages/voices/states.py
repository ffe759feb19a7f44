from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

READERS = frozenset({Role.CUSTODIAN})
"""Only custodians read voices: never government, never the host, not even the operator."""

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
        Step("withdraw", frozenset({"received", "cleared", "set_aside"}), "withdrawn", frozenset(Role), _("Withdraw")),
    ),
)

PURPOSES: dict[str, Words] = {
    "review": _("The Technical Working Group may read it."),
    "public": _("It may be shown to everybody, in safe words."),
    "submission": _("It may be part of what is sent to Alliance 8.7."),
}
"""What a contributor agrees to, one by one. Reading for review is what contributing means; the others may be refused."""

RULES = {
    "read": Rule("read", READERS, _("Only custodians read voices.")),
}

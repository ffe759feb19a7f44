from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, PUBLIC_REF, Actor, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow
from njia.vault.door import may_hold

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
        "safeguarding": _("Given to the safeguarding lead"),
        "withdrawn": _("Withdrawn by the person who gave it"),
    },
    steps=(
        Step("clear", frozenset({"received"}), "cleared", READERS, _("Pass on in safe words")),
        Step("set_aside", frozenset({"received"}), "set_aside", READERS, _("Set aside with a reason")),
        Step("hand_over", frozenset({"received"}), "safeguarding", READERS, _("Give to the safeguarding lead")),
        Step(
            "object", frozenset({"cleared", "set_aside"}), "received", frozenset({HOLDER}),
            _("This is not what I meant"),
        ),
        Step(
            "send_back", frozenset({"received", "cleared"}), "received", READERS | {Role.SURVIVOR_REPRESENTATIVE, HOLDER},
            _("Read it again"),
        ),
        Step(
            "withdraw", frozenset({"received", "cleared", "set_aside", "safeguarding"}), "withdrawn",
            frozenset({HOLDER}), _("Withdraw my words"),
        ),
    ),
)  # fmt: skip

UNREAD = frozenset({"received"})
READ = frozenset({"cleared", "set_aside"})
"""States of a voice that has been heard. Figures count these alone, so that they move when a custodian reads, not when
somebody gives."""
GONE = frozenset({"withdrawn"})
WITH_CUSTODIANS = UNREAD | READ
"""States in which a custodian's key opens the words."""

CONFIRMERS = READERS | {Role.SURVIVOR_REPRESENTATIVE, HOLDER}

WORDING = Workflow(
    "wording",
    start="proposed",
    states={
        "proposed": _("Waits to be confirmed"),
        "confirmed": _("Confirmed"),
        "replaced": _("Replaced, as it was not what was meant"),
    },
    steps=(
        Step("confirm", frozenset({"proposed"}), "confirmed", CONFIRMERS, _("Confirm these words")),
        Step("replace", frozenset({"proposed", "confirmed"}), "replaced", CONFIRMERS, _("Write other words")),
    ),
)  # fmt: skip
CONFIRMED = frozenset({"confirmed"})
WAITING = frozenset({"proposed"})
REPLACED = frozenset({"replaced"})

OBJECTIONS: dict[str, Words] = {
    "wording": _("The safe words do not say what I meant."),
    "group": _("It was put together with something else."),
    "answer": _("The answer is about something else."),
}
"""What "not what I meant" can be about: the step that opens again."""

ALERT = Workflow(
    "alert",
    start="raised",
    states={"raised": _("Raised"), "in_hand": _("In hand"), "ended": _("Ended")},
    steps=(
        Step("take", frozenset({"raised"}), "in_hand", frozenset({Role.SAFEGUARDING_LEAD}), _("Take it in hand")),
        Step("end", frozenset({"in_hand"}), "ended", frozenset({Role.SAFEGUARDING_LEAD}), _("End it")),
    ),
)  # fmt: skip

HONORARIUM = Workflow(
    "honorarium",
    start="offered",
    states={"offered": _("Offered"), "agreed": _("Agreed"), "declined": _("Declined"), "paid": _("Paid")},
    steps=(
        Step("agree", frozenset({"offered"}), "agreed", DESK | {Role.FACILITATOR}, _("It was agreed")),
        Step("decline", frozenset({"offered", "agreed"}), "declined", DESK | {Role.FACILITATOR}, _("It was declined")),
        Step("pay", frozenset({"agreed"}), "paid", DESK, _("It was paid")),
    ),
)  # fmt: skip

OPEN_ALERTS = frozenset({"raised", "in_hand"})
UNSEEN_ALERTS = frozenset({"raised"})

MARKS: dict[str, Words] = {
    "name": _("perhaps a name"),
    "place": _("perhaps a place"),
    "phone": _("a telephone number"),
    "id": _("a number of a paper"),
    "email": _("an e-mail address"),
    "web": _("an address on the internet"),
    "age": _("an age"),
    "date": _("a day"),
    "address": _("an address"),
    "family": _("a number of relatives"),
    "employer": _("perhaps an employer"),
    "vehicle": _("a vehicle"),
}
"""What the highlighter says of a stretch of words; a kind that is not here is said to be an identifier."""
ANY_MARK = _("perhaps something that identifies")

KINDS: dict[str, Words] = {"recommendation": _("Recommendation"), "insight": _("Insight")}
"""What a custodian makes of a voice: something to be done, or experience that asks for nothing by itself."""

DOORS: dict[str, Words] = {
    "web": _("On this website"),
    "group": _("In a workshop"),
    "paper": _("On paper"),
    "organisation": _("Through an organisation"),
    "sms": _("By SMS"),
    "ussd": _("By dialling"),
}

GATEWAYS: dict[str, Words] = {"africas-talking": _("Africa's Talking")}
"""Firms between telephones and Njia whose way of calling is known here."""

QUESTIONS = 1
"""Version of the consent questions below. It rises when one is put differently: an old yes is to the old question."""
PURPOSES: dict[str, Words] = {
    "review": _("The Technical Working Group may read it, in safe words."),
    "paraphrase": _("Others may say it in other words, shorter or clearer."),
    "public": _("It may be shown to everybody, in safe words."),
    "quote": _("Parts of it may be quoted, in safe words."),
    "translate": _("It may be put into other languages."),
    "count": _("It may be counted, together with many others."),
    "submission": _("It may be part of what is sent to Alliance 8.7."),
    "attribute": _("The organisation that passed it on may be named beside it."),
    "contact": _("I may be asked something more, through my receipt."),
}
"""What a contributor agrees to, one by one. Reading for review is what contributing means; the others may be refused."""
OPTIONAL = frozenset(PURPOSES) - {"review"}
OF_ORGANISATIONS = frozenset({"attribute"})
"""Asked only of what an organisation passes on: of nobody else is anything said of where words come from."""


def asked(*, of_organisation: bool) -> tuple[str, ...]:
    """The purposes that somebody is asked about, in their order."""
    return tuple(
        purpose
        for purpose in PURPOSES
        if purpose in OPTIONAL and (of_organisation or purpose not in OF_ORGANISATIONS)
    )


RULES = {
    "read": Rule("read", READERS, _("Only custodians read voices.")),
    "support": Rule(
        "support",
        frozenset({Role.OPERATOR, Role.SECRETARIAT}),
        _("Only the operator or the secretariat does this."),
    ),
    "gateways": Rule("gateways", frozenset({Role.OPERATOR}), _("Only the operator connects telephones.")),
    "workshops": Rule(
        "workshops", frozenset({Role.FACILITATOR}), _("Only facilitators hold workshops and hand out tokens.")
    ),
    "behalf": Rule(
        "behalf", frozenset({Role.CONTRIBUTOR}), _("Only those who speak for an organisation do this.")
    ),
    "confirm": Rule("confirm", CONFIRMERS - {HOLDER}, _("Only trained people confirm wordings.")),
    "safeguard": Rule(
        "safeguard", frozenset({Role.SAFEGUARDING_LEAD}), _("Only the safeguarding lead sees alerts.")
    ),
    "honoraria": Rule(
        "honoraria", DESK | {Role.FACILITATOR}, _("Only the secretariat and facilitators keep honoraria.")
    ),
}

CLOSED = _("Giving words in confidence is not open here yet.")

may_read = may_hold


def holder(process_id: int) -> Actor:
    """Whoever shows a receipt: nobody in particular, who may act for that one voice. The receipt is the whole proof."""
    return Actor(ref=PUBLIC_REF, process_id=process_id, roles=frozenset({HOLDER}))

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, MEMBERS, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

KINDS: dict[str, Words] = {"recommendation": _("Recommendation"), "insight": _("Insight")}
"""A recommendation asks for something; an insight is experience and nuance that asks for nothing by itself."""

VIAS: dict[str, Words] = {
    "import": _("Imported from a file"),
    "meeting": _("Given at a meeting"),
    "organisation": _("Sent by an organisation"),
    "voice": _("Given in confidence"),
}

REGISTRARS = DESK | {Role.RAPPORTEUR}
SENDERS = frozenset({Role.CONTRIBUTOR})
"""Those who see and withdraw what their own organisation sent, and nothing else before it is published."""

ITEM = Workflow(
    "recommendation",
    start="registered",
    states={
        "registered": _("Registered"),
        "withdrawn": _("Withdrawn by its sender"),
        "joined": _("Put back together with the whole"),
    },
    steps=(
        Step(
            "withdraw", frozenset({"registered"}), "withdrawn", REGISTRARS | {Role.CONTRIBUTOR}, _("Withdraw")
        ),
        # A part whose division was undone: its id is never given again, and it asks for no answer.
        Step("join", frozenset({"registered"}), "joined", REGISTRARS, _("Put the parts back together")),
    ),
)

JOINED = "joined"
LEFT = frozenset({"withdrawn", JOINED})
MOST_PARTS = 20

RELATIONS: dict[str, tuple[Words, Words]] = {
    "supersedes": (_("It takes the place of"), _("Its place was taken by")),
    "relates": (_("It belongs with"), _("It belongs with")),
}
"""How one item is tied to another: as said of the one, and as said of the other. A tie changes no answer."""
FORGOTTEN = "—"
"""What stands where words were that their contributor took back."""

SUGGESTED, REFUSED = "suggested", "refused"
LIKENESSES: dict[str, Words] = {SUGGESTED: _("Suggested"), REFUSED: _("Refused")}
"""What a person said of a suggested pair. That two were grouped is no state of the pair: the answers say so."""
WAITING, MEANINGS, WORDS = "waiting", "meaning", "words"
COMPARING: dict[str, Words] = {
    WAITING: _("It waits for its turn."),
    MEANINGS: _("What the texts mean is being worked out."),
    WORDS: _("The words are being compared."),
}
"""The stages of a comparison that is under way, as the engine names them; none of them when it is done."""

ROUND = Workflow(
    "round",
    start="open",
    states={"open": _("Open"), "closed": _("Closed")},
    steps=(Step("close", frozenset({"open"}), "closed", DESK, _("Close the round")),),
)

RULES = {
    "see": Rule(
        "see", INSIDE, _("These are open to the process's working members until they are published.")
    ),
    "register": Rule(
        "register",
        REGISTRARS | {Role.CONTRIBUTOR},
        _("Only the secretariat, rapporteurs and organisations register."),
    ),
    "edit": Rule("edit", REGISTRARS, _("Only the secretariat and the rapporteur edit wordings.")),
    "withdraw": Rule(
        "withdraw",
        ITEM.steps["withdraw"].by,
        _("Only its sender, or the secretariat for them, withdraws a recommendation."),
    ),
    "trace": Rule(
        "trace", REGISTRARS, _("Only the secretariat and the rapporteur divide and tie recommendations.")
    ),
    "compare": Rule(
        "compare",
        REGISTRARS | MEMBERS,
        _("Only members, the secretariat and the rapporteur go through suggestions."),
    ),
    "rounds": Rule("rounds", DESK, _("Only the secretariat opens and closes rounds.")),
}

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
    "form": _("Collected in the field"),
    "consultation": _("Said of a clause in a public consultation"),
    "conversation": _("Agreed on in a conversation"),
}

MOST_SEARCHES = 100
"""Saved by one person in one process."""
SORTS: dict[str, Words] = {
    "best": _("Best match first"),
    "number": _("By number"),
    "newest": _("Highest number first"),
}
"""Not by day: that something has none, or only a month, would tell who spoke in confidence."""

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

ROW_REASONS: dict[str, Words] = {
    "empty": _("There are no words in this row."),
    "placeholder": _("The words only say that there is nothing."),
    "repeats": _("The row repeats another one to the letter."),
}
"""Why a row of a file became no recommendation."""
UNREAD, DOUBT = "unread", "doubt"
CHECKS: dict[str, Words] = {
    UNREAD: _("Not looked at yet"),
    DOUBT: _("It may identify somebody"),
}
"""Where the check of imported words stands. Until it is over, only those who keep the register read them."""

CONSENT = "consent"
WITHHELD: dict[str, Words] = {
    CONSENT: _("The words are kept private, as their giver wished."),
    UNREAD: _("The words came from a file that was not looked through yet. Nobody reads them until then."),
    DOUBT: _(
        "Something in these words may identify somebody. They are shown when a person who keeps the register has looked."
    ),
}
"""Why a reader does not see words, as it is told to them."""

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

CARRIERS = REGISTRARS | {Role.FACILITATOR}
"""Those in whose hands filled forms travel; a phone acts as the facilitator who carries it, and as nothing else."""

FORM = Workflow(
    "form",
    start="draft",
    states={
        "draft": _("Not handed out yet"),
        "published": _("Handed out to phones"),
        "withdrawn": _("Not handed out any more; what phones still hold is taken in"),
        "closed": _("Closed"),
    },
    steps=(
        Step("publish", frozenset({"draft", "withdrawn"}), "published", REGISTRARS, _("Hand it out")),
        Step("withdraw", frozenset({"published"}), "withdrawn", REGISTRARS, _("Stop handing it out")),
        Step("close", frozenset({"withdrawn"}), "closed", REGISTRARS, _("Take nothing in any more")),
        Step("reopen", frozenset({"closed"}), "withdrawn", REGISTRARS, _("Take in again what phones hold")),
    ),
)
HANDED_OUT = frozenset({"published"})
TAKES_IN = frozenset({"published", "withdrawn"})

FILLED = Workflow(
    "filled form",
    start="waiting",
    states={
        "waiting": _("Waits for somebody to look at it"),
        "taken": _("In the register"),
        "set_aside": _("Set aside with a reason"),
    },
    steps=(
        # Nothing in it looks as if it could identify somebody, so nobody has to look at it first.
        Step("pass", frozenset({"waiting"}), "taken", CARRIERS, _("Take it in at once")),
        Step("take", frozenset({"waiting"}), "taken", REGISTRARS, _("Take it into the register")),
        Step("set_aside", frozenset({"waiting"}), "set_aside", REGISTRARS, _("Set it aside")),
        # It was edited where it came from: the new words go the same way as the first.
        Step("change", frozenset({"waiting", "taken", "set_aside"}), "waiting", CARRIERS, _("Corrected")),
    ),
)
UNSEEN = frozenset({"waiting"})
IN_REGISTER = frozenset({"taken"})
ASIDE = frozenset({"set_aside"})

DEVICE_KINDS: dict[str, Words] = {"phone": _("A phone with Collect"), "kobo": _("A Kobo server")}

TARGETS: dict[str, Words] = {
    "text": _("What is recommended"),
    "title": _("Title"),
    "kind": _("Recommendation or insight"),
    "language": _("Language"),
    "place": _("County or place"),
    "themes": _("Themes"),
    "root_causes": _("Root causes"),
    "sender": _("Organisation that sends it"),
}
"""What the answers to a question can become in the register."""
VOICE_TARGETS: dict[str, Words] = {
    "text": _("What somebody says"),
    "language": _("Language"),
    "constituency": _("Group that they speak for"),
    "receipt": _("Number of the receipt that they were given on paper"),
    "contact": _("How to reach them; two custodians together can read it"),
    "public": _("Yes to being shown to everybody"),
    "submission": _("Yes to being sent to Alliance 8.7"),
}
"""The same for a form through which people speak in confidence. Answers to all other questions are not kept."""
MANY = frozenset({"text"})
"""Targets that several questions may lead to."""

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
    "forms": Rule(
        "forms", REGISTRARS, _("Only the secretariat and the rapporteur bring and hand out forms.")
    ),
    "phones": Rule(
        "phones", CARRIERS, _("Only facilitators, the secretariat and the rapporteur give phones access.")
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
    "keep_searches": Rule(
        "keep_searches", INSIDE, _("Only those who work in the process keep searches here.")
    ),
    "rounds": Rule("rounds", DESK, _("Only the secretariat opens and closes rounds.")),
}

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

HOSTS = DESK | {Role.TWG_CHAIR}
MODERATORS = HOSTS | {Role.RAPPORTEUR}
LEAST_STATEMENTS = 3


def can_be_opened(conversation: Any, given: Mapping[str, Any]) -> Words | None:
    """`statements` is how many are accepted; `past`, whether the last day lies behind us."""
    if given.get("statements", 0) < LEAST_STATEMENTS:
        return _("Write at least three statements first, so that people have something to answer.")
    if given.get("past"):
        return _("The last day to take part has passed. Choose another.")
    if not given.get("reachable"):
        return _(
            "People without an account cannot come in yet. Publish a part of this process first, or let only people "
            "with an account take part."
        )
    return None


CONVERSATION = Workflow(
    "conversation",
    start="draft",
    states={
        "draft": _("Being prepared"),
        "open": _("Open"),
        "closed": _("Closed"),
        "dropped": _("Dropped before it opened"),
    },
    steps=(
        Step("open", frozenset({"draft"}), "open", HOSTS, _("Open it"), can_be_opened),
        Step("drop", frozenset({"draft"}), "dropped", HOSTS, _("Give it up")),
        Step("close", frozenset({"open"}), "closed", HOSTS, _("Close it")),
    ),
)
PREPARED = frozenset({"draft"})
TALKED_IN = frozenset({"open"})
OVER = frozenset({"closed"})
SHOWN = TALKED_IN | OVER
"""States that everybody may see who may enter the process."""
ALIVE = PREPARED | SHOWN

WHO: dict[str, Words] = {
    "mandates": _("People who speak for an organisation, by their account"),
    "tokens": _("They, and whoever holds a printed token"),
    "anybody": _("Anybody who has the address"),
}
WITH_TOKENS = frozenset({"tokens", "anybody"})
WITHOUT_ANYTHING = frozenset({"anybody"})

DUPLICATE, IDENTIFIES = "duplicate", "identifies"
REASONS: dict[str, Words] = {
    DUPLICATE: _("It says what another statement says already."),
    IDENTIFIES: _("Somebody could be recognised by it."),
    "no_statement": _("It is a question, or a story, and not a statement to agree or disagree with."),
    "several": _("It says several things at once. Please send them one by one."),
    "elsewhere": _("It is about something else than this conversation."),
    "hurts": _("It puts people down or threatens them."),
}


def can_be_accepted(statement: Any, given: Mapping[str, Any]) -> Words | None:
    """`doubts`: whether the highlighter marked something that nobody has said to be harmless."""
    if given.get("doubts"):
        return _("Look at the marked words first, and say that they identify nobody.")
    return None


def can_be_refused(statement: Any, given: Mapping[str, Any]) -> Words | None:
    """`reason` is a key of REASONS; `repeats`, whether an accepted statement is named that it repeats."""
    if given.get("reason") not in REASONS:
        return _("Say why it is not taken.")
    if given.get("reason") == DUPLICATE and not given.get("repeats"):
        return _("Say which statement it repeats.")
    return None


STATEMENT = Workflow(
    "statement",
    start="proposed",
    states={
        "proposed": _("Waits for somebody to look at it"),
        "accepted": _("In the conversation"),
        "refused": _("Not taken"),
    },
    steps=(
        Step("accept", frozenset({"proposed"}), "accepted", MODERATORS, _("Take it in"), can_be_accepted),
        Step(
            "refuse",
            frozenset({"proposed", "accepted"}),
            "refused",
            MODERATORS,
            _("Leave it out"),
            can_be_refused,
        ),
    ),
)
UNSEEN = frozenset({"proposed"})
ASKED = frozenset({"accepted"})
LEFT_OUT = frozenset({"refused"})
FORGOTTEN = "—"
"""What stands where words were by which somebody could be recognised."""

AGREE, PASS, DISAGREE = 1, 0, -1
VOTES: dict[int, Words] = {AGREE: _("Agree"), DISAGREE: _("Disagree"), PASS: _("Pass")}
"""In the order of the buttons."""
LONGEST_STATEMENT = 240

NO_SUCH_CODE = _("This code does not open this conversation. Look at it once more, letter by letter.")
NOT_OPEN = _("This conversation is not open.")

RULES = {
    "see": Rule("see", INSIDE),
    "run": Rule("run", HOSTS, _("Only the secretariat and the chair prepare and close conversations.")),
    "moderate": Rule(
        "moderate",
        MODERATORS,
        _("Only the secretariat, the chair and the rapporteur look through statements."),
    ),
    "tokens": Rule(
        "tokens",
        HOSTS | {Role.FACILITATOR},
        _("Only the secretariat, the chair and facilitators print tokens and bring answers from paper."),
    ),
    "lift": Rule(
        "lift",
        DESK | {Role.RAPPORTEUR},
        _("Only the secretariat and the rapporteur register recommendations."),
    ),
    "audit": Rule(
        "audit",
        frozenset({Role.TWG_CHAIR, Role.CONVENOR}),
        _("Only the chair and the convenor open the answers to an auditor."),
    ),
}

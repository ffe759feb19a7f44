from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, MEMBERS, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

ANSWERS: dict[str, Words] = {
    "adopted": _("Adopted"),
    "adapted": _("Adapted"),
    "merged": _("Grouped with another"),
    "deferred": _("Deferred"),
    "declined": _("Declined"),
}
"""What can become of a recommendation."""
USES: dict[str, Words] = {"used": _("Used"), "kept": _("Kept on record")}
"""What can become of an insight, which asks for nothing."""
OUTCOMES: dict[str, dict[str, Words]] = {"recommendation": ANSWERS, "insight": USES}

NEEDS_TARGET = frozenset({"merged"})
ENTERS_ROADMAP = frozenset({"adopted", "adapted"})
BODIES: dict[str, Words] = {"meeting": _("Meeting"), "ballot": _("Ballot")}


def has_reasoned_answer(case: Any, given: Mapping[str, Any]) -> Words | None:
    """`case.kind` is the kind of contribution; `given` holds outcome, reason and target."""
    outcome, kind = given.get("outcome"), case.kind
    if outcome not in OUTCOMES[kind]:
        return _("“%(outcome)s” is not an answer to this kind of contribution.") % {"outcome": outcome or ""}
    if not str(given.get("reason") or "").strip():
        return _("Give the reason. It goes to the person who made the recommendation.")
    if outcome in NEEDS_TARGET and not given.get("target"):
        return _("Name the recommendation that this one is grouped with.")
    if outcome not in NEEDS_TARGET and given.get("target"):
        return _("Only a grouped recommendation names another one.")
    return None


def names_its_body(case: Any, given: Mapping[str, Any]) -> Words | None:
    if not given.get("body"):
        return _("Name the meeting or ballot that decided.")
    return has_reasoned_answer(case, given)


REVIEW = Workflow(
    "review",
    start="awaiting",
    states={"awaiting": _("Waiting for an answer"), "proposed": _("Answer proposed"), "decided": _("Answered")},
    steps=(
        Step(
            "propose", frozenset({"awaiting", "proposed", "decided"}), "proposed", MEMBERS | DESK, _("Propose an answer"),
            has_reasoned_answer,
        ),
        Step("decide", frozenset({"proposed"}), "decided", DESK | {Role.TWG_CHAIR}, _("Record the decision"), names_its_body),
    ),
)  # fmt: skip

RULES = {
    "see": Rule("see", INSIDE),
    "dissent": Rule("dissent", MEMBERS, _("Dissent is the right of the group's members.")),
}

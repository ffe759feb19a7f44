from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, MEMBERS, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

KINDS: dict[str, Words] = {
    "section": _("Section"),
    "area": _("Priority area"),
    "outcome": _("Outcome"),
    "action": _("Action"),
}
PARENTS: dict[str, frozenset[str]] = {
    "section": frozenset({""}),
    "area": frozenset({""}),
    "outcome": frozenset({"area"}),
    "action": frozenset({"outcome"}),
}
"""What kind of clause each kind stands under ("" is the top)."""

FIELDS: dict[str, dict[str, Words]] = {
    "section": {"title": _("Title"), "body": _("Text")},
    "area": {"title": _("Title"), "body": _("Why this matters")},
    "outcome": {"title": _("What will be different")},
    "action": {
        "title": _("Action"),
        "body": _("How"),
        "output": _("Output"),
        "verification": _("Means of verification"),
        "assumptions": _("Assumptions"),
    },
}
"""The words that a clause of each kind has; the first is the one it cannot be without."""

RELATIONS: dict[str, Words] = {
    "adopted": _("adopted from"),
    "adapted": _("adapted from"),
    "merged": _("joins"),
    "inspired": _("inspired by"),
}

WRITERS = DESK | MEMBERS | {Role.RAPPORTEUR}

CLAUSE = Workflow(
    "clause",
    start="draft",
    states={"draft": _("In the draft"), "retired": _("Taken out")},
    steps=(
        Step("retire", frozenset({"draft"}), "retired", WRITERS, _("Take out")),
        Step("restore", frozenset({"retired"}), "draft", WRITERS, _("Put back")),
    ),
)

RULES = {
    "see_draft": Rule("see_draft", INSIDE),
    "write": Rule("write", WRITERS, _("Only the group's members and the secretariat write the roadmap.")),
    "freeze": Rule("freeze", DESK | {Role.TWG_CHAIR}, _("Only the secretariat and the chair freeze a version.")),
}

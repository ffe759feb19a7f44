from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, MEMBERS, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

WRITERS = DESK | {Role.RAPPORTEUR, Role.TWG_CHAIR}

MEETING = Workflow(
    "meeting",
    start="planned",
    states={"planned": _("Planned"), "held": _("Held"), "closed": _("Minutes closed"), "cancelled": _("Cancelled")},
    steps=(
        Step("hold", frozenset({"planned"}), "held", WRITERS, _("Record as held")),
        Step("close", frozenset({"held"}), "closed", WRITERS, _("Close the minutes")),
        Step("cancel", frozenset({"planned"}), "cancelled", WRITERS, _("Cancel")),
    ),
)

KINDS: dict[str, Words] = {
    "strategic": _("Strategic meeting"),
    "twg": _("Technical Working Group"),
    "validation": _("Validation meeting"),
    "other": _("Other meeting"),
}

WRITABLE = frozenset({"planned", "held"})
"""States in which agenda, attendance and decisions may still be written."""
DECIDES = frozenset({"held", "closed"})
"""A meeting that has been held can have decided something."""

RULES = {
    "see": Rule("see", INSIDE | {Role.FACILITATOR, Role.CONTRIBUTOR, Role.GCG_REVIEWER}),
    "write": Rule("write", WRITERS, _("Only the secretariat, the chair and the rapporteur write meetings.")),
    "attend": Rule("attend", MEMBERS),
}

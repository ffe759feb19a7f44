from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from njia.kernel import clock
from njia.kernel.access import DESK, INSIDE, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

WRITERS = DESK | {Role.RAPPORTEUR, Role.TWG_CHAIR}


def _has_come(meeting: Any, _given: Mapping[str, Any]) -> Words | None:
    return _("This meeting is still to come.") if meeting and meeting.on > clock.today() else None


MEETING = Workflow(
    "meeting",
    start="planned",
    states={
        "planned": _("Planned"),
        "held": _("Held"),
        "closed": _("Minutes closed"),
        "cancelled": _("Cancelled"),
    },
    steps=(
        Step("hold", frozenset({"planned"}), "held", WRITERS, _("Record as held"), guard=_has_come),
        Step("close", frozenset({"held"}), "closed", WRITERS, _("Close the minutes")),
        Step("cancel", frozenset({"planned"}), "cancelled", WRITERS, _("Cancel this meeting")),
    ),
)

KINDS: dict[str, Words] = {
    "strategic": _("Strategic meeting"),
    "twg": _("Technical Working Group"),
    "validation": _("Validation meeting"),
    "other": _("Other meeting"),
}

TO_COME = frozenset({"planned"})
MINUTES_OPEN = frozenset({"held"})
WRITABLE = TO_COME | MINUTES_OPEN
"""States in which agenda, attendance and decisions may still be written."""
DECIDES = frozenset({"held", "closed"})
"""A meeting that has been held can have decided something. The public sees these and no others."""

FLOORED = frozenset({"survivors"})
"""Constituencies of whom few come and who can be found by counting: said to be present, counted from the floor up."""

RULES = {
    "see": Rule("see", INSIDE | {Role.FACILITATOR, Role.CONTRIBUTOR, Role.GCG_REVIEWER}),
    "write": Rule("write", WRITERS, _("Only the secretariat, the chair and the rapporteur write meetings.")),
}

import datetime

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, Role, Rule
from njia.kernel.workflow import Step, Workflow

REPORTERS = DESK | {Role.RAPPORTEUR}
_ANY = frozenset({"planned", "on_track", "delayed", "done", "stopped"})
CLOSED = frozenset({"done", "stopped"})
"""States after which no report is expected."""
SILENCE = datetime.timedelta(days=183)
"""An action that is under way is reported on at least twice a year."""

PROGRESS = Workflow(
    "progress",
    start="planned",
    states={
        "planned": _("Not begun"),
        "on_track": _("On track"),
        "delayed": _("Delayed"),
        "done": _("Done"),
        "stopped": _("Stopped"),
    },
    steps=(
        Step("wait", frozenset({"planned"}), "planned", REPORTERS, _("Not begun")),
        Step("begin", _ANY, "on_track", REPORTERS, _("On track")),
        Step("delay", _ANY - {"done"}, "delayed", REPORTERS, _("Delayed")),
        Step("finish", _ANY, "done", REPORTERS, _("Done")),
        Step("stop", _ANY - {"done"}, "stopped", REPORTERS, _("Stopped")),
    ),
)

STEP_TO = {step.to: step.name for step in PROGRESS.steps.values()}
"""A report says where an action stands; this is the step that it takes by saying so."""

BAR = ("done", "on_track", "delayed", "stopped", "planned")
"""The order in which states are counted up: what has come furthest first."""

RULES = {
    "see": Rule("see", INSIDE | {Role.GCG_REVIEWER}),
    "report": Rule("report", REPORTERS, _("Only the secretariat and the rapporteur report progress.")),
}

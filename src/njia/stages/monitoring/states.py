from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, Role, Rule
from njia.kernel.workflow import Step, Workflow

REPORTERS = DESK | {Role.RAPPORTEUR}
_ANY = frozenset({"planned", "on_track", "delayed", "done", "stopped"})

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
        Step("begin", _ANY, "on_track", REPORTERS, _("On track")),
        Step("delay", _ANY - {"done"}, "delayed", REPORTERS, _("Delayed")),
        Step("finish", _ANY - {"planned"}, "done", REPORTERS, _("Done")),
        Step("stop", _ANY - {"done"}, "stopped", REPORTERS, _("Stopped")),
    ),
)

RULES = {
    "see": Rule("see", INSIDE | {Role.GCG_REVIEWER}),
    "report": Rule("report", REPORTERS, _("Only the secretariat and the rapporteur report progress.")),
}

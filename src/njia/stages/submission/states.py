from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, Role, Rule
from njia.kernel.workflow import Step, Workflow

SUBMITTERS = frozenset({Role.OPERATOR, Role.CONVENOR, Role.SECRETARIAT})

SUBMISSION = Workflow(
    "submission",
    start="submitted",
    states={
        "submitted": _("Sent to the Global Coordinating Group"),
        "feedback": _("Feedback received"),
        "resubmitted": _("Replaced by a later submission"),
        "endorsed": _("Endorsed: pathfinder country"),
    },
    steps=(
        Step(
            "give_feedback", frozenset({"submitted", "feedback"}), "feedback", SUBMITTERS | {Role.GCG_REVIEWER},
            _("Record feedback"),
        ),
        Step("resubmit", frozenset({"submitted", "feedback"}), "resubmitted", SUBMITTERS, _("Send a newer version")),
        Step(
            "endorse", frozenset({"submitted", "feedback"}), "endorsed", SUBMITTERS | {Role.GCG_REVIEWER},
            _("Record the endorsement"),
        ),
    ),
)  # fmt: skip

RULES = {
    "see": Rule("see", INSIDE | {Role.GCG_REVIEWER}),
    "submit": Rule("submit", SUBMITTERS, _("Only the convening ministry submits.")),
}

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, Role, Rule
from njia.kernel.workflow import Step, Workflow

RANKERS = DESK | {Role.TWG_CHAIR}

RANKING = Workflow(
    "ranking",
    start="draft",
    states={"draft": _("Being discussed"), "agreed": _("Agreed by a meeting")},
    steps=(
        Step("agree", frozenset({"draft"}), "agreed", RANKERS, _("Record as agreed")),
        Step("reopen", frozenset({"agreed"}), "draft", RANKERS, _("Discuss again")),
    ),
)

RULES = {
    "see": Rule("see", INSIDE),
    "rank": Rule("rank", RANKERS, _("Only the secretariat and the chair write the ranking.")),
}

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

RANKERS = DESK | {Role.TWG_CHAIR}


def can_be_agreed(ranking: Any, given: Mapping[str, Any]) -> Words | None:
    """`ranked` is how many actions are ranked, `lost` the ids of those that are no longer in the roadmap."""
    if not given.get("ranked"):
        return _("There is no action in the ranking yet.")
    if given.get("lost"):
        return _("Take out what is no longer in the roadmap first: %(ids)s.") % {
            "ids": ", ".join(given["lost"])
        }
    if not given.get("meeting"):
        return _("Name a meeting of this process that was held.")
    return None


RANKING = Workflow(
    "ranking",
    start="draft",
    states={"draft": _("Being discussed"), "agreed": _("Agreed by a meeting")},
    steps=(Step("agree", frozenset({"draft"}), "agreed", RANKERS, _("Record as agreed"), can_be_agreed),),
)
OPEN = frozenset({"draft"})
"""States in which a ranking may be written in."""
AGREED = frozenset({"agreed"})
"""States that others may see."""

RULES = {
    "see": Rule("see", INSIDE),
    "rank": Rule("rank", RANKERS, _("Only the secretariat and the chair write the ranking.")),
}

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

RANKERS = DESK | {Role.TWG_CHAIR}
NAME_A_MEETING = _("Name a meeting of this process that was held.")


def can_be_agreed(ranking: Any, given: Mapping[str, Any]) -> Words | None:
    """`ranked` is how many actions are ranked, `lost` the ids of those that are no longer in the roadmap."""
    if not given.get("ranked"):
        return _("There is no action in the ranking yet.")
    if given.get("lost"):
        return _("Take out what is no longer in the roadmap first: %(ids)s.") % {
            "ids": ", ".join(given["lost"])
        }
    if not given.get("meeting"):
        return NAME_A_MEETING
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


def can_be_opened(poll: Any, given: Mapping[str, Any]) -> Words | None:
    """`candidates` and `classes` are how many there are, `lost` the ids that can no longer be shown."""
    if given.get("candidates", 0) < 2:
        return _("Choose at least two things to vote on.")
    if given.get("lost"):
        return _("These cannot be shown to voters any more: %(ids)s.") % {"ids": ", ".join(given["lost"])}
    if not given.get("classes"):
        return _("Say which groups vote, and what one vote of each weighs.")
    if given.get("past"):
        return _("The last day to vote has passed. Choose another.")
    if not given.get("meeting"):
        return NAME_A_MEETING
    return None


def can_be_answered(poll: Any, given: Mapping[str, Any]) -> Words | None:
    if not given.get("counted"):
        return _("The votes are not counted yet.")
    if not given.get("followed") or not given.get("reason"):
        return _("Say whether the working group followed the result, and why.")
    if not given.get("meeting"):
        return NAME_A_MEETING
    return None


POLL = Workflow(
    "poll",
    start="draft",
    states={
        "draft": _("Being prepared"),
        "open": _("Open for votes"),
        "closed": _("Closed"),
        "answered": _("Answered by the working group"),
        "dropped": _("Dropped before it opened"),
    },
    steps=(
        Step("open", frozenset({"draft"}), "open", RANKERS, _("Open it for votes"), can_be_opened),
        Step("drop", frozenset({"draft"}), "dropped", RANKERS, _("Give it up")),
        Step("close", frozenset({"open"}), "closed", RANKERS, _("Close it and count")),
        Step(
            "answer",
            frozenset({"closed", "answered"}),
            "answered",
            RANKERS,
            _("Record what the working group did with it"),
            can_be_answered,
        ),
    ),
)
PREPARED = frozenset({"draft"})
VOTED_IN = frozenset({"open"})
OVER = frozenset({"closed", "answered"})
SHOWN = VOTED_IN | OVER
"""States that everybody may see who may enter the process."""
ALIVE = PREPARED | SHOWN

ABOUT: dict[str, Words] = {
    "actions": _("Actions of the roadmap"),
    "recommendations": _("Recommendations"),
}
FORMS: dict[str, Words] = {
    "approve": _("Tick what you want"),
    "score": _("Give 0 to 5 points"),
}
MOST_POINTS = 5
UTILITIES = {"approve": "cost", "score": "score"}
"""What a voter is taken to gain from a choice: its cost where it was ticked, or the points that were given."""
COMPLETIONS: dict[str, Words] = {
    "add1u": _("Raise all shares until the budget is used; then add what most voters want and still fits"),
    "add1": _("Raise all shares until the budget is used, and leave the rest"),
    "none": _("Leave what no group can pay together"),
}
"""What is done with money that equal shares leave over. Named, never implied."""
FOLLOWED: dict[str, Words] = {
    "yes": _("Followed"),
    "partly": _("Followed in part"),
    "no": _("Not followed"),
}
NO_SUCH_CODE = _("This code does not open this vote. Look at it once more, letter by letter.")

RULES = {
    "see": Rule("see", INSIDE),
    "rank": Rule("rank", RANKERS, _("Only the secretariat and the chair write the ranking.")),
    "run": Rule("run", RANKERS, _("Only the secretariat and the chair prepare and close votes.")),
    "slips": Rule(
        "slips",
        RANKERS | {Role.FACILITATOR},
        _("Only the secretariat, the chair and facilitators print slips."),
    ),
    "audit": Rule(
        "audit",
        frozenset({Role.TWG_CHAIR, Role.CONVENOR}),
        _("Only the chair and the convenor open the votes to an auditor."),
    ),
}

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import INSIDE, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

SUBMITTERS = frozenset({Role.OPERATOR, Role.CONVENOR, Role.SECRETARIAT})
REVIEWERS = SUBMITTERS | {Role.GCG_REVIEWER}


def has_words(_submission: Any, given: Mapping[str, Any]) -> Words | None:
    return None if str(given.get("text") or "").strip() else _("Write what is to be changed or answered.")


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
            "give_feedback", frozenset({"submitted", "feedback"}), "feedback", REVIEWERS, _("Record feedback"), has_words,
        ),
        Step("resubmit", frozenset({"submitted", "feedback"}), "resubmitted", SUBMITTERS, _("Send a newer version")),
        Step("endorse", frozenset({"submitted", "feedback"}), "endorsed", REVIEWERS, _("Record the endorsement")),
    ),
)  # fmt: skip

REPLACEABLE = SUBMISSION.steps["resubmit"].from_
"""A later submission takes the place of these; they stay readable."""
REPLACED = frozenset({"resubmitted"})
FINISHED = frozenset({"endorsed"})

RULES = {
    "see": Rule("see", INSIDE | {Role.GCG_REVIEWER}),
    "prepare": Rule("prepare", INSIDE, _("Only the process's working members draw a draft package.")),
    "submit": Rule("submit", SUBMITTERS, _("Only the convening ministry submits.")),
    "review": Rule("review", frozenset({Role.GCG_REVIEWER})),
    "feedback": Rule("feedback", REVIEWERS, _("Only reviewers, and the ministry for them, record feedback.")),
    "answer": Rule("answer", SUBMITTERS, _("Only the convening ministry answers feedback.")),
}

LONGEST_TEXT = 20_000
LARGEST_PACKAGE = 200 * 2**20
"""Bytes of a package that may be brought to be checked; ten thousand answers take about a quarter of it."""
BUILT_AT_ONCE = 6_000
"""Lines of the log (about three for each item) up to which a package is built while one waits for the page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

WRITERS = DESK | {Role.RAPPORTEUR}


def says_something(post: Any, given: Mapping[str, Any]) -> Words | None:
    """`words` are the title and the body."""
    return None if all(given.get("words", ())) else _("Write a title and a text.")


POST = Workflow(
    "post",
    start="draft",
    states={"draft": _("Draft"), "published": _("Published"), "corrected": _("Replaced by a correction")},
    steps=(
        Step("publish", frozenset({"draft"}), "published", WRITERS, _("Publish"), says_something),
        Step("correct", frozenset({"published"}), "corrected", WRITERS, _("Correct"), says_something),
    ),
)

DRAFT = frozenset({"draft"})
"""States in which a post is still being written, and may be edited."""
IN_FORCE = frozenset({"published"})
"""States in which a post is listed. What was corrected stays readable at its address, and says so."""
NEWS, DID, HELP = "news", "you_asked_we_did", "how_to_help"


KINDS: dict[str, Words] = {
    NEWS: _("News"),
    DID: _("You asked, we did"),
    HELP: _("How you can help"),
}

RULES = {
    "see_drafts": Rule("see_drafts", INSIDE),
    "write": Rule("write", WRITERS, _("Only the secretariat and the rapporteur write updates.")),
}

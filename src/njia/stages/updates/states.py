from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

WRITERS = DESK | {Role.RAPPORTEUR}

POST = Workflow(
    "post",
    start="draft",
    states={"draft": _("Draft"), "published": _("Published"), "corrected": _("Replaced by a correction")},
    steps=(
        Step("publish", frozenset({"draft"}), "published", WRITERS, _("Publish")),
        Step("correct", frozenset({"published"}), "corrected", WRITERS, _("Correct")),
    ),
)

KINDS: dict[str, Words] = {
    "news": _("News"),
    "you_asked_we_did": _("You asked, we did"),
    "how_to_help": _("How you can help"),
}

RULES = {
    "see_drafts": Rule("see_drafts", INSIDE),
    "write": Rule("write", WRITERS, _("Only the secretariat and the rapporteur write updates.")),
}

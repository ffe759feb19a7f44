import re

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, Role, Rule, Words

CODE = re.compile(r"[A-Z]{2}[A-Z0-9-]{0,10}")

PARTS: dict[str, Words] = {
    "register": _("Recommendations and their answers"),
    "roadmap": _("The roadmap"),
    "meetings": _("Meetings and their decisions"),
    "updates": _("News and progress"),
}
"""What can be published, each by an act of its own."""

RULES = {
    "create": Rule("create", frozenset({Role.OPERATOR}), _("Only the operator opens a process.")),
    "publish": Rule("publish", DESK, _("Only the secretariat publishes.")),
}

import datetime

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, Role, Rule

INVITATION_LASTS = datetime.timedelta(days=14)

RULES = {
    "invite": Rule("invite", DESK, _("Only the secretariat invites people.")),
    "operate": Rule("operate", frozenset({Role.OPERATOR}), _("Only the operator does this.")),
}
GRANTABLE = frozenset(Role) - {Role.OPERATOR}
"""The operator comes from the command line alone."""

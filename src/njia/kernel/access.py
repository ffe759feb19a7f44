"""Who may do what. Everything is denied until a rule allows it, and every refusal says why.

A `Rule` names the roles that may do one thing; rooms keep theirs in `states.py`. An `Actor` is a person in one
process with the roles held there now: every query and action takes one, so nobody acts with another country's roles.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Role(StrEnum):
    OPERATOR = "operator"
    CONVENOR = "convenor"
    SECRETARIAT = "secretariat"
    FOCAL_POINT = "focal_point"
    TWG_CHAIR = "twg_chair"
    TWG_MEMBER = "twg_member"
    SURVIVOR_REPRESENTATIVE = "survivor_representative"
    RAPPORTEUR = "rapporteur"
    ADVISER = "adviser"
    FACILITATOR = "facilitator"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    CUSTODIAN = "custodian"
    GCG_REVIEWER = "gcg_reviewer"
    CONTRIBUTOR = "contributor"


ROLE_NAMES: dict[Role, Words] = {
    Role.OPERATOR: _("Operator"),
    Role.CONVENOR: _("Convenor"),
    Role.SECRETARIAT: _("Secretariat"),
    Role.FOCAL_POINT: _("Focal point"),
    Role.TWG_CHAIR: _("Chair of the Technical Working Group"),
    Role.TWG_MEMBER: _("Member of the Technical Working Group"),
    # The public name of the role never marks anyone as a survivor: representatives are members with equal votes.
    Role.SURVIVOR_REPRESENTATIVE: _("Member of the Technical Working Group"),
    Role.RAPPORTEUR: _("Rapporteur"),
    Role.ADVISER: _("Technical adviser"),
    Role.FACILITATOR: _("Field facilitator"),
    Role.SAFEGUARDING_LEAD: _("Safeguarding lead"),
    Role.CUSTODIAN: _("Identity custodian"),
    Role.GCG_REVIEWER: _("Reviewer of the Global Coordinating Group"),
    Role.CONTRIBUTOR: _("Contributor for an organisation"),
}

DESK = frozenset({Role.OPERATOR, Role.CONVENOR, Role.SECRETARIAT, Role.FOCAL_POINT})
"""Those who run the process from day to day."""
MEMBERS = frozenset({Role.TWG_CHAIR, Role.TWG_MEMBER, Role.SURVIVOR_REPRESENTATIVE})
"""Members of the Technical Working Group: equal votes."""
INSIDE = DESK | MEMBERS | {Role.RAPPORTEUR, Role.ADVISER}
"""Those who see recommendations, decisions and drafts before they are published."""


class Refused(Exception):
    """A rule said no. `reason` is said to the person, in their language; nothing was changed."""

    def __init__(self, reason: Words, code: str = "refused") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code

    def __str__(self) -> str:
        return str(self.reason)


class NotFound(Exception):
    """There is no such thing, or the person may not know that there is one."""


@dataclass(frozen=True)
class Actor:
    """A person (or nobody in particular) within one process.

    `ref` is the opaque id that the ledger keeps; `organisations` are those the person speaks for today.
    """

    ref: str
    process_id: int | None
    roles: frozenset[Role] = frozenset()
    person_id: int | None = None
    organisations: frozenset[int] = field(default_factory=frozenset)

    def has(self, roles: Iterable[Role]) -> bool:
        return not self.roles.isdisjoint(roles)


PUBLIC_REF = "public"


def public(process_id: int | None = None) -> Actor:
    return Actor(ref=PUBLIC_REF, process_id=process_id)


def clockwork(process_id: int) -> Actor:
    """What happens by itself when its time has come. It holds no role: only acts that ask for none are done so."""
    return Actor(ref="clockwork", process_id=process_id)


NOT_YOURS = _("Your role does not allow this.")


@dataclass(frozen=True)
class Rule:
    """One thing that may be done, by whom, and what is said to all others."""

    name: str
    by: frozenset[Role]
    refusal: Words = NOT_YOURS

    def allows(self, actor: Actor) -> bool:
        return actor.has(self.by)

    def require(self, actor: Actor) -> None:
        """Raises `Refused` unless the actor holds one of the rule's roles."""
        if not self.allows(actor):
            raise Refused(self.refusal, code="role")

import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused, Role
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.people.models import Grant, Invitation, Mandate, Organisation, Person
from njia.kernel.people.queries import in_force
from njia.kernel.people.states import GRANTABLE, INVITATION_LASTS, RULES
from njia.kernel.people.tokens import digest, new_token
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies.queries import terms

COMMAND_LINE = "command-line"
"""A sign-in name that nobody else may take: the command line acts under it."""


def _free_username(wanted: str) -> str:
    base = slugify(wanted)[:50] or "person"
    taken = set(Person.objects.filter(username__istartswith=base).values_list("username", flat=True))
    taken.add(COMMAND_LINE)
    return next(
        name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken
    )


@transaction.atomic
def create_person(
    name: str, *, acting: Actor, username: str = "", email: str = "", language: str = ""
) -> Person:
    """An account that nobody can sign in to until its invitation is used."""
    RULES["invite"].require(acting)
    person = Person(
        name=name,
        username=_free_username(username or name),
        email=email,
        language=language,
        joined_on=clock.today(),
    )
    person.set_unusable_password()
    person.save()
    return person


@transaction.atomic
def create_operator(name: str) -> Person:
    """The first act on a new installation; afterwards only an operator makes another. Command line only."""
    return _operator(name, _free_username(name))


def _operator(name: str, username: str) -> Person:
    person = Person(name=name, username=username, is_operator=True, joined_on=clock.today())
    person.set_unusable_password()
    person.save()
    return person


def command_line_operator() -> Person:
    """Who the command line acts as when nobody is named: whoever holds the machine. It cannot sign in."""
    known = Person.objects.filter(username=COMMAND_LINE).first()
    return known or _operator(COMMAND_LINE, COMMAND_LINE)


@transaction.atomic
def grant(person: Person, process: Process, role: Role, *, acting: Actor) -> Grant:
    """Give a role in a process. Giving it again changes nothing."""
    RULES["invite"].require(acting)
    if role not in GRANTABLE:
        raise Refused(_("The operator's role is given on the command line only."))
    given, made = Grant.objects.get_or_create(
        person=person, process=process, role=role.value, ends_on=None, defaults={"starts_on": clock.today()}
    )
    if made:
        append(process, [Entry("role.granted", person.ref, {"role": _ledger_role(role)})], acting=acting)
    return given


def _ledger_role(role: Role) -> str:
    """The ledger is published whole: a survivor representative is a member there like every other."""
    return (Role.TWG_MEMBER if role is Role.SURVIVOR_REPRESENTATIVE else role).value


@transaction.atomic
def end_grant(given: Grant, *, acting: Actor) -> None:
    """End a role as of yesterday, so that it opens nothing from this moment on. Ending it again changes nothing."""
    RULES["invite"].require(acting)
    given = Grant.objects.select_for_update(of=("self",)).get(pk=given.pk)
    if given.ends_on is not None:
        return
    given.ends_on = clock.today() - datetime.timedelta(days=1)
    given.save(update_fields=["ends_on"])
    append(
        given.process,
        [Entry("role.ended", given.person.ref, {"role": _ledger_role(Role(given.role))})],
        acting=acting,
    )


@transaction.atomic
def create_organisation(process: Process, name: str, constituency: str, *, acting: Actor) -> Organisation:
    """The organisation of this name, made where there is none yet; an empty constituency is not stated yet.

    Raises `Refused` for an unknown constituency.
    """
    RULES["invite"].require(acting)
    known = Organisation.objects.filter(process=process, name=name).first()
    if known:
        return known
    if not name.strip():
        raise Refused(_("Name the organisation."))
    _check_constituency(constituency)
    return Organisation.objects.create(process=process, name=name, constituency=constituency)


def _check_constituency(constituency: str) -> None:
    known = terms("constituencies")
    if constituency and constituency not in known:
        reason = _("An organisation belongs to one of these constituencies: %(all)s.")
        raise Refused(reason % {"all": ", ".join(known)})


@transaction.atomic
def change_organisation(
    organisation: Organisation, name: str, constituency: str, *, acting: Actor
) -> Organisation:
    """Put its name or constituency right. What it sent and leads stays its own."""
    RULES["invite"].require(acting)
    _check_constituency(constituency)
    if not name.strip():
        raise Refused(_("Name the organisation."))
    twins = Organisation.objects.filter(process=organisation.process_id, name=name).exclude(
        pk=organisation.pk
    )
    if twins.exists():
        raise Refused(_("Another organisation has this name."))
    organisation.name, organisation.constituency = name, constituency
    organisation.save(update_fields=["name", "constituency"])
    return organisation


@transaction.atomic
def give_mandate(
    person: Person, organisation: Organisation, *, acting: Actor, ends_on: datetime.date | None = None
) -> Mandate:
    """Let a person speak for an organisation from today on."""
    RULES["invite"].require(acting)
    return Mandate.objects.create(
        person=person, organisation=organisation, starts_on=clock.today(), ends_on=ends_on
    )


@transaction.atomic
def invite(person: Person, *, acting: Actor) -> str:
    """A new single-use link's token; earlier unused ones stop working. Also how access is reset.

    Only its digest is stored: the token is shown once, to be printed or handed over.
    """
    RULES["operate" if person.is_operator else "invite"].require(acting)
    if Role.OPERATOR not in acting.roles and _acts_elsewhere(person, acting):
        raise Refused(_("This person also has a role in another process. Ask the operator for the link."))
    Invitation.objects.filter(person=person, used_at__isnull=True).delete()
    token = new_token()
    Invitation.objects.create(person=person, digest=digest(token), expires_at=clock.now() + INVITATION_LASTS)
    return token


def _acts_elsewhere(person: Person, acting: Actor) -> bool:
    """Who holds a person's link can act as that person, so one country's desk must not get one into another's."""
    return Grant.objects.filter(in_force(), person=person).exclude(process_id=acting.process_id or 0).exists()


@transaction.atomic
def invite_new(
    process: Process, name: str, role: Role, *, organisation: Organisation | None = None, acting: Actor
) -> tuple[Person, str]:
    """A new person with a role, a mandate if they speak for somebody, and their link: all of it or nothing."""
    person = create_person(name, acting=acting)
    grant(person, process, role, acting=acting)
    if organisation:
        give_mandate(person, organisation, acting=acting)
    return person, invite(person, acting=acting)


@transaction.atomic
def accept_invitation(invitation: Invitation, password: str, *, username: str = "") -> Person:
    """The invited person sets their password (checked by the form) and, if they like, another sign-in name."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.used_at is not None:
        raise Refused(_("This link has been used already. Ask for a new one."))
    if locked.expires_at <= clock.now():
        raise Refused(_("This link is out of date. Ask for a new one."))
    person = locked.person
    if username and username.lower() != person.username.lower():
        if username.lower() == COMMAND_LINE or Person.objects.filter(username__iexact=username).exists():
            raise Refused(_("That sign-in name is taken. Choose another."))
        person.username = username
    person.set_password(password)
    person.save()
    locked.used_at = clock.now()
    locked.save(update_fields=["used_at"])
    return person

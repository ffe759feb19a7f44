import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import actions, queries
from njia.kernel.people.models import Grant, Invitation, Mandate, Organisation, Person
from njia.kernel.people.states import INVITATION_LASTS
from njia.kernel.processes.models import Process

pytestmark = pytest.mark.django_db
PASSWORD = "the long way round the lake"


def log_of(process: Process) -> list[dict[str, object]]:
    return [json.loads(leaf) for leaf in ledger.leaves(process)]


@pytest.fixture
def invited(process: Process, desk: Actor) -> tuple[Person, str]:
    return actions.invite_new(process, "Invented Asha", Role.TWG_MEMBER, acting=desk)


@pytest.fixture
def union(process: Process, desk: Actor) -> Organisation:
    return actions.create_organisation(process, "Invented Union", "workers", acting=desk)


def test_a_link_opens_once(invited: tuple[Person, str]) -> None:
    person, token = invited
    assert not person.has_usable_password()
    found = queries.invitation(token)
    accepted = actions.accept_invitation(found, PASSWORD, username="asha")
    assert accepted.check_password(PASSWORD)
    assert accepted.username == "asha"
    with pytest.raises(NotFound):
        queries.invitation(token)
    with pytest.raises(Refused, match="used already"):
        actions.accept_invitation(found, "another password altogether")
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_a_link_grows_old(invited: tuple[Person, str]) -> None:
    _person, token = invited
    found = queries.invitation(token)
    with clock.at(clock.now() + INVITATION_LASTS + datetime.timedelta(minutes=1)):
        with pytest.raises(NotFound):
            queries.invitation(token)
        with pytest.raises(Refused, match="out of date"):
            actions.accept_invitation(found, PASSWORD)


def test_a_new_link_voids_the_one_before_and_lets_the_old_password_stand_until_it_is_used(
    invited: tuple[Person, str], desk: Actor
) -> None:
    person, first = invited
    second = actions.invite(person, acting=desk)
    with pytest.raises(NotFound):
        queries.invitation(first)
    actions.accept_invitation(queries.invitation(second), PASSWORD)
    third = actions.invite(person, acting=desk)
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)
    actions.accept_invitation(queries.invitation(third), PASSWORD + " again")
    assert not Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_the_database_holds_no_link(invited: tuple[Person, str]) -> None:
    person, token = invited
    kept = [str(value) for row in Invitation.objects.filter(person=person).values() for value in row.values()]
    assert not any(token in value for value in kept)


def test_a_closed_account_opens_to_no_link(invited: tuple[Person, str]) -> None:
    person, token = invited
    Person.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(NotFound):
        queries.invitation(token)


def test_a_taken_sign_in_name_is_refused_whatever_its_case(invited: tuple[Person, str], desk: Actor) -> None:
    person, token = invited
    taken = actions.create_person("Other", username="Other", acting=desk)
    for name in (taken.username.upper(), actions.COMMAND_LINE, actions.COMMAND_LINE.title()):
        with pytest.raises(Refused, match="taken"):
            actions.accept_invitation(queries.invitation(token), PASSWORD, username=name)
    assert Person.objects.get(pk=person.pk).username == person.username


def test_people_of_one_name_get_names_of_their_own_and_nobody_gets_the_command_lines(desk: Actor) -> None:
    names = ["Asha", "ASHA", "asha", "Command line", "command-line", "李"]
    made = [actions.create_person(name, acting=desk).username for name in names]
    assert made == ["asha", "asha-2", "asha-3", "command-line-2", "command-line-3", "person"]
    assert actions.command_line_operator().is_operator
    assert actions.command_line_operator() == actions.command_line_operator()


def test_nobody_but_the_desk_invites(
    process: Process, member: Actor, outsider: Actor, stranger: Actor
) -> None:
    before = Person.objects.count()
    for who in (member, outsider, stranger):
        with pytest.raises(Refused):
            actions.invite_new(process, "Invented", Role.TWG_MEMBER, acting=who)
    assert Person.objects.count() == before


def test_operators_come_from_the_command_line_alone(process: Process, operator: Person, desk: Actor) -> None:
    person = actions.create_person("Invented", acting=desk)
    for acting in (desk, queries.actor(operator, process)):
        with pytest.raises(Refused, match="command line"):
            actions.grant(person, process, Role.OPERATOR, acting=acting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(person=person, process=process, role="operator", starts_on=clock.today())
    with pytest.raises(Refused, match="operator"):
        actions.invite(operator, acting=desk)
    assert actions.invite(operator, acting=queries.installation_actor(operator))


def test_one_countrys_desk_gets_no_link_into_another(
    process: Process, other_process: Process, operator: Person, desk: Actor, invited: tuple[Person, str]
) -> None:
    person, _token = invited
    actions.grant(person, other_process, Role.CUSTODIAN, acting=queries.actor(operator, other_process))
    with pytest.raises(Refused, match="another process"):
        actions.invite(person, acting=desk)
    assert actions.invite(person, acting=queries.actor(operator, process))


def test_roles_and_mandates_hold_from_their_first_day_to_their_last(
    process: Process, desk: Actor, invited: tuple[Person, str], union: Organisation
) -> None:
    person, _token = invited
    today = clock.today()
    day = datetime.timedelta(days=1)
    actions.give_mandate(person, union, ends_on=today + 2 * day, acting=desk)

    def stands(on: datetime.date) -> tuple[bool, bool]:
        with clock.at(on):
            actor = queries.actor(person, process)
            if actor.roles:
                assert queries.enter(person, process.code) == (process, actor)
        return actor.has({Role.TWG_MEMBER}), union.pk in actor.organisations

    assert stands(today - day) == (False, False)
    assert stands(today) == (True, True)
    assert stands(today + 2 * day) == (True, True)
    assert stands(today + 3 * day) == (True, False)


def test_to_enter_is_one_question_whatever_the_person_holds(
    process: Process,
    desk: Actor,
    invited: tuple[Person, str],
    union: Organisation,
    django_assert_num_queries: Any,
) -> None:
    person, _token = invited
    actions.give_mandate(person, union, acting=desk)
    actions.give_mandate(
        person, actions.create_organisation(process, "Second", "workers", acting=desk), acting=desk
    )
    actions.create_organisation(process, "Not theirs", "workers", acting=desk)
    actions.grant(person, process, Role.RAPPORTEUR, acting=desk)
    expected = queries.actor(person, process)
    assert (len(expected.roles), len(expected.organisations)) == (2, 2)
    with django_assert_num_queries(1):
        assert queries.enter(person, "KE") == (process, expected)
    with pytest.raises(NotFound):
        queries.enter(person, "XX")


def test_a_mandate_cannot_end_before_it_begins(
    invited: tuple[Person, str], union: Organisation, desk: Actor
) -> None:
    yesterday = clock.today() - datetime.timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.give_mandate(invited[0], union, ends_on=yesterday, acting=desk)
    assert not Mandate.objects.exists()


def test_an_ended_role_opens_nothing_from_this_moment_and_can_be_given_again(
    process: Process, desk: Actor, invited: tuple[Person, str]
) -> None:
    person, _token = invited
    given = Grant.objects.get(person=person)
    for _again in range(2):
        actions.end_grant(given, acting=desk)
    assert not queries.actor(person, process).roles
    assert not queries.members(process).filter(person=person).exists()
    assert [row["kind"] for row in log_of(process)].count("role.ended") == 1
    actions.grant(person, process, Role.TWG_MEMBER, acting=desk)
    assert queries.actor(person, process).has({Role.TWG_MEMBER})


def test_giving_a_role_again_changes_nothing(
    process: Process, desk: Actor, invited: tuple[Person, str]
) -> None:
    size = ledger.head(process).size
    assert actions.grant(invited[0], process, Role.TWG_MEMBER, acting=desk) == Grant.objects.get(
        person=invited[0]
    )
    assert ledger.head(process).size == size


def test_no_line_and_no_place_in_a_list_marks_a_survivor(
    process: Process, desk: Actor, in_role: Callable[..., Person]
) -> None:
    chair, survivor, other = (
        in_role(role) for role in (Role.TWG_CHAIR, Role.SURVIVOR_REPRESENTATIVE, Role.TWG_MEMBER)
    )
    Person.objects.filter(pk=survivor.pk).update(name="Zawadi")
    Person.objects.filter(pk=other.pk).update(name="Asha")
    listed = [grant.person_id for grant in queries.members(process)]
    assert listed.index(chair.pk) < listed.index(other.pk) < listed.index(survivor.pk)
    actions.end_grant(Grant.objects.get(person=survivor), acting=desk)
    assert "survivor" not in json.dumps(log_of(process))
    assert "survivor" not in "".join(str(line) for line in ledger.about(process, survivor.ref))


def test_names_stay_out_of_the_log_and_out_of_str(process: Process, invited: tuple[Person, str]) -> None:
    person, _token = invited
    assert str(person) == person.ref
    assert "Asha" not in json.dumps(log_of(process))
    assert "Asha" not in repr(queries.actor(person, process))


def test_an_organisation_is_made_once_and_belongs_to_a_known_constituency(
    process: Process, desk: Actor, union: Organisation
) -> None:
    assert actions.create_organisation(process, "Invented Union", "", acting=desk) == union
    with pytest.raises(Refused, match="workers"):
        actions.create_organisation(process, "Other", "martians", acting=desk)
    with pytest.raises(Refused, match="Name"):
        actions.create_organisation(process, " ", "workers", acting=desk)
    assert [row.name for row in queries.organisations(process)] == ["Invented Union"]


def test_an_operator_stands_in_every_process_and_others_only_in_theirs(
    process: Process, other_process: Process, operator: Person, invited: tuple[Person, str]
) -> None:
    assert {row.code for row in queries.my_processes(operator)} == {"KE", "UG"}
    assert {row.code for row in queries.my_processes(invited[0])} == {"KE"}
    assert queries.actor(operator, process).roles == {Role.OPERATOR}
    assert not queries.installation_actor(invited[0]).roles


def test_sign_in_names_are_found_whatever_their_case(invited: tuple[Person, str]) -> None:
    person, _token = invited
    assert queries.by_username(person.username.upper()) == person
    with pytest.raises(NotFound):
        queries.by_username("nobody-here")

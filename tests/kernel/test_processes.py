import datetime
from collections.abc import Callable

import pytest

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role, public
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import queries as people
from njia.kernel.people.models import Person
from njia.kernel.processes import queries
from njia.kernel.processes.actions import create_process, move_target, publish
from njia.kernel.processes.models import Process
from njia.proof import Leaf

pytestmark = pytest.mark.django_db
TARGET = datetime.date(2027, 3, 1)


def kinds(process: Process) -> list[str]:
    return [Leaf.decode(leaf).kind for leaf in ledger.leaves(process)]


def test_a_new_process_has_a_log_that_begins_with_it(process: Process) -> None:
    assert kinds(process)[0] == "process.created"
    assert ledger.head(process).log == "KE"


def test_only_an_operator_opens_one(desk: Actor, member: Actor, outsider: Actor) -> None:
    for who in (desk, member, outsider):
        with pytest.raises(Refused, match="operator"):
            create_process("TZ", "Tanzania", TARGET, acting=who)
    assert not Process.objects.filter(code="TZ").exists()


@pytest.mark.parametrize("code", ["", "k", "ke", "K1", "KE/", "KE R", "KENYA-1234567", "ΚΕ", "KE\n"])
def test_a_code_that_would_break_addresses_is_refused(operator: Person, code: str) -> None:
    with pytest.raises(Refused, match="capital letters"):
        create_process(code, "Kenya", TARGET, acting=people.installation_actor(operator))


def test_a_taken_code_is_refused_and_the_first_process_stays(process: Process, operator: Person) -> None:
    with pytest.raises(Refused, match="already"):
        create_process("KE", "Another", TARGET, acting=people.installation_actor(operator))
    assert Process.objects.get(code="KE").name == process.name


def test_publishing_is_for_good_and_said_once(process: Process, desk: Actor) -> None:
    for _again in range(2):
        publish(process, "register", acting=desk)
    assert queries.published_parts(process) == {"register"}
    assert kinds(process).count("register.published") == 1
    assert queries.is_published(process.pk, "register")
    assert not queries.is_published(process.pk, "roadmap")


def test_publishing_is_refused_to_others_and_for_what_is_no_part(
    process: Process, desk: Actor, member: Actor, outsider: Actor
) -> None:
    for who in (member, outsider):
        with pytest.raises(Refused, match="secretariat"):
            publish(process, "register", acting=who)
    with pytest.raises(Refused, match="kitchen"):
        publish(process, "kitchen", acting=desk)
    assert queries.published_parts(process) == set()


def test_the_desk_of_another_country_writes_nothing_here(
    process: Process, other_process: Process, in_role: Callable[..., Person]
) -> None:
    abroad = people.actor(in_role(Role.SECRETARIAT, where=other_process), other_process)
    before = ledger.head(process).size
    with pytest.raises(Refused):
        publish(process, "register", acting=abroad)
    assert queries.published_parts(process) == set()
    assert ledger.head(process).size == before


def test_a_moved_target_keeps_the_date_before_and_needs_a_reason(process: Process, desk: Actor) -> None:
    was = process.target_on
    with pytest.raises(Refused, match="why"):
        move_target(process, TARGET, "  ", acting=desk)
    move_target(process, TARGET, "The ministry changed hands", acting=desk)
    process.refresh_from_db()
    last = Leaf.decode(list(ledger.leaves(process))[-1])
    assert process.target_on == TARGET
    assert last.facts == {"from": was.isoformat(), "to": TARGET.isoformat()}
    assert list(last.words) == ["reason"]


def test_who_may_know_that_a_process_exists(
    process: Process, desk: Actor, stranger: Actor, operator: Person, in_role: Callable[..., Person]
) -> None:
    inside = in_role(Role.CUSTODIAN)
    assert queries.may_enter(process, people.actor(inside, process))
    assert queries.may_enter(process, people.actor(operator, process))
    assert not queries.may_enter(process, stranger)
    with pytest.raises(NotFound):
        people.enter(None, "KE")
    publish(process, "updates", acting=desk)
    assert people.enter(None, "KE")[1] == public(process.pk)
    assert queries.may_enter(process, stranger)
    assert [row.code for row in queries.public_processes()] == ["KE"]


def test_an_unknown_code_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.by_code("XX")


def test_a_process_is_created_on_the_day_of_the_clock(operator: Person) -> None:
    with clock.at(datetime.date(2024, 7, 31)):
        made = create_process("TZ", "Tanzania", TARGET, acting=people.installation_actor(operator))
    assert made.created_on == datetime.date(2024, 7, 31)
    assert Leaf.decode(next(iter(ledger.leaves(made)))).on == "2024-07-31"

"""Opening and closing the doors on the screen, and the numbers that they show."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel import clock
from njia.kernel.access import Actor, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
from njia.stages.voices.models import Contact
from njia.stages.voices.tests.plain_browser import send

CALLED = {"name": "Invented helpline", "number": "000", "hours": "Day and night", "checked_on": "2026-11-01"}


@pytest.fixture
def office(client_as: Callable[..., Client], process: Process) -> Client:
    return client_as(Role.SECRETARIAT)


def address(page: str = "intake", *more: object) -> str:
    return reverse(f"voices:{page}", args=["KE", *more])


def text_of(client: Client) -> str:
    return str(client.get(address()).content.decode())


def test_what_is_missing_is_said_until_nothing_is(
    office: Client, process: Process, circle: list[Actor]
) -> None:
    assert "A support contact has to be entered" in text_of(office)
    send(office, address("new_contact"), "number", **CALLED, for_children="on")
    assert "Everything is there" in text_of(office)
    office.post(address(), {"act": "open"})
    assert queries.is_open(process)
    office.post(address(), {"act": "close"})
    assert not queries.is_open(process)
    kinds = [line.kind for line in ledger.about(process, process.code)]
    assert [kind for kind in kinds if kind.startswith("intake")] == ["intake.opened", "intake.closed"]


def test_doors_stay_closed_while_something_is_missing(office: Client, process: Process) -> None:
    answer = office.post(address(), {"act": "open"}, follow=True)
    assert "A support contact has to be entered" in answer.content.decode()
    assert not queries.is_open(process)


def test_a_number_is_changed_checked_and_taken_away(office: Client, process: Process) -> None:
    send(office, address("new_contact"), "number", **CALLED)
    contact = Contact.objects.get()
    send(office, address("contact", contact.pk), "number", number="111")
    contact.refresh_from_db()
    assert (contact.number, contact.name) == ("111", "Invented helpline")
    office.post(address("contact", contact.pk), {"act": "checked"})
    contact.refresh_from_db()
    assert contact.checked_on == clock.today()
    office.post(address("contact", contact.pk), {"act": "remove"})
    assert not Contact.objects.exists()


def test_the_last_number_stays_while_words_are_taken_in(
    office: Client, process: Process, open_doors: None
) -> None:
    answer = office.post(address("contact", Contact.objects.get().pk), {"act": "remove"}, follow=True)
    assert "at least one support contact" in answer.content.decode()
    assert Contact.objects.exists()


def test_a_number_of_another_process_is_not_there(
    office: Client, process: Process, other_process: Process, in_role: Callable[..., object], operator: object
) -> None:
    theirs = Contact.objects.create(process=other_process, **CALLED)
    assert office.get(address("contact", theirs.pk)).status_code == 404
    assert office.post(address("contact", theirs.pk), {"act": "remove"}).status_code == 404
    assert Contact.objects.exists()


def test_a_number_not_called_for_half_a_year_closes_the_way(
    process: Process, circle: list[Actor], desk: Actor
) -> None:
    old = clock.today() - datetime.timedelta(days=200)
    contact = actions.write_contact(
        process, name="Invented", number="0", hours="Always", checked_on=old, acting=desk
    )
    with pytest.raises(Refused, match="support contact"):
        actions.open_doors(process, acting=desk)
    actions.check_contact(process, contact.pk, acting=desk)
    actions.open_doors(process, acting=desk)
    assert queries.is_open(process)


@pytest.mark.parametrize("days", ["6", "366", "many", ""])
def test_days_beyond_reason_are_refused_and_shown_again(office: Client, process: Process, days: str) -> None:
    answer = office.post(address(), {"days": days})
    assert 'role="alert"' in answer.content.decode()
    assert queries.days_to_answer(process) == 30


def test_days_are_set(office: Client, process: Process) -> None:
    send(office, address(), "days", days="45")
    assert queries.days_to_answer(process) == 45


def test_a_day_to_come_is_no_day_of_a_check(office: Client, process: Process) -> None:
    answer = send(office, address("new_contact"), "number", **CALLED | {"checked_on": "2999-01-01"})
    text = answer.content.decode()
    assert "today or earlier" in text
    assert 'value="Invented helpline"' in text
    assert not Contact.objects.exists()


@pytest.mark.parametrize("role", [Role.CONVENOR, Role.FACILITATOR, Role.CUSTODIAN])
def test_nobody_else_opens_doors(client_as: Callable[..., Client], process: Process, role: Role) -> None:
    assert client_as(role).post(address(), {"act": "open"}).status_code == 403

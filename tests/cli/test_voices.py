"""`njia voices`: everything around voices, and nothing that opens one."""

import re
from collections.abc import Callable
from typing import Any

import click
import pytest
from click.testing import Result

from njia.cli.voices import voices
from njia.kernel import clock
from njia.kernel.access import Role
from njia.kernel.people import actions as people
from njia.kernel.people.models import Person
from njia.kernel.people.queries import actor as actor_of
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.voices import actions
from njia.stages.voices.models import Contact, Voice
from njia.vault import door

Report = Callable[..., Any]
Run = Callable[..., Result]
IN = ("--process", "KE")


@pytest.fixture
def keys(kenya: str) -> Process:
    """Custodians and a safeguarding lead hold their keys."""
    process = Process.objects.get(code="KE")
    acting = actor_of(people.command_line_operator(), process)
    for role in [Role.CUSTODIAN] * 3 + [Role.SAFEGUARDING_LEAD]:
        person, _link = people.invite_new(process, f"Invented {role}", role, acting=acting)
        door.enrol(process, "an invented passphrase", acting=actor_of(person, process))
    publish(process, "updates", acting=acting)
    return process


def add(report: Report, name: str = "Invented helpline") -> Any:
    return report("voices", "contacts", "add", name, "--number", "000", "--hours", "Always", *IN)["contact"]


def test_the_doors_open_once_all_is_there(report: Report, keys: Process) -> None:
    refused = report("voices", "open", *IN, code=1)["refused"][0]["reason"]
    assert "support contact" in refused
    contact = add(report)
    assert contact["checked_on"] == clock.today().isoformat()
    assert report("voices", "open", *IN) == {"open": True}
    told = report("voices", "status", *IN)
    assert (told["open"], told["missing"], told["waiting"]) == (True, [], False)
    assert [each["name"] for each in told["contacts"]] == ["Invented helpline"]
    assert report("voices", "close", *IN) == {"open": False}


def test_what_is_missing_is_listed(run: Run, kenya: str) -> None:
    told = run("voices", "status", *IN).stdout
    assert "not taken in" in told
    assert told.count("Missing:") == 3


def test_status_never_tells_of_single_arrivals(report: Report, run: Run, keys: Process) -> None:
    add(report)
    report("voices", "open", *IN)
    for number in range(3):
        actions.contribute(keys, actions.Given(f"Invented {number}.", "en"), acting=actor_of(None, keys))
    told = report("voices", "status", *IN)
    assert (told["waiting"], told["unread_at_least"]) == (True, None)
    assert "Unread: fewer than 10." in run("voices", "status", *IN).stdout
    Voice.objects.update(received_in="2026-01-01")
    assert report("voices", "arrivals", *IN)["at_least"] is None


def test_contacts_are_checked_and_removed(report: Report, keys: Process) -> None:
    pk = add(report)["contact"]
    Contact.objects.update(checked_on="2025-01-01")
    assert report("voices", "status", *IN)["missing"]
    assert (
        report("voices", "contacts", "check", pk, *IN)["contact"]["checked_on"] == clock.today().isoformat()
    )
    report("voices", "open", *IN)
    assert "at least one" in report("voices", "contacts", "remove", pk, *IN, code=1)["refused"][0]["reason"]
    add(report, "Another")
    assert report("voices", "contacts", "remove", pk, *IN) == {"removed": pk}
    for act in ("check", "remove"):
        report("voices", "contacts", act, 999, *IN, code=1)


def test_figures_are_released_and_listed(report: Report, keys: Process) -> None:
    assert report("voices", "figures", *IN) == {"released_now": 0, "figures": []}


def test_telephones_are_connected_and_disconnected(report: Report, keys: Process, client: Any) -> None:
    made = report(
        "voices", "telephones", "connect", "--dial", "*384*1#", "--url", "https://njia.invalid/", *IN
    )
    path = made["ussd"].removeprefix("https://njia.invalid")
    form = {"sessionId": "a", "phoneNumber": "+0", "text": ""}
    assert client.post(path, form).content.startswith(b"CON ")
    assert report("voices", "status", *IN)["dial"] == ["*384*1#"]
    assert report("voices", "telephones", "disconnect", *IN) == {"disconnected": "africas-talking"}
    assert client.post(path, form).status_code == 404
    report("voices", "telephones", "disconnect", *IN, code=1)


@pytest.mark.parametrize("command", [("status",), ("figures",), ("arrivals",), ("open",), ("close",)])
def test_whoever_does_not_keep_the_doors_is_refused(
    report: Report, keys: Process, command: tuple[str, ...]
) -> None:
    custodian = Person.objects.filter(name__contains="custodian").first()
    assert custodian
    Person.objects.filter(pk=custodian.pk).update(username="kanari")
    assert report("voices", *command, *IN, "--as", "kanari", code=1)["refused"]


def test_no_command_opens_anything() -> None:
    """Neither by its name nor by what it asks for."""

    def names(command: click.Command) -> list[str]:
        inner = command.commands.values() if isinstance(command, click.Group) else ()
        return [str(command.name), *(name for each in inner for name in names(each))]

    def options(command: click.Command) -> list[str]:
        inner = command.commands.values() if isinstance(command, click.Group) else ()
        return [
            *(str(each.name) for each in command.params),
            *(name for each in inner for name in options(each)),
        ]

    forbidden = re.compile(r"read|word|identit|passphrase|receipt|voice_|key")
    assert [name for name in [*names(voices)[1:], *options(voices)] if forbidden.search(name)] == []

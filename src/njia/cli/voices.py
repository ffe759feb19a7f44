"""The doors for voices: who helps, whether they are open, which firms bring calls in. Nothing here opens a word."""

import datetime
from typing import TYPE_CHECKING, Any

import click

from njia.cli.frame import DATE, DEMO_URL, Command, acting_in, in_process, report

if TYPE_CHECKING:
    from njia.stages.voices.models import Contact

FEW = "fewer than {floor}"


@click.group()
def voices() -> None:
    """Voices: support contacts, the doors, telephones and figures. No command opens what was said."""


@voices.command(cls=Command, name="status")
@in_process
def status(code: str, as_json: bool, as_person: str | None) -> None:
    """Whether voices are taken in, what is missing for that, and about how many wait to be read."""
    from njia.stages.voices import queries

    process, acting = acting_in(code, as_person)
    queries.require_keeper(acting)
    missing = queries.missing(process)
    waiting = queries.unread(process)
    data = {
        "open": queries.is_open(process),
        "missing": missing,
        "waiting": bool(waiting),
        "unread_at_least": queries.floored(waiting, process.floor),
        "contacts": [_told(contact) for contact in queries.contacts(process)],
        "dial": queries.dialled(process),
    }
    few = FEW.format(floor=process.floor)
    unread = f"at least {data['unread_at_least']}" if data["unread_at_least"] else few if waiting else "none"
    report(
        as_json,
        data,
        [
            f"Voices are {'taken in' if data['open'] else 'not taken in'}.",
            f"Unread: {unread}.",
            *(f"Missing: {reason}" for reason in missing),
            *(_line(contact) for contact in queries.contacts(process)),
            *(f"Dial: {code}" for code in queries.dialled(process)),
        ],
    )


@voices.command(cls=Command, name="open")
@in_process
def open_(code: str, as_json: bool, as_person: str | None) -> None:
    """Take voices in, once custodians hold keys and support contacts were checked."""
    from njia.stages.voices import actions

    process, acting = acting_in(code, as_person)
    actions.open_doors(process, acting=acting)
    report(as_json, {"open": True}, ["Voices are taken in now."])


@voices.command(cls=Command, name="close")
@in_process
def close(code: str, as_json: bool, as_person: str | None) -> None:
    """Take no voices in any more. Receipts go on to be answered."""
    from njia.stages.voices import actions

    process, acting = acting_in(code, as_person)
    actions.close_doors(process, acting=acting)
    report(as_json, {"open": False}, ["Voices are not taken in any more. Receipts are still answered."])


@voices.group()
def contacts() -> None:
    """Support that every door shows before its first field."""


@contacts.command(cls=Command, name="add")
@click.argument("name")
@click.option("--number", required=True)
@click.option("--hours", required=True, help="When somebody answers.")
@click.option("--languages", default="", help="In which languages.")
@click.option("--checked", type=DATE, help="When you called the number; today if left out.")
@in_process
def contacts_add(
    name: str, number: str, hours: str, languages: str, checked: datetime.datetime | None, code: str,
    as_json: bool, as_person: str | None,
) -> None:  # fmt: skip
    """Enter a number that you have called."""
    from njia.kernel import clock
    from njia.stages.voices import actions

    process, acting = acting_in(code, as_person)
    made = actions.write_contact(
        process, name=name, number=number, hours=hours, languages=languages,
        checked_on=checked.date() if checked else clock.today(), acting=acting,
    )  # fmt: skip
    report(as_json, {"contact": _told(made)}, [_line(made)])


@contacts.command(cls=Command, name="check")
@click.argument("number", type=int)
@in_process
def contacts_check(number: int, code: str, as_json: bool, as_person: str | None) -> None:
    """Say that contact NUMBER (as `status` shows it) was called today and answers."""
    from njia.kernel import clock
    from njia.kernel.access import NotFound
    from njia.stages.voices import actions, queries

    process, acting = acting_in(code, as_person)
    known = queries.contacts(process).filter(pk=number).first()
    if known is None:
        raise NotFound
    made = actions.write_contact(
        process, pk=number, name=known.name, number=known.number, hours=known.hours,
        languages=known.languages, checked_on=clock.today(), acting=acting,
    )  # fmt: skip
    report(as_json, {"contact": _told(made)}, [_line(made)])


@contacts.command(cls=Command, name="remove")
@click.argument("number", type=int)
@in_process
def contacts_remove(number: int, code: str, as_json: bool, as_person: str | None) -> None:
    """Take contact NUMBER (as `status` shows it) off every door."""
    from njia.stages.voices import actions

    process, acting = acting_in(code, as_person)
    actions.remove_contact(process, number, acting=acting)
    report(as_json, {"removed": number}, [f"Contact {number} is removed."])


def _told(contact: "Contact") -> dict[str, Any]:
    return {
        "contact": contact.pk, "name": contact.name, "number": contact.number, "hours": contact.hours,
        "languages": contact.languages, "checked_on": contact.checked_on,
    }  # fmt: skip


def _line(contact: "Contact") -> str:
    return f"{contact.pk}  {contact.name}  {contact.number}  {contact.hours}  checked {contact.checked_on}"


@voices.command(cls=Command, name="figures")
@in_process
def figures(code: str, as_json: bool, as_person: str | None) -> None:
    """Release the figures that are due this month, and list every figure ever released."""
    from njia.stages.voices import actions, queries

    process, acting = acting_in(code, as_person)
    queries.require_keeper(acting)
    new = actions.release_figures(process, acting=acting)
    known = queries.ledger_of_figures(process)
    report(
        as_json,
        {
            "released_now": new,
            "figures": [
                {"epoch": row.epoch, "question": row.question, "at_least": row.value} for row in known
            ],
        },
        [f"Released now: {new}.", *(f"{row.epoch}  {row.question}  at least {row.value}" for row in known)],
    )


@voices.command(cls=Command, name="arrivals")
@in_process
def arrivals(code: str, as_json: bool, as_person: str | None) -> None:
    """Write the months that have ended to the public log, shuffled. The worker does this by itself once a day."""
    from njia.stages.voices import actions, queries

    process, acting = acting_in(code, as_person)
    queries.require_keeper(acting)
    written = actions.log_arrivals(process, acting=acting)
    told = queries.floored(written, process.floor)
    few = FEW.format(floor=process.floor)
    report(
        as_json,
        {"written": bool(written), "at_least": told},
        [f"Written: {f'at least {told}' if told else few if written else 'none'}."],
    )


@voices.group()
def telephones() -> None:
    """Firms that bring calls and SMS in."""


@telephones.command(cls=Command, name="connect")
@click.argument("kind", default="africas-talking")
@click.option("--dial", default="", help="What people dial, such as *384*123#.")
@click.option("--number", default="", help="Where people send an SMS.")
@click.option("--url", default=DEMO_URL, show_default=True, help="Address of this installation.")
@in_process
def connect(
    kind: str, dial: str, number: str, url: str, code: str, as_json: bool, as_person: str | None
) -> None:
    """Connect a firm, or give it new addresses. They are shown this once."""
    from django.urls import reverse

    from njia.stages.voices import actions

    process, acting = acting_in(code, as_person)
    made, secret = actions.connect_gateway(process, kind, dial=dial, number=number, acting=acting)
    there = {
        door: url.rstrip("/") + reverse(f"voices:{door}", args=[process.code, made.kind, secret])
        for door in ("ussd", "sms")
    }
    report(as_json, there, [f"USSD: {there['ussd']}", f"SMS:  {there['sms']}", "Treat them like passwords."])


@telephones.command(cls=Command, name="disconnect")
@click.argument("kind", default="africas-talking")
@in_process
def disconnect(kind: str, code: str, as_json: bool, as_person: str | None) -> None:
    """End a firm's way in."""
    from njia.stages.voices import actions

    process, acting = acting_in(code, as_person)
    actions.disconnect_gateway(process, kind, acting=acting)
    report(as_json, {"disconnected": kind}, [f"{kind} is disconnected."])

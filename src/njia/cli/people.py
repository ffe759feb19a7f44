"""Processes, people and their links."""

import datetime

import click

from njia.cli.frame import DATE, DEMO_URL, Command, acting_in, in_process, options, report


@click.group()
def process() -> None:
    """Country processes."""


@process.command(cls=Command, name="create")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--target", required=True, type=DATE, help="Target date of submission, YYYY-MM-DD.")
@click.option("--language", default="en", show_default=True)
@options
def process_create(
    code: str, name: str, target: datetime.datetime, language: str, as_json: bool, as_person: str | None
) -> None:
    """Open a country process."""
    from njia.kernel.people import actions, queries
    from njia.kernel.processes.actions import create_process

    person = queries.by_username(as_person) if as_person else actions.command_line_operator()
    acting = queries.installation_actor(person)
    made = create_process(code, name, target.date(), language=language, acting=acting)
    report(as_json, {"process": made.code}, [f"Process {made.code} ({made.name}) is open."])


@process.command(cls=Command, name="list")
@options
def process_list(as_json: bool, as_person: str | None) -> None:
    """All processes of this installation."""
    from njia.kernel.processes.models import Process

    found = list(Process.objects.values("code", "name", "target_on"))
    report(
        as_json,
        {"processes": found},
        [f"{row['code']}  {row['name']}  target {row['target_on']}" for row in found],
    )


@process.command(cls=Command, name="publish")
@click.argument("part", type=click.Choice(["register", "roadmap", "meetings", "updates"]))
@in_process
def process_publish(part: str, code: str, as_json: bool, as_person: str | None) -> None:
    """Let the public see a part of the process, for good."""
    from njia.stages.review.actions import publish_part

    within, acting = acting_in(code, as_person)
    publish_part(within, part, acting=acting)
    report(as_json, {"published": part}, [f"{part} is public now."])


@click.group()
def person() -> None:
    """People and their links."""


@person.command(cls=Command, name="invite")
@click.option("--role", required=True)
@click.option("--name", default="", help="As the person wants to be called.")
@click.option("--organisation", default="", help="The organisation they speak for.")
@click.option("--constituency", default="", help="Its constituency, if it is new.")
@click.option("--url", default=DEMO_URL, show_default=True, help="Address of this installation.")
@in_process
def person_invite(
    role: str,
    name: str,
    organisation: str,
    constituency: str,
    url: str,
    code: str,
    as_json: bool,
    as_person: str | None,
) -> None:
    """Print a single-use link with which a new person sets a password or passkey."""
    from njia.kernel.access import Role
    from njia.kernel.people import actions

    if role not in list(Role):
        raise click.BadParameter(f"not one of: {', '.join(Role)}", param_hint="--role")
    within, acting = acting_in(code, as_person)
    speaks_for = (
        actions.create_organisation(within, organisation, constituency, acting=acting)
        if organisation
        else None
    )
    made, token = actions.invite_new(within, name or role, Role(role), organisation=speaks_for, acting=acting)
    _link(as_json, made.username, url, token)


def _link(as_json: bool, username: str, url: str, token: str) -> None:
    link = f"{url.rstrip('/')}/invitation/{token}/"
    report(
        as_json,
        {"person": username, "link": link},
        [f"{username}: {link}", "The link works once, for 14 days."],
    )


@person.command(cls=Command, name="reset")
@click.argument("username")
@click.option("--url", default=DEMO_URL, show_default=True)
@in_process
def person_reset(username: str, url: str, code: str, as_json: bool, as_person: str | None) -> None:
    """Print a new single-use link for somebody who cannot sign in any more."""
    from njia.kernel.people import actions, queries

    _within, acting = acting_in(code, as_person)
    token = actions.invite(queries.by_username(username), acting=acting)
    _link(as_json, username, url, token)


@click.command("operator", cls=Command)
@click.argument("name")
@click.option("--url", default=DEMO_URL, show_default=True)
@options
def operator(name: str, url: str, as_json: bool, as_person: str | None) -> None:
    """Make an operator of this installation and print their single-use link."""
    from njia.kernel.people import actions, queries

    made = actions.create_operator(name)
    token = actions.invite(made, acting=queries.installation_actor(made))
    _link(as_json, made.username, url, token)


@click.group()
def organisation() -> None:
    """Organisations that take part in a process."""


@organisation.command(cls=Command, name="add")
@click.argument("name")
@click.option("--constituency", default="", help="Such as government, workers or civil_society.")
@in_process
def organisation_add(name: str, constituency: str, code: str, as_json: bool, as_person: str | None) -> None:
    """Write down an organisation, so that it can send recommendations and lead actions."""
    from njia.kernel.people import actions

    within, acting = acting_in(code, as_person)
    made = actions.create_organisation(within, name, constituency, acting=acting)
    report(
        as_json, {"organisation": made.name, "constituency": made.constituency}, [f"{made.name} takes part."]
    )


@process.command(cls=Command, name="target")
@click.argument("date", type=DATE)
@click.option("--reason", required=True, help="Why the date moves; the log keeps every date planned before.")
@in_process
def process_target(
    date: datetime.datetime, reason: str, code: str, as_json: bool, as_person: str | None
) -> None:
    """Move the target date."""
    from njia.kernel.processes.actions import move_target

    within, acting = acting_in(code, as_person)
    move_target(within, date.date(), reason, acting=acting)
    report(as_json, {"target": within.target_on}, [f"The target date is {within.target_on} now."])

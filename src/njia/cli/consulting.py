"""Public consultations: opening, giving more time, closing, and where they stand."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from njia.cli.frame import DATE, Command, acting_in, in_process, report

if TYPE_CHECKING:
    from njia.kernel.access import Actor
    from njia.stages.roadmap.models import Consultation

ON = click.option("--version", "number", type=int, help="Which version; the newest consultation without it.")


@click.group()
def consult() -> None:
    """Put a version out for everybody to say something about."""


@consult.command(cls=Command, name="open")
@click.option("--version", "number", required=True, type=int)
@click.option("--from", "starts", type=DATE, help="First day; today without it.")
@click.option("--until", "ends", required=True, type=DATE, help="Last day.")
@click.option(
    "--introduction",
    "introductions",
    required=True,
    multiple=True,
    metavar="LANGUAGE=FILE",
    help="What people read first, such as en=words.txt; once for each language.",
)
@in_process
def consult_open(
    number: int,
    starts: datetime.datetime | None,
    ends: datetime.datetime,
    introductions: tuple[str, ...],
    code: str,
    as_json: bool,
    as_person: str | None,
) -> None:
    """Open a consultation on a frozen version."""
    from njia.kernel import clock
    from njia.stages.roadmap.actions import open_consultation
    from njia.stages.roadmap.queries import version_tree

    said = dict(_introduction(each) for each in introductions)
    _within, acting = acting_in(code, as_person)
    version, _tree = version_tree(acting, number)
    made = open_consultation(
        version,
        starts_on=starts.date() if starts else clock.today(),
        ends_on=ends.date(),
        languages=list(said),
        introductions=said,
        acting=acting,
    )
    _tell(made, as_json)


def _introduction(given: str) -> tuple[str, str]:
    language, equals, name = given.partition("=")
    if not (language and equals and Path(name).is_file()):
        raise click.BadParameter("write it like en=words.txt", param_hint="--introduction")
    return language, Path(name).read_text("utf-8")


@consult.command(cls=Command, name="extend")
@ON
@click.option("--until", "ends", required=True, type=DATE, help="New last day.")
@in_process
def consult_extend(
    number: int | None, ends: datetime.datetime, code: str, as_json: bool, as_person: str | None
) -> None:
    """Give more time, also after it has ended."""
    from njia.stages.roadmap.actions import extend_consultation

    found, acting = _found(number, code, as_person)
    _tell(extend_consultation(found, ends.date(), acting=acting), as_json)


@consult.command(cls=Command, name="close")
@ON
@in_process
def consult_close(number: int | None, code: str, as_json: bool, as_person: str | None) -> None:
    """Close it before its last day. After that day it is closed by itself."""
    from njia.stages.roadmap.actions import close_consultation

    found, acting = _found(number, code, as_person)
    _tell(close_consultation(found, acting=acting), as_json)


@consult.command(cls=Command, name="status")
@ON
@in_process
def consult_status(number: int | None, code: str, as_json: bool, as_person: str | None) -> None:
    """Whether comments are taken, until when, and how far answering has come."""
    found, _acting = _found(number, code, as_person)
    _tell(found, as_json)


def _found(number: int | None, code: str, as_person: str | None) -> "tuple[Consultation, Actor]":
    from njia.stages.roadmap.queries import consultation

    _within, acting = acting_in(code, as_person)
    return consultation(acting, number), acting


def _tell(found: "Consultation", as_json: bool) -> None:
    from njia.stages.roadmap.queries import consultation_figures, is_running, may_comment

    figures = consultation_figures(found)
    data: dict[str, Any] = {
        "version": found.version.number, "from": found.starts_on, "until": found.ends_on,
        "languages": found.languages, "running": is_running(found), "takes_comments": may_comment(found),
        "read_at_least": figures.heard, "registered": figures.registered, "answered": figures.answered,
    }  # fmt: skip
    state = "open" if data["takes_comments"] else "running, doors closed" if data["running"] else "closed"
    lines = [
        f"Version {data['version']}: {state}, {found.starts_on} to {found.ends_on}, in {', '.join(found.languages)}.",
        f"At least {figures.heard} comments read; {figures.registered} in the register, {figures.answered} answered.",
    ]
    report(as_json, data, lines)

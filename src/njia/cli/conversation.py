"""`njia conversation`: short statements that people agree or disagree with, from preparing them to the map."""

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from njia.cli.frame import DATE, FILE, Command, acting_in, in_process, report, table

if TYPE_CHECKING:
    from njia.kernel.access import Actor
    from njia.stages.opinions.models import Conversation, Statement

NUMBER = click.argument("number", type=int)
FOLDER = click.Path(file_okay=False, writable=True, path_type=Path)


@click.group()
def conversation() -> None:
    """Conversations: statements, answers, and the map of what people think."""


def _found(code: str, as_person: str | None, number: int) -> "tuple[Actor, Conversation]":
    from njia.stages.opinions import queries

    _within, acting = acting_in(code, as_person)
    return acting, queries.conversation(acting, number)


@conversation.command(cls=Command, name="prepare")
@click.option("--title", required=True)
@click.option("--question", required=True)
@click.option("--introduction", default="")
@click.option("--opens", required=True, type=DATE, help="The first day to answer.")
@click.option("--closes", required=True, type=DATE, help="The last day to answer.")
@click.option(
    "--who", type=click.Choice(["mandates", "tokens", "anybody"]), default="tokens", show_default=True
)
@click.option("--floor", type=int, default=10, show_default=True, help="No figure rests on fewer people.")
@click.option(
    "--open-rows", is_flag=True, help="Publish answers row by row, without names, once it is closed."
)
@click.option("--no-proposals", is_flag=True, help="People may not propose statements.")
@click.option("--language", default="", help="Of title, question and introduction.")
@in_process
def prepare(
    opens: datetime.datetime, closes: datetime.datetime, no_proposals: bool, code: str, as_json: bool,
    as_person: str | None, **agreed: Any,
) -> None:  # fmt: skip
    """Prepare a conversation."""
    from njia.stages.opinions import actions

    within, acting = acting_in(code, as_person)
    draft = actions.Draft(
        **agreed, opens_on=opens.date(), closes_on=closes.date(), proposals=not no_proposals
    )
    made = actions.prepare(within, draft, acting=acting)
    report(
        as_json, {"conversation": made.public_id, "number": made.number}, [f"{made.public_id} is prepared."]
    )


@conversation.command(cls=Command, name="list")
@in_process
def list_(code: str, as_json: bool, as_person: str | None) -> None:
    """All conversations, the newest first."""
    from njia.stages.opinions import queries

    _within, acting = acting_in(code, as_person)
    rows = [
        {
            "number": shown.conversation.number,
            "conversation": shown.conversation.public_id,
            "state": shown.conversation.state,
            "title": shown.title.body,
        }
        for shown in queries.conversations(acting)
    ]
    lines = [f"{row['conversation']}  {row['state']}  {row['title']}" for row in rows]
    report(as_json, {"conversations": rows}, lines)


@conversation.command(cls=Command, name="statements")
@NUMBER
@click.option("--add", multiple=True, metavar="TEXT", help="Put a statement into the conversation.")
@click.option("--language", default="", help="Of the statements that are added.")
@in_process
def statements(
    number: int, add: tuple[str, ...], language: str, code: str, as_json: bool, as_person: str | None
) -> None:
    """What people answer, and what waits to be looked at; with --add also new ones."""
    from django.db import transaction

    from njia.stages.opinions import actions, queries

    acting, found = _found(code, as_person, number)
    queries.require_moderator(acting)
    with transaction.atomic():
        for body in add:
            actions.seed(found, body, language=language, acting=acting)
    asked = [{"number": line.statement.number, "text": line.text.body} for line in queries.statements(found)]
    waiting = [
        {"key": str(each.statement.pk), "text": each.text.body, "doubtful": each.doubtful}
        | {"alike": [line.statement.number for line in each.alike]}
        for each in queries.waiting(found)
    ]
    lines = [f"{row['number']}. {row['text']}" for row in asked]
    lines += [f"waits {row['key']}: {row['text']}" for row in waiting]
    report(as_json, {"statements": asked, "waiting": waiting}, lines)


@conversation.command(cls=Command, name="accept")
@NUMBER
@click.argument("key", type=int)
@click.option("--harmless", is_flag=True, help="I looked at what may identify somebody: it does not.")
@in_process
def accept(number: int, key: int, harmless: bool, code: str, as_json: bool, as_person: str | None) -> None:
    """Take a proposed statement into the conversation, word by word."""
    from njia.stages.opinions import actions, queries

    acting, found = _found(code, as_person, number)
    done = actions.accept(queries.statement(found, key), harmless=harmless, acting=acting)
    report(as_json, {"number": done.number}, [f"It is statement {done.number}."])


@conversation.command(cls=Command, name="refuse")
@NUMBER
@click.argument("key", type=int)
@click.option("--reason", required=True, help="Such as duplicate, identifies, several, elsewhere, hurts.")
@click.option("--repeats", type=int, help="The number of the statement that it repeats.")
@in_process
def refuse(
    number: int, key: int, reason: str, repeats: int | None, code: str, as_json: bool, as_person: str | None
) -> None:
    """Leave a statement out, with a reason that its author can read."""
    from njia.stages.opinions import actions, queries

    acting, found = _found(code, as_person, number)
    other: Statement | None = queries.numbered(found, repeats) if repeats else None
    actions.refuse(queries.statement(found, key), reason, repeats=other, acting=acting)
    report(as_json, {"refused": str(key), "reason": reason}, ["It is left out."])


@conversation.command(cls=Command, name="open")
@NUMBER
@in_process
def open_(number: int, code: str, as_json: bool, as_person: str | None) -> None:
    """Let people in; from now on what was promised to them cannot be changed."""
    from njia.stages.opinions import actions

    acting, found = _found(code, as_person, number)
    done = actions.open_conversation(found, acting=acting)
    report(as_json, {"conversation": done.public_id}, [f"{done.public_id} is open until {done.closes_on}."])


@conversation.command(cls=Command, name="tokens")
@NUMBER
@click.option("--count", required=True, type=int)
@in_process
def tokens(number: int, count: int, code: str, as_json: bool, as_person: str | None) -> None:
    """Make tokens for people without an account. They are shown this once."""
    from njia.stages.opinions import actions

    acting, found = _found(code, as_person, number)
    made = actions.print_tokens(found, count, acting=acting)
    report(as_json, {"tokens": made}, made)


@conversation.command(cls=Command, name="import")
@NUMBER
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@in_process
def import_(number: int, file: Path, dry_run: bool, code: str, as_json: bool, as_person: str | None) -> None:
    """Bring answers that were given on paper: a column `token`, and one for each statement, headed by its number."""
    from dataclasses import asdict

    from njia.stages.opinions import actions

    acting, found = _found(code, as_person, number)
    done = actions.bring_paper(found, table(file), dry_run=dry_run, acting=acting)
    lines = [f"row {problem.row}, {problem.column}: {problem.reason}" for problem in done.refused]
    lines.append(f"{done.papers} papers: {done.new} new, {done.changed} changed, {done.unchanged} unchanged.")
    report(as_json, asdict(done), lines)
    if done.refused:
        click.get_current_context().exit(1)


@conversation.command(cls=Command, name="close")
@NUMBER
@in_process
def close(number: int, code: str, as_json: bool, as_person: str | None) -> None:
    """Close a conversation and draw its map."""
    from njia.kernel.access import clockwork
    from njia.stages.opinions import actions

    acting, found = _found(code, as_person, number)
    actions.close(found, acting=acting)
    _say(actions.count(found, acting=clockwork(found.process_id)), as_json)


@conversation.command(cls=Command, name="result")
@NUMBER
@click.option("-o", "--out", type=FOLDER, help="Write the open data here, for: njia opinions")
@in_process
def result(number: int, out: Path | None, code: str, as_json: bool, as_person: str | None) -> None:
    """What people think, once it is closed."""
    from njia.stages.opinions import queries

    _acting, found = _found(code, as_person, number)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        for name, body in queries.open_data(found).items():
            if body:
                ending = "json" if name == "result" else "csv"
                (out / f"{found.public_id}-{name}.{ending}").write_text(body, encoding="utf-8", newline="")
    _say(found, as_json)


@conversation.command(cls=Command, name="lift")
@NUMBER
@click.argument("statement", type=int, nargs=-1, required=True)
@in_process
def lift(number: int, statement: tuple[int, ...], code: str, as_json: bool, as_person: str | None) -> None:
    """Make recommendations of statements on which people agree."""
    from njia.stages.opinions import actions

    acting, found = _found(code, as_person, number)
    made = actions.lift(found, statement, acting=acting)
    report(as_json, {"recommendations": made}, made)


def _say(found: "Conversation", as_json: bool) -> None:
    from django.utils.translation import gettext as _

    from njia.kernel.access import Refused
    from njia.stages.opinions import queries

    if not found.result:
        raise Refused(_("The conversation is not closed and counted yet."))
    picture = queries.picture(found)
    if picture is None:
        lines = ["Too few people answered for anything to be shown."]
    else:
        lines = [f"{picture.people} people answered, in {len(picture.groups) or 1} groups."]
        lines += [f"all groups {told.side}: {told.line.text}" for told in picture.bridging]
        lines += [f"most people {told.side}: {told.line.text}" for told in picture.consensus]
    report(as_json, json.loads(found.result), lines)

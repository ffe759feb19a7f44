"""`njia review`: who was there, how the group votes, what is published, and the sheet for those whom no mail reaches."""

import datetime
from pathlib import Path
from typing import Any

import click

from njia.cli.frame import DATE, OUT, Command, acting_in, in_process, report


def _split(given: tuple[str, ...], what: str) -> list[tuple[str, str]]:
    """NAME=VALUE, as often as it is given."""
    pairs = [each.partition("=") for each in given]
    if any(not sign for _name, sign, _value in pairs):
        raise click.UsageError(f"Write {what}.")
    return [(name.strip(), value.strip()) for name, _sign, value in pairs]


def _person(username: str) -> int:
    from njia.kernel.people.queries import by_username

    return by_username(username).pk


@click.command(cls=Command)
@click.argument("meeting")
@click.option(
    "--member", "members", multiple=True, metavar="PERSON", help="Who was there (sign-in name); repeat it."
)
@click.option("--present", type=click.IntRange(min=0), help="Or only how many seats were taken.")
@in_process
def sitting(
    meeting: str,
    members: tuple[str, ...],
    present: int | None,
    code: str,
    as_json: bool,
    as_person: str | None,
) -> None:
    """Write down who of the group was at a MEETING: without a quorum it decides nothing."""
    from njia.stages.review.actions import sit

    if bool(members) == (present is not None):
        raise click.UsageError("Name who was there with --member, or say how many with --present.")
    within, acting = acting_in(code, as_person)
    if members:
        sit(within, meeting, people=[_person(each) for each in members], acting=acting)
    else:
        sit(within, meeting, present=present or 0, acting=acting)
    report(as_json, {"meeting": meeting}, [f"{meeting}: it is written down who was there."])


@click.command(cls=Command)
@click.argument("item")
@click.option("--meeting", required=True, help="Such as KE-M-02.")
@click.option(
    "--outcome",
    required=True,
    help="adopted, adapted, merged, deferred, declined; used or kept for an insight.",
)
@click.option("--reason", required=True)
@click.option("--target", default="", help="The one it is grouped with.")
@click.option("--for", "in_favour", type=click.IntRange(min=0), help="Hands raised for it.")
@click.option("--against", type=click.IntRange(min=0), help="Hands raised against it.")
@click.option(
    "--vote", "votes", multiple=True, metavar="PERSON=VOTE", help="By roll call: for, against or abstain."
)
@in_process
def record(
    item: str, meeting: str, outcome: str, reason: str, target: str, in_favour: int | None, against: int | None,
    votes: tuple[str, ...], code: str, as_json: bool, as_person: str | None,
) -> None:  # fmt: skip
    """Record how a meeting voted on the answer to an ITEM. If it carries, it is the decision."""
    from njia.stages.recommendations.queries import by_id
    from njia.stages.review.actions import record_vote

    _within, acting = acting_in(code, as_person)
    hands = None if in_favour is None and against is None else (in_favour or 0, against or 0)
    roll = {_person(name): choice for name, choice in _split(votes, "--vote PERSON=for")} or None
    made = record_vote(
        by_id(acting, item), meeting=meeting, outcome=outcome, reason=reason,
        target=by_id(acting, target) if target else None, roll=roll, hands=hands, acting=acting,
    )  # fmt: skip
    report(as_json, {"item": item} | _counts(made), [_line(item, made)])


def _counts(motion: Any) -> dict[str, Any]:
    return {
        "result": motion.result, "for": motion.in_favour, "against": motion.against, "abstained": motion.abstained,
        "took_part": motion.took_part, "seats": motion.seats, "rule": motion.rule, "quorum": motion.quorum,
    }  # fmt: skip


def _line(item: str, motion: Any) -> str:
    return (
        f"{item}: {motion.result or 'open'} ({motion.outcome}). {motion.in_favour} for, {motion.against} against, "
        f"{motion.abstained} abstained; {motion.took_part} of {motion.seats} seats took part."
    )


@click.group()
def ballot() -> None:
    """Ballots: open, list, show, extend, stop, close."""


@ballot.command(cls=Command, name="open")
@click.argument("name")
@click.option(
    "--item",
    "items",
    multiple=True,
    required=True,
    metavar="ID",
    help="Voted on as it stands proposed; repeat it.",
)
@click.option("--until", required=True, type=DATE, help="The last day on which members vote.")
@click.option("--text", default="", help="What members should know before they vote.")
@in_process
def ballot_open(
    name: str, items: tuple[str, ...], until: datetime.datetime, text: str, code: str, as_json: bool, as_person: str | None
) -> None:  # fmt: skip
    """Put proposed answers to the vote of the group."""
    from njia.kernel.access import Refused
    from njia.stages.recommendations.queries import by_id
    from njia.stages.review.actions import Put, open_ballot
    from njia.stages.review.queries import answers

    within, acting = acting_in(code, as_person)
    found = [by_id(acting, each) for each in items]
    proposed = {answer.item.public_id: answer.proposed for answer in answers(found, acting).values()}
    if waiting := [each for each, proposal in proposed.items() if proposal is None]:
        raise Refused(f"No answer is proposed to {', '.join(waiting)}.")
    puts = [Put(each, said.outcome, said.reason, said.target) for each, said in proposed.items() if said]
    made = open_ballot(within, name, puts, until.date(), text=text, acting=acting)
    report(
        as_json,
        {"ballot": made.name, "items": list(proposed)},
        [f"Ballot {made.name} is open until {made.closes_on}."],
    )


@ballot.command(cls=Command, name="list")
@in_process
def ballot_list(code: str, as_json: bool, as_person: str | None) -> None:
    """All ballots, the newest first."""
    from njia.kernel.access import NotFound
    from njia.stages.review import queries

    within, acting = acting_in(code, as_person)
    if not queries.may_work(acting):
        raise NotFound
    found = queries.ballots(within)
    data = [{"name": each.name, "state": each.state, "closes_on": each.closes_on} for each in found]
    report(
        as_json,
        {"ballots": data},
        [f"{each.name}: {each.state}, until {each.closes_on}" for each in found] or ["None."],
    )


@ballot.command(cls=Command, name="show")
@click.argument("name")
@in_process
def ballot_show(name: str, code: str, as_json: bool, as_person: str | None) -> None:
    """What a ballot is about and what came of it, in counts."""
    from njia.kernel.access import NotFound
    from njia.stages.review import queries

    within, acting = acting_in(code, as_person)
    if not queries.may_work(acting):
        raise NotFound
    found = queries.ballot_by(within, name)
    on = queries.on_ballot(found, acting)
    rows = [{"item": each.shown.item.public_id, "voted": each.voted} | _counts(each.motion) for each in on]
    lines = [f"Ballot {found.name}: {found.state}, until {found.closes_on}."]
    report(
        as_json,
        {"ballot": name, "items": rows},
        lines + [_line(each.shown.item.public_id, each.motion) for each in on],
    )


@ballot.command(cls=Command, name="extend")
@click.argument("name")
@click.option("--until", required=True, type=DATE)
@in_process
def ballot_extend(
    name: str, until: datetime.datetime, code: str, as_json: bool, as_person: str | None
) -> None:
    """Give more time."""
    from njia.stages.review.actions import move_deadline

    within, acting = acting_in(code, as_person)
    made = move_deadline(within, name, until.date(), acting=acting)
    report(
        as_json,
        {"ballot": name, "closes_on": made.closes_on},
        [f"Ballot {name} is open until {made.closes_on}."],
    )


@ballot.command(cls=Command, name="stop")
@click.argument("name")
@click.option("--reason", required=True)
@in_process
def ballot_stop(name: str, reason: str, code: str, as_json: bool, as_person: str | None) -> None:
    """End a ballot without counting it."""
    from njia.stages.review.actions import stop_ballot

    within, acting = acting_in(code, as_person)
    stop_ballot(within, name, reason, acting=acting)
    report(as_json, {"ballot": name, "state": "stopped"}, [f"Ballot {name} is stopped."])


@ballot.command(cls=Command, name="close")
@in_process
def ballot_close(code: str, as_json: bool, as_person: str | None) -> None:
    """Count every ballot whose last day is over. The worker does this by itself; again it does nothing."""
    from njia.kernel.access import NotFound
    from njia.stages.review import queries
    from njia.stages.review.actions import close_ballots

    within, acting = acting_in(code, as_person)
    if not queries.may_work(acting):
        raise NotFound
    names = close_ballots(within, acting=acting)
    report(as_json, {"closed": names}, [f"Counted: {', '.join(names)}." if names else "No ballot is due."])


@click.command(cls=Command)
@click.argument("ballot_name", metavar="BALLOT")
@click.option(
    "--item",
    "items",
    multiple=True,
    required=True,
    metavar="ID=VOTE",
    help="for, against or abstain; repeat it.",
)
@click.option("--reason", default="", help="Why; it goes with each of these votes.")
@in_process
def vote(
    ballot_name: str, items: tuple[str, ...], reason: str, code: str, as_json: bool, as_person: str | None
) -> None:
    """Vote on a BALLOT, or change one's vote until it closes."""
    from njia.stages.review import actions

    within, acting = acting_in(code, as_person)
    cast = {item: actions.Cast(choice, reason) for item, choice in _split(items, "--item ID=for")}
    closed = actions.vote(within, ballot_name, cast, acting=acting)
    said = "Everybody has voted, and the ballot is counted." if closed else "The vote is kept."
    report(as_json, {"ballot": ballot_name, "items": list(cast), "counted": closed}, [said])


@click.command(cls=Command)
@click.option(
    "--body",
    "bodies",
    multiple=True,
    metavar="ID",
    help="KE-M-02 or BALLOT-2026-11; without it all that waits.",
)
@click.option("--dry-run", is_flag=True, help="Only say what waits.")
@in_process
def publish(bodies: tuple[str, ...], dry_run: bool, code: str, as_json: bool, as_person: str | None) -> None:
    """Publish what was decided, at once, and tell whoever asked."""
    from njia.kernel.access import NotFound
    from njia.stages.review import queries
    from njia.stages.review.actions import publish_answers

    within, acting = acting_in(code, as_person)
    if dry_run and not queries.may_work(acting):
        raise NotFound
    if dry_run:
        waiting = queries.sets(within)
        data = [{"body": each.body, "answers": each.count} for each in waiting]
        report(
            as_json,
            {"waiting": data},
            [f"{each.body}: {each.count}" for each in waiting] or ["Nothing waits."],
        )
        return
    made = publish_answers(within, bodies or None, acting=acting)
    told = next(each for each in queries.releases(within) if each.number == made.number)
    by = {key: count for key, _label, count in told.by}
    lines = [f"Set {told.number}: {told.answers} answers are public."]
    lines += [
        f"  {label}: {'fewer than ' + str(within.floor) if count is None else count}"
        for _key, label, count in told.by
    ]
    report(as_json, {"set": told.number, "answers": told.answers, "told": by}, lines)


@click.command(cls=Command)
@click.argument("key", required=False, default="")
@click.option("-o", "--out", type=OUT, help="A file that ends in .pdf, .docx or .html.")
@in_process
def sheet(key: str, out: Path | None, code: str, as_json: bool, as_person: str | None) -> None:
    """Write an answer sheet: KEY is round-1, a meeting's id or file-1. Without KEY, list them."""
    from django.utils.translation import override

    from njia.documents.writers import FORMATS
    from njia.kernel.access import NotFound
    from njia.stages.review import queries

    within, acting = acting_in(code, as_person)
    if not queries.may_work(acting):
        raise NotFound
    if not key:
        found = queries.sheets_for(within)
        data = [{"key": each.key, "title": each.title, "items": each.count} for each in found]
        report(
            as_json,
            {"sheets": data},
            [f"{each.key}: {each.title} ({each.count})" for each in found] or ["None."],
        )
        return
    format = out.suffix.removeprefix(".") if out else ""
    if out is None or format not in ("pdf", "docx", "html"):
        raise click.UsageError("Say with -o where to write it: a file that ends in .pdf, .docx or .html.")
    with override(within.language):
        out.write_bytes(FORMATS[format].write(queries.answer_sheet(within, key)))
    report(as_json, {"file": str(out)}, [f"Written to {out}."])


COMMANDS = (sitting, record, ballot, vote, publish, sheet)

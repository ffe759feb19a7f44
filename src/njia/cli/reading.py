"""`njia review`: who reads what, changed by hand."""

import datetime

import click

from njia.cli.frame import DATE, Command, acting_in, in_process, report


@click.command(cls=Command, name="hand-over")
@click.argument("items", nargs=-1, metavar="[ID]...")
@click.option("--of", "giver", required=True, metavar="PERSON", help="Whose reading it is (sign-in name).")
@click.option("--to", "taker", metavar="PERSON", help="Who reads it now; without it all others, evenly.")
@in_process
def hand_over(
    items: tuple[str, ...], giver: str, taker: str | None, code: str, as_json: bool, as_person: str | None
) -> None:
    """Hand over what a member has still to read: the items that are named, or everything.

    All that is named goes over, or nothing.
    """
    from django.db import transaction

    from njia.kernel.people.queries import by_username
    from njia.stages.recommendations.queries import by_id
    from njia.stages.review import actions

    if items and not taker:
        raise click.UsageError("Say with --to who reads these now, or name no item to share out all.")
    within, acting = acting_in(code, as_person)
    of, to = by_username(giver).pk, by_username(taker).pk if taker else None
    if items and to is not None:
        with transaction.atomic():
            for each in items:
                actions.hand_over(by_id(acting, each), to, of=of, acting=acting)
        given = {to: list(items)}
    else:
        given = actions.hand_over_all(within, of, to, acting=acting)
    count = sum(map(len, given.values()))
    moved = sorted(each for ids in given.values() for each in ids)
    data = {"handed_over": count, "readers": len(given), "items": moved}
    report(as_json, data, [f"Handed over: {count}, to {len(given)} of the group."])


@click.command(cls=Command)
@click.argument("public_id", metavar="ID")
@click.option("--give", "taker", metavar="PERSON", help="One more who reads it (sign-in name).")
@click.option("--take", "giver", metavar="PERSON", help="Or whom it is taken off.")
@click.option("--by", type=DATE, help="By when the new reader reads it; else by the last day of the plan.")
@in_process
def reader(
    public_id: str, taker: str | None, giver: str | None, by: datetime.datetime | None, code: str, as_json: bool,
    as_person: str | None,
) -> None:  # fmt: skip
    """Give an item to one more reader, or take it off one."""
    from njia.kernel.people.queries import by_username
    from njia.stages.recommendations.queries import by_id
    from njia.stages.review import actions

    if bool(taker) == bool(giver):
        raise click.UsageError("Say either --give or --take.")
    _within, acting = acting_in(code, as_person)
    item = by_id(acting, public_id)
    if taker:
        day = by.date() if by else None
        made = actions.give_reader(item, by_username(taker).pk, due_on=day, acting=acting)
        report(
            as_json,
            {"item": public_id, "due_on": made.due_on},
            [f"{public_id}: to be read by {made.due_on}."],
        )
    else:
        actions.take_from_reader(item, by_username(giver or "").pk, acting=acting)
        report(as_json, {"item": public_id}, [f"{public_id}: taken off."])


@click.command(cls=Command)
@click.option("--by", required=True, type=DATE, help="The new last day of the newest plan.")
@in_process
def target(by: datetime.datetime, code: str, as_json: bool, as_person: str | None) -> None:
    """Move the day by which all is to be read; what is left is spread over the weeks until then."""
    from njia.stages.review.actions import move_target

    within, acting = acting_in(code, as_person)
    made = move_target(within, by.date(), acting=acting)
    report(
        as_json,
        {"plan": made.number, "target_on": made.target_on},
        [f"Plan {made.number}: all is to be read by {made.target_on}."],
    )


COMMANDS = (hand_over, reader, target)

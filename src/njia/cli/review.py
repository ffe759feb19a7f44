"""`njia review`: how far the group is, who reads what, and the register as a file."""

import datetime
from pathlib import Path

import click

from njia.cli.frame import DATE, OUT, Command, acting_in, in_process, report


@click.group()
def review() -> None:
    """The working group's review: status, assign, export."""


@review.command(cls=Command)
@in_process
def status(code: str, as_json: bool, as_person: str | None) -> None:
    """How many stand where, and how far each reader is."""
    from njia.kernel.access import NotFound
    from njia.stages.review import queries

    within, acting = acting_in(code, as_person)
    if not queries.may_work(acting):
        raise NotFound
    figures = queries.counts(within)
    loads = queries.loads(within, queries.members(within))
    data = {
        "counts": figures,
        "disputed": len(queries.disputed(within)),
        "readers": [{"done": load.done, "given": load.given, "late": load.late} for load in loads],
    }
    lines = [
        f"{kind}: " + ", ".join(f"{count} {name}" for name, count in of_kind.items() if count)
        for kind, of_kind in figures.items()
        if of_kind["received"]
    ]
    lines.append(f"Readers differ on {data['disputed']}.")
    lines += [
        f"Reader {n}: {load.done} of {load.given} read, {load.late} late." for n, load in enumerate(loads, 1)
    ]
    report(as_json, data, lines)


@review.command(cls=Command)
@click.option("--by", required=True, type=DATE, help="The day by which all is to be read.")
@in_process
def assign(by: datetime.datetime, code: str, as_json: bool, as_person: str | None) -> None:
    """Share out among the members what waits for readers."""
    from njia.stages.review.actions import plan_reading

    within, acting = acting_in(code, as_person)
    made = plan_reading(within, by.date(), acting=acting)
    data = {
        "plan": made.number, "items": made.items, "short": made.short, "one_sided": made.one_sided,
        "without_lived": made.without_lived,
    }  # fmt: skip
    lines = [f"Plan {made.number}: {made.items} items, to be read by {made.target_on}."]
    if made.short or made.one_sided or made.without_lived:
        lines.append(
            f"Numbers did not allow all that was wanted: {made.short} with too few readers, {made.one_sided} of one "
            f"constituency, {made.without_lived} without the whole breadth of readers."
        )
    report(as_json, data, lines)


@review.command(cls=Command)
@click.option("-o", "--out", required=True, type=OUT, help="An Excel file.")
@in_process
def export(out: Path, code: str, as_json: bool, as_person: str | None) -> None:
    """Write the register as an Excel file, for editing offline."""
    from njia.stages.review.queries import register_workbook

    within, acting = acting_in(code, as_person)
    out.write_bytes(register_workbook(within, acting))
    report(as_json, {"file": str(out)}, [f"Written to {out}."])


@review.command(cls=Command)
@click.argument("public_id", metavar="ID")
@click.option("--dry-run", is_flag=True, help="Only show the parts.")
@in_process
def divide(public_id: str, dry_run: bool, code: str, as_json: bool, as_person: str | None) -> None:
    """Divide a compound recommendation into the asks that it seems to be made of. `review join` undoes it."""
    from njia.kernel.access import Refused
    from njia.stages.recommendations import queries as recommendations
    from njia.stages.review.actions import split_item

    _within, acting = acting_in(code, as_person)
    item = recommendations.by_id(acting, public_id)
    (shown,) = recommendations.show([item], acting)
    pieces = recommendations.compound(shown.text or "")
    if not pieces:
        raise Refused(f"{item.public_id} seems to ask for one thing only. Divide it on its page.")
    ids = [] if dry_run else [part.public_id for part in split_item(item, pieces, acting=acting)]
    lines = [f"{name}: {piece}" for name, piece in zip(ids or range(1, len(pieces) + 1), pieces, strict=True)]
    report(as_json, {"id": item.public_id, "parts": pieces, "ids": ids}, lines)


@review.command(cls=Command)
@click.argument("public_id", metavar="ID")
@in_process
def join(public_id: str, code: str, as_json: bool, as_person: str | None) -> None:
    """Put the parts of a divided recommendation back together: it stands as it did before."""
    from njia.stages.recommendations import queries as recommendations
    from njia.stages.review.actions import join_item

    _within, acting = acting_in(code, as_person)
    item = recommendations.by_id(acting, public_id)
    join_item(item, acting=acting)
    report(as_json, {"id": item.public_id}, [f"{item.public_id} stands as it did before."])

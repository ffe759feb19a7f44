"""`njia import`: files in, all rows or none, with every refusal's place and reason."""

import dataclasses
from pathlib import Path
from typing import Any

import click

from njia.cli.frame import FILE, Command, acting_in, in_process, pasted_text, report, table, tables


@click.group("import")
def import_() -> None:
    """Bring spreadsheets in: all rows or none, with every refusal's row and reason."""


@import_.command(cls=Command, name="recommendations")
@click.argument("file", type=FILE)
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Which column holds what.")
@click.option("--source", default="", help="Where ids are unique; by default the column layout.")
@click.option("--saved", default="", metavar="NAME", help="A choice of columns that was kept on the pages.")
@click.option("--leave-out", multiple=True, metavar="COLUMN", help="A column that is not kept at all.")
@click.option("--encoding", help="Where detection goes wrong, such as mac_roman.")
@click.option("--delimiter", help="What parts the columns, where that is not seen.")
@click.option("--harmless", is_flag=True, help="These texts are public already and identify nobody.")
@click.option(
    "--pasted", is_flag=True, help="A text copied from a PDF or an e-mail: lines are joined to points again."
)
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
@in_process
@click.pass_context
def import_recommendations(
    ctx: click.Context,
    file: Path,
    mapping: tuple[str, ...],
    source: str,
    saved: str,
    leave_out: tuple[str, ...],
    encoding: str | None,
    delimiter: str | None,
    harmless: bool,
    pasted: bool,
    dry_run: bool,
    code: str,
    as_json: bool,
    as_person: str | None,
) -> None:
    """Import recommendations from a spreadsheet, a Word document, or the ZIP of a survey tool.

    New texts wait until it is known that they identify nobody: a program looks now, a person at what it doubts.
    """
    from njia.kernel.access import NotFound
    from njia.stages.recommendations import queries
    from njia.stages.recommendations.actions import check_imported, import_table, recognise

    within, acting = acting_in(code, as_person)
    known = queries.mappings(within).filter(name=saved).first() if saved else None
    if saved and known is None:
        raise NotFound
    how = (known.encoding, known.delimiter) if known else ("", "")
    rows = pasted_text(file, encoding) if pasted else table(file, encoding or how[0], delimiter or how[1])
    columns = _mapping(mapping) or (known.columns if known else recognise(rows))
    personal = known.left_out if known else queries.personal_columns(rows, list(columns.values()))
    left_out = leave_out or personal
    done = import_table(
        within, rows, columns, source=source, left_out=left_out, harmless=harmless, dry_run=dry_run, acting=acting
    )  # fmt: skip
    if done.written and not harmless:
        check_imported(within, acting=acting)
        done.waiting = queries.unchecked(acting).count()
    _imported(ctx, as_json, done)


def _mapping(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    wrong = [name for name, equals, column in pairs if not (name and equals and column)]
    if wrong:
        raise click.BadParameter("write it like text=COLUMN", param_hint="--map")
    return {name: column for name, _equals, column in pairs}


def _imported(ctx: click.Context, as_json: bool, done: Any) -> None:
    data = dataclasses.asdict(done)
    names = ("created", "changed", "unchanged", "proposed", "decided")
    counts = [f"{data[name]} {name}" for name in names if name in data]
    lines = [", ".join(counts) + f", {len(done.set_aside)} set aside, {len(done.refused)} refused."]
    if getattr(done, "left_out", ()):
        lines.append(f"  not kept: {', '.join(done.left_out)}")
    if getattr(done, "waiting", 0):
        lines.append(f"  {done.waiting} texts may identify somebody and wait for a person.")
    lines += [
        f"  {row.outcome}: row {row.row}{f', {row.id}' if row.id else ''}"
        for row in getattr(done, "rows", ())
    ]
    lines += [f"  set aside: row {row.row}: {row.reason}" for row in done.set_aside]
    lines += [
        f"  refused: {f'{sheet}, ' if (sheet := getattr(row, 'sheet', '')) else ''}row {row.row}, {row.column}: {row.reason}"
        for row in done.refused
    ]
    report(as_json, data, lines)
    if done.refused:
        ctx.exit(1)


@import_.command(cls=Command, name="register")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True)
@in_process
@click.pass_context
def import_register(
    ctx: click.Context, file: Path, dry_run: bool, code: str, as_json: bool, as_person: str | None
) -> None:
    """Bring back the register after it was edited in a spreadsheet, with its sheets of the group's own work."""
    from njia.stages.review import actions

    within, acting = acting_in(code, as_person)
    brought = tables(file, lambda name: bool(actions.sheet_key(name)))
    _imported(ctx, as_json, actions.import_register(within, brought, dry_run=dry_run, acting=acting))


@import_.command(cls=Command, name="roadmap")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True)
@in_process
@click.pass_context
def import_roadmap(
    ctx: click.Context, file: Path, dry_run: bool, code: str, as_json: bool, as_person: str | None
) -> None:
    """Bring back the roadmap matrix after it was edited in a spreadsheet, or a first one."""
    from njia.stages.roadmap import actions

    within, acting = acting_in(code, as_person)
    _imported(ctx, as_json, actions.import_matrix(within, table(file), dry_run=dry_run, acting=acting))


@import_.command(cls=Command, name="roadmap-docx")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Only show what would arrive.")
@in_process
def import_roadmap_docx(file: Path, dry_run: bool, code: str, as_json: bool, as_person: str | None) -> None:
    """Bring back the draft after it was edited in Word: changes arrive as suggestions, comments as remarks."""
    from njia.kernel.files import marked
    from njia.stages.roadmap import actions

    within, acting = acting_in(code, as_person)
    done = actions.import_document(within, marked(file), dry_run=dry_run, acting=acting)
    lines = [
        f"{len(done.changes)} changes, {len(done.moves)} moved, {len(done.removals)} taken out, "
        f"{len(done.remarks)} comments, {len(done.strays)} without a clause, {done.known} known already."
    ]
    lines += [f"  {row.public_id}: belongs to no clause: {row.text}" for row in done.strays]
    report(as_json, dataclasses.asdict(done), lines)

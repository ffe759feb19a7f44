"""`njia group`: suggest which rows of a table ask for the same thing. Needs no installation: Django is not started."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from njia.engines.grouping import Grouping
    from njia.readers import Table


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--column", required=True, metavar="HEADING", help="The column that holds the texts.")
@click.option("--threshold", type=click.FloatRange(0.25, 1, min_open=True), help="Higher suggests less.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON, with the evidence.")
@click.pass_context
def group(ctx: click.Context, /, file: Path, column: str, threshold: float | None, as_json: bool) -> None:
    """Suggest which texts ask for the same thing, and say why.

    FILE is a CSV or Excel table; the rows under its headings are counted from 1. Nothing is merged: people decide.
    A file that cannot be read is refused with exit code 1, a wrong column is 2.
    """
    from njia.readers import ReadError, read_table

    try:
        table = read_table(file)
    except ReadError as refused:
        _refuse(ctx, refused, as_json)
        return
    if column not in table.columns:
        raise click.UsageError(f"The table has no such column. It has: {', '.join(table.columns)}")
    grouping = _grouped(table, column, threshold)
    if as_json:
        click.echo(json.dumps(grouping.as_json(), ensure_ascii=False, indent=1))
    else:
        _tell(grouping, {row.number - 1: row[column] for row in table.rows})


def _grouped(table: "Table", column: str, threshold: float | None) -> "Grouping":
    from njia.engines import grouping
    from njia.readers import clean, is_placeholder

    texts = ["" if is_placeholder(row[column]) else clean(row[column]) for row in table.rows]
    with click.progressbar(
        length=1, label="Comparing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        chosen = grouping.THRESHOLD if threshold is None else threshold
        found = grouping.group(texts, threshold=chosen, progress=progress)
    return found.numbered([row.number - 1 for row in table.rows])


def _refuse(ctx: click.Context, refused: Exception, as_json: bool) -> None:
    problem = {
        "row": getattr(refused, "row", None),
        "column": getattr(refused, "column", None),
        "reason": str(refused),
    }
    if as_json:
        click.echo(json.dumps({"refused": [problem]}, ensure_ascii=False, indent=1))
    else:
        click.echo(str(refused), err=True)
    ctx.exit(1)


def _tell(grouping: "Grouping", texts: dict[int, str]) -> None:
    for number, suggestion in enumerate(grouping.suggestions, 1):
        click.echo(f"{number}.")
        for row in suggestion.rows:
            click.echo(f"  {row}: {texts[row]}")
    click.echo(f"{len(grouping.suggestions)} suggestions, {len(grouping.apart)} pairs kept apart.")

"""`njia group`: suggest which rows of a table ask for the same thing. Needs no installation: Django is not started."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from njia.engines.grouping import Grouping, Meaning
    from njia.readers import Table


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--column", required=True, metavar="HEADING", help="The column that holds the texts.")
@click.option("--threshold", type=click.FloatRange(0, 1, min_open=True), help="Higher suggests less.")
@click.option("--meaning", "by_meaning", is_flag=True, help="Compare meanings too, across languages.")
@click.option(
    "--cache",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep meanings in this file, so that they are worked out once.",
)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON, with the evidence.")
@click.pass_context
def group(
    ctx: click.Context,
    /,
    file: Path,
    column: str,
    threshold: float | None,
    by_meaning: bool,
    cache: Path | None,
    as_json: bool,
) -> None:
    """Suggest which texts ask for the same thing, and say why.

    FILE is a CSV or Excel table; the rows under its headings are counted from 1. Nothing is merged: people decide.
    What cannot be done is refused with exit code 1, a wrong column is 2.
    """
    from njia.engines.grouping import MeaningNotInstalled
    from njia.readers import ReadError, read_table

    try:
        table = read_table(file)
        if column not in table.columns:
            raise click.UsageError(f"The table has no such column. It has: {', '.join(table.columns)}")
        found = _grouped(table, column, threshold, _meaning(cache) if by_meaning else None)
    except (ReadError, MeaningNotInstalled) as refused:
        _refuse(ctx, refused, as_json)
        return
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        _tell(found, {row.number - 1: row[column] for row in table.rows})


def _meaning(cache: Path | None) -> "Meaning":
    from njia.engines.grouping import E5, VectorFile

    return E5(VectorFile(cache) if cache is not None else None)


def _grouped(table: "Table", column: str, threshold: float | None, meaning: "Meaning | None") -> "Grouping":
    from njia.engines import grouping
    from njia.readers import clean, is_placeholder

    texts = ["" if is_placeholder(row[column]) else clean(row[column]) for row in table.rows]
    hidden = not sys.stderr.isatty()
    stages = {"meaning": "Understanding", "words": "Comparing"}
    with ExitStack() as open_bars:
        bars: dict[str, Any] = {}

        def progress(stage: str, done: int, of: int) -> None:
            if stage not in bars:
                bar = click.progressbar(length=of, label=stages[stage], file=sys.stderr, hidden=hidden)
                bars[stage] = open_bars.enter_context(bar)
            bars[stage].update(done - bars[stage].pos)

        chosen = grouping.THRESHOLD if threshold is None else threshold
        found = grouping.group(texts, meaning=meaning, threshold=chosen, progress=progress)
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

"""`njia opinions`: draw the opinion map of votes in files. Needs no installation: Django is not started."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from njia.cli.frame import FILE

if TYPE_CHECKING:
    from njia.engines.opinion_map import OpinionMap


@click.command()
@click.argument("votes", type=FILE, nargs=-1, required=True)
@click.option("--comments", type=FILE, help="CSV of the statements; `moderated` -1 leaves one out.")
@click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster at this address.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def opinions(
    ctx: click.Context, votes: tuple[Path, ...], comments: Path | None, scheduler: str | None, as_json: bool
) -> None:
    """Show where people agree: groups, what sets each apart, and what all share.

    VOTES is a CSV file as in Polis's open data (voter-id, comment-id, vote, timestamp), or the same columns in .npz or
    .parquet. Of several files each must hold all votes of its people. Files that cannot be mapped are refused with exit
    code 1.
    """
    from njia.engines.opinion_map import VotesRefused
    from njia.engines.opinion_map.cluster import ClusterRefused, draw_files
    from njia.engines.opinion_map.reading import read_statements
    from njia.engines.opinion_map.report import as_json as report

    try:
        known, out = read_statements(comments) if comments else ([], [])
        drawn = draw_files([str(path.resolve()) for path in votes], out, known, scheduler)
    except VotesRefused as refused:
        _refuse(
            ctx,
            str(refused),
            {"row": refused.row, "column": refused.column, "reason": refused.reason},
            as_json,
        )
    except ClusterRefused as refused:
        _refuse(ctx, str(refused), {"row": None, "column": None, "reason": str(refused)}, as_json)
    if as_json:
        click.echo(json.dumps(report(drawn), ensure_ascii=False, indent=1))
    else:
        _tell(drawn)


def _refuse(ctx: click.Context, reason: str, problem: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"refused": [problem]}, ensure_ascii=False, indent=1))
    else:
        click.echo(reason, err=True)
    ctx.exit(1)


def _tell(drawn: "OpinionMap") -> None:
    inside = sum(group.size for group in drawn.groups)
    click.echo(f"{inside} of {len(drawn.participants)} people are in the map, in {len(drawn.groups)} groups.")
    for group, entries in zip(drawn.groups, drawn.representative, strict=True):
        doubt = f" ({' and '.join(group.uncertain)}: read with care)" if group.uncertain else ""
        click.echo(f"Group {group.id}: {group.size} people{doubt}.")
        for entry in entries:
            click.echo(f"  {entry.side}s with {entry.statement}: {entry.count} of {entry.seen}")
    for side, shared in drawn.consensus.items():
        for each in shared:
            click.echo(f"Most people {side} with {each.statement}: {each.count} of {each.seen}")

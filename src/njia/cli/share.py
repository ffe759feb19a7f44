"""`njia share`: count a fair share from a Pabulib file. Needs no installation: Django is not started."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from njia.engines.fair_share import Explanation


LONG = "This is a large count, which may take minutes. With the extra `fast` (pip install njia[fast]) it takes a second."
LONG_AUDIT = "Counting in fractions alone: seconds for a small vote, hours for a large one."


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--rule", type=click.Choice(["equal-shares", "phragmen", "pav", "greedy"]), default="equal-shares"
)
@click.option("--utility", type=click.Choice(["cost", "cardinality", "score"]), default="cost")
@click.option("--completion", type=click.Choice(["none", "add1", "add1e", "add1u"]), default="none")
@click.option("--committee", type=click.IntRange(min=1), help="Choose so many; each costs 1.")
@click.option("--seed", help="Published before voting; decides ties. Without it, ids in order.")
@click.option(
    "--group", "group_by", default="group", help="Column that names each voter's group.", show_default=True
)
@click.option("--audit", is_flag=True, help="Count in fractions alone.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def share(
    ctx: click.Context, /, file: Path, group_by: str, audit: bool, as_json: bool, **choices: Any
) -> None:
    """Share out a budget so that every group has its proportional say.

    FILE is in Pabulib's format (.pb). A count that cannot be done is refused with exit code 1, a wrong choice is 2.
    """
    from njia.engines.fair_share import Choices, PabulibError, elect, explain, read_pb, takes_long

    try:
        chosen = Choices(**choices)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from None
    try:
        reading = read_pb(file, group_by)
        if audit or takes_long(reading.profile, chosen):
            click.echo(LONG_AUDIT if audit else LONG, err=True)
        explanation = explain(elect(reading.profile, chosen, audit=audit))
    except PabulibError as refused:
        _refuse(ctx, refused.reason, refused.line, as_json)
    except ValueError as refused:
        _refuse(ctx, str(refused), None, as_json)
    if as_json:
        notices = [{"line": line, "notice": notice} for line, notice in reading.notices]
        click.echo(json.dumps(explanation.as_json() | {"notices": notices}, ensure_ascii=False, indent=1))
        return
    for line, notice in reading.notices:
        click.echo(notice if line is None else f"line {line}: {notice}", err=True)
    _tell(explanation)


def _refuse(ctx: click.Context, reason: str, line: int | None, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"refused": [{"row": line, "column": None, "reason": reason}]}, indent=1))
    else:
        click.echo(reason if line is None else f"line {line}: {reason}", err=True)
    ctx.exit(1)


def _tell(explanation: "Explanation") -> None:
    report = explanation.as_json()
    budget, cost = report["budget"], report["cost"]
    click.echo(f"{len(report['winners'])} of {len(explanation.candidates)} chosen, for {cost} of {budget}.")
    for winner in report["winners"]:
        paid = ", ".join(f"{group} {amount:.2f}" for group, amount in winner["payments"].items())
        click.echo(
            f"  {winner['id']}  {winner['cost']}  {winner['name']}" + (f"  (paid: {paid})" if paid else "")
        )
    held = report["verdict"]
    click.echo(f"{held['axiom']}: {'holds' if held['holds'] else 'is violated'}.")
    if held["complaint"] is not None:
        complaint = held["complaint"]
        click.echo(
            f"  {complaint['voters']} supporters of {complaint['id']} were due {complaint['share']:.2f}."
        )

"""What becomes of a version of the roadmap: files to hand round, and who validated it."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from njia.cli.frame import DATE, OUT, Command, acting_in, in_process, report

if TYPE_CHECKING:
    from njia.kernel.processes.models import Process

VERSION = click.option(
    "--version", "number", type=int, help="Which version; without it what you read as the roadmap now."
)


@click.command(cls=Command)
@click.argument("what", type=click.Choice(["whole", "matrix"]))
@VERSION
@click.option("--language", default="", help="Such as sw; the process's without it.")
@click.option("-o", "--out", required=True, type=OUT, help="Its ending says the format, such as roadmap.pdf.")
@in_process
def give(
    what: str, number: int | None, language: str, out: Path, code: str, as_json: bool, as_person: str | None
) -> None:
    """Write the whole roadmap (html, pdf, docx, xlsx, json) or its results matrix (pdf, docx, html, xlsx) to a file."""
    from njia.stages.roadmap import queries

    within, acting = acting_in(code, as_person)
    ending = out.suffix.lstrip(".").lower()
    known, write = {
        "whole": (queries.OUTPUTS, queries.roadmap_file),
        "matrix": (queries.MATRIX_OUTPUTS, queries.matrix_file),
    }[what]
    if ending not in known:
        raise click.BadParameter(f"its ending has to be one of {', '.join(known)}", param_hint="--out")
    out.write_bytes(write(within, acting, ending, number, language))
    report(as_json, {"file": str(out)}, [f"Written to {out}."])


@click.command(cls=Command)
@click.option("--version", "number", required=True, type=int)
@click.option("--by", "kind", required=True, type=click.Choice(["group", "organisation", "institution"]))
@click.option("--name", default="", help="Of the organisation or institution, and no person's.")
@click.option(
    "--votes",
    nargs=3,
    type=int,
    default=(0, 0, 0),
    metavar="FOR AGAINST ABSTAINED",
    help="Where the group voted.",
)
@click.option("--on", type=DATE, help="On which day; today without it.")
@click.option("--document", default="", help="Where it is written, such as the number of a letter.")
@in_process
def validate(
    number: int, kind: str, name: str, votes: tuple[int, int, int], on: datetime.datetime | None, document: str,
    code: str, as_json: bool, as_person: str | None,
) -> None:  # fmt: skip
    """Write down who validated a version: the group by its vote, an organisation, or an institution."""
    from njia.kernel import clock
    from njia.stages.roadmap import actions
    from njia.stages.roadmap.queries import version_tree

    within, acting = acting_in(code, as_person)
    version, _tree = version_tree(acting, number)
    made = actions.validate(
        version,
        kind,
        on.date() if on else clock.today(),
        organisation=_organisation(within, name) if kind == "organisation" else None,
        institution=name,
        votes=votes,
        document=document,
        acting=acting,
    )
    told = {"version": number, "validation": made.number, "by": kind, "on": made.on.isoformat()}
    report(as_json, told, [f"Version {number} was validated on {made.on}."])


def _organisation(process: "Process", name: str) -> int | None:
    from njia.kernel.people.queries import organisations

    return organisations(process).filter(name=name).values_list("pk", flat=True).first()

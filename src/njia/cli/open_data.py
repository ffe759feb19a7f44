"""`njia open-data`: the register as everybody may read it."""

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from njia.cli.frame import Command, acting_in, in_process, report


@click.command("open-data", cls=Command)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
@in_process
def open_data(out: Path, code: str, as_json: bool, as_person: str | None) -> None:
    """Write the register as open data: what the public may read, once it is published.

    The ending of the file (.csv, .json, .xlsx) says in which format.
    """
    from njia.kernel.people.queries import actor
    from njia.stages.review import queries

    within, _acting = acting_in(code, as_person)
    public = actor(None, within)
    formats: dict[str, Callable[[], Iterable[bytes]]] = {
        ".csv": lambda: queries.open_csv(within, public),
        ".json": lambda: queries.open_json(within, public),
        ".xlsx": lambda: queries.open_workbook(within, public),
    }
    if out.suffix not in formats:
        raise click.BadParameter("end the name in .csv, .json or .xlsx", param_hint="--out")
    pieces = formats[out.suffix]()
    with out.open("wb") as file:
        file.writelines(pieces)
    report(as_json, {"file": str(out)}, [f"Written to {out}."])

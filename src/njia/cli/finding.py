"""`njia recommendations`: what the list finds, for terminals and programs."""

import sys
from pathlib import Path
from typing import Any

import click

from njia.cli.frame import Command, acting_in, in_process, report

AT_FIRST = 25
FILES = (".csv", ".json", ".xlsx")


@click.group()
def recommendations() -> None:
    """Recommendations: find them, and take away what was found."""


@recommendations.command(cls=Command)
@click.argument("words", default="")
@click.option(
    "--by", "chosen", multiple=True, metavar="FACET=VALUE", help="Such as theme=justice. Repeat it."
)
@click.option("--sort", type=click.Choice(["best", "number", "newest"]), default=None)
@click.option(
    "--limit", type=click.IntRange(min=1), default=AT_FIRST, show_default=True, help="Rows to show."
)
@click.option("--facets", is_flag=True, help="Also show how many each further choice leaves.")
@click.option("--csv", "as_csv", is_flag=True, help="All that was found, as CSV on the standard output.")
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), default=None,
    help="All that was found, as a file; .csv, .json or .xlsx says in which format.",
)  # fmt: skip
@in_process
def find(
    words: str,
    chosen: tuple[str, ...],
    sort: str | None,
    limit: int,
    facets: bool,
    as_csv: bool,
    out: Path | None,
    code: str,
    as_json: bool,
    as_person: str | None,
) -> None:
    """Find by WORDS or an id, and by facets; prints the first rows of what was found."""
    from njia.kernel.access import NotFound
    from njia.stages.recommendations import queries

    within, acting = acting_in(code, as_person)
    if not queries.may_see(acting):
        raise NotFound
    found = queries.find(
        within, acting, queries.Asked(words, _chosen(chosen, queries.facet_keys()), sort or "")
    )
    if out or as_csv:
        _write(queries.EXPORTS, within, acting, found, out)
        if out:
            report(as_json, {"file": str(out), "count": found.count}, [f"{found.count} written to {out}."])
        return
    items = queries.first_found(found, acting, limit)
    rows = [_row(shown) for shown in queries.show(items, acting)]
    data: dict[str, Any] = {"count": found.count, "near": found.near, "too_few": found.too_few, "items": rows}
    if facets:
        data["facets"] = _facets(found)
    report(as_json, data, _lines(data))


def _chosen(given: tuple[str, ...], known: list[str]) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    for each in given:
        key, equals, value = each.partition("=")
        if not equals or key not in known:
            raise click.BadParameter(f"FACET is one of: {', '.join(known)}", param_hint="--by")
        chosen[key] = (*chosen.get(key, ()), value)
    return chosen


def _write(exports: Any, within: Any, acting: Any, found: Any, out: Path | None) -> None:
    ending = out.suffix if out else ".csv"
    if ending not in FILES:
        raise click.BadParameter("end the name in .csv, .json or .xlsx", param_hint="--out")
    pieces = exports["recommendations", ending.removeprefix(".")](within, acting, found)
    if out is None:
        sys.stdout.buffer.writelines(pieces)
        return
    with out.open("wb") as file:
        file.writelines(pieces)


def _row(shown: Any) -> dict[str, Any]:
    return {
        "id": shown.item.public_id,
        "kind": shown.item.kind,
        "text": shown.text,
        "language": shown.language,
        "sender": shown.sender,
        "themes": list(shown.themes),
    }


def _facets(found: Any) -> dict[str, list[dict[str, Any]]]:
    return {
        group.key: [
            {"value": each.value, "label": str(each.label), "count": each.count} for each in group.choices
        ]
        for group in found.facets
    }


def _lines(data: dict[str, Any]) -> list[str]:
    lines = [f"{data['count']} found."]
    if data["near"]:
        lines.append(f"Nobody used these words. Shown instead: {data['near']}")
    if data["too_few"]:
        lines.append("A constituency with too few recommendations here is not shown.")
    for row in data["items"]:
        text = "(withheld)" if row["text"] is None else " ".join(row["text"].split())
        lines.append(f"{row['id']}  {text[:100]}")
    for key, choices in data.get("facets", {}).items():
        lines.append(f"{key}: " + ", ".join(f"{each['value']} ({each['count'] or '–'})" for each in choices))
    return lines

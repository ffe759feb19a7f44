"""`njia themes`: themes and root causes that texts speak of, and what a person says of them."""

import click

from njia.cli.frame import Command, acting_in, in_process, report


@click.group()
def themes() -> None:
    """Themes and root causes of recommendations: suggest, set, refuse."""


@themes.command(cls=Command)
@click.option("--after", default=0, help="Go on after this number.")
@click.option("--limit", default=20, show_default=True, help="How many recommendations.")
@in_process
def suggest(after: int, limit: int, code: str, as_json: bool, as_person: str | None) -> None:
    """What the texts speak of, with the words by which it was seen. Changes nothing."""
    from njia.stages.recommendations import queries

    _within, acting = acting_in(code, as_person)
    rows: list[dict[str, object]] = []
    lines: list[str] = []
    going: int | None = after
    while going is not None and len(rows) < limit:
        seen = queries.next_themed(acting, going)
        going = seen.after
        if seen.found is None:
            continue
        item = seen.found.shown.item
        terms = [
            {"term": term.key, "label": term.label, "words": list(term.words)} for term in seen.found.proposed
        ]
        rows.append({"id": item.public_id, "has": seen.found.held, "terms": terms})
        lines.append(f"{item.public_id}: {seen.found.shown.beginning}")
        lines += [f"  {term.key}  {term.label}: {', '.join(term.words)}" for term in seen.found.proposed]
    report(as_json, {"suggested": rows, "after": going}, lines or ["Nothing more is suggested."])


def _settle(
    public_id: str, terms: tuple[str, ...], fits: bool, code: str, as_json: bool, as_person: str | None
) -> None:
    from njia.stages.recommendations import queries
    from njia.stages.recommendations.actions import settle_terms

    _within, acting = acting_in(code, as_person)
    item = queries.by_id(acting, public_id)
    keys = [(vocabulary, term) for vocabulary, _colon, term in (each.partition(":") for each in terms)]
    settle_terms(item, fitting=keys if fits else [], refused=[] if fits else keys, acting=acting)
    held = queries.tags(item)
    told = ", ".join(f"{name}:{term}" for name, codes in held.items() for term in codes) or "nothing yet"
    report(as_json, {"id": item.public_id, "has": held}, [f"{item.public_id} has: {told}."])


@themes.command(cls=Command, name="set")
@click.argument("public_id", metavar="ID")
@click.argument("terms", metavar="TERM...", nargs=-1, required=True)
@in_process
def set_(public_id: str, terms: tuple[str, ...], code: str, as_json: bool, as_person: str | None) -> None:
    """Set terms (themes:child_labour, root_causes:B1) on one, beside those that it has."""
    _settle(public_id, terms, True, code, as_json, as_person)


@themes.command(cls=Command)
@click.argument("public_id", metavar="ID")
@click.argument("terms", metavar="TERM...", nargs=-1, required=True)
@in_process
def refuse(public_id: str, terms: tuple[str, ...], code: str, as_json: bool, as_person: str | None) -> None:
    """Say that terms do not fit one: they are not suggested for it again."""
    _settle(public_id, terms, False, code, as_json, as_person)

"""Meetings, rounds, spreadsheets, readiness and the package: the main job, without a browser."""

import dataclasses
import datetime
from pathlib import Path
from typing import Any

import click

from njia.cli.frame import DATE, Command, acting_in, in_process, pasted_text, report, table
from njia.cli.recount import recount

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NOTES = 10
"""Notes that are printed one by one; failures always are."""
OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.group("round")
def round_() -> None:
    """Rounds of recommendations and their closing dates."""


@round_.command(cls=Command, name="open")
@click.option("--closes", required=True, type=DATE)
@in_process
def round_open(closes: datetime.datetime, code: str, as_json: bool, as_person: str | None) -> None:
    """Open the next round."""
    from njia.stages.recommendations.actions import open_round

    within, acting = acting_in(code, as_person)
    made = open_round(within, closes.date(), acting=acting)
    report(as_json, {"round": made.number}, [f"Round {made.number} is open until {made.closes_on}."])


@round_.command(cls=Command, name="close")
@click.option("--number", type=int, help="Which round; the open one if it is the only one.")
@in_process
def round_close(number: int | None, code: str, as_json: bool, as_person: str | None) -> None:
    """Close a round: what comes later is answered in the next one."""
    from njia.kernel.access import NotFound
    from njia.stages.recommendations.actions import close_round
    from njia.stages.recommendations.queries import rounds

    within, acting = acting_in(code, as_person)
    wanted = rounds(within).filter(number=number) if number else rounds(within).filter(state="open")
    closing = wanted.first()
    if closing is None:
        raise NotFound
    done = close_round(closing, acting=acting)
    report(as_json, {"round": done.number}, [f"Round {done.number} is closed."])


@click.group()
def meeting() -> None:
    """Meetings that discuss and decide."""


@meeting.command(cls=Command, name="create")
@click.option("--title", required=True)
@click.option("--on", required=True, type=DATE)
@click.option("--kind", default="twg", show_default=True)
@click.option("--place", default="")
@click.option("--held", is_flag=True, help="It has been held already.")
@in_process
def meeting_create(
    title: str,
    on: datetime.datetime,
    kind: str,
    place: str,
    held: bool,
    code: str,
    as_json: bool,
    as_person: str | None,
) -> None:
    """Write down a meeting; prints its id, such as KE-M-01."""
    from njia.stages.meetings.actions import create_meeting, take_step

    within, acting = acting_in(code, as_person)
    made = create_meeting(within, title=title, kind=kind, on=on.date(), place=place, acting=acting)
    if held:
        take_step(made, "hold", acting=acting)
    report(as_json, {"meeting": made.public_id}, [made.public_id])


@meeting.command(cls=Command, name="list")
@in_process
def meeting_list(code: str, as_json: bool, as_person: str | None) -> None:
    """All meetings of a process."""
    from njia.stages.meetings.queries import visible_to

    _within, acting = acting_in(code, as_person)
    found = list(visible_to(acting).order_by("number").values("public_id", "title", "on", "state"))
    report(
        as_json,
        {"meetings": found},
        [f"{row['public_id']}  {row['on']}  {row['state']}  {row['title']}" for row in found],
    )


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
    lines += [f"  refused: row {row.row}, {row.column}: {row.reason}" for row in done.refused]
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
    """Bring back the register after it was edited in a spreadsheet."""
    from njia.stages.review import actions

    within, acting = acting_in(code, as_person)
    _imported(ctx, as_json, actions.import_register(within, table(file), dry_run=dry_run, acting=acting))


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


@click.command(cls=Command)
@click.argument("what", type=click.Choice(["register", "roadmap", "roadmap-docx"]))
@click.option("-o", "--out", required=True, type=OUT)
@in_process
def export(what: str, out: Path, code: str, as_json: bool, as_person: str | None) -> None:
    """Write the register or the roadmap matrix as a spreadsheet, or the draft for Word, to edit and bring back."""
    from njia.stages.review import queries as review
    from njia.stages.roadmap import queries as roadmap

    within, acting = acting_in(code, as_person)
    written = {
        "register": review.register_workbook,
        "roadmap": roadmap.matrix_workbook,
        "roadmap-docx": roadmap.word_document,
    }
    out.write_bytes(written[what](within, acting))
    report(as_json, {"file": str(out)}, [f"Written to {out}."])


@click.group()
def roadmap() -> None:
    """The roadmap: its versions and public consultations."""


@roadmap.command(cls=Command, name="freeze")
@click.option("--meeting", "meeting_id", required=True, help="The meeting that made it, such as KE-M-02.")
@in_process
def roadmap_freeze(meeting_id: str, code: str, as_json: bool, as_person: str | None) -> None:
    """Freeze the draft as the next numbered version."""
    from njia.stages.meetings.queries import by_id
    from njia.stages.roadmap.actions import freeze

    within, acting = acting_in(code, as_person)
    made = freeze(within, by_id(acting, meeting_id), acting=acting)
    report(
        as_json,
        {"version": made.number, "digest": made.digest},
        [f"Version {made.number}, digest {made.digest}."],
    )


@click.command(cls=Command)
@in_process
@click.pass_context
def ready(ctx: click.Context, code: str, as_json: bool, as_person: str | None) -> None:
    """Whether the process is ready to be submitted, and what is missing (exit 1)."""
    from njia.stages.submission.queries import readiness

    within, _acting = acting_in(code, as_person)
    checks = readiness(within)
    blocked = [check for check in checks if check.blocking and not check.ok]
    lines = []
    for check in checks:
        mark = "ready" if check.ok else "missing" if check.blocking else "note"
        lines.append(f"{mark:<7}  {check.title}")
        lines += [f"           {reason}" for reason in check.reasons]
    data = {"ready": not blocked, "checks": [_check(check) for check in checks]}
    report(as_json, data, lines)
    if blocked:
        ctx.exit(1)


def _check(check: Any) -> dict[str, Any]:
    return {
        "code": check.code, "title": str(check.title), "ok": check.ok, "blocking": check.blocking,
        "reasons": [str(reason) for reason in check.reasons],
    }  # fmt: skip


@click.command(cls=Command)
@in_process
def submit(code: str, as_json: bool, as_person: str | None) -> None:
    """Record the submission to the Global Coordinating Group; refused while something blocks it."""
    from njia.stages.submission import actions

    within, acting = acting_in(code, as_person)
    made = actions.submit(within, acting=acting)
    report(as_json, {"submission": made.number}, [f"Submission {made.number} is recorded."])


@click.command(cls=Command)
@click.option("--draft", is_flag=True, help="Mark it as a draft; it may be incomplete.")
@click.option("-o", "--out", required=True, type=OUT)
@in_process
def package(draft: bool, out: Path, code: str, as_json: bool, as_person: str | None) -> None:
    """Build the submission package, which proves itself."""
    from njia.stages.submission.queries import build

    within, _acting = acting_in(code, as_person)
    info = build(within, out, draft=draft)
    data = {"file": str(out), **dataclasses.asdict(info)}
    report(as_json, data, [f"Written to {out}.", "Anyone can check it with: njia verify " + out.name])


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--key", help="The signer's public key or fingerprint, known from elsewhere.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def verify(ctx: click.Context, file: Path, key: str | None, as_json: bool) -> None:
    """Check a package offline: no database, no network, no trust in us."""
    from njia.proof import verify as check

    if file.is_file() and file.read_bytes()[:1] == b"{":
        _verify_submission(ctx, file, key, as_json)
        return
    found = check(file, key)
    failures, warnings = (
        [dataclasses.asdict(row) for row in rows] for rows in (found.failures, found.warnings)
    )
    failures += recount(file) if found.ok else []
    ok = not failures
    data = {
        "ok": ok, "pinned": found.pinned, "key": found.key, "about": found.about, "counts": found.counts,
        "failures": failures, "warnings": warnings,
    }  # fmt: skip
    lines = [*_findings("FAILED", failures), *_findings("Note", warnings[:NOTES])]
    if len(warnings) > NOTES:
        lines.append(f"Note … and {len(warnings) - NOTES} more, listed with --json")
    if ok:
        lines += [*_figures(found.counts), "The package holds."]
        lines += (
            []
            if found.pinned
            else ["It was checked against its own key: compare the fingerprint on START-HERE."]
        )
    report(as_json, data, lines)
    if not ok:
        ctx.exit(1)


def _verify_submission(ctx: click.Context, file: Path, key: str | None, as_json: bool) -> None:
    """A proof of submission is one small file, which says nothing of what was submitted."""
    from njia.proof import SubmissionProof, fingerprint, submission_faults

    try:
        proof = SubmissionProof.decode(file.read_bytes())
        signed = proof.promise or proof.head
        found = submission_faults(proof)
    except ValueError as error:
        signed, found = None, [str(error)]
    by = fingerprint(signed.key) if signed and not found else ""
    if by and key and key.replace("-", "") not in (by.replace("-", ""), signed.key if signed else ""):
        found = ["it is signed with another key"]
    told = "The log holds this submission." if signed and not proof.promise else "A signed promise to log it."
    lines = [f"FAILED {fault}" for fault in found] or [told, f"Log {signed.log if signed else ''}, key {by}"]
    report(as_json, {"ok": not found, "key": by, "failures": found}, lines)
    if found:
        ctx.exit(1)


def _findings(word: str, rows: list[dict[str, str]]) -> list[str]:
    return [
        " ".join(part for part in (word, row["member"], row["subject"], row["message"]) if part)
        for row in rows
    ]


def _figures(counts: dict[str, Any]) -> list[str]:
    plain = {name: count for name, count in counts.items() if not isinstance(count, dict)}
    nested = {
        f"{kind}, {name}": count
        for kind in counts
        if kind not in plain
        for name, count in counts[kind].items()
    }
    return [f"{name.replace('_', ' ')}: {count}" for name, count in (plain | nested).items()]

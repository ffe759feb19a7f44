"""Meetings, rounds, spreadsheets, readiness and the package: the main job, without a browser."""

import dataclasses
import datetime
from pathlib import Path
from typing import Any

import click

from njia.cli.frame import DATE, OUT, Command, acting_in, in_process, report
from njia.cli.recount import recount

NOTES = 10
"""Notes that are printed one by one; failures always are."""


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
    """The roadmap: its versions, who validated them, files of them, and public consultations."""


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

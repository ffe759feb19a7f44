"""Forms for phones, the phones that carry them, and what a Kobo server holds: without a browser."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from njia.cli.frame import FILE, Command, acting_in, in_process, report

if TYPE_CHECKING:
    from njia.readers.questionnaire import Filled


@click.group()
def form() -> None:
    """Forms for phones with ODK Collect or KoboCollect."""


@form.command(cls=Command, name="ready-made")
@click.argument("kind", type=click.Choice(["recommendations", "voices"]))
@click.argument("out", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def ready_made(kind: str, out: Path) -> None:
    """Write the form that ships with Njia as an XLSForm in three languages."""
    from njia.stages.recommendations.queries.ready_made import ready_made

    out.write_bytes(ready_made(kind)[1])
    click.echo(str(out))


@form.command(cls=Command, name="bring")
@click.argument("file", type=FILE)
@click.option("--voices", is_flag=True, help="People speak in confidence: sealed on arrival, for ever.")
@click.option("--pictures", is_flag=True, help="Take in JPEG and PNG pictures.")
@click.option("--with", "files", multiple=True, type=FILE, help="A file that the form shows.")
@in_process
def bring(
    file: Path, voices: bool, pictures: bool, files: tuple[Path, ...], code: str, as_json: bool, as_person: str | None
) -> None:  # fmt: skip
    """Take in an XLSForm, or a newer version of one. Faults are told with sheet, row and column."""
    from njia.stages.recommendations.actions import add_file, bring_form
    from njia.stages.recommendations.queries.field import missing_files

    within, acting = acting_in(code, as_person)
    made, new = bring_form(
        within, file.read_bytes(), is_voice=voices or None, takes_pictures=pictures, acting=acting
    )
    for each in files:
        add_file(made, each.name, each.read_bytes(), acting=acting)
    missing = list(missing_files(made))
    data = {"form": made.form_id, "new": new, "mapping": made.mapping, "missing": missing}
    said = f"{made.form_id}: {'taken in' if new else 'unchanged'}."
    report(as_json, data, [said, *(f"  missing: {name}" for name in missing)])


@form.command(cls=Command, name="list")
@in_process
def list_(code: str, as_json: bool, as_person: str | None) -> None:
    """All forms, and how many came in. What came through a form for voices is not counted."""
    from njia.stages.recommendations.queries.field import counted

    _within, acting = acting_in(code, as_person)
    found = [
        {
            "form": row.form.form_id, "version": row.version.version, "state": row.form.state,
            "voices": row.form.is_voice, "waiting": None if row.form.is_voice else row.waiting,
            "taken": None if row.form.is_voice else row.taken, "missing": list(row.missing),
        }
        for row in counted(acting)
    ]  # fmt: skip
    report(as_json, {"forms": found}, [f"{row['form']}  {row['version']}  {row['state']}" for row in found])


@form.command(cls=Command, name="step")
@click.argument("form_id")
@click.argument("step", type=click.Choice(["publish", "withdraw", "close", "reopen"]))
@in_process
def step(form_id: str, step: str, code: str, as_json: bool, as_person: str | None) -> None:
    """Hand a form out, stop handing it out, close it, or take in again."""
    from njia.stages.recommendations.actions import take_form_step
    from njia.stages.recommendations.queries.field import form_by_id

    _within, acting = acting_in(code, as_person)
    done = take_form_step(form_by_id(acting, form_id), step, acting=acting)
    report(as_json, {"form": form_id, "state": done.state}, [f"{form_id}: {done.state}."])


@form.command(cls=Command, name="map")
@click.argument("form_id")
@click.argument("pairs", nargs=-1, required=True, metavar="TARGET=PATH...")
@in_process
def map_(form_id: str, pairs: tuple[str, ...], code: str, as_json: bool, as_person: str | None) -> None:
    """Say which question becomes what, such as text=asks/recommendation place=county."""
    from njia.stages.recommendations.actions import map_form
    from njia.stages.recommendations.queries.field import form_by_id

    _within, acting = acting_in(code, as_person)
    mapping: dict[str, list[str]] = {}
    for target, equals, path in (pair.partition("=") for pair in pairs):
        if not (target and equals and path):
            raise click.BadParameter("write it like text=PATH", param_hint="TARGET=PATH")
        mapping.setdefault(target, []).append(path)
    map_form(form_by_id(acting, form_id), mapping, acting=acting)
    report(as_json, {"form": form_id, "mapping": mapping}, [f"{form_id}: saved."])


@form.command(cls=Command, name="admit")
@click.option("--label", required=True, help="Which phone, or whose.")
@click.option("--kind", type=click.Choice(["phone", "kobo"]), default="phone", show_default=True)
@click.option("--site", default="http://localhost:8000", show_default=True, help="The address of this Njia.")
@click.option(
    "--qr", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write the QR code as SVG."
)
@in_process
def admit(
    label: str, kind: str, site: str, qr: Path | None, code: str, as_json: bool, as_person: str | None
) -> None:
    """Let a phone or a Kobo server in. Its secret is printed once and kept nowhere."""
    from njia.stages.recommendations.actions import make_device
    from njia.stages.recommendations.queries.collect import picture, settings_code

    within, acting = acting_in(code, as_person)
    device, secret = make_device(within, label, kind, acting=acting)
    address = f"{site.rstrip('/')}/{within.code}/recommendations/"
    address += f"phones/{secret}" if kind == "phone" else "kobo/"
    if qr and kind == "phone":
        qr.write_text(picture(settings_code(address, within.name)), "utf-8")
    data = {"device": device.ref, "address": address, "secret": secret}
    report(as_json, data, [f"{name}: {value}" for name, value in data.items()])


@form.command(cls=Command, name="end")
@click.argument("ref")
@in_process
def end(ref: str, code: str, as_json: bool, as_person: str | None) -> None:
    """End the access of a phone or a Kobo server (REF as `admit` printed it)."""
    from njia.stages.recommendations.actions import revoke_device
    from njia.stages.recommendations.queries.field import device_by_ref

    _within, acting = acting_in(code, as_person)
    revoke_device(device_by_ref(acting, ref), acting=acting)
    report(as_json, {"device": ref, "ended": True}, [f"{ref}: ended."])


@form.command(cls=Command, name="pull")
@click.argument("form_id")
@click.option("--from", "file", type=FILE, help="An export of Kobo: JSON, CSV or Excel with XML names.")
@click.option("--whole", is_flag=True, help="The export holds all records: what is missing was deleted.")
@click.option("--url", help="The address of a Kobo server, such as https://eu.kobotoolbox.org.")
@click.option("--asset", help="The id of the project on that server.")
@click.option("--token", envvar="NJIA_KOBO_TOKEN", help="An API token; better in NJIA_KOBO_TOKEN.")
@click.option(
    "--withdraw-deleted", is_flag=True, help="Withdraw what was deleted there; else a person is asked."
)
@in_process
def pull(
    form_id: str, file: Path | None, whole: bool, url: str | None, asset: str | None, token: str | None,
    withdraw_deleted: bool, code: str, as_json: bool, as_person: str | None,
) -> None:  # fmt: skip
    """Bring in what a Kobo server holds now: new records, edits and deletions. Again changes nothing."""
    from njia.cli.kobo import records
    from njia.readers.questionnaire import read_kobo
    from njia.stages.recommendations.actions import reconcile
    from njia.stages.recommendations.queries.field import form_by_id

    _within, acting = acting_in(code, as_person)
    found = form_by_id(acting, form_id)
    if file:
        given = list(_exported(file, form_id))
    elif url and asset and token:
        given, whole = [read_kobo(each, form_id) for each in records(url, asset, token)], True
    else:
        raise click.UsageError("Give an export with --from, or --url, --asset and a token.")
    done = reconcile(found, given, whole=whole, withdraw_gone=withdraw_deleted, acting=acting)
    data: dict[str, Any] = {
        "new": done.new, "changed": done.changed, "unchanged": done.again, "deleted": done.gone,
        "withdrawn": done.withdrawn, "refused": [{"record": key, "reason": why} for key, why in done.refused],
    }  # fmt: skip
    said = ", ".join(f"{count} {name}" for name, count in data.items() if name != "refused")
    report(as_json, data, [said, *(f"  refused {key}: {why}" for key, why in done.refused)])


def _exported(file: Path, form_id: str) -> Iterator["Filled"]:
    from njia.kernel.files import table
    from njia.readers.questionnaire import read_kobo, read_kobo_rows

    data = file.read_bytes()
    if data.lstrip()[:1] not in (b"{", b"["):
        yield from read_kobo_rows(table(file), form_id)
        return
    given = json.loads(data)
    for record in given["results"] if isinstance(given, dict) and "results" in given else given:
        yield read_kobo(record, form_id)

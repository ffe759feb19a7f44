"""Bringing files in: look first, put right how it is read, then all of it or nothing; and what a person looks at after."""

from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel import files
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, go
from njia.readers import pasted_table
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.actions import Fate, ImportReport
from njia.stages.recommendations.forms import ColumnsForm, KeptColumnsForm, ReadingForm, SaferForm, UploadForm
from njia.stages.recommendations.states import RULES
from njia.stages.recommendations.views.finding import entered

PREVIEW_ROWS = 50
LOOKED_AT = 20


def _registrar(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = entered(request, code)
    RULES["edit"].require(actor)
    return process, actor


@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest, code: str) -> HttpResponse:
    """First page of an import: bring the file. It is kept until the preview is confirmed."""
    process, _actor = _registrar(request, code)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        given = form.cleaned_data
        token = files.keep(given["file"] or ContentFile(pasted_table(given["pasted"])))
        if attempt(form, lambda: files.table(files.kept(token))):
            request.session[f"source:{token}"] = given["source"]
            return redirect("recommendations:preview", process.code, token)
        files.forget(token)
    context = {"form": form, "imports": queries.imports(process)[:1]}
    return render(request, "recommendations/import.html", context)


def _read(token: str, reading: ReadingForm) -> tuple[files.Table, str]:
    """The table as it is to be read, or else as it is recognised, with the reason."""
    kept = files.kept(token)
    given = reading.cleaned_data if reading.is_valid() else {}
    try:
        table = files.table(kept, encoding=given.get("encoding"), delimiter=given.get("delimiter"))
    except files.Unreadable as refused:
        if any(given.values()):
            return files.table(kept), str(refused.reason)
        raise
    return table, ""


def _initial(process: Process, table: files.Table, chosen: Any) -> dict[str, Any]:
    """What was kept for files of this kind, or else what headings and content give away."""
    known = chosen or queries.fitting(process, table)
    columns = known.columns if known else actions.recognise(table)
    personal = queries.personal_columns(table, list(columns.values()))
    return {**columns, "left_out": known.left_out if known else personal}


@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Second page: what every row would become; columns can be put right; then all of it, or nothing."""
    process, actor = _registrar(request, code)
    saved = KeptColumnsForm(request.POST or None, known=queries.mappings(process))
    chosen = saved.cleaned_data["mapping"] if "use" in request.POST and saved.is_valid() else None
    how = {"encoding": chosen.encoding, "delimiter": chosen.delimiter} if chosen else request.POST
    reading = ReadingForm(how if request.method == "POST" else {})
    table, problem = _read(token, reading)
    form = ColumnsForm(request.POST if request.method == "POST" and not chosen else None, table=table)
    if not form.is_valid():  # nothing was sent, or it is of another reading of the file
        form = ColumnsForm(_initial(process, table, chosen), table=table)
        form.is_valid()
    confirmed = request.method == "POST" and "confirm" in request.POST and not problem
    source = request.session.get(f"source:{token}", "")
    report, refusal = _try_import(process, table, form, source, dry_run=not confirmed, actor=actor)
    if report and report.written:
        _keep_mapping(process, form, reading, actor)
        files.forget(token)
        return go(request, "recommendations:list", process.code, said=_said(report))
    context = {
        "form": form, "reading": reading, "saved": saved, "table": table, "report": report, "problem": problem or refusal,
        "set_aside": report.set_aside[:PREVIEW_ROWS] if report else [],
        "refused": report.refused[:PREVIEW_ROWS] if report else [],
        "fates": _some(report.rows) if report else [],
        "refused_rows": len({problem.row for problem in report.refused}) if report else 0,
        "delimiter": {"\t": "⇥"}.get(table.delimiter or "", table.delimiter),
        "sample": [row.cells for row in table.rows[:3]],
    }  # fmt: skip
    return render(
        request, "recommendations/preview.html", context, status=200 if report and not report.refused else 422
    )


def _some(rows: list[Fate]) -> list[Fate]:
    """A few rows of each outcome, those that change something known first."""
    return [
        fate
        for outcome in ("changed", "new", "unchanged")
        for fate in [row for row in rows if row.outcome == outcome][:PREVIEW_ROWS]
    ]


def _said(report: ImportReport) -> str:
    said = _("%(created)s new, %(changed)s changed, %(unchanged)s unchanged, %(aside)s set aside.") % {
        "created": report.created, "changed": report.changed, "unchanged": report.unchanged,
        "aside": len(report.set_aside),
    }  # fmt: skip
    if report.waiting:
        said += " " + _("%(waiting)s wait until it is sure that they identify nobody.") % {
            "waiting": report.waiting
        }
    return said


def _keep_mapping(process: Process, form: ColumnsForm, reading: ReadingForm, actor: Actor) -> None:
    if name := form.cleaned_data["save_as"].strip():
        how = reading.cleaned_data if reading.is_valid() else {}
        actions.save_mapping(process, name, form.columns(), left_out=form.left(), **how, acting=actor)


def _try_import(
    process: Process, table: files.Table, form: ColumnsForm, source: str, *, dry_run: bool, actor: Actor
) -> tuple[ImportReport | None, str]:
    try:
        report = actions.import_table(
            process, table, form.columns(), source=source, left_out=form.left(),
            harmless=form.cleaned_data["harmless"], dry_run=dry_run, acting=actor,
        )  # fmt: skip
    except Refused as refused:
        return None, str(refused.reason)
    return report, ""


@require_safe
def imports(request: HttpRequest, code: str) -> HttpResponse:
    """What came in from which file: its fingerprint, the counts, and every row that was set aside."""
    process, _actor = _registrar(request, code)
    context = {"imports": queries.imports(process), "mappings": queries.mappings(process)}
    return render(request, "recommendations/imports.html", context)


@require_POST
def forget_mapping(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    process, actor = _registrar(request, code)
    saved = queries.mappings(process).filter(pk=pk).first()
    if saved is None:
        raise NotFound
    return act_and_return(
        request, lambda: actions.forget_mapping(saved, acting=actor), "recommendations:imports", process.code,
        said=_("It is no longer kept."),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Imported words that may identify somebody, and a person who decides: as they are, or in safe words."""
    process, actor = _registrar(request, code)
    waiting = queries.unchecked(actor)
    if request.method == "POST":
        wanted = list(waiting.filter(public_id__in=request.POST.getlist("item")))
        return act_and_return(
            request, lambda: actions.pass_words(wanted, acting=actor), "recommendations:check", process.code,
            said=_("They are read like all others now."),
        )  # fmt: skip
    context = {"rows": [queries.doubtful(item) for item in waiting[:LOOKED_AT]], "count": waiting.count()}
    return render(request, "recommendations/check.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = _registrar(request, code)
    item = queries.unchecked(actor).filter(public_id=public_id).select_related("process").first()
    if item is None:
        raise NotFound
    row = queries.doubtful(item)
    form = SaferForm(request.POST or None, initial={"text": row.safer})
    if form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: actions.replace_words(item, text, acting=actor) or True):
            said = _("The safe words stand in the place of the former ones, which are destroyed.")
            return go(request, "recommendations:check", process.code, said=said)
    return render(request, "recommendations/replace.html", {"form": form, "row": row, "item": item})

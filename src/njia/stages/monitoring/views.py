from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from njia.documents.writers import FORMATS
from njia.kernel.access import Actor, NotFound
from njia.kernel.printing import workbook
from njia.kernel.processes.models import Process
from njia.kernel.web import attempt, enter, go
from njia.stages.monitoring import actions, queries
from njia.stages.monitoring.forms import FilterForm, ReportForm
from njia.stages.monitoring.states import RULES
from njia.stages.roadmap import queries as roadmap


def _entered(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    return process, actor


@login_not_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _entered(request, code)
    everything = queries.progress(actor, process)
    inside = RULES["see"].allows(actor)
    form = FilterForm(request.GET, leads=queries.leads(everything), inside=inside)
    asked = form.cleaned_data if form.is_valid() else {}
    context = {
        "form": form,
        "summary": queries.summary(everything),
        "total": len(everything),
        "rows": queries.chosen(everything, **asked),
        "inside": inside,
    }
    return render(request, "monitoring/list.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = _entered(request, code)
    row = queries.row(actor, process, public_id)
    may_report = RULES["report"].allows(actor)
    if request.method == "POST":
        RULES["report"].require(actor)
    form = ReportForm(request.POST or None, row=row, process=process, actor=actor) if may_report else None
    if form and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form,
            lambda: actions.report(
                roadmap.by_id(actor, public_id), state=given["state"], note=given["note"], on=given["on"],
                language=given["language"], measures=form.measures(), acting=actor,
            ) is not None,
        )  # fmt: skip
        if done:
            return go(request, "monitoring:action", process.code, public_id, said=_("The report is added."))
    context = {
        "row": row,
        "history": queries.history(actor, row.node),
        "form": form,
        "inside": RULES["see"].allows(actor),
    }
    return render(request, "monitoring/action.html", context)


@login_not_required
@require_safe
def export(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """The whole list as CSV or as an Excel workbook; whoever may see the page may take it along."""
    process, actor = _entered(request, code)
    sheet = queries.sheet(queries.progress(actor, process))
    if format == "csv":
        content = FORMATS["csv"].write(sheet)
    elif format == "xlsx":
        content = workbook(process, [sheet])
    else:
        raise NotFound
    name = f"{process.code}-progress.{format}"
    return HttpResponse(
        content,
        content_type=FORMATS[format].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

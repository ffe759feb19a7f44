"""How the group answers, for everybody: its figures, and the annex of dissents."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from njia.documents.writers import FORMATS
from njia.kernel import clock
from njia.kernel.access import NotFound
from njia.kernel.web import enter
from njia.stages.review import queries
from njia.stages.review.views.frame import around, tools

OFFERED = ("csv", "json")


@login_not_required
@require_safe
def figures(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    inside = queries.may_work(actor)
    told = queries.openness(process, actor)
    context = {
        "told": told,
        "bars": queries.bars(process, inside=inside),
        "formats": OFFERED,
        "tools": tools(process, actor, "figures") if inside else [],
    }
    return render(request, "review/figures.html", context)


@login_not_required
@require_safe
def figures_file(request: HttpRequest, code: str, format: str) -> HttpResponseBase:
    process, actor = enter(request, code)
    told = queries.openness(process, actor)
    if format not in OFFERED:
        raise NotFound
    name = f"{process.code}-figures-{clock.today().isoformat()}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    media = FORMATS[format].media_type
    if format == "csv":
        return StreamingHttpResponse(queries.figures_csv(told), content_type=media, headers=headers)
    data = json.dumps(queries.figures_json(process, told), ensure_ascii=False, indent=1)
    return HttpResponse(data, content_type=media, headers=headers)


@login_not_required
@require_safe
def dissents(request: HttpRequest, code: str) -> HttpResponse:
    """Every dissent, as each member chose to be attributed."""
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    page, annexed = queries.dissent_annex(actor, request.GET.get("page", 1))
    inside = queries.may_work(actor)
    context = {
        "page": page,
        "annexed": annexed,
        "pages": around(request, page),
        "tools": tools(process, actor, "dissents") if inside else [],
    }
    return render(request, "review/dissents.html", context)

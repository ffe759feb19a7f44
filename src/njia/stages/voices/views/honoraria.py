"""Thanks for time and knowledge, by pseudonym. Nothing here leads to a voice or to an identity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.documents.writers import FORMATS
from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import HonorariumForm
from njia.stages.voices.states import HONORARIUM, RULES


def _as_keeper(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not RULES["honoraria"].allows(actor):
        raise NotFound
    return process, actor


@never_cache
@require_http_methods(["GET", "POST"])
def honoraria(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _as_keeper(request, code)
    form = HonorariumForm(request.POST or None, initial={"pseudonym": actions.new_pseudonym()})
    if form.is_valid():
        made = attempt(form, lambda: actions.offer_honorarium(process, **form.cleaned_data, acting=actor))
        if made:
            said = _("Offered to %(pseudonym)s.") % {"pseudonym": made.pseudonym}
            return go(request, "voices:honoraria", process.code, said=said)
    rows = [(row, HONORARIUM.offers(row.state, actor)) for row in queries.honoraria(actor)]
    context = {"form": form, "rows": rows, "totals": queries.totals(process, actor)}
    return render(request, "voices/honoraria.html", context)


@require_POST
def honorarium(request: HttpRequest, code: str, key: int) -> HttpResponse:
    process, actor = _as_keeper(request, code)
    row, step = queries.honorarium_by_key(actor, key), request.POST.get("step", "")
    return act_and_return(
        request, lambda: actions.take_honorarium_step(row, step, acting=actor),
        "voices:honoraria", process.code, said=_("Written down."),
    )  # fmt: skip


@never_cache
@require_safe
def honoraria_export(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _as_keeper(request, code)
    content = FORMATS["csv"].write(queries.honoraria_sheet(actor))
    return HttpResponse(
        content,
        content_type=FORMATS["csv"].media_type,
        headers={"Content-Disposition": f'attachment; filename="{process.code}-honoraria.csv"'},
    )

"""Who validated a version: written down, and taken back with a reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, go
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.forms import ValidationForm
from njia.stages.roadmap.models import Version
from njia.stages.roadmap.states import RULES, VALIDATION
from njia.stages.roadmap.views.pages import entered


def _found(request: HttpRequest, code: str, number: int) -> tuple[Process, Actor, Version]:
    process, actor = entered(request, code)
    version = queries.visible_versions(actor).filter(number=number).first()
    if version is None:
        raise NotFound
    RULES["validate"].require(actor)
    return process, actor, version


@require_http_methods(["GET", "POST"])
def validate(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor, version = _found(request, code, number)
    form = ValidationForm(request.POST or None, process=process)
    if form.is_valid():
        made = attempt(form, lambda: actions.validate(version, **form.given(), acting=actor))
        if made:
            return go(request, "roadmap:versions", process.code, said=_("Written down."))
    context = {
        "form": form,
        "version": version,
        "validations": [
            (each, VALIDATION.offers(each.state, actor, each)) for each in queries.validations(version)
        ],
    }
    return render(request, "roadmap/validate.html", context, status=422 if form.errors else 200)


@require_POST
def take_validation_back(request: HttpRequest, code: str, number: int, which: int) -> HttpResponse:
    process, actor, version = _found(request, code, number)
    found = queries.validations(version).filter(number=which).first()
    step, reason = request.POST.get("step", ""), request.POST.get("reason", "")
    if found is None or step not in VALIDATION.steps:
        raise NotFound
    return act_and_return(
        request, lambda: actions.take_validation_back(found, step, reason=reason, acting=actor),
        "roadmap:validate", process.code, number, said=_("Taken back."),
    )  # fmt: skip

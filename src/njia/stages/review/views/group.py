"""The group itself: what it is for, who sits in it, and where its members have a stake."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.review import actions, queries
from njia.stages.review.forms import AlternateForm, AppearanceForm, InterestForm, SetUpForm
from njia.stages.review.states import RULES
from njia.stages.review.views.frame import tools, working


@login_not_required
@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    inside = RULES["see"].allows(actor)
    shown, unnamed = queries.appearances(process, actor, inside=inside)
    governs = RULES["govern"].allows(actor)
    context = {
        "body": queries.body(process),
        "shown": shown,
        "unnamed": unnamed,
        "sits": RULES["sit"].allows(actor),
        "governs": governs,
        "declared": queries.declared(process) if governs else [],
        "alternate_form": AlternateForm(members=queries.members(process, actor)) if governs else None,
        "tools": tools(process, actor, "body") if inside else [],
    }
    return render(request, "review/body.html", context)


@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = working(request, code)
    RULES["govern"].require(actor)
    form = SetUpForm(request.POST or None, body=queries.body(process))
    if form.is_valid():
        done = attempt(form, lambda: actions.set_up(process, **form.given(), acting=actor))
        if done:
            return go(request, "review:body", code, said=_("The group is set up so."))
    return render(request, "review/set_up.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def alternate(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = working(request, code)
    form = AlternateForm(request.POST, members=queries.members(process, actor))
    if not form.is_valid():
        raise Refused(_("Both have to be members of the group."))
    given = form.cleaned_data
    return act_and_return(
        request,
        lambda: actions.name_alternate(process, given["alternate"], given["member"], acting=actor),
        "review:body",
        code,
        said=_("The alternate is named."),
    )


def _sitting(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = working(request, code)
    RULES["sit"].require(actor)
    return process, actor


@never_cache
@require_http_methods(["GET", "POST"])
def appearance(request: HttpRequest, code: str) -> HttpResponse:
    """How a member appears, and where they have a stake: seen by nobody else."""
    process, actor = _sitting(request, code)
    form = AppearanceForm(request.POST or None, seat=queries.seat_of(process, actor))
    if form.is_valid():
        actions.appear(process, **form.cleaned_data, acting=actor)
        return go(request, "review:body", code, said=_("So you appear from now on."))
    return _own(request, process, actor, form, InterestForm(process=process, actor=actor))


@require_POST
def declare(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _sitting(request, code)
    form = InterestForm(request.POST, process=process, actor=actor)
    if form.is_valid():
        done = attempt(form, lambda: actions.declare(process, **form.given(), acting=actor))
        if done:
            said = _("It is declared. You neither read nor decide on it.")
            return go(request, "review:appearance", code, said=said)
    return _own(request, process, actor, AppearanceForm(seat=queries.seat_of(process, actor)), form)


@require_POST
def end_interest(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    process, actor = _sitting(request, code)
    return act_and_return(
        request, lambda: actions.end_interest(process, pk, acting=actor), "review:appearance", code,
        said=_("You take part in it again."),
    )  # fmt: skip


def _own(
    request: HttpRequest, process: Process, actor: Actor, form: AppearanceForm, interest_form: InterestForm
) -> HttpResponse:
    held = queries.own_interests(process, actor)
    context = {"form": form, "interest_form": interest_form, "held": held}
    return render(request, "review/appearance.html", context)

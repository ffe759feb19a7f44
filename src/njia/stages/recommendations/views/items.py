from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel import sections
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, go
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.forms import (
    NewForm,
    ReasonForm,
    RoundForm,
    ThemesForm,
    TieForm,
    WordingForm,
)
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.queries.pictures import pictures_with
from njia.stages.recommendations.states import RULES
from njia.stages.recommendations.views.finding import entered


@login_not_required
@require_safe
def detail(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    _process, actor = entered(request, code)
    item = queries.by_id(actor, public_id)
    shown = queries.show([item], actor)[0]
    may_edit = RULES["edit"].allows(actor)
    context = {
        "item": item,
        "shown": shown,
        "wordings": queries.later_wordings(item) if shown.text is not None else [],
        "sections": sections.render("recommendation", item, actor),
        "beside": queries.beside(item) if shown.text is not None else [],
        "ties": queries.ties(item, actor),
        "pictures": pictures_with(item, actor) if may_edit else (),
        "may_edit": may_edit,
        "may_withdraw": queries.may_withdraw(item, actor),
    }
    return render(request, "recommendations/detail.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = entered(request, code)
    RULES["register"].require(actor)
    form = NewForm(request.POST or None, process=process, actor=actor)
    if form.is_valid():
        made = attempt(form, lambda: actions.register(process, form.new(), acting=actor))
        if made:
            said = _("Registered as %(id)s.") % {"id": made.public_id}
            return go(request, "recommendations:detail", process.code, made.public_id, said=said)
    return render(request, "recommendations/new.html", {"form": form})


def _for_edit(request: HttpRequest, code: str, public_id: str) -> tuple[Process, Actor, Recommendation]:
    process, actor = entered(request, code)
    RULES["edit"].require(actor)
    return process, actor, queries.by_id(actor, public_id)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, item = _for_edit(request, code, public_id)
    shown = queries.show([item], actor)[0]
    form = WordingForm(request.POST or None, initial={"body": shown.text, "language": shown.language})
    if form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form, lambda: actions.edit_wording(item, given["body"], language=given["language"], acting=actor)
        )
        if done is not None:
            said = (
                _("The wording is saved. The first one stays beside it.")
                if done
                else _("Nothing was changed.")
            )
            return go(request, "recommendations:detail", process.code, item.public_id, said=said)
    return render(request, "recommendations/edit.html", {"form": form, "item": item, "shown": shown})


@require_http_methods(["GET", "POST"])
def themes(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, item = _for_edit(request, code, public_id)
    form = ThemesForm(request.POST or None, initial=queries.tags(item))
    if form.is_valid():
        for vocabulary, codes in form.cleaned_data.items():
            actions.tag(item, vocabulary, codes, acting=actor)
        return go(
            request, "recommendations:detail", process.code, item.public_id, said=_("The themes are saved.")
        )
    return render(request, "recommendations/themes.html", {"form": form, "item": item})


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = entered(request, code)
    item = queries.by_id(actor, public_id)
    if not queries.may_withdraw(item, actor):
        raise Refused(RULES["withdraw"].refusal)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(form, lambda: actions.withdraw(item, reason, acting=actor) or True)
        if done:
            said = _("%(id)s is withdrawn.") % {"id": item.public_id}
            return go(request, "recommendations:detail", process.code, item.public_id, said=said)
    return render(request, "recommendations/withdraw.html", {"form": form, "item": item})


@require_http_methods(["GET", "POST"])
def tie(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, item = _for_edit(request, code, public_id)
    form = TieForm(request.POST or None, actor=actor)
    if form.is_valid():
        given = form.cleaned_data
        act = lambda: actions.tie(item, given["other"], given["relation"], acting=actor) or True  # noqa: E731
        if attempt(form, act):
            return go(request, "recommendations:detail", process.code, public_id, said=_("The two are tied."))
    return render(request, "recommendations/tie.html", {"form": form, "item": item})


@require_POST
def untie(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, item = _for_edit(request, code, public_id)
    form = TieForm(request.POST, actor=actor)
    if not form.is_valid():
        raise NotFound
    given = form.cleaned_data
    return act_and_return(
        request, lambda: actions.untie(item, given["other"], given["relation"], acting=actor),
        "recommendations:detail", process.code, public_id, said=_("The two are not tied any more."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def rounds(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = entered(request, code)
    RULES["rounds"].require(actor)
    form = RoundForm(request.POST or None)
    if form.is_valid():
        closes_on = form.cleaned_data["closes_on"]
        if attempt(form, lambda: actions.open_round(process, closes_on, acting=actor)):
            return go(request, "recommendations:rounds", process.code, said=_("The round is open."))
    return render(request, "recommendations/rounds.html", {"form": form, "rounds": queries.rounds(process)})


@require_POST
def close_round(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor = entered(request, code)
    closing = queries.rounds(process).filter(number=number).first()
    if closing is None:
        raise NotFound
    return act_and_return(
        request, lambda: actions.close_round(closing, acting=actor), "recommendations:rounds", process.code,
        said=_("The round is closed. What comes from now on waits for the next one."),
    )  # fmt: skip


@require_POST
def take_cleared(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = entered(request, code)
    few = "few" in request.POST
    return act_and_return(
        request, lambda: actions.register_cleared(process, few=few, acting=actor), "recommendations:list",
        process.code, said=_("What was passed on is in the register now."),
    )  # fmt: skip

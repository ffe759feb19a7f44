from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.priorities import actions, queries
from njia.stages.priorities.forms import AddForm, AgreeForm, ReasonForm
from njia.stages.priorities.states import RULES


def _entered(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    return process, actor


def _for_ranking(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = _entered(request, code)
    RULES["rank"].require(actor)
    return process, actor


@login_not_required
@require_safe
def ranking(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _entered(request, code)
    shown = queries.ranking(actor, process)
    may_rank = RULES["rank"].allows(actor)
    may_write = may_rank and shown.open
    unranked = queries.unranked(shown, actor, process) if may_write else []
    context = {
        "shown": shown,
        "inside": RULES["see"].allows(actor),
        "may_rank": may_rank,
        "may_see_ranking": queries.may_see_ranking(actor),
        "polls": queries.polls(actor),
        "may_write": may_write,
        "add_form": AddForm(nodes=unranked) if unranked else None,
        "agree_form": AgreeForm(process=process) if may_write and shown.rows else None,
    }
    return render(request, "priorities/ranking.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _for_ranking(request, code)
    nodes = queries.unranked(queries.ranking(actor, process), actor, process)
    form = AddForm(request.POST or None, nodes=nodes)
    if form.is_valid():
        chosen, reason = form.cleaned_data["action"], form.cleaned_data["reason"]
        if attempt(form, lambda: actions.rank(process, chosen, reason, acting=actor) or True):
            return go(
                request, _place(process, chosen), said=_("It is in the ranking now, in the last place.")
            )
    return render(request, "priorities/add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def reason(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = _for_ranking(request, code)
    row = next((row for row in queries.ranking(actor, process).rows if row.public_id == public_id), None)
    if row is None:
        raise NotFound
    form = ReasonForm(request.POST or None, initial={"reason": row.reason})
    if form.is_valid():
        said = form.cleaned_data["reason"]
        if attempt(form, lambda: actions.rank(process, public_id, said, acting=actor) or True):
            return go(request, _place(process, public_id), said=_("The reason is saved."))
    return render(request, "priorities/reason.html", {"form": form, "row": row})


@require_POST
def move(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = _for_ranking(request, code)
    down = request.POST.get("where") == "down"
    return act_and_return(
        request,
        lambda: actions.move(process, public_id, "down" if down else "up", acting=actor),
        _place(process, public_id),
        said=_("%(id)s moved down.") % {"id": public_id}
        if down
        else _("%(id)s moved up.") % {"id": public_id},
    )


@require_POST
def remove(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = _for_ranking(request, code)
    return act_and_return(
        request, lambda: actions.unrank(process, public_id, acting=actor), "priorities:ranking", process.code,
        said=_("%(id)s is no longer in the ranking.") % {"id": public_id},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _for_ranking(request, code)
    form = AgreeForm(request.POST or None, process=process)
    if form.is_valid() and attempt(
        form, lambda: actions.agree(process, form.chosen(), acting=actor) is not None
    ):
        return go(request, "priorities:ranking", process.code, said=_("The ranking is recorded as agreed."))
    return render(request, "priorities/agree.html", {"form": form})


@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _for_ranking(request, code)
    return act_and_return(
        request, lambda: actions.reopen(process, acting=actor), "priorities:ranking", process.code,
        said=_("The ranking can be changed again. The agreed one stays public until the next is agreed."),
    )  # fmt: skip


def _place(process: Process, public_id: str) -> str:
    """The ranking's page at one action, so that somebody who moves it keeps it before their eyes."""
    return f"{reverse('priorities:ranking', args=[process.code])}#{public_id}"

"""Pages of those who run a vote, and the page of a vote that everybody reads."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.priorities import actions, queries
from njia.stages.priorities.forms import (
    AnswerForm,
    AuditForm,
    CostsForm,
    IdsForm,
    OpenForm,
    PollForm,
    SlipsForm,
)
from njia.stages.priorities.models import Poll
from njia.stages.priorities.states import OVER, POLL, PREPARED, RULES, VOTED_IN

COUNT = "njia.stages.priorities.jobs.count"


def _entered(request: HttpRequest, code: str, number: int) -> tuple[Process, Actor, Poll]:
    process, actor = enter(request, code)
    return process, actor, queries.poll(actor, number)


def _running(request: HttpRequest, code: str, number: int) -> tuple[Process, Actor, Poll]:
    process, actor, found = _entered(request, code, number)
    RULES["run"].require(actor)
    return process, actor, found


@login_not_required
@require_safe
def poll(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What is voted on while it is open, and what came of it after."""
    _process, actor, found = _entered(request, code, number)
    may_run = RULES["run"].allows(actor)
    over = found.state in OVER
    context = {
        "poll": found,
        "things": queries.things(found),
        "groups": queries.weighed(found),
        "open": queries.is_open(found),
        "preparing": found.state in PREPARED,
        "over": over,
        "result": queries.result(found, _("Who paid for what")) if over else None,
        "answered": bool(found.followed),
        "eligible": queries.is_open(found)
        and bool(queries.eligible(found, actor))
        and not queries.has_drawn(found, actor),
        "may_run": may_run,
        "offers": {offer.name for offer in POLL.offers(found.state, actor, found)} if may_run else set(),
        "may_print": found.state in VOTED_IN and RULES["slips"].allows(actor),
        "audit_form": AuditForm() if over and _may_audit(found, actor) else None,
    }
    return render(request, "priorities/poll.html", context)


def _may_audit(found: Poll, actor: Actor) -> bool:
    return RULES["audit"].allows(actor) and bool(found.profile) and not found.open_profile


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    RULES["run"].require(actor)
    form = PollForm(request.POST or None)
    if form.is_valid() and (
        made := attempt(form, lambda: actions.draft_poll(process, form.draft(), acting=actor))
    ):
        return go(request, "priorities:candidates", code, made.number, said=_("Now say what is voted on."))
    return render(request, "priorities/poll_edit.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, number: int) -> HttpResponse:
    _process, actor, found = _running(request, code, number)
    form = PollForm(request.POST or None, poll=found)
    if form.is_valid() and attempt(
        form, lambda: actions.change_poll(found, form.draft(), acting=actor) is not None
    ):
        return go(request, "priorities:poll", code, number, said=_("It is saved."))
    return render(request, "priorities/poll_edit.html", {"form": form, "poll": found})


@require_http_methods(["GET", "POST"])
def candidates(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor, found = _running(request, code, number)
    chosen = queries.things(found)
    form: CostsForm | IdsForm
    if found.about == "actions":
        offered = queries.costs_of_actions(process, found.currency)
        form = CostsForm(request.POST or None, offered=offered, chosen=chosen)
    else:
        form = IdsForm(request.POST or None, chosen=chosen)
    if form.is_valid() and attempt(
        form, lambda: actions.set_candidates(found, form.costs(), acting=actor) or True
    ):
        return go(request, "priorities:poll", code, number, said=_("It is saved."))
    return render(request, "priorities/poll_candidates.html", {"form": form, "poll": found})


@require_http_methods(["GET", "POST"])
def open_(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor, found = _running(request, code, number)
    form = OpenForm(request.POST or None, process=process)
    if form.is_valid() and attempt(
        form,
        lambda: (
            actions.open_poll(found, form.chosen(), seed=form.cleaned_data["seed"], acting=actor) is not None
        ),
    ):
        return go(request, "priorities:poll", code, number, said=_("It is open for votes."))
    context = {
        "form": form, "poll": found, "things": queries.things(found), "groups": queries.weighed(found),
    }  # fmt: skip
    return render(request, "priorities/poll_open.html", context)


@require_POST
def drop(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor, found = _running(request, code, number)
    actions.drop_poll(found, acting=actor)
    return go(request, "priorities:ranking", process.code, said=_("The vote is dropped."))


@require_POST
def close(request: HttpRequest, code: str, number: int) -> HttpResponse:
    _process, actor, found = _running(request, code, number)

    def act() -> None:
        actions.close_poll(found, acting=actor)
        import_string(COUNT).enqueue(found.pk)

    said = _("It is closed, and the votes are being counted.")
    return act_and_return(request, act, "priorities:poll", code, number, said=said)


@never_cache
@require_http_methods(["GET", "POST"])
def slips(request: HttpRequest, code: str, number: int) -> HttpResponse:
    _process, actor, found = _entered(request, code, number)
    RULES["slips"].require(actor)
    groups = [(group.constituency, group.label) for group in queries.weighed(found)]
    form = SlipsForm(request.POST or None, groups=groups)
    codes = None
    if form.is_valid():
        wanted = form.cleaned_data
        codes = attempt(
            form,
            lambda: actions.print_slips(found, wanted["constituency"], wanted["count"], acting=actor),
        )
    context = {
        "form": form, "poll": found, "codes": codes,
        "group": dict(groups).get(form.data.get("constituency", ""), "") if codes else "",
        "address": request.build_absolute_uri(reverse("priorities:vote", args=[code, number])),
    }  # fmt: skip
    return render(request, "priorities/poll_slips.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor, found = _running(request, code, number)
    start = {"followed": found.followed, "reason": found.reason}
    form = AnswerForm(request.POST or None, process=process, initial=start)
    if form.is_valid():
        typed = form.cleaned_data
        if attempt(
            form,
            lambda: (
                actions.answer_poll(found, typed["followed"], typed["reason"], form.chosen(), acting=actor)
                is not None
            ),
        ):
            return go(request, "priorities:poll", code, number, said=_("It is recorded."))
    return render(request, "priorities/poll_answer.html", {"form": form, "poll": found})


@login_not_required
@require_safe
def profile(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The merged votes, for anybody who wants to count again."""
    _process, _actor, found = _entered(request, code, number)
    if not found.open_profile:
        raise NotFound
    response = HttpResponse(found.profile, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.public_id}.pb"'
    return response


@never_cache
@require_POST
def audit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The votes of a small poll as a file for an auditor, at each act anew."""
    _process, actor, found = _entered(request, code, number)
    RULES["audit"].require(actor)
    form = AuditForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Name the auditor, and why they look at it."))
    opened = actions.open_to_auditor(found, form.cleaned_data["auditor"], acting=actor)
    response = JsonResponse(opened, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{found.public_id}-audit.json"'
    return response

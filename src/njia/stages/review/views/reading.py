"""The plan of who reads what, and the reading desk."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel import sections
from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import actions, queries
from njia.stages.review.forms import PlanForm, QuestionForm, ReadingForm
from njia.stages.review.states import RULES
from njia.stages.review.views.frame import inside, tools, working


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = working(request, code)
    form = PlanForm(request.POST or None, initial={"target_on": process.target_on})
    if request.method == "POST":
        RULES["plan"].require(actor)
        if form.is_valid():
            target = form.cleaned_data["target_on"]
            made = attempt(form, lambda: actions.plan_reading(process, target, acting=actor))
            if made:
                said = ngettext("%(n)s item is shared out.", "%(n)s items are shared out.", made.items)
                return go(request, "review:plan", code, said=said % {"n": made.items})
    sitting, newest = queries.members(process, actor), queries.latest_plan(process)
    leads = RULES["plan"].allows(actor)
    context = {
        "move_form": PlanForm(initial={"target_on": newest.target_on}) if newest else None,
        "form": form if leads else None,
        "plan": newest,
        "loads": queries.loads(process, sitting),
        "weeks": queries.weeks(process),
        "unread": len(queries.unread(process, queries.body(process).readers)),
        "mine": queries.listed(queries.my_tasks(process, actor), actor),
        "reads": RULES["read"].allows(actor),
        "late": queries.listed(queries.waiting_longest(process), actor) if leads else [],
        "leads": leads,
        "tools": tools(process, actor, "plan"),
    }
    return render(request, "review/plan.html", context)


@never_cache
@require_safe
def next_item(request: HttpRequest, code: str) -> HttpResponse:
    """Straight to the most urgent item of one's own list."""
    process, actor = working(request, code)
    RULES["read"].require(actor)
    task = queries.my_tasks(process, actor).select_related("recommendation").first()
    if task is None:
        return go(request, "review:plan", code, said=_("You have read everything that was given to you."))
    return redirect("review:read", code, task.recommendation.public_id)


@never_cache
@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, found = inside(request, code, public_id)
    RULES["read"].require(actor)
    desk = queries.desk(found)
    among = queries.readings(found)
    reading = queries.reading_of(actor, found, among)
    form = ReadingForm(request.POST or None, item=found, actor=actor, reading=reading, scored=desk.scored)
    if form.is_valid():
        kept = attempt(form, lambda: actions.read(found, **form.given(), acting=actor))
        if kept and not kept.outcome:
            return go(
                request, "review:read", code, public_id, said=_("It is kept. It waits for your answer.")
            )
        if kept:
            return _on(request, process, actor, found)
    # Whoever has not answered yet reads with their own eyes first.
    opinions = queries.opinions(among, actor) if reading.outcome or not desk.proposed else []
    shown = recommendations.show([found], actor)[0]
    context = {
        "item": found,
        "shown": shown,
        "verbatim": found.verbatim if shown.text not in (None, found.verbatim) else "",
        "form": form,
        "opinions": opinions,
        "others": any(each.outcome for each in among),
        "differ": len({(each.outcome, each.target) for each in opinions}) > 1,
        "place": queries.place_in_my_list(found, actor, process),
        "grouped": desk.grouped,
        "evidence": queries.evidence(found),
        "questions": desk.questions,
        "question_form": QuestionForm(prefix="ask"),
        "sections": sections.render("reading", found, actor),
        "url": reverse("review:read", args=[code, public_id]),
    }
    return render(request, "review/read.html", context, status=422 if form.errors else 200)


def _on(request: HttpRequest, process: Process, actor: Actor, found: Recommendation) -> HttpResponse:
    """To the next item, so that a whole list is read without a detour."""
    said = _("%(id)s is read.") % {"id": found.public_id}
    task = queries.my_tasks(process, actor).select_related("recommendation").first()
    if task is None:
        return go(request, "review:plan", process.code, said=said)
    return go(request, "review:read", process.code, task.recommendation.public_id, said=said)


@require_POST
def ask(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    _process, actor, found = inside(request, code, public_id)
    RULES["read"].require(actor)
    form = QuestionForm(request.POST, prefix="ask")
    if not form.is_valid():
        raise Refused(_("Write the question, and two to five answers to choose from."))
    return act_and_return(
        request, lambda: actions.ask(found, **form.given(), acting=actor), "review:read", code, public_id,
        said=_("It is asked. If its giver agreed to be asked, the answer appears here."),
    )  # fmt: skip


@csrf_exempt  # the key is known to the page of the receipt alone, which is assembled without a request
@login_not_required
@never_cache
@sensitive_post_parameters()
@require_POST
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """From the page of a receipt: its key opens one question and nothing else."""
    enter(request, code)
    refused = ""
    try:
        actions.reply(request.POST.get("question", ""), request.POST.get("choice", ""))
    except Refused as why:
        refused = str(why.reason)
    return render(request, "review/replied.html", {"refused": refused})

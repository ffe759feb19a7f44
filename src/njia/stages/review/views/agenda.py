"""The agenda: what is decided in one go, what is talked about, and calling for a second look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from njia.kernel.web import act_and_return, attempt, go
from njia.stages.meetings import queries as meetings
from njia.stages.review import actions, queries
from njia.stages.review.forms import BodyForm
from njia.stages.review.states import RULES
from njia.stages.review.views.frame import inside, tools, working

MEETINGS = 20
"""Listed on the agenda, the latest first."""


@never_cache
@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = working(request, code)
    decides = RULES["decide"].allows(actor)
    form = BodyForm(request.POST or None, process=process)
    chosen = request.POST.getlist("item")
    if request.method == "POST":
        RULES["decide"].require(actor)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("meeting", "ballot")}
            done = attempt(form, lambda: actions.confirm_many(process, chosen, **given, acting=actor))
            if done:
                said = ngettext("%(n)s answer is decided.", "%(n)s answers are decided.", done) % {"n": done}
                return go(request, "review:agenda", code, said=said)
    context = {
        "agenda": queries.agenda(process, actor),
        "form": form if decides else None,
        "chosen": set(chosen),
        "fresh": request.method == "GET",
        "rule": queries.chamber(process),
        "held": meetings.that_can_decide(process)[:MEETINGS] if RULES["record"].allows(actor) else [],
        "sat": {each.meeting.public_id for each in queries.sittings_of(process)},
        "opens": RULES["open_ballot"].allows(actor),
        "repeated": queries.repeated_reasons(process, queries.body(process).repeats),
        "tools": tools(process, actor, "agenda"),
    }
    return render(request, "review/agenda.html", context, status=422 if form.errors else 200)


@require_POST
def look_again(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    _process, actor, found = inside(request, code, public_id)
    return act_and_return(
        request, lambda: actions.look_again(found, acting=actor), "review:item", code, public_id,
        said=_("The group looks at it again. Nothing says who asked for it."),
    )  # fmt: skip

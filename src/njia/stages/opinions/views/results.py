"""The map, what is made of it, and the data that anybody can draw it from again."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from njia.kernel.access import NotFound, Refused
from njia.kernel.web import act_and_return, enter
from njia.stages.opinions import actions, queries
from njia.stages.opinions.forms import AuditForm
from njia.stages.opinions.states import OVER, RULES

KINDS = {"votes": "text/csv", "statements": "text/csv", "result": "application/json"}


@login_not_required
@require_safe
def opinion_map(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What people think, once the conversation is closed. Before, nobody sees it: it would sway those who answer."""
    _process, actor = enter(request, code)
    found = queries.conversation(actor, number)
    if found.state not in OVER:
        raise NotFound
    picture = queries.picture(found)
    may_lift = RULES["lift"].allows(actor) and picture is not None
    context = {
        "conversation": found,
        "shown": queries.shown(found),
        "counted": bool(found.result),
        "picture": picture,
        "may_lift": may_lift,
        "liftable": picture.liftable if picture and may_lift else [],
        "audit_form": AuditForm()
        if RULES["audit"].allows(actor) and found.votes and not found.open_rows
        else None,
    }
    return render(request, "opinions/map.html", context)


@require_POST
def lift(request: HttpRequest, code: str, number: int) -> HttpResponse:
    _process, actor = enter(request, code)
    found = queries.conversation(actor, number)
    RULES["lift"].require(actor)
    numbers = {int(each) for each in request.POST.getlist("statement") if each.isdecimal() and len(each) < 6}
    return act_and_return(
        request, lambda: actions.lift(found, numbers, acting=actor), "opinions:map", code, number,
        said=_("They are recommendations now, and will be answered as such."),
    )  # fmt: skip


@login_not_required
@require_safe
def data(request: HttpRequest, code: str, number: int, name: str) -> HttpResponse:
    """Open data of a closed conversation, with the column names of Polis's open data."""
    _process, actor = enter(request, code)
    found = queries.conversation(actor, number)
    body = queries.open_data(found).get(name, "")
    if not body:
        raise NotFound
    response = HttpResponse(body, content_type=f"{KINDS[name]}; charset=utf-8")
    suffix = ".json" if name == "result" else ".csv"
    response["Content-Disposition"] = f'attachment; filename="{found.public_id}-{name}{suffix}"'
    return response


@never_cache
@require_POST
def audit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The rows of answers that are not published, as a file for an auditor, at each act anew."""
    _process, actor = enter(request, code)
    found = queries.conversation(actor, number)
    RULES["audit"].require(actor)
    form = AuditForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Name the auditor, and why they look at the answers."))
    opened = actions.open_to_auditor(found, form.cleaned_data["auditor"], acting=actor)
    response = JsonResponse(opened, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{found.public_id}-audit.json"'
    return response

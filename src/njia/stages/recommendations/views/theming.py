"""One screen on which suggested themes and root causes are gone through: tick what fits, next. By keyboard or thumb."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies.queries import label
from njia.kernel.web import act_and_return, go
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.forms import SettleForm
from njia.stages.recommendations.states import RULES
from njia.stages.recommendations.views.finding import entered


def _after(request: HttpRequest) -> int:
    given = request.GET.get("after", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _address(process: Process, after: int, refused: bool) -> str:
    asked = [*(["refused=1"] if refused else []), *([f"after={after}"] if after else [])]
    return reverse("recommendations:suggested", args=[process.code]) + (
        "?" + "&".join(asked) if asked else ""
    )


@never_cache
@require_http_methods(["GET", "POST"])
def suggested(request: HttpRequest, code: str) -> HttpResponse:
    """The next text for which something is suggested; what is said of it, and then the one after it."""
    process, actor = entered(request, code)
    RULES["edit"].require(actor)
    refused = "refused" in request.GET
    if request.method == "POST":
        return _settle(request, process, actor, refused)
    look = queries.next_refused if refused else queries.next_themed
    seen = look(actor, _after(request))
    context = {
        "themed": seen.found,
        "refused": refused,
        "next_url": _address(process, seen.after, refused) if seen.after else "",
        "again_url": _address(process, 0, refused) if _after(request) else "",
        "here": request.get_full_path(),
        "bare": queries.without_terms(actor),
    }
    return render(request, "recommendations/suggested.html", context)


def _settle(request: HttpRequest, process: Process, actor: Actor, refused: bool) -> HttpResponse:
    form = SettleForm(request.POST)
    if not form.is_valid():
        raise Refused(_("This list of terms is out of date. Open the page again."), code="terms")
    item = queries.by_id(actor, form.cleaned_data["item"])
    shown, ticked = form.cleaned_data["shown"], set(form.cleaned_data["fits"])
    if not shown:
        raise NotFound
    onward = _address(process, item.number, refused)
    if refused:
        said = _("Where the text still speaks of them, they are suggested again for %(id)s.")
        return act_and_return(
            request, lambda: actions.reconsider_terms(item, ticked, acting=actor), onward,
            said=said % {"id": item.public_id},
        )  # fmt: skip
    fitting = [] if "none" in request.POST else [key for key in shown if key in ticked]
    actions.settle_terms(
        item, fitting=fitting, refused=[key for key in shown if key not in fitting], acting=actor
    )
    if not fitting:
        return go(
            request,
            onward,
            said=_("None fits %(id)s. They are not suggested for it again.") % {"id": item.public_id},
        )
    return go(request, onward, said=f"{item.public_id}: {', '.join(label(*key) for key in fitting)}.")

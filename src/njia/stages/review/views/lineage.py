from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from njia.kernel.web import act_and_return, attempt, go
from njia.stages.recommendations import queries as recommendations
from njia.stages.review import actions
from njia.stages.review.forms import SplitForm
from njia.stages.review.states import RULES
from njia.stages.review.views.frame import inside


@never_cache
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Divide a compound paragraph: where it seems to divide is shown, and changed as one likes."""
    process, actor, found = inside(request, code, public_id)
    RULES["trace"].require(actor)
    shown = recommendations.show([found], actor)[0]
    seen = "\n\n".join(recommendations.seams(shown.text or ""))
    form = SplitForm(request.POST or None, initial={"parts": seen})
    if form.is_valid():
        parts = attempt(form, lambda: actions.split_item(found, form.given(), acting=actor))
        if parts:
            said = _("It is divided into %(parts)s.") % {"parts": ", ".join(part.public_id for part in parts)}
            return go(request, "recommendations:detail", process.code, public_id, said=said)
    return render(request, "review/split.html", {"form": form, "item": found, "shown": shown})


@require_POST
def join(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, found = inside(request, code, public_id)
    return act_and_return(
        request, lambda: actions.join_item(found, acting=actor), "review:item", process.code, public_id,
        said=_("The parts are put back together. It stands as it did before."),
    )  # fmt: skip


@require_POST
def take_back(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, found = inside(request, code, public_id)
    return act_and_return(
        request, lambda: actions.take_back(found, acting=actor), "review:item", process.code, public_id,
        said=_("The proposal is taken back. It stands as it did before."),
    )  # fmt: skip

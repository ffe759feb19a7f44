"""One screen on which suggestions are gone through: group, keep apart, divide, next. Works by keyboard and by hand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations import queries as registered
from njia.stages.review import actions, queries
from njia.stages.review.forms import GroupForm
from njia.stages.review.states import RULES


def _inside(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not RULES["see"].allows(actor):
        raise NotFound
    return process, actor


def _address(process: Process, *, at: int | None, refused: bool) -> str:
    asked = [*(["refused=1"] if refused else []), *([f"at={at}"] if at else [])]
    return reverse("review:grouping", args=[process.code]) + ("?" + "&".join(asked) if asked else "")


def _asked(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 18 else None


@never_cache
@require_safe
def grouping(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _inside(request, code)
    return _page(request, process, actor, _asked(request.GET.get("at", "")))


def _page(
    request: HttpRequest, process: Process, actor: Actor, at: int | None, tried: GroupForm | None = None
) -> HttpResponse:
    refused = "refused" in request.GET
    pair = queries.next_pair(actor, at, refused=refused)
    body = request.session.get(f"body:{process.code}", {})
    form = tried or (GroupForm(pair=pair, process=process, actor=actor, initial=body) if pair else None)
    context = {
        "pair": pair,
        "form": form,
        "refused": refused,
        "comparison": registered.comparison(process),
        "next_url": _address(process, at=pair.after, refused=refused) if pair and pair.after else "",
        "may_group": RULES["propose"].allows(actor),
        "may_compare": RULES["compare"].allows(actor),
        "may_divide": RULES["trace"].allows(actor),
    }
    return render(request, "review/grouping.html", context)


@require_POST
def group_pair(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What was said of one pair; the next one follows."""
    process, actor = _inside(request, code)
    refused = "refused" in request.GET
    pair = queries.next_pair(actor, number, refused=refused)
    if pair is None or pair.found.pair.pk != number:
        return go(
            request, _address(process, at=None, refused=refused), said=_("This pair is settled already.")
        )
    onward = _address(process, at=pair.after, refused=refused)
    if "refuse" in request.POST:
        said = _("The two are kept apart. They are not suggested again.")
        return act_and_return(
            request, lambda: recommendations.refuse_likeness(pair.found.pair, acting=actor), onward, said=said
        )
    if "reconsider" in request.POST:
        said = _("The pair is suggested again.")
        return act_and_return(
            request, lambda: recommendations.reconsider_likeness(pair.found.pair, acting=actor), onward, said=said
        )  # fmt: skip
    form = GroupForm(request.POST, pair=pair, process=process, actor=actor)
    if form.is_valid() and attempt(form, lambda: _group(form, actor)):
        request.session[f"body:{process.code}"] = form.body()  # the next ones are of the same meeting
        said = _("%(item)s is grouped with %(target)s.") % form.ids()
        return go(request, onward, said=said)
    return _page(request, process, actor, number, form)


def _group(form: GroupForm, actor: Actor) -> bool:
    """Grouping is the answer "grouped with another": proposed, or decided where a meeting or ballot is named."""
    given: dict[str, Any] = form.given()
    item = given.pop("item")
    if any(form.body().values()):
        body: dict[str, Any] = form.body()
        actions.decide(item, outcome="merged", **given, **body, acting=actor)
    else:
        actions.propose(item, outcome="merged", **given, acting=actor)
    return True


@require_POST
def compare(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _inside(request, code)
    return act_and_return(
        request, lambda: recommendations.ask_comparison(process, acting=actor), "review:grouping", process.code,
        said=_("All texts are being compared. You can go on meanwhile."),
    )  # fmt: skip

"""Handing readings over, one or all that somebody has, and moving the day by which all is to be read."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from njia.kernel.access import Actor, Refused
from njia.kernel.web import act_and_return, attempt, go
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import actions, queries
from njia.stages.review.forms import HandOverAllForm, HandOverForm, PlanForm
from njia.stages.review.states import RULES
from njia.stages.review.views.frame import inside, working


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """One's own reading; those who plan hand over that of any reader, add one, or take it off one."""
    process, actor, found = inside(request, code, public_id)
    plans = RULES["plan"].allows(actor)
    if not plans:
        RULES["sit"].require(actor)
    sitting = queries.members(process, actor)
    readers = queries.still_reading(found, sitting) if plans else None
    form = HandOverForm(request.POST or None, members=sitting, actor=actor, readers=readers)
    if form.is_valid():
        act, said = _handing(found, actor, **form.given())
        if attempt(form, act):
            return go(request, "review:plan", code, said=said)
    context = {"form": form, "item": found, "plans": plans}
    return render(request, "review/hand_over.html", context, status=422 if form.errors else 200)


def _handing(
    found: Recommendation, actor: Actor, of: int | None, to: int | None
) -> tuple[Callable[[], Any], str]:
    if to is None and of is not None:
        return lambda: _taken_off(found, of, actor), _("It is taken off.")
    if of is None and to is not None and RULES["plan"].allows(actor):
        return lambda: actions.give_reader(found, to, acting=actor), _("It is given to one more reader.")
    return lambda: actions.hand_over(found, to or 0, of=of, acting=actor), _("It is handed over.")


def _taken_off(found: Recommendation, of: int, actor: Actor) -> bool:
    actions.take_from_reader(found, of, acting=actor)
    return True


@never_cache
@require_http_methods(["GET", "POST"])
def hand_over_all(request: HttpRequest, code: str) -> HttpResponse:
    """For somebody who is away or has left: all that they have still to read."""
    process, actor = working(request, code)
    RULES["plan"].require(actor)
    sitting = queries.members(process, actor)
    waiting = queries.waiting_readers(process, sitting)
    form = HandOverAllForm(request.POST or None, members=sitting, waiting=waiting)
    if form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form, lambda: actions.hand_over_all(process, given["of"], given["to"], acting=actor) or {0: []}
        )
        if done:
            count = sum(map(len, done.values()))
            left = next((each.left for each in waiting if each.person_id == given["of"]), count) - count
            said = ngettext("%(n)s reading is handed over.", "%(n)s readings are handed over.", count) % {
                "n": count
            }
            if left:
                stay = ngettext(
                    "%(n)s stays: nobody else may read it.", "%(n)s stay: nobody else may read them.", left
                )
                said += " " + stay % {"n": left}
            return go(request, "review:plan", code, said=said)
    context = {"form": form, "waiting": waiting}
    return render(request, "review/hand_over_all.html", context, status=422 if form.errors else 200)


@require_POST
def move_target(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = working(request, code)
    form = PlanForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say by which day all is to be read."))
    day = form.cleaned_data["target_on"]
    return act_and_return(
        request, lambda: actions.move_target(process, day, acting=actor), "review:plan", code,
        said=_("All is to be read by %(day)s now.") % {"day": date_format(day)},
    )  # fmt: skip

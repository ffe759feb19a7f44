"""Workshops: a facilitator makes slips, hands a device over, and learns nothing of who used them."""

import segno
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import NumberForm, SlipForm, VoidForm, WorkshopForm
from njia.stages.voices.models import Workshop
from njia.stages.voices.states import RULES
from njia.stages.voices.views.doors import closed, told


def _as_facilitator(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    RULES["workshops"].require(actor)
    return process, actor


@never_cache
@require_http_methods(["GET", "POST"])
def workshops(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _as_facilitator(request, code)
    form = WorkshopForm(request.POST or None, initial={"on": clock.today()})
    if form.is_valid():
        made = attempt(form, lambda: actions.plan_workshop(process, **form.cleaned_data, acting=actor))
        if made:
            return go(request, "voices:workshop", code, made.pk)
    context = {"workshops": queries.workshops(actor), "open": queries.is_open(process), "form": form}
    return render(request, "voices/workshops.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def workshop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    process, actor = _as_facilitator(request, code)
    found = queries.workshop_by(actor, pk)
    act = request.POST.get("act", "")
    if act == "end":
        return act_and_return(
            request, lambda: actions.end_workshop(found, acting=actor), "voices:workshop", code, pk,
            said=_("The workshop has ended."),
        )  # fmt: skip
    making = NumberForm(
        request.POST if act == "make" else None, initial={"number": min(found.people, actions.MOST_AT_ONCE)}
    )
    voiding = VoidForm(request.POST if act == "void" else None)
    if making.is_valid():
        slips = attempt(
            making, lambda: actions.make_slips(found, making.cleaned_data["number"], acting=actor)
        )
        if slips:
            return _print(request, found, slips)
    if voiding.is_valid() and attempt(voiding, lambda: _void(found, voiding.cleaned_data["slip"], actor)):
        return go(request, "voices:workshop", code, pk, said=_("The slip is void."))
    context = {
        "workshop": found, "making": making, "voiding": voiding, "form": making if making.errors else voiding,
        "open": queries.is_open(process),
    }  # fmt: skip
    return render(request, "voices/workshop.html", context)


def _void(found: Workshop, typed: str, actor: Actor) -> bool:
    actions.make_void(found, typed, acting=actor)
    return True


def _print(request: HttpRequest, found: Workshop, slips: list[actions.Slip]) -> HttpResponse:
    door = request.build_absolute_uri(reverse("voices:door", args=[found.process.code]))
    receipt = request.build_absolute_uri(reverse("voices:receipt", args=[found.process.code]))
    context = {
        "workshop": found,
        "slips": [(slip, qr(f"{door}#{slip.token.replace(' ', '-')}")) for slip in slips],
        "door": door,
        "receipt_page": receipt,
    }
    return render(request, "voices/slips.html", context)


def qr(text: str) -> SafeString:
    """A square to be read by a camera. What follows a # in an address is never sent to a server."""
    return mark_safe(segno.make(text, error="m", micro=False).svg_inline(scale=3, border=2))  # noqa: S308 (no markup comes in)


@login_not_required
@never_cache
@require_POST
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """End the session of whoever holds the device, before others get it. What it keeps sealed stays."""
    enter(request, code)
    logout(request)
    answer = redirect("voices:door", code)
    answer["Clear-Site-Data"] = '"cache", "cookies"'
    return answer


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, code: str) -> HttpResponse:
    """What a handed-over device shows, and nothing else: one person enters after the other, each with a slip."""
    process, actor = enter(request, code)
    if not queries.is_open(process):
        return closed(request, process)
    if request.user.is_authenticated:
        return render(request, "voices/sign_out_first.html", {"bare": True})
    frame = {**told(request, process), "bare": True}
    frame["exit_url"] += "?keep"
    form = SlipForm(request.POST or None)
    if form.is_valid():
        slip = form.cleaned_data["slip"]
        if attempt(form, lambda: actions.contribute_by_slip(process, form.given(), slip, acting=actor)):
            return render(request, "voices/next.html", frame)
    return render(request, "voices/door.html", {**frame, "form": form})

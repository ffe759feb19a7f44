"""Doors of people who sign in: an organisation for those whom it does not name, a custodian for sheets of paper."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.subjects import subject
from njia.kernel.vocabularies.queries import choices
from njia.kernel.web import attempt, enter
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import BehalfForm, PaperForm
from njia.stages.voices.models import Voice
from njia.stages.voices.states import PURPOSES, RULES, asked, may_read
from njia.stages.voices.views.doors import closed, told


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def behalf(request: HttpRequest, code: str) -> HttpResponse:
    """One person's words after the other; of what was given only numbers are shown."""
    process, actor = enter(request, code)
    RULES["behalf"].require(actor)
    if not queries.is_open(process):
        return closed(request, process)
    frame = told(request, process)
    form = BehalfForm(request.POST or None, organisations=queries.spoken_for(process, actor))
    if form.is_valid() and (made := attempt(form, lambda: _give(process, form, actor))):
        frame |= {"receipt": made[1], "brought": queries.brought(process, actor)}
        return render(request, "voices/behalf_thanks.html", frame)
    frame |= {"form": form, "brought": queries.brought(process, actor)}
    return render(request, "voices/behalf.html", frame)


def _give(process: Process, form: BehalfForm, actor: Actor) -> tuple[Voice, str]:
    typed = form.cleaned_data
    return actions.contribute_for(
        process, form.given(), typed["organisation"], token=typed["token"], acting=actor
    )


@login_not_required
@never_cache
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet to print, in the language of the page: what every door says and asks, and places to write."""
    process, _actor = enter(request, code)
    context = {
        **told(request, process),
        "about": subject(process.pk, request.GET.get("about", "")),
        "groups": [label for _code, label in choices("constituencies")],
        "uses": [PURPOSES[purpose] for purpose in asked(of_organisation=False)],
    }
    return render(request, "voices/paper.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key_in(request: HttpRequest, code: str) -> HttpResponse:
    """A custodian types sheets, one after the other. Nothing that was typed before is shown."""
    process, actor = enter(request, code)
    if not may_read(actor):
        raise NotFound
    if not queries.is_open(process):
        return closed(request, process)
    form = PaperForm(request.POST or None, process=process)
    if form.is_valid() and attempt(form, lambda: _key_in(process, form, actor)):
        return render(request, "voices/keyed.html")
    return render(request, "voices/key_in.html", {**told(request, process), "form": form})


def _key_in(process: Process, form: PaperForm, actor: Actor) -> bool:
    typed = form.cleaned_data
    actions.key_in(process, form.given(), typed["slip"], token=typed["token"], acting=actor)
    return True

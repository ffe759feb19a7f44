"""The doors: where anybody gives words in confidence, and the page that says what happens with them."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.kernel.web import address_of, attempt, enter
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import VoiceForm
from njia.stages.voices.models import Voice
from njia.stages.voices.states import CLOSED, PURPOSES, RULES, may_read

EXIT_URL = "https://www.wikipedia.org/"
"""Where the quick way out leads: a page that anybody might be reading."""


def way_out(request: HttpRequest) -> str:
    """The address of the quick way out, for a page of these doors."""
    return reverse("voices:leave", args=[request.resolver_match.kwargs["code"]])  # type: ignore[union-attr]


@login_not_required
@never_cache
@require_safe
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Away from here at once, without a word of where from, and with all forgotten that a browser lets a site forget.

    It asks for no process: leaving works for whoever came by whatever address. `?keep` leaves the sealed entries of a
    workshop's device alone. Another site that sends a browser here does not end anybody's session.
    """
    answer = HttpResponseRedirect(EXIT_URL)
    answer["Referrer-Policy"] = "no-referrer"
    if request.headers.get("Sec-Fetch-Site") != "cross-site":
        forgotten = ["cache", "cookies"] if "keep" in request.GET else ["cache", "cookies", "storage"]
        answer["Clear-Site-Data"] = ", ".join(f'"{each}"' for each in forgotten)
    return answer


@login_not_required
@never_cache
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    counted = [
        (vocabularies.label("constituencies", group), count)
        for group, count in queries.participation(process)
    ]
    context = {
        "open": queries.is_open(process),
        "heard": queries.heard(process),
        "counted": [(label, count) for label, count in counted if count],
        "dial": queries.dialled(process),
        "connects": RULES["gateways"].allows(actor),
        "to_read": queries.to_read(actor).count() if may_read(actor) else None,
        "contacts": queries.contacts(process),
        "may_support": RULES["support"].allows(actor),
        "may_give_on_behalf": RULES["behalf"].allows(actor),
        "may_hold_workshops": RULES["workshops"].allows(actor),
        "exit_url": way_out(request),
    }
    return render(request, "voices/home.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    if not queries.is_open(process):
        return closed(request, process)
    form = VoiceForm(request.POST or None)
    if form.is_valid() and (
        made := attempt(form, lambda: _contribute(process, form, actor, address_of(request)))
    ):
        _voice, receipt = made
        return render(request, "voices/thanks.html", {**told(request, process), "receipt": receipt})
    return render(request, "voices/give.html", {**told(request, process), "form": form})


def closed(request: HttpRequest, process: Process) -> HttpResponse:
    if request.method == "POST":
        raise Refused(CLOSED, code="closed")
    return render(request, "voices/closed.html", told(request, process))


def told(request: HttpRequest, process: Process) -> dict[str, Any]:
    """What every door says beside its fields."""
    contacts = list(queries.contacts(process))
    return {
        "contacts": contacts,
        "for_children": [contact for contact in contacts if contact.for_children],
        "review": PURPOSES["review"],
        "exit_url": way_out(request),
    }


def _contribute(process: Process, form: VoiceForm, actor: Actor, address: str) -> tuple[Voice, str]:
    token = form.cleaned_data["token"]
    return actions.contribute(process, form.given(), token=token, source=address, acting=actor)

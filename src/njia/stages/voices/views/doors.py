"""The doors: where anybody gives words in confidence, and the page that says what happens with them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
        "exit_url": EXIT_URL,
    }
    return render(request, "voices/home.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    if not queries.is_open(process):
        if request.method == "POST":
            raise Refused(CLOSED, code="closed")
        return render(request, "voices/closed.html", {"exit_url": EXIT_URL})
    form = VoiceForm(request.POST or None)
    if form.is_valid() and (
        made := attempt(form, lambda: _contribute(process, form, actor, address_of(request)))
    ):
        _voice, receipt = made
        return render(request, "voices/thanks.html", {"receipt": receipt, "exit_url": EXIT_URL})
    return render(
        request, "voices/give.html", {"form": form, "review": PURPOSES["review"], "exit_url": EXIT_URL}
    )


def _contribute(process: Process, form: VoiceForm, actor: Actor, address: str) -> tuple[Voice, str]:
    typed = form.cleaned_data
    given = actions.Given(
        words=typed["words"], language=typed["language"], constituency=typed["constituency"],
        consents=form.consents(),
    )  # fmt: skip
    return actions.contribute(process, given, token=typed["token"], source=address, acting=actor)

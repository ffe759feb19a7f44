"""What the safeguarding lead sees: that there is something to look at, and what was done."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.web import attempt, enter, go
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import NoteForm, PassphraseForm
from njia.stages.voices.states import ALERT, RULES
from njia.stages.voices.views.desk import allowed
from njia.vault import door as vault


def _as_lead(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not RULES["safeguard"].allows(actor):
        raise NotFound
    return process, actor


@never_cache
@require_safe
def alerts(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _as_lead(request, code)
    context = {"alerts": queries.alerts(actor), "holds": vault.holds(process, actor)}
    return render(request, "voices/alerts.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def alert(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """One alert: its steps, and where a child wrote, the words after the passphrase."""
    process, actor = _as_lead(request, code)
    found = queries.alert_by_key(actor, key)
    act = request.POST.get("act", "")
    opens, notes = (
        PassphraseForm(request.POST if act == "read" else None),
        NoteForm(request.POST if act and act != "read" else None),
    )
    if notes.is_valid():
        note = notes.cleaned_data["note"]
        done = allowed(notes, lambda: actions.take_alert_step(found, act, note, acting=actor))
        if done:
            return go(request, "voices:alert", process.code, key, said=_("Written down."))
    context: dict[str, Any] = {
        "alert": found,
        "steps": found.steps.all(),
        "offers": ALERT.offers(found.state, actor),
        "raised_by": next((each.name for each in vault.holders(process) if each.ref == found.by), ""),
        "opens": opens,
        "notes": notes,
        "demo_passphrase": settings.DEMO_PASSPHRASE,
    }
    if opens.is_valid():
        passphrase = opens.cleaned_data["passphrase"]
        context["words"] = attempt(opens, lambda: actions.read_alert(found, passphrase, acting=actor))
    return render(request, "voices/alert.html", context)

"""Opening and closing the doors, and the numbers that they show. For the operator and the secretariat."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import ContactForm, DaysForm
from njia.stages.voices.states import RULES


def _enter(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    RULES["support"].require(actor)
    return process, actor


@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _enter(request, code)
    form = DaysForm(
        request.POST if "days" in request.POST else None, initial={"days": queries.days_to_answer(process)}
    )
    if form.is_bound:
        if form.is_valid() and attempt(form, lambda: _set_days(process, form, actor)):
            return go(request, "voices:intake", code, said=_("It is saved."))
    elif request.POST.get("act") == "open":
        return act_and_return(
            request,
            lambda: actions.open_doors(process, acting=actor),
            "voices:intake",
            code,
            said=_("The doors are open."),
        )
    elif request.POST.get("act") == "close":
        return act_and_return(
            request, lambda: actions.close_doors(process, acting=actor), "voices:intake", code,
            said=_("The doors are closed."),
        )  # fmt: skip
    context = {
        "open": queries.is_open(process),
        "missing": queries.missing(process),
        "contacts": queries.contacts(process),
        "stale_since": queries.stale_since(),
        "form": form,
    }
    return render(request, "voices/intake.html", context)


def _set_days(process: Process, form: DaysForm, actor: Actor) -> bool:
    actions.set_days_to_answer(process, form.cleaned_data["days"], acting=actor)
    return True


@require_http_methods(["GET", "POST"])
def new_contact(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _enter(request, code)
    form = ContactForm(request.POST or None, initial={"checked_on": clock.today()})
    return _write(request, process, form, actor)


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a contact; or, by their own buttons, say that it was checked today, or take it away."""
    process, actor = _enter(request, code)
    found = queries.contact_by(process, pk)
    act = request.POST.get("act", "")
    if act == "checked":
        return act_and_return(
            request,
            lambda: actions.check_contact(process, pk, acting=actor),
            "voices:intake",
            code,
            said=_("It is saved."),
        )
    if act == "remove":
        return act_and_return(
            request, lambda: actions.remove_contact(process, pk, acting=actor), "voices:intake", code,
            said=_("The contact is not shown any more."),
        )  # fmt: skip
    values = {name: getattr(found, name) for name in ContactForm.base_fields}
    return _write(request, process, ContactForm(request.POST or None, initial=values), actor, pk)


def _write(
    request: HttpRequest, process: Process, form: ContactForm, actor: Actor, pk: int | None = None
) -> HttpResponse:
    def write() -> Any:
        return actions.write_contact(process, **form.cleaned_data, pk=pk, acting=actor)

    if form.is_valid() and attempt(form, write):
        return go(request, "voices:intake", process.code, said=_("It is saved."))
    return render(request, "voices/contact.html", {"form": form, "pk": pk})

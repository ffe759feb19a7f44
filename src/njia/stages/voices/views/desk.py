"""The custodians' desk: reading with a passphrase, and confirming what another wrote.

Words are never in a session, an address or a log, and on a page only in the answer to the passphrase. So the reading
page answers a sent form directly; what was typed stays in the form, and the words are not shown again without asking.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import DeskForm, WordingForm, WordingRows
from njia.stages.voices.models import Voice
from njia.stages.voices.states import UNREAD, may_read
from njia.vault import door as vault

PAGE_SIZE = 25


@never_cache
@require_safe
def unread(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = as_reader(request, code)
    page = Paginator(queries.to_read(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "holds": vault.holds(process, actor),
        "unseen": vault.unseen(process, actor),
        "to_confirm": len(queries.to_confirm(process, actor)),
        "demo_passphrase": settings.DEMO_PASSPHRASE,
    }
    return render(request, "voices/unread.html", context)


def as_reader(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not may_read(actor):
        raise NotFound
    return process, actor


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, code: str, key: int) -> HttpResponse:
    process, actor = as_reader(request, code)
    voice = queries.by_key(actor, key)
    standing = queries.in_register(voice)
    given = request.POST if "form-TOTAL_FORMS" in request.POST else None
    form = DeskForm(request.POST or None)
    rows = WordingRows(given, form_kwargs={"standing": standing})
    context: dict[str, Any] = {}
    act = ACTS.get(request.POST.get("act", "")) if request.method == "POST" else None
    if act and queries.can_open(voice):
        said, context = act(voice, form, rows, actor)
        if said:
            return go(request, "voices:unread", process.code, said=said)
        voice.refresh_from_db()
    return render(request, "voices/read.html", _desk(voice, form, rows) | context)


def _desk(voice: Voice, form: DeskForm, rows: BaseFormSet[Any]) -> dict[str, Any]:
    return {
        "voice": voice,
        "form": form,
        "rows": rows,
        "unread": voice.state in UNREAD,
        "can_open": queries.can_open(voice),
        "written": queries.wordings_of(voice),
        "alerts": queries.alerts_about(voice),
        "contested": queries.open_objections(voice),
        "somebody": vault.has(voice.pk, "identity"),
        "demo_passphrase": settings.DEMO_PASSPHRASE,
    }


def allowed(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do what returns nothing; a refusal becomes an error of the form."""

    def run() -> bool:
        act()
        return True

    return bool(attempt(form, run))


Done = tuple[str, dict[str, Any]]
"""What to say on the next page, or nothing and what more this page shows."""
Act = Callable[[Voice, DeskForm, BaseFormSet[Any], Actor], Done]


def _show(voice: Voice, form: DeskForm, _rows: BaseFormSet[Any], actor: Actor) -> Done:
    if not form.is_valid():
        return "", {}
    said = attempt(form, lambda: actions.read(voice, form.cleaned_data["passphrase"], acting=actor))
    if said is None:
        return "", {}
    return "", {
        "said": said,
        "pieces": queries.pieces(said.words),
        "constituency": vocabularies.label("constituencies", said.constituency) if said.constituency else "",
    }


def _pass_on(voice: Voice, form: DeskForm, rows: BaseFormSet[Any], actor: Actor) -> Done:
    if not (rows.is_bound and all([form.is_valid(), rows.is_valid()])):
        return "", {}
    wordings = [row.safe() for row in rows if isinstance(row, WordingForm) and row.cleaned_data.get("text")]
    passphrase = form.cleaned_data["passphrase"]
    done = attempt(form, lambda: actions.pass_on(voice, passphrase, wordings, acting=actor))
    return (_("Passed on in safe words. Somebody else confirms them now."), {}) if done else ("", {})


def _set_aside(voice: Voice, form: DeskForm, _rows: BaseFormSet[Any], actor: Actor) -> Done:
    if not form.is_valid():
        return "", {}
    given = form.cleaned_data
    done = allowed(
        form, lambda: actions.set_aside_read(voice, given["passphrase"], given["reason"], acting=actor)
    )
    return (_("Set aside with its reason."), {}) if done else ("", {})


def _child(voice: Voice, form: DeskForm, _rows: BaseFormSet[Any], actor: Actor) -> Done:
    if not form.is_valid():
        return "", {}
    passphrase = form.cleaned_data["passphrase"]
    done = allowed(form, lambda: actions.hand_over(voice, passphrase, acting=actor))
    return (
        (_("The safeguarding lead has these words now, and nobody else can read them."), {})
        if done
        else ("", {})
    )


def _danger(voice: Voice, form: DeskForm, _rows: BaseFormSet[Any], actor: Actor) -> Done:
    """Needs no passphrase, as nothing is opened, and leads nowhere, so that what was typed stays."""
    form.errors.clear()
    attempt(form, lambda: actions.raise_alert(voice, acting=actor))
    return "", {"raised": True}


ACTS: dict[str, Act] = {
    "show": _show,
    "pass_on": _pass_on,
    "set_aside": _set_aside,
    "child": _child,
    "danger": _danger,
}


@never_cache
@require_http_methods(["GET", "POST"])
def wordings(request: HttpRequest, code: str) -> HttpResponse:
    """Safe words that wait to be confirmed, for those who may."""
    process, actor = enter(request, code)
    if not queries.may_confirm(actor):
        raise NotFound
    if request.method == "POST":
        return _judge(request, process, actor)
    context = {
        "waiting": queries.to_confirm(process, actor),
        "days": queries.days_to_answer(process),
        "reader": may_read(actor),
    }
    return render(request, "voices/wordings.html", context)


def _judge(request: HttpRequest, process: Process, actor: Actor) -> HttpResponse:
    key = request.POST.get("wording", "")
    if not key.isdecimal():
        raise NotFound
    confirms = request.POST.get("act") == "confirm"
    act = actions.confirm_as if confirms else actions.send_back
    said = (
        _("Confirmed. It can enter the register now.")
        if confirms
        else _("A custodian reads the voice again.")
    )
    return act_and_return(
        request, lambda: act(process, int(key), acting=actor), "voices:wordings", process.code, said=said
    )

"""Keys, the log of what was done with them, and what it takes two custodians to open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.web import attempt, enter, go
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import ChangePassphraseForm, MakeKeyForm, MotiveForm, PassphraseForm
from njia.stages.voices.states import RULES, may_read
from njia.stages.voices.views.desk import allowed, as_reader
from njia.vault import door as vault


def _as_holder(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    """Custodians, and the safeguarding lead, who makes a key too but sees no one else's acts."""
    process, actor = enter(request, code)
    if not (may_read(actor) or RULES["safeguard"].allows(actor)):
        raise NotFound
    return process, actor


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest, code: str) -> HttpResponse:
    """Make a key or change its passphrase; for custodians all keys and all that was done with them."""
    process, actor = _as_holder(request, code)
    own = vault.own_key(process, actor)
    lost = request.POST.get("act") == "anew"
    form = (ChangePassphraseForm if own else MakeKeyForm)(None if lost else request.POST or None)
    anew = MakeKeyForm(request.POST if lost else None, prefix="anew")
    if form.is_valid() and (said := (_change if own else _make)(process, form, actor)):
        return go(request, "voices:keys", process.code, said=said)
    if anew.is_valid() and (said := _make(process, anew, actor)):
        return go(request, "voices:keys", process.code, said=said)
    reader = may_read(actor)
    context = {
        "own": own,
        "form": form,
        "anew": anew,
        "awaits": next((each for each in vault.waiting(process) if each.ref == actor.ref), None),
        "reader": reader,
        "states": vault.KEY_STATES,
        "duties": vault.DUTIES,
        "holders": vault.holders(process) if reader else [],
        "founded_on": vault.founded_on(process),
        "missing": vault.missing(process),
        "unseen": vault.unseen(process, actor),
        "log": vault.log(process, actor),
        "demo_passphrase": settings.DEMO_PASSPHRASE,
    }
    return render(request, "voices/keys.html", context)


def _make(process: Process, form: MakeKeyForm, actor: Actor) -> str:
    done = attempt(form, lambda: vault.enrol(process, form.cleaned_data["passphrase"], acting=actor))
    return (
        _("Your key is made. Nobody can bring the passphrase back: keep it where only you find it.")
        if done
        else ""
    )


def _change(process: Process, form: MakeKeyForm, actor: Actor) -> str:
    old, new = form.cleaned_data["old"], form.cleaned_data["passphrase"]
    done = allowed(form, lambda: vault.change_passphrase(process, old, new, acting=actor))
    return _("The passphrase is changed. The key is the same.") if done else ""


@require_POST
def keys_seen(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = as_reader(request, code)
    vault.mark_seen(process, acting=actor)
    return go(request, "voices:keys", process.code)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One key: let it in, close its gaps, or take it out of use."""
    process, actor = as_reader(request, code)
    holder = next((each for each in vault.holders(process) if each.fingerprint == name), None)
    if holder is None:
        raise NotFound
    form = PassphraseForm(request.POST or None)
    vouched = _vouched(process, actor, name)
    act = request.POST.get("act", "")
    if (
        act in KEY_ACTS
        and (act == "retire" or form.is_valid())
        and (said := _on_key(act, process, name, form, actor))
    ):
        return go(request, "voices:keys", process.code, said=said)
    context = {
        "holder": holder,
        "state": vault.KEY_STATES[holder.state],
        "duty": vault.DUTIES[holder.duty],
        "own": holder.ref == actor.ref,
        "form": form,
        "vouched": vouched,
        "vouched_by_me": vouched is not None and vouched.ref == actor.ref,
        "gaps": vault.gaps(process, name) if holder.duty == vault.CUSTODIAN else 0,
        "demo_passphrase": settings.DEMO_PASSPHRASE,
    }
    return render(request, "voices/key.html", context)


def _vouched(process: Process, actor: Actor, name: str) -> vault.Seen | None:
    """The request to let this key in that a second can finish now."""
    open_ones = (seen for seen in vault.log(process, actor) if seen.open and seen.key == name)
    return next(open_ones, None)


KEY_ACTS = frozenset({"vouch", "admit", "retire"})


def _on_key(act: str, process: Process, name: str, form: PassphraseForm, actor: Actor) -> str:
    passphrase = form.cleaned_data["passphrase"] if act != "retire" else ""
    if act == "vouch":
        done = attempt(form, lambda: vault.vouch(process, name, passphrase, acting=actor))
        return (
            _("You have vouched. Another custodian has to let the key in within seven days.") if done else ""
        )
    if act == "retire":
        form.errors.clear()
        done = allowed(form, lambda: vault.retire(process, name, acting=actor))
        return _("The key is taken out of use.") if done else ""
    request = _vouched(process, actor, name)
    if request is None:
        raise NotFound
    done = allowed(form, lambda: vault.admit(process, request.id, passphrase, acting=actor))
    return _("The key is let in.") if done else ""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """The first of two: why what somebody left about themselves has to be opened."""
    process, actor = as_reader(request, code)
    voice = queries.by_key(actor, key)
    form = MotiveForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        asked = attempt(
            form, lambda: actions.ask_who(voice, given["passphrase"], given["motive"], acting=actor)
        )
        if asked:
            said = _("You have asked. Another custodian has to open it within seven days.")
            return go(request, "voices:keys", process.code, said=said)
    context = {"voice": voice, "form": form, "demo_passphrase": settings.DEMO_PASSPHRASE}
    return render(request, "voices/who.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The second of two: open it, seen once on the answer to the passphrase, or let the request go."""
    process, actor = as_reader(request, code)
    open_ones = (seen for seen in vault.log(process, actor) if seen.open and seen.kind == "asked")
    asked = next((seen for seen in open_ones if seen.id == number), None)
    if asked is None:
        raise NotFound
    if request.POST.get("act") == "let_go":
        vault.let_go(process, number, acting=actor)
        return go(request, "voices:keys", process.code, said=_("The request is closed. Nothing was opened."))
    form = PassphraseForm(request.POST or None)
    context: dict[str, Any] = {
        "asked": asked, "form": form, "own": asked.ref == actor.ref, "demo_passphrase": settings.DEMO_PASSPHRASE,
    }  # fmt: skip
    if form.is_valid():
        passphrase = form.cleaned_data["passphrase"]
        context["opened"] = attempt(form, lambda: actions.open_who(process, number, passphrase, acting=actor))
    return render(request, "voices/opening.html", context)

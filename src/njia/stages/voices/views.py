"""Pages for people whom nobody may find: never stored, without a session, and no address says what was done there.

A receipt is never part of an address and there is nowhere to keep it between pages, so the receipt page answers a
sent form directly instead of redirecting. Sending it again by reloading does nothing new.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel import sections
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.kernel.web import attempt, enter, go
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import ReceiptForm, SetAsideForm, VoiceForm, WordingRows
from njia.stages.voices.models import Voice
from njia.stages.voices.states import CLOSED, GONE, OPTIONAL, PURPOSES, UNREAD, holder, may_read

EXIT_URL = "https://www.wikipedia.org/"
"""Where the quick way out leads: a page that anybody might be reading."""
PAGE_SIZE = 25


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
        "open": queries.is_open(),
        "heard": queries.heard(process),
        "counted": [(label, count) for label, count in counted if count],
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
    if not queries.is_open():
        if request.method == "POST":
            raise Refused(CLOSED, code="closed")
        return render(request, "voices/closed.html", {"exit_url": EXIT_URL})
    form = VoiceForm(request.POST or None)
    if form.is_valid() and (made := attempt(form, lambda: _contribute(process, form, actor))):
        _voice, receipt = made
        return render(request, "voices/thanks.html", {"receipt": receipt, "exit_url": EXIT_URL})
    return render(
        request, "voices/give.html", {"form": form, "review": PURPOSES["review"], "exit_url": EXIT_URL}
    )


def _contribute(process: Process, form: VoiceForm, actor: Actor) -> tuple[Voice, str]:
    given = form.cleaned_data
    return actions.contribute(
        process, words=given["words"], language=given["language"], constituency=given["constituency"],
        consents=form.consents(), token=given["token"], acting=actor,
    )  # fmt: skip


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What became of the words that this receipt was given for, and what its holder may still change."""
    process, actor = enter(request, code)
    form = ReceiptForm(request.POST or None)
    if not form.is_valid():
        return render(request, "voices/receipt.html", {"form": form, "exit_url": EXIT_URL})
    try:
        voice = queries.by_receipt(form.cleaned_data["receipt"], process)
    except NotFound:
        form.add_error("receipt", _("No words were found for this. Look at each letter and number again."))
        return render(request, "voices/receipt.html", {"form": form, "exit_url": EXIT_URL})
    said, refused = _act_for_holder(request, voice)
    voice.refresh_from_db()
    given = queries.consents(voice)
    context = {
        "voice": voice,
        "receipt": form.cleaned_data["receipt"],
        "gone": voice.state in GONE,
        "waits": voice.state in UNREAD,
        "uses": [(purpose, PURPOSES[purpose], given[purpose]) for purpose in PURPOSES if purpose in OPTIONAL],
        "sections": sections.render("receipt", voice, actor),
        "said": said,
        "refused": refused,
        "exit_url": EXIT_URL,
    }
    return render(request, "voices/status.html", context)


def _act_for_holder(request: HttpRequest, voice: Voice) -> tuple[str, str]:
    """Do what the pressed button asks, if one was pressed: (what to say, why not)."""
    acting = holder(voice.process_id)
    try:
        if "withdraw" in request.POST:
            actions.withdraw(voice, acting=acting)
            return _("Your words are withdrawn."), ""
        for name, given in (("allow", True), ("stop", False)):
            if name in request.POST:
                actions.set_consent(voice, request.POST[name], given, acting=acting)
                return _("Your choice is saved."), ""
    except Refused as refused:
        return "", str(refused.reason)
    return "", ""


@never_cache
@require_safe
def unread(request: HttpRequest, code: str) -> HttpResponse:
    _process, actor = _as_reader(request, code)
    page = Paginator(queries.to_read(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "voices/unread.html", {"page": page})


def _as_reader(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not may_read(actor):
        raise NotFound
    return process, actor


@never_cache
@require_safe
def read(request: HttpRequest, code: str, key: int) -> HttpResponse:
    _process, actor = _as_reader(request, code)
    return _desk(request, queries.by_key(actor, key), WordingRows(), SetAsideForm())


def _desk(request: HttpRequest, voice: Voice, rows: BaseFormSet[Any], aside: SetAsideForm) -> HttpResponse:
    context = {"voice": voice, "rows": rows, "aside": aside, "unread": voice.state in UNREAD}
    return render(request, "voices/read.html", context)


@never_cache
@sensitive_post_parameters()
@require_POST
def clear(request: HttpRequest, code: str, key: int) -> HttpResponse:
    process, actor = _as_reader(request, code)
    voice, rows = queries.by_key(actor, key), WordingRows(request.POST)
    if rows.is_valid():
        wordings = [
            (row["kind"], row["text"], row["language"]) for row in rows.cleaned_data if row.get("text")
        ]
        try:
            actions.clear(voice, wordings, acting=actor)
            return go(request, "voices:unread", process.code, said=_("Passed on in safe words."))
        except Refused as refused:
            rows.non_form_errors().append(str(refused.reason))
    return _desk(request, voice, rows, SetAsideForm())


@never_cache
@sensitive_post_parameters()
@require_POST
def set_aside(request: HttpRequest, code: str, key: int) -> HttpResponse:
    process, actor = _as_reader(request, code)
    voice, form = queries.by_key(actor, key), SetAsideForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: actions.set_aside(voice, reason, acting=actor) or True):
            return go(request, "voices:unread", process.code, said=_("Set aside with its reason."))
    return _desk(request, voice, WordingRows(), form)

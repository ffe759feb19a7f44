"""The custodians' desk."""

from typing import Any

from django.core.paginator import Paginator
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.kernel.web import attempt, enter, go
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import SetAsideForm, WordingRows
from njia.stages.voices.models import Voice
from njia.stages.voices.states import UNREAD, may_read

PAGE_SIZE = 25


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

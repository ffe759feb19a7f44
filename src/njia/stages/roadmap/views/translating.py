"""A clause in another language: by a person, who may have a machine of the installation draft it first."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.web import attempt, go
from njia.kernel.wording import machine
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.forms import TranslationForm
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.views.pages import for_writing

MADE = "made_"
"""Before the name of a field: the digest of what a machine made for it, so that words left as they are stay marked."""


@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, code: str, public_id: str, language: str) -> HttpResponse:
    process, actor = for_writing(request, code)
    known = queries.by_id(actor, public_id)
    names = dict(settings.LANGUAGES)
    if language not in names:
        raise NotFound
    held = {
        name: rows for name, rows in queries.in_all_languages([known.pk])[known.pk].items() if rows[0].body
    }
    sources = {name: rows[0] for name, rows in held.items() if rows[0].language != language}
    present = {name: row for name in sources for row in held[name] if row.language == language}
    standing = {name: row.body for name, row in present.items()}
    drafts: Mapping[str, str] = {}
    refused = ""
    if request.method == "POST" and "machine" in request.POST:
        drafts, refused = _drafted(known, language, actor)
        typed = {name: request.POST[name] for name in sources if request.POST.get(name, "").strip()}
        kept = {name: body for name, body in typed.items() if body != standing.get(name)}
        form = TranslationForm(
            None, kind=known.kind, fields=list(sources), initial={**standing, **drafts, **kept}
        )
        drafts = {name: body for name, body in drafts.items() if name not in kept}
    else:
        form = TranslationForm(request.POST or None, kind=known.kind, fields=list(sources), initial=standing)
    if form.is_valid():
        done = attempt(form, lambda: _translate(known, form.cleaned_data, request.POST, language, actor))
        if done is not None:
            said = _("Translated: %(count)s.") % {"count": done} if done else _("Nothing was changed.")
            return go(request, "roadmap:clause", process.code, known.public_id, said=said)
    context = {
        "clause": known, "form": form, "language": language, "language_name": names[language],
        "pairs": [
            (sources[name], form[name], _lags(present.get(name), sources[name]), _mark(name, drafts, request.POST))
            for name in sources
        ],
        "host": machine.host() if machine.is_on() else "", "refused": refused, "drafted": bool(drafts),
    }  # fmt: skip
    return render(request, "roadmap/translate.html", context)


def _drafted(known: Clause, language: str, actor: Actor) -> tuple[dict[str, str], str]:
    try:
        return actions.draft_by_machine(known, language, acting=actor), ""
    except Refused as why:
        return {}, str(why.reason)


def _lags(wording: Any, source: Any) -> bool:
    return wording is not None and wording.source_version != source.version


def _mark(name: str, drafts: Mapping[str, str], sent: Mapping[str, str]) -> str:
    """The digest of what a machine made for this field, now or before the form came back with a mistake."""
    return _digest(drafts[name]) if name in drafts else str(sent.get(MADE + name, ""))[:64]


def _digest(body: str) -> str:
    return hashlib.sha256(" ".join(body.split()).encode()).hexdigest()


def _translate(
    known: Clause, given: Mapping[str, str], sent: Mapping[str, str], language: str, acting: Actor
) -> int:
    """What a person left as the machine made it stays marked so."""
    return sum(
        actions.translate(
            known, name, body, language, machine=sent.get(MADE + name) == _digest(body), acting=acting
        )
        for name, body in given.items()
        if body.strip()
    )

"""A clause in another language: by a person, who may have a machine of the installation draft it first; and the desk
where all translations stand beside what they were made of."""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.web import act_and_return, attempt, go
from njia.kernel.wording import machine
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.forms import TranslationForm, TranslationsForm
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.states import RULES
from njia.stages.roadmap.views.pages import entered, for_writing

FIELDS_ON_A_PAGE = 10
KEPT = ("state", "part", "page")
"""What the desk is narrowed to, and stays so when a translation was checked."""
MADE = "made_"
"""Before the name of a field: the digest of what a machine made for it, so that words left as they are stay marked."""


@require_safe
def translations(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Each field as it was written beside its translation: what is missing, lags behind, or waits to be checked."""
    process, actor = entered(request, code)
    RULES["see_draft"].require(actor)
    pairs = queries.pairs(actor, _known(language))
    tops = {pair.top for pair in pairs}
    form = TranslationsForm(
        request.GET, pairs=pairs, tops=[top for top in queries.draft(actor) if top.public_id in tops]
    )
    chosen = form.chosen()
    context = {
        "form": form,
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "page": Paginator(chosen, FIELDS_ON_A_PAGE).get_page(request.GET.get("page")),
        "all": len(pairs),
        "done": sum(pair.standing == "checked" for pair in pairs),
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "languages": settings.LANGUAGES,
        "may_write": RULES["write"].allows(actor),
        "who": queries.known_as(process),
        "host": machine.host() if machine.is_on() else "",
        "missing": sum(pair.standing == "missing" for pair in pairs),
    }
    return render(request, "roadmap/translations.html", context)


def _known(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise NotFound
    return language


@require_POST
def draft_all(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """A machine's drafts of all that was never said in a language: begun now, gone on with in the background."""
    process, actor = for_writing(request, code)
    return act_and_return(
        request, lambda: actions.draft_all_by_machine(process, _known(language), acting=actor),
        "roadmap:translations", process.code, language,
        said=_("The machine has begun. What it drafts appears here, marked, one clause after the other."),
    )  # fmt: skip


@require_POST
def check(request: HttpRequest, code: str, public_id: str, language: str) -> HttpResponse:
    process, actor = for_writing(request, code)
    known, name = queries.by_id(actor, public_id), request.POST.get("field", "")
    back = act_and_return(
        request, lambda: actions.check_translation(known, name, language, acting=actor),
        "roadmap:translations", process.code, language, said=_("Checked."),
    )  # fmt: skip
    if kept := urlencode({name: request.POST[name] for name in KEPT if request.POST.get(name)}):
        back["Location"] += f"?{kept}"
    return back


@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, code: str, public_id: str, language: str) -> HttpResponse:
    process, actor = for_writing(request, code)
    known = queries.by_id(actor, public_id)
    names = dict(settings.LANGUAGES)
    _known(language)
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
            after = queries.next_to_translate(actor, language, known) if "next" in request.POST else ""
            if after:
                return go(request, "roadmap:translate", process.code, after, language, said=said)
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

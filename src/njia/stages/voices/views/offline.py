"""The door of a workshop on a device without a network: it seals by itself, and sends later."""

import base64
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from njia.kernel.access import NotFound, Refused
from njia.kernel.web import enter
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import SlipForm, read_locked
from njia.stages.voices.states import asked
from njia.stages.voices.views.doors import told
from njia.vault import door as vault
from njia.vault import receipts


@login_not_required
@require_safe
def offline(request: HttpRequest, code: str) -> HttpResponse:
    enter(request, code)
    return redirect("voices:offline_page", code, get_language())


@login_not_required
@never_cache
@require_safe
def offline_page(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """In the language of its address, as a device without a network cannot ask for another."""
    process, _actor = enter(request, code)
    if language not in dict(settings.LANGUAGES):
        raise NotFound
    pages = {each: reverse("voices:offline_page", args=[code, each]) for each, _name in settings.LANGUAGES}
    names = {each: str(get_language_info(each)["name_local"]).capitalize() for each in pages}
    with override(language):
        context = {
            **told(request, process),
            "exit_url": "",
            "bare": True,
            "own_languages": True,
            "open": queries.is_open(process),
            "form": SlipForm(),
            "languages": [(each, names[each], url) for each, url in pages.items() if each != language],
            "pages": " ".join([pages[language], *(url for each, url in pages.items() if each != language)]),
            "keys": {
                name: base64.b64encode(key).decode() for name, key in vault.public_keys(process).items()
            },
            "uses": " ".join(asked(of_organisation=False)),
            "worker": reverse("voices:offline_worker", args=[code]),
            "words": reverse("voices:offline_words", args=[code]),
            "send": reverse("voices:send_locked", args=[code]),
        }
        return render(request, "voices/offline.html", context)


@login_not_required
@require_safe
def offline_worker(request: HttpRequest, code: str) -> HttpResponse:
    """Served from beside its pages, as a worker may answer for what is below its own address alone."""
    enter(request, code)
    return HttpResponse(
        Path(str(finders.find("offline-worker.js"))).read_bytes(), content_type="text/javascript"
    )


@login_not_required
@require_safe
def offline_words(request: HttpRequest, code: str) -> JsonResponse:
    """The words that slips are made of, language by language: a mistyped slip is found while its owner is there."""
    enter(request, code)
    lists = [
        [receipts.canonical(word) for word in receipts.listed(each)] for each in sorted(receipts.languages())
    ]
    return JsonResponse(lists, safe=False)


@csrf_exempt  # no cookie is looked at: what lets an entry in is its slip
@login_not_required
@never_cache
@require_POST
def send_locked(request: HttpRequest, code: str) -> JsonResponse:
    process, actor = enter(request, code)
    try:
        slip, locked = read_locked(request.body)
    except ValueError:
        return JsonResponse(
            {"taken": False, "code": "form", "reason": _("This entry is damaged.")}, status=422
        )
    try:
        actions.take_locked(process, slip, locked, acting=actor)
    except Refused as refused:
        said = {"taken": False, "code": refused.code, "reason": str(refused.reason)}
        return JsonResponse(said, status=403)
    return JsonResponse({"taken": True})

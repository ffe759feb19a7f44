"""What a receipt shows, and what its holder may still change.

Never the words. Receipts that are unknown, destroyed or mistyped get one answer, to the byte, and every look-up is
answered after the same time, so that neither a page's size nor its delay tells who has said something here.
"""

import time
from collections.abc import Callable
from threading import Event
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from njia.kernel import sections
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.kernel.web import enter
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import ReceiptForm
from njia.stages.voices.models import Voice
from njia.stages.voices.states import GONE, OBJECTIONS, PURPOSES, UNREAD, asked, holder
from njia.stages.voices.views.doors import way_out

ANSWERED_AFTER = 0.4
"""Seconds. Longer than a look-up and the drawing of a page take, also where others look up at the same moment."""

Said = tuple[str, str, dict[str, Any]]
"""What to say, why not, and what more the page shows."""


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    if request.method == "GET":
        return _ask(request, ReceiptForm())
    began = time.monotonic()
    answer = _answer(request, process, actor)
    if left := ANSWERED_AFTER - (time.monotonic() - began):
        Event().wait(max(0.0, left))
    return answer


def _ask(request: HttpRequest, form: ReceiptForm, problem: str = "") -> HttpResponse:
    """What was typed is not shown again: its length would tell pages apart, and somebody may look on."""
    return render(
        request, "voices/receipt.html", {"form": form, "problem": problem, "exit_url": way_out(request)}
    )


def _answer(request: HttpRequest, process: Process, actor: Actor) -> HttpResponse:
    typed = request.POST.get("receipt", "")[: ReceiptForm.LONGEST]
    try:
        voice = actions.look_up(typed, process)
    except NotFound:
        return _ask(
            request, ReceiptForm(), _("No words were found for this. Look at each word and number again.")
        )
    except Refused as refused:
        return _ask(request, ReceiptForm(), str(refused.reason))
    if "proof" in request.POST:
        return _proof(typed, process)
    said, refused_why, more = _act(request, voice)
    if "destroyed" in more:
        return render(request, "voices/destroyed.html", {"exit_url": way_out(request)})
    voice.refresh_from_db()
    more["exit_url"] = way_out(request)
    return render(request, "voices/status.html", _status(voice, actor, typed, said, refused_why) | more)


def _proof(typed: str, process: Process) -> HttpResponse:
    proof = queries.proof_of(typed, process)
    answer = HttpResponse(proof.encode(), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="proof.json"'
    return answer


def _status(voice: Voice, actor: Actor, typed: str, said: str, refused: str) -> dict[str, Any]:
    given = queries.consents(voice)
    contested = queries.open_objections(voice)
    return {
        "voice": voice,
        "receipt": typed,
        "gone": voice.state in GONE,
        "waits": voice.state in UNREAD,
        "uses": [
            (purpose, PURPOSES[purpose], given[purpose])
            for purpose in asked(of_organisation=voice.organisation_id is not None)
        ],
        "sections": sections.render("receipt", voice, actor),
        "can_show": queries.can_show(voice),
        "can_confirm": queries.waits_for_holder(voice),
        "objections": [(about, label, about in contested) for about, label in OBJECTIONS.items()],
        "said": said,
        "refused": refused,
    }


def _act(request: HttpRequest, voice: Voice) -> Said:
    """Do what the pressed button asks, if one was pressed."""
    acting = holder(voice.process_id)
    pressed = next((name for name in BUTTONS if name in request.POST), None)
    if pressed is None:
        return "", "", {}
    try:
        return BUTTONS[pressed](voice, request.POST[pressed], acting)
    except Refused as refused:
        return "", str(refused.reason), {}


def _allow(voice: Voice, use: str, acting: Actor) -> Said:
    actions.set_consent(voice, use, True, acting=acting)
    return _("Your choice is saved."), "", {}


def _stop(voice: Voice, use: str, acting: Actor) -> Said:
    actions.set_consent(voice, use, False, acting=acting)
    return _("Your choice is saved."), "", {}


def _show(voice: Voice, _value: str, acting: Actor) -> Said:
    return "", "", {"shown": actions.show_wording(voice, acting=acting)}


def _confirm(voice: Voice, _value: str, acting: Actor) -> Said:
    actions.confirm_own(voice, acting=acting)
    return _("Thank you. The safe words go on as they are."), "", {}


def _object(voice: Voice, about: str, acting: Actor) -> Said:
    actions.object_to(voice, about, acting=acting)
    return _("Thank you. Somebody looks at this again."), "", {}


def _withdraw(voice: Voice, value: str, acting: Actor) -> Said:
    actions.withdraw(voice, acting=acting, wholly=value == "all")
    return _("Your words are withdrawn."), "", {}


def _take_back(voice: Voice, _value: str, acting: Actor) -> Said:
    actions.take_back_all(voice, acting=acting)
    return _("The recommendation is withdrawn too."), "", {}


def _destroy(voice: Voice, _value: str, acting: Actor) -> Said:
    actions.destroy_receipt(voice, acting=acting)
    return "", "", {"destroyed": True}


BUTTONS: dict[str, Callable[[Voice, str, Actor], Said]] = {
    "allow": _allow,
    "stop": _stop,
    "show": _show,
    "confirm": _confirm,
    "object": _object,
    "withdraw": _withdraw,
    "take_back": _take_back,
    "destroy": _destroy,
}

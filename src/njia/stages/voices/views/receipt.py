"""What a receipt shows, and what its holder may still change."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from njia.kernel import sections
from njia.kernel.access import NotFound, Refused
from njia.kernel.web import enter
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import ReceiptForm
from njia.stages.voices.models import Voice
from njia.stages.voices.states import GONE, OPTIONAL, PURPOSES, UNREAD, holder
from njia.stages.voices.views.doors import EXIT_URL


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

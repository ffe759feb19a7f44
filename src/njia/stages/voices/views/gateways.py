"""Where the operator lets a firm bring calls in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from njia.kernel.web import attempt, enter, go
from njia.stages.voices import actions, queries
from njia.stages.voices.forms import GatewayForm


@never_cache
@require_http_methods(["GET", "POST"])
def gateways(request: HttpRequest, code: str) -> HttpResponse:
    """The addresses that a firm calls are shown once, right after connecting."""
    process, actor = enter(request, code)
    known = queries.gateways(process, actor)
    form, shown = GatewayForm(request.POST or None), []
    if form.is_valid():
        given = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.connect_gateway(
                process, given["kind"], dial=given["dial"], number=given["number"], acting=actor
            ),
        )
        if made:
            there = {"code": process.code, "kind": made[0].kind, "secret": made[1]}
            shown = [
                request.build_absolute_uri(reverse(f"voices:{name}", kwargs=there))
                for name in ("ussd", "sms")
            ]
            known, form = queries.gateways(process, actor), GatewayForm()
    context = {"form": form, "gateways": known, "shown": shown, "sends": bool(settings.SMS_URL)}
    return render(request, "voices/gateways.html", context)


@require_POST
def gateway_end(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    process, actor = enter(request, code)
    queries.gateways(process, actor)
    actions.disconnect_gateway(process, kind, acting=actor)
    return go(request, "voices:gateways", process.code, said=_("It is disconnected."))

"""Where firms bring calls and SMS in. Nothing of who called is kept, and nothing is ever sent later.

A firm shows a secret in the address it calls; whoever shows another gets what is not there. A call has a name in here
that is a keyed hash of the firm's own, so that a step that comes twice is answered alike: for some minutes from
memory, and afterwards because each conversation is walked anew and gives the same receipt for the same words.
"""

import logging
import time
import traceback
from collections.abc import Callable
from threading import Event

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from njia.kernel.access import NotFound, Refused
from njia.kernel.people import queries as people
from njia.stages.voices import queries
from njia.stages.voices.api.africas_talking import AfricasTalking, AfricasTalkingSender
from njia.stages.voices.api.dialling import Line, conversation
from njia.stages.voices.api.gateways import CannotSend, Format, Malformed, NoSender, Sender
from njia.stages.voices.api.screens import Call, Screen, pages, walk
from njia.stages.voices.api.writing import answer

FORMATS: dict[str, Format] = {"africas-talking": AfricasTalking()}
REMEMBERED = 180
"""Seconds for which an answer is kept in memory, for a gateway that did not hear it and asks again."""
ANSWERED_AFTER = 0.4
"""Seconds. Every step in which a receipt was typed takes as long, whatever became of it."""
_log = logging.getLogger(__name__)


def sender() -> Sender:
    """The way out that the operator has set up, or none."""
    if not settings.SMS_URL:
        return NoSender()
    return AfricasTalkingSender(settings.SMS_URL, settings.SMS_USER, settings.SMS_KEY, settings.SMS_FROM)


@csrf_exempt
@login_not_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def ussd(request: HttpRequest, code: str, kind: str, secret: str) -> HttpResponse:
    """One step of a call."""
    began = time.monotonic()
    try:
        line_format, line = _line(code, kind, secret)
        dialled = line_format.dialled(request.POST)
    except (NotFound, Malformed) as refused:
        return _refused(refused)
    name = _name("call", dialled.session)
    step = _name("step", dialled.session, *dialled.typed)
    known: tuple[Screen, bool] | None = cache.get(step)
    screen, looked_up = known or _step(Call(name, dialled.typed), _with_phone(line, dialled.phone))
    if known is None and not screen.passes:
        cache.set(step, (screen, looked_up), REMEMBERED)
    if looked_up and (left := ANSWERED_AFTER - (time.monotonic() - began)) > 0:
        Event().wait(left)
    return line_format.screen(screen.text, ends=screen.ends)


def _step(call: Call, line: Line) -> tuple[Screen, bool]:
    """The next screen, and whether a receipt was looked up for it. A mistake of ours ends the call in words."""
    try:
        return walk(conversation(call, line), call), call.looked_up
    except Refused as refused:
        return Screen(pages(str(refused.reason), {})[0], ends=True, passes=True), call.looked_up
    except Exception as error:
        _tell(error)
        return Screen(
            _("Something went wrong here. Dial again later."), ends=True, passes=True
        ), call.looked_up


@csrf_exempt
@login_not_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def sms(request: HttpRequest, code: str, kind: str, secret: str) -> HttpResponse:
    """An SMS that came in. Where none can be sent back it is not taken: its sender would wait for a word in vain."""
    try:
        line_format, line = _line(code, kind, secret)
        if not line.sender.works:
            raise NotFound
        received = line_format.received(request.POST)
    except (NotFound, Malformed) as refused:
        return _refused(refused)
    name = _name("sms", received.id)
    if cache.add(name, True, REMEMBERED):
        _answer_sms(lambda: answer(received.text, name, line), line.sender, received.phone)
    return HttpResponse(content_type="text/plain")


@sensitive_variables()
def _answer_sms(make: Callable[[], str], out: Sender, phone: str) -> None:
    try:
        out.send(phone, make())
    except Refused as refused:
        _send(out, phone, str(refused.reason))
    except CannotSend as cannot:
        _log.error("an SMS did not leave: %s", cannot)
    except Exception as error:
        _tell(error)


@sensitive_variables()
def _send(out: Sender, phone: str, text: str) -> None:
    try:
        out.send(phone, text)
    except CannotSend as cannot:
        _log.error("an SMS did not leave: %s", cannot)


def _line(code: str, kind: str, secret: str) -> tuple[Format, Line]:
    """Raises `NotFound` for whoever does not know the secret."""
    process, actor = people.enter(None, code)
    found = FORMATS.get(queries.gateway(process, kind, secret).kind)
    if found is None:
        raise NotFound
    return found, Line(process, actor, kind, "", sender())


def _refused(error: Exception) -> HttpResponse:
    """Without the line that Django logs of an answer like this: it would hold the address, and so the secret."""
    answer = HttpResponse(status=404 if isinstance(error, NotFound) else 400)
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def _with_phone(line: Line, phone: str) -> Line:
    return Line(line.process, line.actor, line.kind, phone, line.sender)


def _name(what: str, *parts: str) -> str:
    """Leads back to nothing without the installation's key."""
    return salted_hmac(f"njia.voices.{what}", "\0".join(parts), algorithm="sha256").hexdigest()


def _tell(error: Exception) -> None:
    """Where it happened, and nothing of what was said: messages of exceptions hold values."""
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("a call failed: %s\n%s", type(error).__name__, where)

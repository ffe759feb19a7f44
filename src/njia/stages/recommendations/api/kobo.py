"""Where a Kobo server's REST service pushes to: one submission as JSON, with the secret as its password."""

import base64
import binascii

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from njia.kernel.access import NotFound, Refused
from njia.readers.questionnaire import AnswerError, read_kobo
from njia.stages.recommendations import actions
from njia.stages.recommendations.actions.field.faults import answer_sentence
from njia.stages.recommendations.api.gate import admit, count
from njia.stages.recommendations.api.openrosa import STATUS


@login_not_required
@never_cache
@csrf_exempt
@require_POST
@sensitive_variables()
def kobo(request: HttpRequest, code: str, form_id: str) -> JsonResponse:
    try:
        process, actor = admit(code, _password(request), "kobo")
        count(actor)
        received = actions.receive(process, read_kobo(_body(request), form_id), acting=actor)
    except NotFound:
        response = _refused(_("The secret is missing or wrong."), 401)
        response["WWW-Authenticate"] = 'Basic realm="njia", charset="UTF-8"'
        return response
    except AnswerError as error:
        return _refused(answer_sentence(error), 400)
    except Refused as refused:
        return _refused(str(refused.reason), STATUS.get(refused.code, 400))
    return JsonResponse({"outcome": received.outcome}, status=201 if received.outcome == "new" else 200)


def _refused(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"refused": [{"reason": reason}]}, status=status)


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except (SuspiciousOperation, UnreadablePostError):
        raise AnswerError("too_large") from None


def _password(request: HttpRequest) -> str:
    """Of HTTP Basic, whatever the name before it. Empty where there is none."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "basic":
        return ""
    try:
        return base64.b64decode(given.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""

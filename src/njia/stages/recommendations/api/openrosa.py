"""The OpenRosa 1.0 server that ODK Collect and KoboCollect speak to.

A phone's secret is part of the address, as with ODK Central's app users: both clients keep the address as it is and
ask for nothing else. https://docs.getodk.org/openrosa/ tells of the protocol.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.readers.questionnaire import AnswerError, read_answers
from njia.stages.recommendations import actions
from njia.stages.recommendations.actions.field.faults import answer_sentence
from njia.stages.recommendations.api.gate import MOST_BYTES, InMemory, admit, count
from njia.stages.recommendations.queries import field

XML = "text/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
AUDIT = "audit.csv"
STATUS = {
    "revoked": 403,
    "unknown_form": 404,
    "conflict": 409,
    "sealed": 409,
    "too_often": 429,
    "closed": 403,
}
"""HTTP statuses of refusals; all others are 400. A phone keeps what was refused, and shows the reason."""

P = ParamSpec("P")
Inner = Callable[Concatenate[HttpRequest, Process, Actor, P], HttpResponse]
View = Callable[..., HttpResponse]
READS, SENDS = frozenset({"GET", "HEAD"}), frozenset({"HEAD", "POST"})


def for_phones(methods: frozenset[str]) -> Callable[[Inner[P]], View]:
    """Lets a phone in by the secret in the address; every answer, a refusal too, is one that it understands.

    Django would write the address of whatever is refused into the log, and with it the secret: so methods are looked
    at here, and every answer says that it was logged already.
    """

    def around(view: Inner[P]) -> View:
        @login_not_required
        @never_cache
        @csrf_exempt
        @sensitive_post_parameters()
        @sensitive_variables()
        @wraps(view)
        def inner(request: HttpRequest, code: str, token: str, **kwargs: str) -> HttpResponse:
            response = _answer(view, methods, request, code, token, **kwargs)
            response["X-OpenRosa-Version"] = "1.0"
            response._has_been_logged = True  # type: ignore[attr-defined]
            return response

        return inner

    return around


def _answer(
    view: View, methods: frozenset[str], request: HttpRequest, code: str, token: str, **kwargs: str
) -> HttpResponse:
    if request.method not in methods:
        return HttpResponseNotAllowed(sorted(methods))
    try:
        process, actor = admit(code, token, "phone")
        return view(request, process, actor, **kwargs)
    except NotFound:
        return _said(_("There is no such thing here."), 404)
    except Refused as refused:
        return _said(str(refused.reason), STATUS.get(refused.code, 400))


def _said(message: str, status: int) -> HttpResponse:
    nature = "submit_success" if status < 300 else "submit_failure"
    body = (
        f'{HEAD}<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f'<message nature="{nature}">{escape(message)}</message></OpenRosaResponse>'
    )
    return HttpResponse(body, content_type=XML, status=status)


def _address(request: HttpRequest, name: str, *args: str) -> str:
    """Absolute, under the same secret."""
    matched = request.resolver_match
    own = (matched.kwargs["code"], matched.kwargs["token"]) if matched else ()
    return request.build_absolute_uri(reverse(f"recommendations:{name}", args=[*own, *args]))


@for_phones(READS)
def form_list(request: HttpRequest, process: Process, _actor: Actor) -> HttpResponse:
    wanted = request.GET.get("formID")
    rows = "".join(
        _listed(request, each)
        for each in field.handed_out(process)
        if wanted in (None, "", each.form.form_id)
    )
    return HttpResponse(
        f'{HEAD}<xforms xmlns="http://openrosa.org/xforms/xformsList">{rows}</xforms>', content_type=XML
    )


def _listed(request: HttpRequest, each: field.HandedOut) -> str:
    form_id = each.form.form_id
    rows = {
        "formID": form_id,
        "name": each.version.title or form_id,
        "version": each.version.version,
        "hash": "md5:" + hashlib.md5(each.version.xml.encode(), usedforsecurity=False).hexdigest(),
        "downloadUrl": _address(request, "phone_form", form_id),
    }
    if each.files:
        rows["manifestUrl"] = _address(request, "phone_manifest", form_id)
    return (
        "<xform>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in rows.items()) + "</xform>"
    )


@for_phones(READS)
def form_xml(_request: HttpRequest, process: Process, _actor: Actor, form_id: str) -> HttpResponse:
    return HttpResponse(field.handed_out_form(process, form_id).version.xml.encode(), content_type=XML)


@for_phones(READS)
def manifest(request: HttpRequest, process: Process, _actor: Actor, form_id: str) -> HttpResponse:
    rows = "".join(
        f"<mediaFile><filename>{escape(file.name)}</filename><hash>md5:{file.md5}</hash>"
        f"<downloadUrl>{escape(_address(request, 'phone_file', form_id, file.name))}</downloadUrl></mediaFile>"
        for file in field.handed_out_form(process, form_id).files
    )
    return HttpResponse(
        f'{HEAD}<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{rows}</manifest>',
        content_type=XML,
    )


@for_phones(READS)
def form_file(
    _request: HttpRequest, process: Process, _actor: Actor, form_id: str, name: str
) -> HttpResponse:
    """Always as something to keep, never to open: what somebody brought is not run by a browser."""
    file = field.file_of(process, form_id, name)
    response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return response


@for_phones(SENDS)
def submission(request: HttpRequest, process: Process, actor: Actor) -> HttpResponse:
    """HEAD tells how much may come at once; POST takes in one filled form. 201 says that it is here, once."""
    response = HttpResponse(status=204) if request.method == "HEAD" else _take_in(request, process, actor)
    response["Location"] = _address(request, "phone_submission")
    response["X-OpenRosa-Accept-Content-Length"] = str(MOST_BYTES)
    return response


def _take_in(request: HttpRequest, process: Process, actor: Actor) -> HttpResponse:
    count(actor)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _said(
            _("This is more than can be sent at once: at most %(most)s bytes.") % {"most": MOST_BYTES}, 413
        )
    try:
        answers, files = _parts(request)
        filled = read_answers(answers)
    except AnswerError as error:
        return _said(answer_sentence(error), 400)
    actions.receive(process, filled, pictures=files, acting=actor)
    return _said(_("It has arrived. Thank you."), 201)


def _parts(request: HttpRequest) -> tuple[bytes, dict[str, bytes]]:
    """The answers, and the files beside them. The phone's own log of how the form was filled in is not even read."""
    request.upload_handlers = [InMemory(request)]
    try:
        sent = request.FILES.get("xml_submission_file") or request.POST.get("xml_submission_file", "")
        files = {
            str(file.name): file.read()
            for name, file in request.FILES.items()
            if isinstance(file, UploadedFile)
            and name != "xml_submission_file"
            and AUDIT not in (name, file.name)
        }
    except (BadRequest, SuspiciousOperation, UnreadablePostError, ValueError):
        raise AnswerError("not_multipart") from None
    return sent.read() if isinstance(sent, UploadedFile) else str(sent).encode("utf-8", "replace"), files

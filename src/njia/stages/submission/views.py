import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel import files
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.proof import Report, fingerprint
from njia.proof import verify as verify_package
from njia.stages.submission import actions, queries
from njia.stages.submission.forms import AnswerForm, FeedbackForm, VerifyForm
from njia.stages.submission.models import Submission
from njia.stages.submission.states import BUILT_AT_ONCE, RULES, SUBMISSION

PREPARE = "njia.stages.submission.jobs.prepare"


def _entered(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    return process, actor


@login_not_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _entered(request, code)
    inside = RULES["see"].allows(actor)
    sent = queries.submissions(actor)
    may_prepare = RULES["prepare"].allows(actor)
    may_fetch = _may_fetch(actor, bool(sent))
    checks = queries.readiness(process) if may_prepare or may_fetch else []
    ready = not any(check.blocking and not check.ok for check in checks)
    same = may_fetch and queries.final_scope(process).sent
    context = {
        "checks": checks if may_prepare else [],
        "missing": [check for check in checks if not check.ok],
        "done": [check for check in checks if check.ok],
        "ready": ready,
        "is_sent": may_prepare and same,
        "may_fetch_final": may_fetch and (same or ready),
        "sent": [(submission, _offers(submission, actor)) for submission in sent],
        "inside": inside,
        "may_prepare": may_prepare,
        "may_submit": RULES["submit"].allows(actor),
        "may_answer": RULES["answer"].allows(actor),
        "may_fetch": may_fetch,
    }
    return render(request, "submission/home.html", context)


def _offers(submission: Submission, actor: Actor) -> set[str]:
    return {offer.name for offer in SUBMISSION.offers(submission.state, actor, submission)}


def _may_fetch(actor: Actor, sent: bool) -> bool:
    """The Group's reviewer gets the package once it was sent; working members may look at it before."""
    return RULES["prepare"].allows(actor) or (sent and RULES["see"].allows(actor))


@never_cache
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """A page of its own before the act: it says what will be sent."""
    process, actor = _entered(request, code)
    RULES["submit"].require(actor)
    if request.method == "POST":
        return act_and_return(
            request, lambda: actions.submit(process, acting=actor), "submission:home", process.code,
            said=_("It is sent. The package can be downloaded below."),
        )  # fmt: skip
    context = {"scope": queries.final_scope(process), "missing": queries.blocking(process)}
    return render(request, "submission/submit.html", context)


@require_POST
def package(request: HttpRequest, code: str) -> HttpResponseBase:
    """Download at once what is built in a moment; prepare the rest beside the request."""
    process, actor = _entered(request, code)
    draft = request.POST.get("kind") != "final"
    if draft:
        RULES["prepare"].require(actor)
    elif not _may_fetch(actor, queries.latest(process) is not None):
        raise NotFound
    if ledger.head(process).size > BUILT_AT_ONCE:
        token = queries.order(process, draft=draft).token
        import_string(PREPARE).enqueue(process.code, token)
        return redirect("submission:prepared", process.code, token)
    file = cast(BinaryIO, tempfile.TemporaryFile(dir=files.scratch()))  # noqa: SIM115 (the response closes it)
    try:
        queries.build(process, file, draft=draft)
    except Refused:
        file.close()
        raise
    file.seek(0)
    return _attached(file, process, draft)


def _attached(file: IO[bytes], process: Process, draft: bool) -> FileResponse:
    name = f"{process.code}-{'draft' if draft else 'package'}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["Content-Encoding"] = (
        "identity"  # its pages are many and small: packing them again costs more than it saves
    )
    response["Cache-Control"] = "no-store"
    return response


def _prepared(request: HttpRequest, code: str, token: str) -> tuple[Process, queries.Prepared]:
    process, actor = _entered(request, code)
    found = queries.prepared(process, token)
    allowed = RULES["prepare"].allows(actor) if found.is_draft else RULES["see"].allows(actor)
    if not allowed:
        raise NotFound
    return process, found


@never_cache
@require_safe
def prepared(request: HttpRequest, code: str, token: str) -> HttpResponse:
    _process, found = _prepared(request, code, token)
    return render(request, "submission/prepared.html", {"prepared": found})


@require_safe
def download(request: HttpRequest, code: str, token: str) -> FileResponse:
    process, found = _prepared(request, code, token)
    if not found.is_ready:
        raise NotFound
    return _attached(found.file.open("rb"), process, found.is_draft)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Check a package for somebody who has no Njia. They must trust this site, which the page says."""
    process, _actor = enter(request, code)
    form = VerifyForm(request.POST or None, request.FILES or None)
    report = None
    if form.is_valid():
        report = _verified(form.cleaned_data["package"].chunks(), form.cleaned_data["key"].strip())
    own = ledger.head(process).key
    context = {
        "form": form,
        "report": report,
        "fingerprint": fingerprint(own),
        "is_own": report is not None and report.key == own,
        "signer": fingerprint(report.key) if report and report.key else "",
    }
    return render(request, "submission/verify.html", context, status=422 if report and not report.ok else 200)


def _verified(chunks: Iterable[bytes], key: str) -> Report:
    handle, name = tempfile.mkstemp(dir=files.scratch(), suffix=".zip")
    try:
        with os.fdopen(handle, "wb") as copy:
            copy.writelines(chunks)
        return verify_package(Path(name), key or None)
    finally:
        os.unlink(name)


@require_http_methods(["GET", "POST"])
def give_feedback(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor = _entered(request, code)
    submission = queries.by_number(actor, number)
    RULES["feedback"].require(actor)
    form = FeedbackForm(request.POST or None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: actions.give_feedback(submission, text, acting=actor)):
            return go(request, "submission:home", process.code, said=_("The feedback is on record."))
    return render(request, "submission/feedback.html", {"form": form, "submission": submission})


@require_http_methods(["GET", "POST"])
def answer_feedback(request: HttpRequest, code: str, number: int, point: int) -> HttpResponse:
    process, actor = _entered(request, code)
    feedback = queries.feedback(actor, number, point)
    RULES["answer"].require(actor)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        if attempt(form, lambda: actions.answer_feedback(feedback, answer, acting=actor)):
            return go(request, "submission:home", process.code, said=_("The answer is on record."))
    return render(request, "submission/answer.html", {"form": form, "feedback": feedback})


@require_POST
def endorse(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor = _entered(request, code)
    submission = queries.by_number(actor, number)
    return act_and_return(
        request, lambda: actions.endorse(submission, acting=actor), "submission:home", process.code,
        said=_("The endorsement is on record."),
    )  # fmt: skip

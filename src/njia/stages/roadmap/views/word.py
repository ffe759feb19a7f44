"""The roadmap as Word files: the draft to change and bring back, and what changed between two versions."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from njia.documents.writers import FORMATS
from njia.kernel import files
from njia.kernel.access import Refused
from njia.kernel.web import attempt, go
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.actions import WordReport
from njia.stages.roadmap.forms import WordForm
from njia.stages.roadmap.states import RULES
from njia.stages.roadmap.views.pages import entered


def sent(content: bytes, format: str, name: str) -> HttpResponse:
    """A file to keep. Its name tells the process and what it is, never a person."""
    response = HttpResponse(content, content_type=FORMATS[format].media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


@require_safe
def export_word(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = entered(request, code)
    return sent(queries.word_document(process, actor), "docx", f"{process.code}-roadmap-draft")


@login_not_required
@require_safe
def compare_word(request: HttpRequest, code: str, number: int, older: int) -> HttpResponse:
    process, actor = entered(request, code)
    before, after = queries.two_versions(actor, older, number)
    name = f"{process.code}-roadmap-{before.number}-to-{after.number}"
    return sent(queries.compared_document(before, after), "docx", name)


@require_http_methods(["GET", "POST"])
def import_word(request: HttpRequest, code: str) -> HttpResponse:
    """First page: bring the file. It is kept until the preview is confirmed."""
    process, actor = entered(request, code)
    RULES["suggest"].require(actor)
    form = WordForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        token = files.keep(form.cleaned_data["file"])
        if attempt(form, lambda: files.marked(files.kept(token))):
            return redirect("roadmap:preview_word", process.code, token)
        files.forget(token)
    return render(request, "roadmap/import_word.html", {"form": form})


@require_http_methods(["GET", "POST"])
def preview_word(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Second page: what would arrive on which clause, and what belongs to none."""
    process, actor = entered(request, code)
    RULES["suggest"].require(actor)
    text = files.marked(files.kept(token))
    problem, report = "", WordReport()
    try:
        report = actions.import_document(process, text, dry_run=request.method != "POST", acting=actor)
    except Refused as refused:
        problem = str(refused.reason)
    if report.written:
        files.forget(token)
        said = _("Arrived: %(count)s. Known already: %(known)s.") % {
            "count": len(report),
            "known": report.known,
        }
        return go(request, "roadmap:suggestions", process.code, said=said)
    context = {"report": report, "problem": problem, "token": token}
    return render(request, "roadmap/preview_word.html", context, status=422 if problem else 200)


@require_safe
def suggestions(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that waits for an answer, clause by clause."""
    process, actor = entered(request, code)
    RULES["suggest"].require(actor)
    context = {
        "waiting": queries.waiting(actor),
        "who": queries.known_as(process),
        "may_write": RULES["write"].allows(actor),
    }
    return render(request, "roadmap/suggestions.html", context)

"""Publishing answers as a set, and the answer sheets for those whom no message reaches."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from njia.documents.writers import FORMATS
from njia.kernel.access import NotFound
from njia.kernel.processes.queries import is_published
from njia.kernel.web import attempt, go
from njia.stages.review import actions, queries
from njia.stages.review.forms import PublishForm
from njia.stages.review.states import RULES
from njia.stages.review.views.frame import tools, working

SHEET_FORMATS = ("html", "pdf", "docx")


@never_cache
@require_http_methods(["GET", "POST"])
def publishing(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = working(request, code)
    RULES["publish"].require(actor)
    public, sets = is_published(process.pk, "register"), queries.sets(process)
    form = PublishForm(request.POST or None, sets=sets)
    if form.is_valid():
        bodies = form.cleaned_data["body"]
        made = attempt(form, lambda: actions.publish_answers(process, bodies, acting=actor))
        if made:
            count = made.decisions.count()
            said = ngettext("%(n)s answer is public.", "%(n)s answers are public.", count) % {"n": count}
            return go(request, "review:publishing", code, said=said)
    context = {
        "form": form,
        "sets": sets,
        "public": public,
        "releases": queries.releases(process),
        "sheets": queries.sheets_for(process) if public else [],
        "tools": tools(process, actor, "publishing"),
    }
    return render(request, "review/publishing.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def answer_sheet(request: HttpRequest, code: str, key: str, format: str) -> HttpResponse:
    process, _actor = working(request, code)
    if format not in SHEET_FORMATS:
        raise NotFound
    with override(process.language):
        content = FORMATS[format].write(queries.answer_sheet(process, key))
    name = f"{process.code}-{key}-answers.{format}"
    return HttpResponse(
        content,
        content_type=FORMATS[format].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

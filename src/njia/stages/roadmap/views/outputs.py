"""The roadmap as files, what it costs and asks of whom, and how a draft begins."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from njia.kernel.access import NotFound
from njia.kernel.printing import workbook
from njia.kernel.web import act_and_return
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.states import RULES
from njia.stages.roadmap.views.pages import entered, for_writing
from njia.stages.roadmap.views.word import sent


@login_not_required
@require_safe
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Which files there are: of the draft for insiders, of versions for whoever may read them."""
    process, actor = entered(request, code)
    context = {
        "versions": list(queries.visible_versions(actor).order_by("-number")),
        "draft": RULES["see_draft"].allows(actor),
        "languages": settings.LANGUAGES,
        "language": process.language,
    }
    return render(request, "roadmap/files.html", context)


@login_not_required
@require_safe
def give(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """One file. `version` is a number (what the visitor reads now without one), `language` and `second` are codes."""
    process, actor = entered(request, code)
    number, language, second = _wanted(request)
    content = queries.roadmap_file(process, actor, format, number, language, second)
    return sent(content, format, _name(process.code, "roadmap", number, language, second))


@login_not_required
@require_safe
def give_matrix(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """The results matrix, asked for as the roadmap is."""
    process, actor = entered(request, code)
    number, language, _second = _wanted(request)
    content = queries.matrix_file(process, actor, format, number, language)
    return sent(content, format, _name(process.code, "matrix", number, language))


def _wanted(request: HttpRequest) -> tuple[int | None, str, str]:
    number, spoken = request.GET.get("version", ""), dict(settings.LANGUAGES)
    language, second = request.GET.get("language", ""), request.GET.get("second", "")
    if (number and not number.isdecimal()) or {language, second} - {"", *spoken} or len(number) > 6:
        raise NotFound
    return int(number) if number else None, language, second


def _name(code: str, what: str, number: int | None, *languages: str) -> str:
    return "-".join(filter(None, (code, what, f"v{number}" if number else "", *languages)))


@login_not_required
@require_safe
def schema(request: HttpRequest, code: str) -> HttpResponse:
    """The form of the JSON file, as JSON Schema."""
    entered(request, code)
    return HttpResponse(queries.SCHEMA.read_bytes(), content_type="application/schema+json")


@login_not_required
@require_safe
def costing(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = entered(request, code)
    tree = queries.shown_tree(actor, process)
    work = queries.workload(tree)
    context = {
        "totals": queries.totals(tree),
        "years": queries.by_year(tree),
        "work": work,
        "overlaps": queries.overlaps(tree),
        "timeline": queries.timeline(tree, titles=True),
        "planned": [node for node in queries.actions_of(tree) if node.starts_on and node.ends_on],
    }
    return render(request, "roadmap/costing.html", context)


@require_safe
def coverage(request: HttpRequest, code: str) -> HttpResponse:
    """Which root causes and forms of exploitation the draft answers, and which nobody answers."""
    process, actor = entered(request, code)
    RULES["see_draft"].require(actor)
    found = queries.coverage_of(process, queries.draft(actor), actor)
    return render(request, "roadmap/coverage.html", {"coverage": found})


@require_safe
def coverage_file(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = entered(request, code)
    RULES["see_draft"].require(actor)
    sheets = queries.coverage_sheets(queries.coverage_of(process, queries.draft(actor), actor))
    return sent(workbook(process, sheets), "xlsx", f"{process.code}-coverage")


@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """The parts of a template, where the draft does not have them."""
    process, actor = for_writing(request, code)
    wanted = request.POST.get("template", "")
    return act_and_return(
        request, lambda: actions.begin_with(process, wanted, acting=actor), "roadmap:roadmap", process.code,
        said=_("The parts are there. What each is for stands beside it as a remark."),
    )  # fmt: skip

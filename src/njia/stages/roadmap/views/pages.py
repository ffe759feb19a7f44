from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.documents.writers import FORMATS
from njia.kernel import files, sections
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.recommendations import queries as recommendations
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.actions import Conflicting, MatrixReport
from njia.stages.roadmap.forms import ClauseSheet, FreezeForm, MatrixForm, MoveForm, years_in
from njia.stages.roadmap.models import Clause, Version
from njia.stages.roadmap.queries import Node
from njia.stages.roadmap.states import CLAUSE, HISTORY, IN_DRAFT, KINDS, PARENTS, RULES, TITLE

PREVIEW_ROWS = 100


def entered(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    return process, actor


def for_writing(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = entered(request, code)
    RULES["write"].require(actor)
    return process, actor


@login_not_required
@require_safe
def roadmap(request: HttpRequest, code: str) -> HttpResponse:
    """The roadmap to read: insiders see the draft, everybody else the newest version."""
    process, actor = entered(request, code)
    if RULES["see_draft"].allows(actor):
        return _document(request, process, actor, queries.draft(actor), None)
    newest = queries.visible_versions(actor).order_by("number").last()
    return _document(request, process, actor, queries.frozen_tree(newest) if newest else [], newest)


@login_not_required
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor = entered(request, code)
    shown, tree = queries.version_tree(actor, number)
    return _document(request, process, actor, tree, shown)


def _document(
    request: HttpRequest, process: Process, actor: Actor, tree: list[Node], shown: Version | None
) -> HttpResponse:
    draft = shown is None and RULES["see_draft"].allows(actor)
    context = {
        "areas": [node for node in tree if node.kind == "area"],
        "parts": [node for node in tree if node.kind == "section"],
        "actions": len(queries.actions_of(tree)),
        "totals": queries.totals(tree),
        "timeline": queries.timeline(tree),
        "version": shown,
        "validations": list(queries.validations(shown)) if shown else [],
        "versions": list(queries.visible_versions(actor).order_by("-number")),
        "draft": draft,
        "templates": queries.templates(),
        "may_write": draft and RULES["write"].allows(actor),
        "may_freeze": draft and RULES["freeze"].allows(actor),
        "may_see_asked": recommendations.may_see(actor),
    }
    return render(request, "roadmap/roadmap.html", context)


@login_not_required
@require_safe
def clause(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """One clause with where it comes from and where it stands; the public reads it as it was frozen last."""
    process, actor = entered(request, code)
    known = queries.by_id(actor, public_id)
    inside = RULES["see_draft"].allows(actor)
    node, above = _shown(process, actor, known)
    items = recommendations.visible_to(actor).filter(
        public_id__in=[cite.recommendation for cite in node.cites]
    )
    texts = {shown.item.public_id: shown for shown in recommendations.show(list(items), actor)}
    years = sorted({year for each in node.indicators for year, _value in each.targets})
    wordings = queries.in_all_languages([known.pk])[known.pk] if inside else {}
    context = {
        "clause": known,
        "node": node,
        "above": above,
        "cites": [(cite, texts.get(cite.recommendation)) for cite in node.cites],
        "years": years,
        "indicators": [(each, each.over(years)) for each in node.indicators],
        "languages": [(code, name) for code, name in settings.LANGUAGES if code != _source(wordings)],
        "sections": sections.render("clause", known, actor),
        "proposed": queries.proposed(known, actor),
        "threads": queries.threads(known, actor) if inside else [],
        "may_suggest": RULES["suggest"].allows(actor),
        "inside": inside,
        "in_draft": known.state in IN_DRAFT,
        "may_write": RULES["write"].allows(actor),
        "steps": CLAUSE.offers(known.state, actor, known),
        "wordings": wordings,
        "history": _history(process, known) if inside else [],
        "who": queries.known_as(process) if inside else {},
    }
    return render(request, "roadmap/clause.html", context)


def _source(wordings: dict[str, list[Any]]) -> str:
    """The language in which the title was written first."""
    rows = wordings.get(TITLE)
    return str(rows[0].text.source_language) if rows else ""


def _shown(process: Process, actor: Actor, known: Clause) -> tuple[Node, list[Node]]:
    """The clause as this person reads it, and what it stands under, the top first."""
    tree = queries.shown_tree(actor, process)
    by_id = {node.public_id: node for node in queries.walk(tree)}
    node = by_id.get(known.public_id)
    if node is None:
        if not RULES["see_draft"].allows(actor):
            raise NotFound  # it was in an older version, which has a page of its own
        node = queries.node(known)
    above: list[Node] = []
    parent = by_id.get(node.parent)
    while parent:
        above.insert(0, parent)
        parent = by_id.get(parent.parent)
    return node, above


def _history(process: Process, known: Clause) -> list[tuple[str, Any]]:
    return [(str(HISTORY.get(line.kind, line.kind)), line) for line in ledger.about(process, known.public_id)]


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    process, actor = for_writing(request, code)
    if kind not in KINDS:
        raise NotFound
    under = request.POST.get("under") or request.GET.get("under")
    parent = queries.by_id(actor, under) if under else None
    if (parent.kind if parent else "") not in PARENTS[kind]:
        raise NotFound
    years = queries.target_years(process)
    sheet = ClauseSheet(request.POST or None, kind=kind, process=process, years=years, new=True)
    if request.method == "POST" and sheet.is_valid():
        language = sheet.form.cleaned_data["language"]
        made = attempt(
            sheet.form,
            lambda: actions.add_clause(
                process, kind=kind, parent=parent, words=sheet.form.words(), language=language, acting=actor,
                **sheet.facts(),
            ),
        )  # fmt: skip
        if made:
            said = _("Written down as %(id)s.") % {"id": made.public_id}
            return go(request, "roadmap:clause", process.code, made.public_id, said=said)
    context = {"sheet": sheet, "kind_label": KINDS[kind], "parent": queries.node(parent) if parent else None}
    return render(request, "roadmap/add.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = for_writing(request, code)
    known = queries.by_id(actor, public_id)
    theirs, conflicts, kept = None, [], None
    if request.method == "POST":  # all that a save needs to know is in what was sent
        sheet = ClauseSheet(request.POST, kind=known.kind, process=process, years=years_in(request.POST))
    else:
        node, years = queries.node(known, process.language), queries.target_years(process)
        sheet = ClauseSheet(None, kind=known.kind, process=process, years=years, node=node)
        if kept := queries.kept_words(known, actor):
            sheet.form.initial.update(kept.kept)
    if request.method == "POST" and sheet.is_valid():
        try:
            changed = _save(known, sheet, acting=actor)
        except Conflicting as both:
            sheet.form.add_error(None, str(both.reason))
            sheet.settle(queries.node(known, process.language), both.words)
            conflicts = [each for places in both.conflicts.values() for each in places]
        except Refused as refused:
            sheet.form.add_error(None, str(refused.reason))
            theirs = _show_theirs(known, sheet) if refused.code == "stale" else None
        else:
            to = "roadmap:edit" if "more" in request.POST else "roadmap:clause"
            said = _("Saved.") if changed else _("Nothing was changed.")
            return go(request, to, process.code, known.public_id, said=said)
    context = {
        "sheet": sheet, "clause": known, "kind_label": KINDS[known.kind], "theirs": theirs, "conflicts": conflicts,
        "kept": kept, "others": queries.others_at(known, actor),
    }  # fmt: skip
    return render(request, "roadmap/edit.html", context)


def _save(known: Clause, sheet: ClauseSheet, *, acting: Actor) -> bool:
    given = sheet.form.cleaned_data
    changed = actions.edit_clause(
        known, words=sheet.form.words(), revision=given["revision"], base=sheet.form.base(), acting=acting, **sheet.facts()
    )  # fmt: skip
    return bool(changed)


def _show_theirs(known: Clause, sheet: ClauseSheet) -> Node:
    """What the clause says now, to be read beside what was typed; saving once more then goes through knowingly."""
    now = queries.node(known, known.process.language)
    sheet.renew(now.revision)
    return now


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = for_writing(request, code)
    known = queries.by_id(actor, public_id)
    node = queries.node(known)
    initial = {"parent": node.parent, "position": node.position}
    form = MoveForm(request.POST or None, kind=known.kind, actor=actor, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        parent = queries.by_id(actor, given["parent"]) if given.get("parent") else None
        moved = attempt(
            form, lambda: actions.move(known, parent=parent, position=given["position"], acting=actor) or True
        )
        if moved:
            return go(request, "roadmap:clause", process.code, known.public_id, said=_("Moved."))
    return render(request, "roadmap/move.html", {"form": form, "clause": known, "node": node})


@require_POST
def step(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = for_writing(request, code)
    known = queries.by_id(actor, public_id)
    wanted = request.POST.get("step", "")
    if wanted not in CLAUSE.steps:
        raise NotFound
    return act_and_return(
        request, lambda: actions.take_step(known, wanted, acting=actor), "roadmap:clause", process.code, known.public_id,
        said=CLAUSE.steps[wanted].label,
    )  # fmt: skip


@login_not_required
@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = entered(request, code)
    return _versions(request, process, actor, FreezeForm(process=process))


@require_POST
def freeze(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = entered(request, code)
    form = FreezeForm(request.POST, process=process)
    if form.is_valid():
        made = attempt(form, lambda: actions.freeze(process, form.chosen(), acting=actor))
        if made:
            said = _("Version %(number)s is frozen.") % {"number": made.number}
            return go(request, "roadmap:version", process.code, made.number, said=said)
    return _versions(request, process, actor, form)


def _versions(request: HttpRequest, process: Process, actor: Actor, form: FreezeForm) -> HttpResponse:
    found = queries.visible_versions(actor).prefetch_related("validations__organisation")
    rows = list(found.order_by("-number"))
    may_freeze = RULES["freeze"].allows(actor)
    context = {
        "versions": rows,
        "consulted": set(queries.visible_consultations(actor).values_list("version__number", flat=True)),
        "may_consult": RULES["consult"].allows(actor),
        "may_validate": RULES["validate"].allows(actor),
        "form": form if may_freeze else None,
        "unchanged": may_freeze and bool(rows) and queries.unchanged_since(rows[0]),
        "problems": len(queries.problems(process)) if may_freeze else 0,
    }
    return render(request, "roadmap/versions.html", context, status=422 if form.errors else 200)


@require_safe
def orphans(request: HttpRequest, code: str) -> HttpResponse:
    """What is still without roots, and what actions still lack: the desk's list of what to join up."""
    process, actor = entered(request, code)
    RULES["see_draft"].require(actor)
    found = queries.orphans(process)
    context = {
        "orphans": found,
        "asked": recommendations.show(found.recommendations, actor),
        "insights": recommendations.show(found.insights, actor),
        "problems": queries.problems(process),
        "unsure": queries.unsure(process),
        "flows": queries.flows(process, queries.draft(actor)),
        "may_write": RULES["write"].allows(actor),
    }
    return render(request, "roadmap/orphans.html", context)


@require_safe
def export_matrix(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = entered(request, code)
    book = queries.matrix_workbook(process, actor)
    response = HttpResponse(book, content_type=FORMATS["xlsx"].media_type)
    response["Content-Disposition"] = f'attachment; filename="{process.code}-roadmap.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def import_matrix(request: HttpRequest, code: str) -> HttpResponse:
    """First page: bring the file. It is kept until the preview is confirmed."""
    process, _actor = for_writing(request, code)
    form = MatrixForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        token = files.keep(form.cleaned_data["file"])
        if attempt(form, lambda: files.table(files.kept(token))):
            return redirect("roadmap:preview", process.code, token)
        files.forget(token)
    return render(request, "roadmap/import.html", {"form": form})


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Second page: what would change; then all of it, or nothing."""
    process, actor = for_writing(request, code)
    table = files.table(files.kept(token))
    problem, report = "", MatrixReport()
    try:
        report = actions.import_matrix(process, table, dry_run=request.method != "POST", acting=actor)
    except Refused as refused:
        problem = str(refused.reason)
    if report.written:
        files.forget(token)
        said = _("%(created)s new, %(changed)s changed, %(unchanged)s unchanged.") % {
            "created": report.created, "changed": report.changed, "unchanged": report.unchanged,
        }  # fmt: skip
        return go(request, "roadmap:roadmap", process.code, said=said)
    context = {
        "report": report, "problem": problem, "token": token,
        "changes": report.changes[:PREVIEW_ROWS], "refused": report.refused[:PREVIEW_ROWS],
    }  # fmt: skip
    return render(request, "roadmap/preview.html", context, status=422 if problem or report.refused else 200)

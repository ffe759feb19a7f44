from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.documents.writers import FORMATS
from njia.kernel import clock, files
from njia.kernel.access import Actor, NotFound, Refused, Words
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import actions, queries
from njia.stages.review.forms import (
    AnswerForm,
    BodyForm,
    DecisionForm,
    DissentForm,
    FilterForm,
    RegisterFileForm,
)
from njia.stages.review.queries import Answer, Bar
from njia.stages.review.states import AWAITING, LEFT, LIVED, OPEN, OUTCOMES, RULES, SECOND_LOOK_AT, STANDINGS
from njia.stages.review.views.frame import around, inside, tools

PREVIEW_ROWS = 60


@login_not_required
@require_safe
def register(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    form = FilterForm(request.GET, offered=queries.choices(process))
    asked = form.asked()
    page = queries.register_page(
        actor, asked=asked["q"], standing=asked["standing"], theme=asked["theme"],
        within=queries.within(process, asked), number=request.GET.get("page", 1),
    )  # fmt: skip
    inside = RULES["see"].allows(actor)
    bars = queries.bars(process, inside=inside)
    rows = queries.rows(list(page.object_list), actor, traced=True)
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "onward": any(row.traces for row in rows),
        "pages": around(request, page),
        "bars": bars,
        "overview": not request.GET,  # whoever looks for something finds it at once, also on a telephone
        "inside": inside,
        "may_import": RULES["exchange"].allows(actor),
        "tools": _tools(process, actor, bars, asked["standing"]) if inside else [],
    }
    return render(request, "review/register.html", context)


def _tools(process: Process, actor: Actor, bars: list[Bar], standing: str) -> list[dict[str, Any]]:
    """The desk's lists: what waits for a proposal, and what waits for the group."""
    home = reverse("review:register", args=[process.code])
    counted = {
        state: sum(part.count for bar in bars for part in bar.parts if part.key == state)
        for state in (AWAITING, OPEN)
    }
    lists = [(state, f"{STANDINGS[state]} ({counted[state]})") for state in (AWAITING, OPEN)]
    places = tools(process, actor, "" if standing else "register")
    waiting = [
        {"title": title, "url": f"{home}?standing={state}", "current": standing == state}
        for state, title in lists
    ]
    grouping = reverse("review:grouping", args=[process.code])
    alike = {"title": _("Group what asks for the same"), "url": grouping, "current": False}
    return [*places[:1], *waiting, alike, *places[1:]]


def _page(
    request: HttpRequest, actor: Actor, item: Recommendation, tried: Form | None = None
) -> HttpResponse:
    """The working page of one item; `tried` is a form that was refused, shown in its place with what was typed."""
    answer = queries.answers([item], actor)[item.pk]
    shown = recommendations.show([item], actor)[0]
    divided = recommendations.parts_of([item.pk])
    closed = answer.state in LEFT or bool(divided)
    open_to = {
        name: RULES[name].allows(actor) and not closed for name in ("propose", "decide", "classify", "trace")
    }
    history = queries.history(item)
    may_split = open_to["trace"] and not history.decisions and item.part_of_id is None
    seen = queries.standing_of([item]).newest(item)
    looks = queries.second_looks(item) if history.decisions else []
    again = any(look.ended_on is None for look in looks)
    context = {
        "item": item,
        "shown": shown,
        "objected": queries.objected_to(item),
        "answer": answer,
        "history": history,
        "parts": divided,
        "may_join": bool(divided) and RULES["trace"].allows(actor),
        "may_split": may_split,
        "pieces": recommendations.compound(shown.text or "") if may_split else [],
        "refused": tried,
        "propose_form": _form(tried, AnswerForm, item=item, actor=actor, answer=answer) if open_to["propose"] else None,
        "confirm_form": _form(tried, BodyForm, process=item.process, seen=seen)
        if open_to["decide"] and answer.proposed else None,
        "decide_form": _form(tried, DecisionForm, item=item, actor=actor, answer=answer, process=item.process, seen=seen)
        if open_to["decide"] else None,
        "dissent_form": _form(tried, DissentForm, attributions=queries.attributions(item.process, actor))
        if RULES["dissent"].allows(actor) and answer.answered and not history.dissented(actor) else None,
        **_voting(item, actor, answer, closed=closed),
        "reads": RULES["read"].allows(actor) and not closed and (again or not answer.answered),
        "leads_reading": RULES["plan"].allows(actor) and not closed and not answer.answered,
        "looks": looks,
        "may_look_again": RULES["look_again"].allows(actor) and answer.answered and not again
        and (answer.outcome in SECOND_LOOK_AT or actor.has(LIVED)),
        "other_kind": next(kind for kind in OUTCOMES if kind != item.kind)
        if open_to["classify"] and not history.decisions else "",
    }  # fmt: skip
    return render(request, "review/item.html", context)


def _voting(item: Recommendation, actor: Actor, answer: Answer, *, closed: bool) -> dict[str, Any]:
    """What the group has voted, and what this visitor may do about voting on it."""
    seen = None if closed else queries.chamber(item.process)
    open_to = {
        name: seen is not None and RULES[name].allows(actor) for name in ("vote", "record", "open_ballot")
    }
    return {
        "votes": queries.votes_about(item, actor),
        "ballot": queries.on_ballots(item.process).get(item.pk, ""),
        "taken_off": queries.has_taken_off(item, actor),
        "may_take_off": open_to["vote"] and answer.proposed is not None,
        "may_record": open_to["record"],
        "opens": open_to["open_ballot"],
    }


def _form(tried: Form | None, kind: type[Form], **given: Any) -> Form:
    """The form that was just refused, or a fresh one. The prefix keeps apart the fields that forms share."""
    return tried if type(tried) is kind else kind(prefix=PREFIXES[kind], **given)


PREFIXES: dict[type[Form], str] = {
    AnswerForm: "propose", DecisionForm: "decide", BodyForm: "confirm", DissentForm: "dissent",
}  # fmt: skip


@never_cache
@require_safe
def item(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    _process, actor, found = inside(request, code, public_id)
    return _page(request, actor, found)


def _answered(
    request: HttpRequest,
    actor: Actor,
    found: Recommendation,
    form: Form,
    act: Callable[[], object],
    said: Words,
) -> HttpResponse:
    """Do it and come back to the item; or show the page again with the reason and everything typed."""

    def done() -> bool:
        act()
        return True

    if form.is_valid() and attempt(form, done):
        return go(request, "review:item", found.process.code, found.public_id, said=said)
    return _page(request, actor, found, form)


def _now(found: Recommendation, actor: Actor) -> Answer:
    return queries.answers([found], actor)[found.pk]


@require_POST
def propose(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    _process, actor, found = inside(request, code, public_id)
    form = AnswerForm(request.POST, prefix="propose", item=found, actor=actor, answer=_now(found, actor))
    said = _("Your proposal is recorded. It waits for the group's decision.")
    return _answered(
        request, actor, found, form, lambda: actions.propose(found, **form.given(), acting=actor), said
    )


@require_POST
def decide(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, found = inside(request, code, public_id)
    form = DecisionForm(
        request.POST, prefix="decide", item=found, actor=actor, answer=_now(found, actor), process=process
    )
    said = _("The decision is recorded.")
    return _answered(
        request, actor, found, form, lambda: actions.decide(found, **form.given(), acting=actor), said
    )


@require_POST
def confirm(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, found = inside(request, code, public_id)
    form = BodyForm(request.POST, prefix="confirm", process=process)
    said = _("The decision is recorded, as it was proposed.")
    return _answered(
        request, actor, found, form, lambda: actions.confirm(found, **form.given(), acting=actor), said
    )


@require_POST
def dissent(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    _process, actor, found = inside(request, code, public_id)
    named = queries.attributions(found.process, actor)
    form = DissentForm(request.POST, prefix="dissent", attributions=named)
    decision = queries.decision_in_force(found)
    if decision is None:
        raise Refused(_("There is no decision to dissent from."))
    said = _("Your dissent is recorded and stays beside the answer.")
    return _answered(
        request,
        actor,
        found,
        form,
        lambda: actions.dissent(decision, **form.cleaned_data, acting=actor),
        said,
    )


@require_POST
def classify(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor, found = inside(request, code, public_id)
    kind = request.POST.get("kind", "")
    return act_and_return(
        request, lambda: actions.reclassify_item(found, kind, acting=actor), "review:item", process.code, public_id,
        said=_("The kind is changed. The id stays."),
    )  # fmt: skip


@never_cache
@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    if not RULES["see"].allows(actor):
        raise NotFound
    name = f"{process.code}-register-{clock.today().isoformat()}.xlsx"
    return HttpResponse(
        queries.register_workbook(process, actor),
        content_type=FORMATS["xlsx"].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _exchanging(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not RULES["see"].allows(actor):
        raise NotFound
    RULES["exchange"].require(actor)
    return process, actor


def _brought(token: str) -> list[files.Table]:
    """The sheets of a kept workbook that are the register's."""
    return files.sheets(files.kept(token), lambda name: bool(actions.sheet_key(name)))


@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest, code: str) -> HttpResponse:
    """First page of an import: bring the register back. The file is kept until its preview is confirmed."""
    process, _actor = _exchanging(request, code)
    form = RegisterFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        token = files.keep(form.cleaned_data["file"])
        if attempt(form, lambda: _brought(token)):
            return redirect("review:preview", process.code, token)
        files.forget(token)
    return render(request, "review/import.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Second page: every change that the file asks for; then all of it, or nothing."""
    process, actor = _exchanging(request, code)
    tables = _brought(token)
    try:
        report = actions.import_register(process, tables, dry_run=request.method != "POST", acting=actor)
    except Refused as refused:
        return render(request, "review/preview.html", {"problem": refused.reason}, status=422)
    if report.written:
        files.forget(token)
        said = _("%(decided)s decided, %(proposed)s proposed, %(reworded)s reworded, %(unchanged)s unchanged.") % {
            "decided": report.decided, "proposed": report.proposed, "reworded": report.reworded,
            "unchanged": report.unchanged,
        }  # fmt: skip
        if report.group:
            said += " " + ngettext(
                "%(n)s row changed in the other sheets.", "%(n)s rows changed in the other sheets.", report.group
            ) % {"n": report.group}  # fmt: skip
        return go(request, "review:register", process.code, said=said)
    context = {
        "report": report, "changes": report.changes[:PREVIEW_ROWS], "refused": report.refused[:PREVIEW_ROWS],
    }  # fmt: skip
    return render(request, "review/preview.html", context, status=422 if report.refused else 200)

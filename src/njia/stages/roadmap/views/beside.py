"""Suggestions, remarks and history beside a clause; parting and joining; two versions side by side."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, go
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.forms import JoinForm, RemarkForm, SplitForm, SuggestionForm
from njia.stages.roadmap.states import IN_DRAFT, REMARK, RULES, SUGGESTION
from njia.stages.roadmap.views.pages import entered, for_writing


def _for_insiders(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = entered(request, code)
    RULES["suggest"].require(actor)
    return process, actor


@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Other words for a clause, as suggestions that its writers take over or not."""
    process, actor = _for_insiders(request, code)
    known = queries.by_id(actor, public_id)
    node = queries.node(known, process.language)
    form = SuggestionForm(request.POST or None, node=node)
    if form.is_valid():
        made = attempt(
            form,
            lambda: [
                row
                for name, (base, words) in form.proposed().items()
                for row in actions.suggest_words(known, name, words, base=base, acting=actor)
            ],
        )
        if made is not None:
            said = _("Suggested: %(count)s.") % {"count": len(made)} if made else _("Nothing was changed.")
            return go(request, "roadmap:clause", process.code, known.public_id, said=said)
    return render(request, "roadmap/suggest.html", {"form": form, "clause": known, "node": node})


@require_POST
def suggest_removal(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = _for_insiders(request, code)
    known = queries.by_id(actor, public_id)
    return act_and_return(
        request, lambda: actions.suggest_removal(known, acting=actor), "roadmap:clause", process.code, public_id,
        said=_("Suggested."),
    )  # fmt: skip


@require_POST
def answer(request: HttpRequest, code: str, public_id: str, number: int) -> HttpResponse:
    process, actor = for_writing(request, code)
    found = queries.suggestion(actor, public_id, number)
    step, reason = request.POST.get("step", ""), request.POST.get("reason", "")
    if step not in SUGGESTION.steps:
        raise NotFound
    return act_and_return(
        request, lambda: actions.answer_suggestion(found, step, reason=reason, acting=actor),
        "roadmap:clause", process.code, public_id, said=_("Answered."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def remark(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """A remark on a clause, or an answer to one (`?answers=3`)."""
    process, actor = _for_insiders(request, code)
    known = queries.by_id(actor, public_id)
    form = RemarkForm(request.POST or None, initial={"answers": request.GET.get("answers", "")})
    if form.is_valid():
        given = form.cleaned_data
        above = _remark(actor, public_id, given["answers"]) if given["answers"] else None
        done = attempt(form, lambda: actions.remark(known, given["body"], answers=above, acting=actor))
        if done:
            return go(
                request, "roadmap:clause", process.code, public_id, said=_("Your remark stands beside it.")
            )
    return render(
        request,
        "roadmap/remark.html",
        {"form": form, "clause": known, "node": queries.node(known), "names": queries.names(process)},
    )


@require_POST
def settle(request: HttpRequest, code: str, public_id: str, number: int) -> HttpResponse:
    process, actor = _for_insiders(request, code)
    found, step = _remark(actor, public_id, number), request.POST.get("step", "")
    if step not in REMARK.steps:
        raise NotFound
    return act_and_return(
        request, lambda: actions.settle_remark(found, step, acting=actor), "roadmap:clause", process.code, public_id,
        said=REMARK.steps[step].label,
    )  # fmt: skip


@require_POST
def see_named(request: HttpRequest, code: str, public_id: str, number: int) -> HttpResponse:
    process, actor = _for_insiders(request, code)
    found = _remark(actor, public_id, number)
    return act_and_return(
        request, lambda: actions.see_named(found, acting=actor), "roadmap:clause", process.code, public_id,
        said=_("Seen."),
    )  # fmt: skip


def _remark(actor: Actor, public_id: str, number: int) -> queries.Remark:
    found = queries.remarks(actor).filter(clause__public_id=public_id, number=number).first()
    if found is None:
        raise NotFound
    return found


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Every version of a clause's words with what it changed; writers can go back to any of them."""
    process, actor = _for_insiders(request, code)
    known = queries.by_id(actor, public_id)
    past = queries.past(known)
    if request.method == "POST":
        wanted = request.POST.get("wording", "")
        old = next((each for each in past if str(each.wording.pk) == wanted), None)
        if old is None:
            raise NotFound
        words, language = {old.field: old.wording.body}, old.wording.language
        return act_and_return(
            request, lambda: actions.edit_clause(known, words=words, language=language, acting=actor),
            "roadmap:clause", process.code, public_id, said=_("It says again what it said then."),
        )  # fmt: skip
    context = {
        "clause": known, "past": past, "node": queries.node(known), "who": queries.known_as(process),
        "may_write": RULES["write"].allows(actor) and known.state in IN_DRAFT,
    }  # fmt: skip
    return render(request, "roadmap/history.html", context)


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = for_writing(request, code)
    known = queries.by_id(actor, public_id)
    node = queries.node(known, process.language)
    form = SplitForm(request.POST or None, node=node)
    if form.is_valid():
        kept, parted = form.parts()
        made = attempt(form, lambda: actions.split_clause(known, kept=kept, parted=parted, acting=actor))
        if made:
            said = _("The new clause is %(id)s.") % {"id": made.public_id}
            return go(request, "roadmap:clause", process.code, made.public_id, said=said)
    return render(request, "roadmap/split.html", {"form": form, "clause": known, "node": node})


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = for_writing(request, code)
    known = queries.by_id(actor, public_id)
    alike = [node for node in queries.walk(queries.draft(actor)) if node.kind == known.kind]
    form = JoinForm(request.POST or None, others=[node for node in alike if node.public_id != public_id])
    if form.is_valid():
        other = queries.by_id(actor, form.cleaned_data["other"])
        if attempt(form, lambda: actions.merge_clauses(known, other, acting=actor) or True):
            return go(request, "roadmap:clause", process.code, public_id, said=_("Joined."))
    return render(request, "roadmap/join.html", {"form": form, "clause": known, "node": queries.node(known)})


@require_POST
def confirm(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """A source was looked at again and still holds."""
    process, actor = for_writing(request, code)
    known, item = queries.by_id(actor, public_id), request.POST.get("recommendation", "")
    return act_and_return(
        request, lambda: actions.confirm_citation(known, item, acting=actor), "roadmap:orphans", process.code,
        said=_("It still comes from there."),
    )  # fmt: skip


@login_not_required
@require_safe
def compare(request: HttpRequest, code: str, number: int, older: int) -> HttpResponse:
    _process, actor = entered(request, code)
    before, after = queries.two_versions(actor, older, number)
    rows = [
        (each, [str(actions.PARTS[part]) for part in each.parts]) for each in queries.changes(before, after)
    ]
    return render(request, "roadmap/compare.html", {"older": before, "newer": after, "rows": rows})

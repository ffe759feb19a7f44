"""Pages of those who run a conversation, and the page about it that everybody reads."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.documents.sheet import Sheet, SheetColumn
from njia.documents.writers import csv
from njia.kernel import files
from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.kernel.web import attempt, enter, go
from njia.stages.opinions import actions, queries
from njia.stages.opinions.actions import PaperReport
from njia.stages.opinions.forms import (
    AcceptForm,
    ConversationForm,
    PaperForm,
    RefuseForm,
    StatementForm,
    StatementTranslationForm,
    TokensForm,
    TranslationForm,
)
from njia.stages.opinions.models import Conversation, Statement
from njia.stages.opinions.states import ASKED, CONVERSATION, OVER, PREPARED, RULES, TALKED_IN, UNSEEN

COUNT = "njia.stages.opinions.jobs.count"
PREVIEW_ROWS = 50


def entered(request: HttpRequest, code: str, number: int) -> tuple[Process, Actor, Conversation]:
    process, actor = enter(request, code)
    return process, actor, queries.conversation(actor, number)


def _with(rule: str, request: HttpRequest, code: str, number: int) -> tuple[Process, Actor, Conversation]:
    process, actor, found = entered(request, code, number)
    RULES[rule].require(actor)
    return process, actor, found


@login_not_required
@require_safe
def conversations(request: HttpRequest, code: str) -> HttpResponse:
    _process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    rows = [(shown, queries.is_open(shown.conversation)) for shown in queries.conversations(actor)]
    context = {"rows": rows, "may_run": RULES["run"].allows(actor)}
    return render(request, "opinions/list.html", context)


@login_not_required
@require_safe
def conversation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    _process, actor, found = entered(request, code, number)
    moderates = RULES["moderate"].allows(actor)
    context = {
        "conversation": found,
        "shown": queries.shown(found),
        "open": queries.is_open(found),
        "preparing": found.state in PREPARED,
        "over": found.state in OVER,
        "counted": bool(found.result),
        "heard": queries.answered_at_least(found) if found.state in TALKED_IN else 0,
        "asked": len(queries.statements(found)),
        "for_anybody": queries.is_for_anybody(found),
        "takes_tokens": queries.takes_tokens(found),
        "may_draw": queries.is_open(found) and queries.may_draw(found, actor),
        "may_run": RULES["run"].allows(actor),
        "may_moderate": moderates,
        "waiting": queries.count_waiting(found) if moderates else 0,
        "offers": {offer.name for offer in CONVERSATION.offers(found.state, actor, found)},
        "may_print": found.state in TALKED_IN
        and queries.takes_tokens(found)
        and RULES["tokens"].allows(actor),
    }
    return render(request, "opinions/conversation.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    RULES["run"].require(actor)
    form = ConversationForm(request.POST or None)
    if form.is_valid() and (
        made := attempt(form, lambda: actions.prepare(process, form.draft(), acting=actor))
    ):
        said = _("Now write the first statements.")
        return go(request, "opinions:statements", code, made.number, said=said)
    return render(request, "opinions/edit.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, number: int) -> HttpResponse:
    _process, actor, found = _with("run", request, code, number)
    form = ConversationForm(request.POST or None, conversation=found)
    if form.is_valid() and attempt(
        form, lambda: actions.change(found, form.draft(), acting=actor) is not None
    ):
        return go(request, "opinions:conversation", code, number, said=_("It is saved."))
    return render(request, "opinions/edit.html", {"form": form, "shown": queries.shown(found)})


@require_http_methods(["GET", "POST"])
def languages(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Title, question and introduction in other languages."""
    _process, actor, found = _with("moderate", request, code, number)
    form = TranslationForm(request.POST or None, conversation=found)
    if form.is_valid() and attempt(
        form, lambda: actions.translate(found, **form.cleaned_data, acting=actor) is None
    ):
        return go(request, "opinions:languages", code, number, said=_("It is saved."))
    context = {"form": form, "shown": queries.shown(found), "said": queries.in_languages(found)}
    return render(request, "opinions/languages.html", context)


@require_POST
def step(request: HttpRequest, code: str, number: int) -> HttpResponse:
    _process, actor, found = _with("run", request, code, number)
    wanted = request.POST.get("step", "")
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "open": (lambda: actions.open_conversation(found, acting=actor), _("It is open.")),
        "drop": (lambda: actions.drop(found, acting=actor), _("The conversation is dropped.")),
        "close": (lambda: _close(found, actor), _("It is closed, and the map is being drawn.")),
    }
    if wanted not in steps:
        raise NotFound
    act, said = steps[wanted]
    to = ("opinions:list", code) if wanted == "drop" else ("opinions:conversation", code, number)
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect("opinions:conversation", code, number)
    return go(request, *to, said=said)


def _close(found: Conversation, actor: Actor) -> None:
    actions.close(found, acting=actor)
    import_string(COUNT).enqueue(found.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def statements(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What waits to be looked at, what people answer, what was left out and why; and a new one by those who prepare it."""
    _process, actor, found = _with("moderate", request, code, number)
    form = StatementForm(request.POST or None, initial={"language": found.process.language})
    if form.is_valid():
        typed = form.cleaned_data
        if attempt(
            form,
            lambda: actions.seed(found, typed["text"], language=typed["language"], acting=actor) is not None,
        ):
            return go(request, "opinions:statements", code, number, said=_("It is in the conversation."))
    context = {
        "conversation": found, "shown": queries.shown(found), "form": form, "waiting": queries.waiting(found),
        "asked": queries.statements(found), "left_out": queries.left_out(found), "over": found.state in OVER,
    }  # fmt: skip
    return render(request, "opinions/statements.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """One statement: take it in, leave it out with a reason, or say it in another language."""
    _process, actor, found = _with("moderate", request, code, number)
    row = queries.statement(found, pk)
    asked = [line for line in queries.statements(found) if line.statement.pk != row.pk]
    act = request.POST.get("act", "")
    sent = request.POST if request.method == "POST" else None
    accept = AcceptForm(sent if act == "accept" else None)
    refuse = RefuseForm(sent if act == "refuse" else None, asked=asked)
    translation = StatementTranslationForm(
        sent if act == "translate" else None, source=row.text.source_language
    )
    chosen = {"accept": accept, "refuse": refuse, "translate": translation}.get(act)
    if chosen is not None and chosen.is_valid():
        said = attempt(chosen, lambda: _moderate(found, row, act, chosen.cleaned_data, actor))
        if said:
            return go(request, "opinions:statements", code, number, said=said)
    line = queries.lines([row])[0]
    context = {
        "conversation": found, "shown": queries.shown(found), "line": line, "row": row,
        "pieces": queries.pieces(line.text.body), "doubtful": bool(queries.doubts(line.text.body)),
        "alike": queries.alike(line.text, asked) if row.state in UNSEEN else [],
        "waits": row.state in UNSEEN, "asked": row.state in ASKED, "over": found.state in OVER,
        "accept": accept, "refuse": refuse, "translation": translation,
    }  # fmt: skip
    return render(request, "opinions/statement.html", context)


def _moderate(found: Conversation, row: Statement, act: str, given: dict[str, str], actor: Actor) -> str:
    if act == "accept":
        actions.accept(row, harmless=bool(given["harmless"]), acting=actor)
        return _("It is in the conversation.")
    if act == "translate":
        actions.translate_statement(row, given["text"], language=given["language"], acting=actor)
        return _("It is saved.")
    repeats = queries.statement(found, int(given["repeats"])) if given["repeats"] else None
    actions.refuse(row, given["reason"], repeats=repeats, acting=actor)
    return _("It is left out. Its author sees the reason at their receipt.")


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest, code: str, number: int) -> HttpResponse:
    _process, actor, found = _with("tokens", request, code, number)
    form = TokensForm(request.POST or None)
    codes = None
    if form.is_valid():
        codes = attempt(form, lambda: actions.print_tokens(found, form.cleaned_data["count"], acting=actor))
    address = request.build_absolute_uri(reverse("opinions:answer", args=[code, number]))
    context = {"form": form, "shown": queries.shown(found), "codes": codes, "address": address}
    return render(request, "opinions/tokens.html", context)


@require_safe
def sheet(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An empty sheet for a workshop: a row for each person, a column for each statement."""
    _process, _actor, found = _with("tokens", request, code, number)
    columns = [SheetColumn("token", "token")]
    columns += [
        SheetColumn(str(line.statement.number), str(line.statement.number))
        for line in queries.statements(found)
    ]
    response = HttpResponse(
        csv.write(Sheet("answers", tuple(columns), [])), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{found.public_id}-answers.csv"'
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """First page: bring the sheet. It is kept until the preview is confirmed."""
    _process, _actor, found = _with("tokens", request, code, number)
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        token = files.keep(form.cleaned_data["file"])
        if attempt(form, lambda: files.table(files.kept(token))):
            return redirect("opinions:preview", code, number, token)
        files.forget(token)
    context = {"form": form, "shown": queries.shown(found), "asked": queries.statements(found)}
    return render(request, "opinions/paper.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, code: str, number: int, token: str) -> HttpResponse:
    """Second page: what the sheet would change; then all of it, or nothing."""
    _process, actor, found = _with("tokens", request, code, number)
    table = files.table(files.kept(token))
    problem, report = "", PaperReport()
    try:
        report = actions.bring_paper(found, table, dry_run=request.method != "POST", acting=actor)
    except Refused as refused:
        problem = str(refused.reason)
    if report.written:
        files.forget(token)
        said = _("%(new)s new answers, %(changed)s changed, %(unchanged)s unchanged.") % {
            "new": report.new, "changed": report.changed, "unchanged": report.unchanged,
        }  # fmt: skip
        return go(request, "opinions:conversation", code, number, said=said)
    context = {
        "report": report,
        "problem": problem,
        "shown": queries.shown(found),
        "refused": report.refused[:PREVIEW_ROWS],
    }
    return render(request, "opinions/preview.html", context, status=422 if problem or report.refused else 200)

"""Pages on which people answer: one statement to a page, three buttons, no script.

A code opens a conversation; it travels in a cookie of this conversation alone, which ends with the browser, and is never
in an address. An answer is sent and the next statement comes back at once, without a redirect: each costs a phone on a
slow network one journey, and sending it twice changes nothing.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.codes import LENGTH, code_digest, typed
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.kernel.web import attempt, enter
from njia.stages.opinions import actions, queries
from njia.stages.opinions.forms import AnswerForm, EnterForm, GroupForm, ProposalForm, ReceiptForm
from njia.stages.opinions.models import Conversation
from njia.stages.opinions.states import NO_SUCH_CODE, NOT_OPEN, REASONS, UNSEEN, VOTES
from njia.stages.voices import queries as voices


def _open(request: HttpRequest, code: str, number: int) -> tuple[Process, Actor, Conversation]:
    process, actor = enter(request, code)
    found = queries.conversation(actor, number)
    if not queries.is_open(found):
        raise Refused(NOT_OPEN, code="state")
    return process, actor, found


def _cookie(conversation: Conversation) -> str:
    return f"opinions-{conversation.public_id}"


def _held(request: HttpRequest, conversation: Conversation) -> str:
    """The code that this browser holds, or ""."""
    code = request.COOKIES.get(_cookie(conversation), "")
    return code if queries.participant(conversation, code) else ""


def _keep(response: HttpResponse, conversation: Conversation, code: str) -> HttpResponse:
    response.set_cookie(
        _cookie(conversation), code, path=_path(conversation), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def _path(conversation: Conversation) -> str:
    return reverse("opinions:conversation", args=[conversation.process.code, conversation.number])


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str, number: int) -> HttpResponse:
    _process, actor, found = _open(request, code, number)
    if request.method == "POST" and "join" in request.POST:
        made = actions.join(found, acting=actor)
        return _keep(_ask(request, found, made, fresh=made), found, made)
    if request.method == "POST" and "code" in request.POST:
        return _entered(request, found)
    if not (held := _held(request, found)):
        return _door(request, found, EnterForm())
    if request.method == "POST":
        return _answered(request, found, held, actor)
    return _ask(request, found, held, wanted=request.GET.get("statement", ""))


def _entered(request: HttpRequest, found: Conversation) -> HttpResponse:
    form = EnterForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data["code"]
        if queries.participant(found, given):
            return _keep(_ask(request, found, given), found, typed(given))
        form.add_error("code", str(NO_SUCH_CODE))
    return _door(request, found, form)


def _answered(request: HttpRequest, found: Conversation, held: str, actor: Actor) -> HttpResponse:
    form = AnswerForm(request.POST)
    said = ""
    if form.is_valid():
        given = form.cleaned_data
        if attempt(
            form, lambda: actions.cast(found, held, given["statement"], given["answer"], acting=actor) or True
        ):
            said = _("Noted: %(answer)s.") % {"answer": VOTES[given["answer"]]}
    return _ask(request, found, held, said=said, form=form)


def _door(request: HttpRequest, found: Conversation, form: EnterForm) -> HttpResponse:
    context = {"shown": queries.shown(found), "form": form, "for_anybody": queries.is_for_anybody(found)}
    return render(request, "opinions/enter.html", context | _bare())


def _ask(
    request: HttpRequest, found: Conversation, held: str, *, wanted: str = "", **more: Any
) -> HttpResponse:
    """The next statement, or one that is `wanted`; when all are answered, thanks."""
    who = queries.participant(found, held)
    if who is None:
        raise Refused(NOT_OPEN, code="state")
    given = queries.answers(who)
    line, all_ = queries.next_line(found, given)
    if wanted.isdecimal() and len(wanted) < 6:
        line = queries.lines([queries.numbered(found, int(wanted))])[0]
    before = given.get(line.statement.number or 0) if line else None
    context = {
        "conversation": found, "line": line, "all": all_, "votes": list(VOTES.items()), "before": before,
        "place": min(len(given) + 1, all_), "given": len(given), **more,
    }  # fmt: skip
    return render(request, "opinions/answer.html" if line else "opinions/answered.html", context | _bare())


def _bare() -> dict[str, Any]:
    """A small page: whoever answers needs no way to anything else."""
    return {"bare": True}


@login_not_required
@never_cache
@require_safe
def answers(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What this browser's code has answered, to look at and to change."""
    _process, _actor, found = _open(request, code, number)
    who = queries.participant(found, _held(request, found))
    if who is None:
        return redirect("opinions:answer", code, number)
    given = queries.answers(who)
    rows = [
        (line, VOTES[given[line.statement.number or 0]])
        for line in queries.statements(found)
        if line.statement.number in given
    ]
    context = {"conversation": found, "shown": queries.shown(found), "rows": rows}
    return render(request, "opinions/answers.html", context | _bare())


@login_not_required
@never_cache
@require_POST
def leave(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Forget the code in this browser: the next person at it starts anew."""
    _process, actor = enter(request, code)
    found = queries.conversation(actor, number)
    response = redirect("opinions:conversation", code, number)
    response.delete_cookie(_cookie(found), path=_path(found), samesite="Lax")
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A code for somebody who speaks for an organisation. It is shown once, with the first statement a tap away."""
    _process, actor, found = _open(request, code, number)
    mine = queries.eligible(found, actor)
    groups = [(each, vocabularies.label("constituencies", each)) for each in mine]
    form = GroupForm(request.POST or None, groups=groups)
    drawn = None
    if request.method == "POST" and not groups:
        raise Refused(_("Your account has no code here: you do not speak for an organisation."), code="role")
    if form.is_valid():
        chosen = form.cleaned_data["constituency"]
        drawn = attempt(form, lambda: actions.draw_code(found, chosen, acting=actor))
    context = {
        "form": form, "shown": queries.shown(found), "drawn": drawn, "eligible": bool(groups),
        "taken": queries.has_drawn(found, actor),
    }  # fmt: skip
    response = render(request, "opinions/code.html", context)
    return _keep(response, found, drawn) if drawn else response


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A statement for others to answer. Only whoever takes part proposes one, and nothing ties it to their code."""
    process, actor, found = _open(request, code, number)
    if not found.proposals:
        raise NotFound
    if not _held(request, found):
        return redirect("opinions:answer", code, number)
    form = ProposalForm(request.POST or None)
    context: dict[str, Any] = {"conversation": found, "contacts": voices.contacts(process)}
    if form.is_valid():
        typed_ = form.cleaned_data
        made = attempt(
            form, lambda: actions.propose(found, typed_["text"], language=typed_["language"], acting=actor)
        )
        if made:
            context["receipt"] = made[1]
            return render(request, "opinions/proposed.html", context | _bare())
    return render(request, "opinions/propose.html", context | {"form": form} | _bare())


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What became of a statement that somebody proposed. Its words are shown only if everybody may read them."""
    _process, actor = enter(request, code)
    found = queries.conversation(actor, number)
    form = ReceiptForm(request.POST or None)
    context: dict[str, Any] = {"conversation": found, "shown": queries.shown(found), "form": form}
    if form.is_valid():
        given = form.cleaned_data["receipt"]
        statement = (
            queries.by_receipt(found, code_digest(given, found.public_id))
            if len(typed(given)) == LENGTH
            else None
        )
        if statement is None:
            form.add_error("receipt", _("There is no statement with this receipt. Look at it once more."))
        else:
            context |= {
                "statement": statement,
                "waits": statement.state in UNSEEN,
                "reason": REASONS.get(statement.reason, ""),
                "line": queries.public_line(statement),
                "repeats": queries.public_line(statement.repeats) if statement.repeats else None,
            }
    return render(request, "opinions/receipt.html", context)

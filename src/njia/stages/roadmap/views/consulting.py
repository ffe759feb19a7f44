"""A version put out for everybody: reading it area by area, saying something of a clause, and what became of it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from njia.kernel.access import Actor
from njia.kernel.printing import workbook
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import public_processes
from njia.kernel.web import address_of, attempt, enter, go
from njia.stages.recommendations import queries as recommendations
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.forms import CommentForm, ConsultationForm, MoreTimeForm
from njia.stages.roadmap.models import Consultation, Version
from njia.stages.roadmap.states import RULES
from njia.stages.roadmap.views.pages import entered
from njia.stages.roadmap.views.word import sent
from njia.stages.voices import queries as heard

CLAUSES_ON_A_PAGE = 12
"""With their words and the style sheet they arrive in one round trip; see docs/promises.md."""


@login_not_required
@require_safe
def consultation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What is put out, until when, and the areas by which it is read."""
    _process, actor, found = _found(request, code, number)
    tree = queries.consulted_tree(found)
    context = {
        **_frame(found, actor),
        "introduction": queries.introduction(found),
        "tops": [(node, sum(1 for _each in queries.walk([node]))) for node in tree],
        "may_consult": RULES["consult"].allows(actor),
        "may_type": recommendations.may_register(actor),
        "may_see_versions": queries.may_see_versions(actor),
    }
    return render(request, "roadmap/consultation.html", context)


def _found(request: HttpRequest, code: str, number: int) -> tuple[Process, Actor, Consultation]:
    process, actor = enter(request, code)
    return process, actor, queries.consultation(actor, number)


def _frame(found: Consultation, actor: Actor) -> dict[str, Any]:
    return {
        "consultation": found,
        "version": found.version,
        "running": queries.is_running(found),
        "open": queries.may_comment(found),
        "shown_in": queries.shown_language(found),
    }


@login_not_required
@require_safe
def consulted_area(request: HttpRequest, code: str, number: int, public_id: str) -> HttpResponse:
    """The clauses of one area, a page at a time."""
    _process, actor, found = _found(request, code, number)
    top = queries.top_of(queries.consulted_tree(found), public_id)
    page = Paginator(list(queries.walk([top])), CLAUSES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "roadmap/consulted_area.html", {**_frame(found, actor), "top": top, "page": page})


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, code: str, number: int, public_id: str) -> HttpResponse:
    """The door: a clause, and a place for words about it. Sealed as a voice is, and with a receipt."""
    process, actor, found = _found(request, code, number)
    node, top = queries.clause_in(queries.consulted_tree(found), public_id)
    form = CommentForm(request.POST or None)
    frame = {**_frame(found, actor), **_told(process), "node": node, "top": top}
    if form.is_valid():
        token, source = form.cleaned_data["token"], address_of(request)
        made = attempt(
            form,
            lambda: actions.comment(
                found, node.public_id, form.given(), token=token, source=source, acting=actor
            ),
        )
        if made:
            return render(request, "roadmap/commented.html", {**frame, "receipt": made[1]})
    subject = queries.subject_of(found.version, node.public_id)
    return render(request, "roadmap/comment.html", {**frame, "form": form, "subject": subject})


def _told(process: Process) -> dict[str, Any]:
    """What every door for voices says beside its fields."""
    contacts = list(heard.contacts(process))
    return {
        "contacts": contacts,
        "for_children": [contact for contact in contacts if contact.for_children],
        "review": heard.use_of_all(),
        "exit_url": reverse("voices:leave", args=[process.code]),
    }


@login_not_required
@require_safe
def consultation_said(request: HttpRequest, code: str, number: int, public_id: str) -> HttpResponse:
    """What was said of the clauses of one area, and what became of it."""
    process, actor, found = _found(request, code, number)
    top = queries.top_of(queries.consulted_tree(found), public_id)
    outcomes = queries.outcomes(found, queries.walk([top]), actor)
    page = Paginator(outcomes, CLAUSES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **_frame(found, actor),
        "top": top,
        "page": page,
        "told": recommendations.may_see(actor),
        "floor": process.floor,
    }
    return render(request, "roadmap/consultation_said.html", context)


@require_safe
def letters(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A workbook in which comments that came by letter are typed, to be brought in through the register's import."""
    process, actor, found = _found(request, code, number)
    recommendations.require_registrar(actor)
    name = f"{process.code}-comments-v{found.version.number}"
    return sent(workbook(process, queries.letter_sheets(found)), "xlsx", name)


@require_http_methods(["GET", "POST"])
def consult(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The desk puts a version out, gives more time, or closes before the last day."""
    process, actor = entered(request, code)
    RULES["consult"].require(actor)
    version, _tree = queries.version_tree(actor, number)
    found = queries.visible_consultations(actor).filter(version=version).first()
    form: BaseForm
    done: object
    if request.method == "POST" and request.POST.get("act") == "close" and found:
        form = MoreTimeForm()
        done, said = attempt(form, lambda: actions.close_consultation(found, acting=actor)), _("Closed.")
    elif found:
        form = MoreTimeForm(request.POST or None)
        done, said = _give_time(form, found, actor), _("There is more time now.")
    else:
        form = ConsultationForm(request.POST or None, version=version)
        done, said = _put_out(form, version, actor), _("Everybody can say something about it now.")
    if done:
        return go(request, "roadmap:consult", process.code, number, said=said)
    public = public_processes().filter(pk=process.pk).exists()
    context: dict[str, Any] = {"form": form, "version": version, "consultation": found, "public": public}
    if found:
        context |= {"running": queries.is_running(found), "figures": queries.consultation_figures(found)}
    return render(request, "roadmap/consult.html", context)


def _give_time(form: MoreTimeForm, found: Consultation, actor: Actor) -> object:
    if not form.is_valid():
        return None
    until = form.cleaned_data["until"]
    return attempt(form, lambda: actions.extend_consultation(found, until, acting=actor))


def _put_out(form: ConsultationForm, version: Version, actor: Actor) -> object:
    if not form.is_valid():
        return None
    return attempt(form, lambda: actions.open_consultation(version, **form.given(), acting=actor))  # type: ignore[arg-type]

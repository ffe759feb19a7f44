from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.kernel.wording import queries as wording
from njia.stages.roadmap import queries as roadmap
from njia.stages.updates import actions, queries
from njia.stages.updates.forms import NewForm, TranslationForm, WordsForm
from njia.stages.updates.models import Post
from njia.stages.updates.states import DRAFT, IN_FORCE, KINDS, RULES


def _entered(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    return process, actor


def _for_writing(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = _entered(request, code)
    RULES["write"].require(actor)
    return process, actor


def _around(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    """Links to the pages before and after, keeping what was chosen."""
    links = {}
    for name, there in (("previous", page.has_previous()), ("next", page.has_next())):
        if there:
            asked = request.GET.copy()
            asked["page"] = str(page.number - 1 if name == "previous" else page.number + 1)
            links[name] = "?" + asked.urlencode()
    return links


@login_not_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    _process, actor = _entered(request, code)
    kind = request.GET.get("kind", "")
    page = queries.page(actor, kind if kind in KINDS else None, request.GET.get("page", 1))
    may_write = RULES["write"].allows(actor)
    context = {
        "stories": queries.stories(list(page.object_list)),
        "page": page,
        "pages": _around(request, page),
        "kind": kind,
        "kinds": KINDS,
        "drafts": queries.stories(list(queries.drafts(actor))) if may_write else [],
        "may_write": may_write,
        "roadmap_open": roadmap.may_see(actor),
    }
    return render(request, "updates/list.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    _process, actor = _entered(request, code)
    post = queries.by_number(actor, number)
    may_write = RULES["write"].allows(actor)
    context = {
        "story": queries.stories([post])[0],
        "post": post,
        "correction": queries.correction_of(actor, post),
        "is_draft": post.state in DRAFT,
        "may_write": may_write,
        "may_correct": may_write and post.state in IN_FORCE,
        "clause": _readable(post, actor),
    }
    return render(request, "updates/post.html", context)


def _readable(post: Post, actor: Actor) -> str:
    """The id of the action that the post is about, if the reader's roadmap has it."""
    if post.clause is None:
        return ""
    return post.clause.public_id if roadmap.visible_to(actor).filter(pk=post.clause.pk).exists() else ""


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = _for_writing(request, code)
    form = NewForm(request.POST or None, process=process, actor=actor)
    if form.is_valid():
        given = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.draft_post(
                process, kind=given["kind"], language=given["language"], clause=form.clause(), acting=actor,
                **form.words(),
            ),
        )  # fmt: skip
        if made:
            said = _("The draft is saved. Only those who work on the process see it until you publish it.")
            return go(request, "updates:post", process.code, made.number, said=said)
    return render(request, "updates/new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor = _for_writing(request, code)
    post = queries.by_number(actor, number)
    language = post.title.source_language
    form = WordsForm(request.POST or None, initial=_initial(post, language))
    if form.is_valid():
        words = form.words()
        if attempt(form, lambda: actions.edit_post(post, language=language, acting=actor, **words)):
            return go(request, "updates:post", process.code, number, said=_("The draft is saved."))
    return render(request, "updates/edit.html", {"form": form, "post": post})


@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor = _for_writing(request, code)
    post = queries.by_number(actor, number)
    source = post.title.source_language
    into = request.GET.get("into", "")
    initial = {"language": into, **_initial(post, into)} if into in dict(settings.LANGUAGES) else None
    form = TranslationForm(request.POST or None, source=source, initial=initial)
    if form.is_valid():
        words, language = form.words(), form.cleaned_data["language"]
        if attempt(form, lambda: actions.translate_post(post, language=language, acting=actor, **words)):
            return go(request, "updates:post", process.code, number, said=_("The translation is saved."))
    story = queries.stories([post], source)[0]
    return render(request, "updates/translate.html", {"form": form, "post": post, "story": story})


def _initial(post: Post, language: str) -> dict[str, str]:
    """What the post says in this language now; empty where it says nothing in it."""
    found = {
        name: [row.body for row in wording.in_all_languages(text) if row.language == language]
        for name, text in (("title", post.title), ("body", post.body))
    }
    return {name: bodies[0] for name, bodies in found.items() if bodies}


@require_POST
def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor = _for_writing(request, code)
    post = queries.by_number(actor, number)
    return act_and_return(
        request, lambda: actions.publish_post(post, acting=actor), "updates:post", process.code, number,
        said=_("It is published."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, code: str, number: int) -> HttpResponse:
    process, actor = _for_writing(request, code)
    post = queries.by_number(actor, number)
    language = post.title.source_language
    form = WordsForm(request.POST or None, initial=_initial(post, language))
    if form.is_valid():
        words = form.words()
        made = attempt(form, lambda: actions.correct_post(post, language=language, acting=actor, **words))
        if made:
            return go(
                request, "updates:post", process.code, made.number, said=_("The correction is published.")
            )
    return render(request, "updates/correct.html", {"form": form, "post": post})


@login_not_required
@require_safe
def asked(request: HttpRequest, code: str) -> HttpResponse:
    """You asked, we did."""
    process, actor = _entered(request, code)
    page, rows = queries.you_asked(actor, process, request.GET.get("page", 1))
    context = {
        "page": page,
        "rows": rows,
        "pages": _around(request, page),
        "answers_open": queries.may_see_asked(actor),
    }
    return render(request, "updates/asked.html", context)


@login_not_required
@require_safe
def helping(request: HttpRequest, code: str) -> HttpResponse:
    """How you can help."""
    process, actor = _entered(request, code)
    stories, needs = queries.help(actor, process)
    return render(request, "updates/help.html", {"stories": stories, "needs": needs})

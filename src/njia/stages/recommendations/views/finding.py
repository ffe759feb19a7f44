from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.documents.writers import FORMATS
from njia.kernel import clock
from njia.kernel.access import DESK, Actor, NotFound, Words
from njia.kernel.processes.models import Process
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.forms import FindForm, SaveSearchForm, SearchNameForm, query_of
from njia.stages.recommendations.models import SavedSearch
from njia.stages.recommendations.queries import Asked, Choice, Choices, Found
from njia.stages.recommendations.states import RULES

FILES = ("csv", "xlsx", "json")
AT_FIRST = 8
"""Choices of one facet that are shown before somebody asks for all."""


def entered(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    return process, actor


@dataclass(frozen=True, slots=True)
class Link:
    """A choice as it is shown: `href` adds it to what is asked for, or takes it away again."""

    label: Words
    count: int | None
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    label: Words
    links: list[Link]
    all_href: str
    open: bool


class _Address:
    """Links that keep what is asked for, but for one thing."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def with_choice(self, key: str, value: str) -> str:
        chosen = dict(self.asked.chosen)
        before = chosen.get(key, ())
        chosen[key] = tuple(each for each in before if each != value) if value in before else (*before, value)
        return "?" + query_of(self.asked.words, chosen, self.asked.sort)

    def with_words(self, words: str) -> str:
        return "?" + query_of(words, self.asked.chosen, self.asked.sort)

    def with_more(self, **more: str) -> str:
        return "?" + self.query(**more)

    def query(self, **more: str) -> str:
        return query_of(self.asked.words, self.asked.chosen, self.asked.sort, **more)


@login_not_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = entered(request, code)
    form = FindForm(request.GET)
    asked = form.asked()
    found = queries.find(process, actor, asked)
    page = queries.page_found(found, actor, request.GET.get("page", 1))
    address, more = _Address(asked), request.GET.get("more", "")
    groups = [_group(choices, address, more) for choices in found.facets]
    may_keep = RULES["keep_searches"].allows(actor)
    edits = RULES["edit"].allows(actor)
    context = {
        "form": form,
        "found": found,
        "page": page,
        "rows": queries.show(list(page.object_list), actor),
        "pages": {
            name: address.with_more(page=str(getattr(page, f"{name}_page_number")()))
            for name in ("previous", "next")
            if getattr(page, f"has_{name}")()
        },
        "groups": groups,
        "chips": _chips(found, address),
        "kept": parse_qsl(query_of("", asked.chosen, "")),
        "query": address.query(),
        "searches": list(queries.searches(actor)) if may_keep else [],
        "may_keep": may_keep,
        "formats": FILES,
        "save": SaveSearchForm(initial={"query": address.query()}) if may_keep and address.query() else None,
        "may_register": RULES["register"].allows(actor),
        "may_edit": edits,
        "passed_on": queries.cleared_waiting(process) if edits else 0,
        "unchecked": queries.unchecked(actor).count() if edits else 0,
        "may_run_rounds": RULES["rounds"].allows(actor),
    }
    return render(request, "recommendations/list.html", context)


def _group(choices: Choices, address: _Address, more: str) -> Group:
    shown = choices.choices
    if more != choices.key and len(shown) > AT_FIRST + 1:
        common = sorted(shown, key=lambda each: -(each.count or 0))[:AT_FIRST]
        shown = [each for each in shown if each in common or each.chosen]
    links = [_link(choices.key, each, address) for each in shown]
    everything = address.with_more(more=choices.key) if len(shown) < len(choices.choices) else ""
    return Group(choices.label, links, everything, more == choices.key)


def _link(key: str, choice: Choice, address: _Address) -> Link:
    return Link(choice.label, choice.count, address.with_choice(key, choice.value), choice.chosen)


def _chips(found: Found, address: _Address) -> list[Link]:
    """What narrows the list now; each is a link that takes it away."""
    asked = address.asked
    chips = [Link(f"“{asked.words}”", None, address.with_words(""), True)] if asked.words else []
    for choices in found.facets:
        for each in choices.choices:
            if each.chosen:
                said = f"{choices.label}: {each.label}"
                chips.append(Link(said, None, address.with_choice(choices.key, each.value), True))
    return chips


def _kept(request: HttpRequest, code: str, pk: int) -> tuple[Process, Actor, SavedSearch]:
    process, actor = entered(request, code)
    RULES["keep_searches"].require(actor)
    saved = queries.own_search(actor, pk)
    if saved is None:
        raise NotFound
    return process, actor, saved


@require_http_methods(["GET", "POST"])
def searches(request: HttpRequest, code: str) -> HttpResponse:
    """One's own searches and those that others share; sent here, another one is saved."""
    process, actor = entered(request, code)
    RULES["keep_searches"].require(actor)
    form = SaveSearchForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        saved = attempt(
            form,
            lambda: actions.save_search(
                process, given["name"], given["query"], shared=given["shared"], acting=actor
            ),
        )
        if saved:
            address = reverse("recommendations:list", args=[process.code]) + "?" + saved.query
            return go(request, address, said=_("The search is saved."))
    context = {
        "searches": _with_forms(actor),
        "form": form if form.is_bound else None,
        "may_delete": actor.has(DESK),
    }
    return render(request, "recommendations/searches.html", context)


def _with_forms(actor: Actor) -> list[tuple[SavedSearch, SearchNameForm | None]]:
    """Each with a form to change it, where it is the person's own."""
    return [
        (saved, _name_form(saved) if saved.by == actor.ref else None) for saved in queries.searches(actor)
    ]


def _name_form(saved: SavedSearch) -> SearchNameForm:
    return SearchNameForm(
        initial={"name": saved.name, "shared": saved.shared}, auto_id=f"search-{saved.pk}-%s"
    )


@require_POST
def change_search(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    process, actor, saved = _kept(request, code, pk)
    form = SearchNameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    shared = "shared" in request.POST
    return act_and_return(
        request, lambda: actions.change_search(saved, name, shared=shared, acting=actor),
        "recommendations:searches", process.code, said=_("The search is changed."),
    )  # fmt: skip


@require_POST
def forget_search(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    process, actor, saved = _kept(request, code, pk)
    return act_and_return(
        request, lambda: actions.forget_search(saved, acting=actor),
        "recommendations:searches", process.code, said=_("The search is deleted."),
    )  # fmt: skip


@login_not_required
@require_safe
def export(request: HttpRequest, code: str, what: str, format: str) -> HttpResponseBase:
    """What was found, in the order of the list, sent as it is made."""
    process, actor = entered(request, code)
    write = queries.EXPORTS.get((what, format))
    if write is None:
        raise Http404
    found = queries.find(process, actor, FindForm(request.GET).asked())
    name = f"{process.code}-{what}-{clock.today().isoformat()}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(
        write(process, actor, found), content_type=FORMATS[format].media_type, headers=headers
    )

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from njia.kernel import sections
from njia.kernel.access import ROLE_NAMES, Actor, NotFound, Role
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people_queries
from njia.kernel.people.models import Grant, Organisation, Person
from njia.kernel.people.states import RULES as PEOPLE
from njia.kernel.processes import queries as processes
from njia.kernel.processes.actions import move_target
from njia.kernel.processes.models import Process
from njia.kernel.processes.states import PARTS
from njia.kernel.processes.states import RULES as PROCESS
from njia.kernel.web import act_and_return, attempt, enter, go
from njia.site import journey
from njia.site.forms import InviteForm, OrganisationForm, PasswordForm, TargetForm
from njia.site.parts import tasks
from njia.stages.review.actions import publish_part

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """The front door: the processes that the public may see."""
    return render(request, "site/portal.html", {"processes": processes.public_processes()})


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about.html")


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For a load balancer: the database answers."""
    Process.objects.exists()
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, over all the processes I have a part in."""
    person = _person(request)
    parts = [
        _part(process, people_queries.actor(person, process))
        for process in people_queries.my_processes(person)
    ]
    return render(request, "site/home.html", {"parts": parts})


def _part(process: Process, actor: Actor) -> dict[str, object]:
    roles = dict.fromkeys(str(ROLE_NAMES[role]) for role in sorted(actor.roles))
    return {
        "process": process,
        "roles": list(roles),
        "tasks": tasks(actor.roles),
        "waiting": sections.render("home", process, actor),
        "journey": journey.line(process, actor),
    }


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise NotFound
    return request.user


@login_not_required
@require_safe
def process_home(request: HttpRequest, code: str) -> HttpResponse:
    """The front page of one process, as far as this visitor may see it."""
    process, actor = enter(request, code)
    context = {
        "waiting": sections.render("home", process, actor) if actor.roles else [],
        "shown": sections.render("process", process, actor),
        "may_publish": PROCESS["publish"].allows(actor),
        "may_invite": PEOPLE["invite"].allows(actor),
        "published": processes.published_parts(process),
        "parts": PARTS,
    }
    return render(request, "site/process.html", context)


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    part = request.POST.get("part", "")
    return act_and_return(
        request,
        lambda: publish_part(process, part, acting=actor),
        "process",
        code,
        said=_("It is public now."),
    )


@require_safe
def people(request: HttpRequest, code: str) -> HttpResponse:
    process, actor = enter(request, code)
    PEOPLE["invite"].require(actor)
    return render(request, "site/people.html", {"grants": people_queries.members(process)})


@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a person: the link is shown once, to be printed or handed over."""
    process, actor = enter(request, code)
    PEOPLE["invite"].require(actor)
    form = InviteForm(request.POST or None, process=process)
    if form.is_valid():
        made = attempt(form, lambda: _invite(process, form.cleaned_data, actor))
        if made:
            person, token = made
            return _slip(request, person, token)
    return render(request, "site/invite.html", {"form": form})


def _invite(process: Process, given: dict[str, Any], actor: Actor) -> tuple[Person, str]:
    organisation: Organisation | None = given["organisation"]
    if given["new_organisation"]:
        organisation = acts.create_organisation(
            process, given["new_organisation"], given["constituency"], acting=actor
        )
    return acts.invite_new(
        process, given["name"], Role(given["role"]), organisation=organisation, acting=actor
    )


def _slip(request: HttpRequest, person: Person, token: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    return render(request, "site/slip.html", {"person": person, "link": link})


def _grant(process: Process, pk: int) -> Grant:
    grant = people_queries.members(process).filter(pk=pk).first()
    if grant is None:
        raise NotFound
    return grant


@never_cache
@require_POST
def reset(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new link for somebody who lost their password or passkey."""
    process, actor = enter(request, code)
    PEOPLE["invite"].require(actor)
    person = _grant(process, pk).person
    return _slip(request, person, acts.invite(person, acting=actor))


@require_POST
def end_role(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    process, actor = enter(request, code)
    PEOPLE["invite"].require(actor)
    grant = _grant(process, pk)
    return act_and_return(
        request, lambda: acts.end_grant(grant, acting=actor), "people", code, said=_("The role has ended.")
    )


@require_http_methods(["GET", "POST"])
def organisations(request: HttpRequest, code: str) -> HttpResponse:
    """Who takes part, and a form for one more."""
    process, actor = enter(request, code)
    PEOPLE["invite"].require(actor)
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        made = attempt(form, lambda: acts.create_organisation(process, **form.cleaned_data, acting=actor))
        if made:
            return go(request, "organisations", code, said=_("The organisation is written down."))
    context = {"form": form, "rows": people_queries.organisations(process)}
    return render(request, "site/organisations.html", context)


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    process, actor = enter(request, code)
    PEOPLE["invite"].require(actor)
    found = people_queries.organisations(process).filter(pk=pk).first()
    if found is None:
        raise NotFound
    form = OrganisationForm(
        request.POST or None, initial={"name": found.name, "constituency": found.constituency}
    )
    if form.is_valid():
        changed = attempt(form, lambda: acts.change_organisation(found, **form.cleaned_data, acting=actor))
        if changed:
            return go(request, "organisations", code, said=_("The organisation is put right."))
    return render(request, "site/organisation.html", {"form": form, "organisation": found})


@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, code: str) -> HttpResponse:
    """Move the target date, with a reason; every date planned before stays in the log."""
    process, actor = enter(request, code)
    PROCESS["publish"].require(actor)
    form = TargetForm(request.POST or None, initial={"target_on": process.target_on})
    if form.is_valid():
        given = form.cleaned_data
        moved = attempt(form, lambda: move_target(process, given["target_on"], given["reason"], acting=actor))
        if moved:
            said = _("The target date is moved. The earlier one stays in the log.")
            return go(request, "process", code, said=said)
    return render(request, "site/target.html", {"form": form, "moves": processes.target_moves(process)})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The single-use link: choose a password; a passkey can be added right after.

    Whoever comes with a used link (or sent the form twice) is told what to do, not that there is no page.
    """
    try:
        found = people_queries.invitation(token)
    except NotFound:
        if request.user.is_authenticated:
            return redirect("home")
        return render(request, "site/invitation_used.html", status=404)
    form = PasswordForm(
        request.POST or None, person=found.person, initial={"username": found.person.username}
    )
    if form.is_valid():
        given = form.cleaned_data
        person = attempt(
            form, lambda: acts.accept_invitation(found, given["password"], username=given["username"])
        )
        if person:
            login(request, person, backend=SIGN_IN)
            return redirect("home")
    return render(request, "site/invitation.html", {"form": form, "person": found.person})


@login_not_required
@never_cache
@require_safe
def demo_enter(request: HttpRequest, username: str) -> HttpResponse:
    """One-click sign-in with invented people; the address exists in demo mode only."""
    if not settings.DEMO:
        raise NotFound
    login(request, people_queries.by_username(username), backend=SIGN_IN)
    return redirect("home")


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html")

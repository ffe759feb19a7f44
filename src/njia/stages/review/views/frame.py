"""What the working pages share: who may come in, and the way from one to the other."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.web import enter
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.states import RULES


def working(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    """For pages of the group's own work: who is not inside may not know what is being discussed."""
    process, actor = enter(request, code)
    if not RULES["see"].allows(actor):
        raise NotFound
    return process, actor


def inside(request: HttpRequest, code: str, public_id: str) -> tuple[Process, Actor, Recommendation]:
    process, actor = working(request, code)
    return process, actor, recommendations.by_id(actor, public_id)


def tools(process: Process, actor: Actor, here: str) -> list[dict[str, Any]]:
    """The places of this room for those who work in it. `here` is the name of an address."""
    places = [
        ("register", _("The whole register")),
        ("plan", _("Who reads what")),
        ("agenda", _("Agenda")),
        ("ballots", _("Ballots")),
        ("body", _("The working group")),
        ("figures", _("How we answer")),
    ]
    if RULES["publish"].allows(actor):
        places.insert(4, ("publishing", _("Publish answers")))
    return [
        {"title": title, "url": reverse(f"review:{name}", args=[process.code]), "current": name == here}
        for name, title in places
    ]


def around(request: HttpRequest, page: Any) -> dict[str, str]:
    """Links to the pages before and after, keeping what was searched for."""
    links = {}
    for name in ("previous", "next"):
        if getattr(page, f"has_{name}")():
            asked = request.GET.copy()
            asked["page"] = str(getattr(page, f"{name}_page_number")())
            links[name] = "?" + asked.urlencode()
    return links

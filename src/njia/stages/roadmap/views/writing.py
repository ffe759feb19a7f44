"""While people write: who else is at a clause, and words kept unsaved."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.web import act_and_return
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.states import FIELDS
from njia.stages.roadmap.views.pages import for_writing


@require_POST
def here(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """The page tells every few seconds what stands in its form, and is told who else is there."""
    _process, actor = for_writing(request, code)
    known = queries.by_id(actor, public_id)
    names = [*FIELDS[known.kind], *(f"base_{name}" for name in FIELDS[known.kind])]
    words = {name: _lines(request.POST[name]) for name in names if name in request.POST}
    typed = any(words.get(name) != words.get(f"base_{name}") for name in FIELDS[known.kind])
    if _late(request.POST.get("revision", ""), known, actor):
        typed = False  # sent before the same person saved, and overtaken by that on the way
    actions.keep_words(known, words if typed else {}, acting=actor)
    at = time_format(localtime(clock.now()))
    return JsonResponse(
        {
            "others": queries.others_at(known, actor),
            "revision": known.revision,
            "kept": _("Kept at %(time)s, not saved yet") % {"time": at} if typed else "",
        }
    )


def _late(revision: str, known: Clause, actor: Actor) -> bool:
    return known.changed_by == actor.ref and revision.isdecimal() and int(revision) < known.revision


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


@require_POST
def throw_away(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    process, actor = for_writing(request, code)
    known = queries.by_id(actor, public_id)
    return act_and_return(
        request, lambda: actions.throw_away(known, acting=actor), "roadmap:edit", process.code, public_id,
        said=_("Thrown away."),
    )  # fmt: skip

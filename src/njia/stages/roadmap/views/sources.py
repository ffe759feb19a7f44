"""Recommendations to name as the roots of a clause, searched beside its text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from njia.kernel.web import act_and_return
from njia.stages.recommendations import queries as recommendations
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.states import RELATIONS
from njia.stages.roadmap.views.pages import for_writing

MOST = 30
LONGEST_SEARCH = 200


@require_http_methods(["GET", "POST"])
def sources(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Without words to search for: those that were adopted or adapted and have no clause yet."""
    process, actor = for_writing(request, code)
    known = queries.by_id(actor, public_id)
    if request.method == "POST":
        item, relation = request.POST.get("recommendation", ""), request.POST.get("relation", "")
        return act_and_return(
            request, lambda: actions.cite(known, item, relation, acting=actor), "roadmap:sources", process.code,
            public_id, said=_("%(id)s is named as a source.") % {"id": item},
        )  # fmt: skip
    asked = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    items = recommendations.search(recommendations.visible_to(actor), asked, actor) if asked else None
    found = items[:MOST] if items is not None else queries.orphans(process).recommendations[:MOST]
    context = {
        "clause": known,
        "node": queries.node(known),
        "asked": asked,
        "found": recommendations.show(list(found), actor),
        "relations": RELATIONS.items(),
    }
    return render(request, "roadmap/sources.html", context)

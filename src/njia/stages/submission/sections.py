from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.submission import queries
from njia.stages.submission.states import RULES


def home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For the ministry: feedback without an answer, else what still blocks, else that it can be sent. For the
    Group's reviewer: what lies with them."""
    url = reverse("submission:home", args=[process.code])
    newest = queries.latest(process)
    if not RULES["submit"].allows(actor):
        waits = queries.waits_for_review(newest, actor)
        return (
            {"title": _("A submission waits for your review"), "reasons": [], "url": url} if waits else None
        )
    if unanswered := queries.unanswered(process):
        title = ngettext(
            "%(n)s point of feedback to answer", "%(n)s points of feedback to answer", unanswered
        )
        return {"title": title % {"n": unanswered}, "reasons": [], "url": url}
    if queries.final_scope(process).sent:
        return None
    blocking = queries.blocking(process)
    title = _("Before the roadmap can be sent") if blocking else _("The roadmap can be sent")
    return {"title": title, "reasons": [check.missing for check in blocking], "url": url}


def front(process: Process, actor: Actor) -> dict[str, Any] | None:
    newest = queries.latest(process) if queries.may_see(actor) else None
    if newest is None:
        return None
    return {
        "submission": newest,
        "url": reverse("submission:home", args=[process.code]),
        "verify_url": reverse("submission:verify", args=[process.code]),
    }


def on_receipt(voice: Any, _actor: Actor) -> dict[str, Any] | None:
    """Since when withdrawal reaches only what comes later. To the month, as all that is said at a receipt."""
    newest = queries.latest(voice.process)
    return {"sent_on": newest.on} if newest else None

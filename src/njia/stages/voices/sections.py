from typing import Any

from django.urls import reverse

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.voices import queries
from njia.stages.voices.states import RULES, may_read
from njia.vault import door as vault


def home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For custodians and the safeguarding lead: what waits, and what is new since they looked. Never a word of it."""
    found = {
        "code": process.code,
        "waiting": queries.to_read(actor).count() if may_read(actor) else 0,
        "unseen": vault.unseen(process, actor),
        "alerts": queries.new_alerts(actor),
        "to_confirm": len(queries.to_confirm(process, actor)) if queries.may_confirm(actor) else 0,
        "needs_key": needs_key(process, actor),
    }
    return found if any(list(found.values())[1:]) else None


def needs_key(process: Process, actor: Actor) -> bool:
    """Whether this person is to hold a key and has made none."""
    holds = may_read(actor) or RULES["safeguard"].allows(actor)
    return holds and vault.own_key(process, actor) is None


def front(process: Process, _actor: Actor) -> dict[str, Any] | None:
    """For the front page: the way to give words, and how many were heard so."""
    if not queries.is_open(process):
        return None
    return {
        "heard": queries.heard(process),
        "give_url": reverse("voices:give", args=[process.code]),
        "url": reverse("voices:home", args=[process.code]),
    }

from typing import Any

from django.urls import reverse

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.voices import queries
from njia.stages.voices.states import may_read


def home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For custodians: how many voices wait to be read."""
    if not may_read(actor):
        return None
    waiting = queries.to_read(actor).count()
    return {"waiting": waiting, "url": reverse("voices:unread", args=[process.code])} if waiting else None


def front(process: Process, _actor: Actor) -> dict[str, Any] | None:
    """For the front page: the way to give words, and how many were heard so."""
    if not queries.is_open(process):
        return None
    return {
        "heard": queries.heard(process),
        "give_url": reverse("voices:give", args=[process.code]),
        "url": reverse("voices:home", args=[process.code]),
    }

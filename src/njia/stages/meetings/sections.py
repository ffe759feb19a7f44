from typing import Any

from django.urls import reverse

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.meetings import queries
from njia.stages.meetings.states import RULES


def home(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For those who write meetings: the next one, and minutes that are still open."""
    if not RULES["write"].allows(actor):
        return None
    meeting, open_minutes = queries.next_planned(actor), queries.minutes_open(actor)
    if meeting is None and not open_minutes:
        return None
    return {
        "meeting": meeting,
        "meeting_url": reverse("meetings:detail", args=[process.code, meeting.public_id]) if meeting else "",
        "open_minutes": open_minutes,
        "url": reverse("meetings:list", args=[process.code]),
    }


def front(process: Process, actor: Actor) -> dict[str, Any] | None:
    """For the front page: the latest meeting that has been held, where this visitor may see it."""
    meeting = queries.latest_held(actor)
    if meeting is None:
        return None
    return {
        "meeting": meeting,
        "url": reverse("meetings:detail", args=[process.code, meeting.public_id]),
        "all_url": reverse("meetings:list", args=[process.code]),
    }

"""The road: the ordered list of stages. Navigation, home and progress are drawn from it.

Rooms say how their own work stands ("done", "current", "next"); the line says where the *process* stands, which is not
the same. Rounds, meetings and answers go on for years beside the road, so that a ring for every room with work in it
would ring almost all of them and tell nobody anything. Hence one ring, at most:

- The process stands at the furthest stage that it has begun; if that one is done, at the next one after it that is not.
- What lies behind and still has work in it (a second round, the minutes of a later meeting) is "beside": a dot, neither
  ticked nor ringed. A tick claims that something is finished, and nothing is claimed that its room does not say itself.
- Voices, opinions and updates accompany the road. They never carry the process forward, so they never hold the ring.
- Reports on actions before the Group has endorsed anything are side work too: the process stands with the Group.

A minister reads: this is finished, here we are, that is still ahead, and over there some work goes on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.stages.meetings import queries as meetings
from njia.stages.monitoring import queries as monitoring
from njia.stages.opinions import queries as opinions
from njia.stages.priorities import queries as priorities
from njia.stages.recommendations import queries as recommendations
from njia.stages.review import queries as review
from njia.stages.roadmap import queries as roadmap
from njia.stages.submission import queries as submission
from njia.stages.updates import queries as updates
from njia.stages.voices import queries as voices

STANDINGS_KEPT = 30
"""Seconds: the line is on every page, and where a process stands changes a few times a month."""


@dataclass(frozen=True)
class Stage:
    key: str
    title: Words
    url: str
    standing: Callable[[Process], str]
    may_see: Callable[[Actor], bool]
    aside: bool = False
    """Accompanies the road instead of lying on it."""
    optional: bool = False
    """Left out of the line for whoever finds nothing there: not every process has it."""


STAGES = (
    Stage("meetings", _("Meetings"), "meetings:list", meetings.standing, meetings.may_see),
    Stage("voices", _("Voices"), "voices:home", voices.standing, voices.may_see, aside=True),
    Stage(
        "recommendations", _("Recommendations"), "recommendations:list", recommendations.standing, recommendations.may_see
    ),
    Stage(
        "opinions", _("Opinions"), "opinions:list", opinions.standing, opinions.may_see, aside=True, optional=True
    ),
    Stage("review", _("Answers"), "review:register", review.standing, review.may_see),
    Stage("roadmap", _("Roadmap"), "roadmap:roadmap", roadmap.standing, roadmap.may_see),
    Stage("priorities", _("Priorities"), "priorities:ranking", priorities.standing, priorities.may_see),
    Stage("submission", _("Submission"), "submission:home", submission.standing, submission.may_see),
    Stage("monitoring", _("Progress"), "monitoring:list", monitoring.standing, monitoring.may_see),
    Stage("updates", _("Updates"), "updates:list", updates.standing, updates.may_see, aside=True),
)  # fmt: skip


LAST = "monitoring"
"""Begins in earnest once everything before it on the road was carried through."""


def standings(process: Process) -> dict[str, str]:
    """Stage key → "done", "current" (at most one), "beside" or "next"."""
    key = f"journey:{process.pk}"
    known: dict[str, str] | None = cache.get(key)
    if known is None:
        known = placed({stage.key: stage.standing(process) for stage in STAGES})
        cache.set(key, known, timeout=STANDINGS_KEPT)
    return known


def placed(own: Mapping[str, str]) -> dict[str, str]:
    """What the rooms say of themselves → what the line says: one stage is "current", others at work are "beside"."""
    here = _here(own)
    return {
        key: "current" if key == here else "beside" if state == "current" else state
        for key, state in own.items()
    }


def _here(own: Mapping[str, str]) -> str | None:
    """The furthest stage begun, or the first after it that is not done."""
    road = [stage.key for stage in STAGES if not stage.aside]
    before = road.index(LAST)
    if own[road[before - 1]] != "done":
        road = road[:before]
    begun = max((place for place, key in enumerate(road) if own[key] != "next"), default=0)
    return next((key for key in road[begun:] if own[key] != "done"), None)


@lru_cache(maxsize=100)
def _addresses(code: str) -> dict[str, str]:
    """Stage key → where it is. Kept, for the line is on every page and the addresses never change."""
    return {stage.key: reverse(stage.url, args=[code]) for stage in STAGES}


def line(process: Process, actor: Actor) -> list[dict[str, object]]:
    """The journey line as the frame draws it, for one person."""
    stood, addresses = standings(process), _addresses(process.code)
    stages = [(stage, stage.may_see(actor)) for stage in STAGES]
    return [
        {
            "key": stage.key,
            "title": stage.title,
            "url": addresses[stage.key],
            "state": stood[stage.key],
            "allowed": allowed,
        }
        for stage, allowed in stages
        if allowed or not stage.optional
    ]

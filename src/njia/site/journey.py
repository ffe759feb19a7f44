"""The road: the ordered list of stages. Navigation, home and progress are drawn from it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.stages.meetings import queries as meetings
from njia.stages.monitoring import queries as monitoring
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


STAGES = (
    Stage("meetings", _("Meetings"), "meetings:list", meetings.standing, meetings.may_see),
    Stage("voices", _("Voices"), "voices:home", voices.standing, voices.may_see),
    Stage(
        "recommendations", _("Recommendations"), "recommendations:list", recommendations.standing, recommendations.may_see
    ),
    Stage("review", _("Answers"), "review:register", review.standing, review.may_see),
    Stage("roadmap", _("Roadmap"), "roadmap:roadmap", roadmap.standing, roadmap.may_see),
    Stage("priorities", _("Priorities"), "priorities:ranking", priorities.standing, priorities.may_see),
    Stage("submission", _("Submission"), "submission:home", submission.standing, submission.may_see),
    Stage("monitoring", _("Progress"), "monitoring:list", monitoring.standing, monitoring.may_see),
    Stage("updates", _("Updates"), "updates:list", updates.standing, updates.may_see),
)  # fmt: skip


def standings(process: Process) -> dict[str, str]:
    """Stage key → "done", "current" or "next"."""
    key = f"journey:{process.pk}"
    known: dict[str, str] | None = cache.get(key)
    if known is None:
        known = {stage.key: stage.standing(process) for stage in STAGES}
        cache.set(key, known, timeout=STANDINGS_KEPT)
    return known


def line(process: Process, actor: Actor) -> list[dict[str, object]]:
    """The journey line as the frame draws it, for one person."""
    stood = standings(process)
    return [
        {
            "key": stage.key,
            "title": stage.title,
            "url": reverse(stage.url, args=[process.code]),
            "state": stood[stage.key],
            "allowed": stage.may_see(actor),
        }
        for stage in STAGES
    ]

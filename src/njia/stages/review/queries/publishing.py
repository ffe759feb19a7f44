"""What waits to be published, what was, and who was told of it how."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from njia.kernel.access import Actor, Words
from njia.kernel.people import queries as people
from njia.kernel.people.models import Mandate
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.stages.review.models import Decision, Mailing, Notice, Release
from njia.stages.review.queries.answers import body_name, body_of
from njia.stages.review.queries.register import Part
from njia.stages.review.states import CHANNELS, DECIDED, LEFT, STANDINGS
from njia.stages.voices import queries as voices


def waits_to_be_published(process: Process) -> list[Decision]:
    """Answers in force that were published in no set yet, by number of the item."""
    found = Decision.objects.filter(case__process=process, case__state=DECIDED, is_current=True, release=None)
    found = found.exclude(case__recommendation__state__in=LEFT).select_related(
        "case__recommendation", "meeting"
    )
    return list(found.order_by("case__recommendation__number"))


def untold(process: Process) -> bool:
    """Whether answers are public with the register itself of which nobody was told yet."""
    if not is_published(process.pk, "register"):
        return False
    found = Decision.objects.filter(case__process=process, case__state=DECIDED, is_current=True, release=None)
    return found.filter(case__embargoed=False).exclude(case__recommendation__state__in=LEFT).exists()


@dataclass(frozen=True, slots=True)
class Set:
    """What one meeting or ballot decided and is not published. `parts` say how often each answer was given."""

    body: str
    on: datetime.date
    count: int
    parts: list[Part]

    @property
    def name(self) -> str:
        return body_name(self.body)


def sets(process: Process) -> list[Set]:
    """What can be published together, the latest first."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in waits_to_be_published(process):
        found[body_of(decision)].append(decision)
    told = [Set(body, max(each.on for each in some), len(some), _parts(some)) for body, some in found.items()]
    return sorted(told, key=lambda each: (each.on, each.body), reverse=True)


def _parts(some: list[Decision]) -> list[Part]:
    given = Counter(each.outcome for each in some)
    return [Part(key, STANDINGS[key], given[key]) for key in STANDINGS if given[key]]


def speakers_of(organisations: Collection[int]) -> dict[int, set[int]]:
    """Organisation → those who speak for it today, so that it can be told. Without anybody it is left out."""
    found: dict[int, set[int]] = defaultdict(set)
    held = Mandate.objects.filter(people.in_force(), organisation__in=organisations, person__is_active=True)
    for organisation, person in held.values_list("organisation", "person"):
        found[organisation].add(person)
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """One release, and how many answers in it were told by each channel.

    `by` holds steps of the floor for what is told at receipts and on sheets: the difference between the two would
    count the voices. None means fewer than one step, or none.
    """

    number: int
    on: datetime.date
    answers: int
    by: list[tuple[str, Words, int | None]]
    mails: int


def releases(process: Process) -> list[Told]:
    """Every set that was published, the latest first."""
    rows = Notice.objects.filter(release__process=process).order_by().values_list("release", "channel")
    told: dict[int, dict[str, int]] = defaultdict(dict)
    for release, channel, count in rows.annotate(count=Count("pk")):
        told[release][channel] = count
    sent = Mailing.objects.filter(release__process=process, sent_on__isnull=False).order_by()
    mails = dict(sent.values_list("release").annotate(count=Count("pk")))
    return [
        Told(
            row.number,
            row.on,
            sum(told[row.pk].values()),
            _by(told[row.pk], process.floor),
            mails.get(row.pk, 0),
        )
        for row in Release.objects.filter(process=process).order_by("-number")
    ]


def _by(counts: dict[str, int], floor: int) -> list[tuple[str, Words, int | None]]:
    exact = {"organisation"}
    return [
        (key, label, counts.get(key, 0) if key in exact else voices.floored(counts.get(key, 0), floor))
        for key, label in CHANNELS.items()
    ]


def unsent(process: Process) -> list[int]:
    """Mails that were to be sent and were not, by key; of those who have an address."""
    waiting = Mailing.objects.filter(release__process=process, sent_on__isnull=True).exclude(person__email="")
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def news(process: Process, actor: Actor) -> tuple[int, datetime.date] | None:
    """How many answers to those for whom this person speaks were in the newest release that had any, and its day."""
    own = [str(each) for each in actor.organisations]
    found = Notice.objects.filter(release__process=process, contributor__in=own).select_related("release")
    newest = found.order_by("-release__number").first()
    if newest is None:
        return None
    return found.filter(release=newest.release_id).count(), newest.release.on

"""Figures about people: no two releases can be subtracted, and no row tells of what group one voice is."""

import datetime
import random
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel import clock
from njia.kernel.access import Actor, Role, clockwork
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.submission import queries as submission
from njia.stages.voices import actions, queries
from njia.stages.voices.models import Consent, Voice

pytestmark = pytest.mark.django_db
GROUPS = ("workers", "survivors", "academia", "")
PAGES = (
    "recommendations:list",
    "review:register",
    "review:export",
    "voices:home",
    "submission:home",
    "roadmap:orphans",
)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|\?v=\w+|nonce="[^"]+"')


def read(process: Process, group: str, *, counted: bool) -> Voice:
    """A voice that a custodian has read, as figures see it."""
    voice = Voice.objects.create(
        process=process, state="cleared", received_in=clock.today().replace(day=1), door="web", language="en",
        constituency=group, receipt=f"{random.SystemRandom().getrandbits(200):064x}",
    )  # fmt: skip
    Consent.objects.create(voice=voice, purpose="count", given=counted, version=1)
    return voice


@pytest.mark.parametrize("seed", range(3))
def test_no_two_releases_can_be_subtracted(process: Process, seed: int) -> None:
    """A year in which voices are read, withdrawn and refuse to be counted, with releases asked for again and again."""
    rng = random.Random(seed)  # noqa: S311 (a simulation)
    shown: dict[str, list[int]] = defaultdict(list)
    for month in range(1, 13):
        with clock.at(datetime.date(2027, month, 15)):
            for _each in range(rng.randrange(12)):
                read(process, rng.choice(GROUPS), counted=rng.random() < 0.8)
            for voice in Voice.objects.filter(state="cleared"):
                if rng.random() < 0.05:
                    Voice.objects.filter(pk=voice.pk).update(state="withdrawn", constituency="")
            actions.release_figures(process, acting=clockwork(process.pk))
            read(process, "workers", counted=True)
            assert actions.release_figures(process, acting=clockwork(process.pk)) <= len(GROUPS)
            for group, value in [("", queries.heard(process)), *queries.participation(process)]:
                shown[group].append(value or 0)
    assert any(values[-1] for values in shown.values())
    for values in shown.values():
        steps = [after - before for before, after in zip([0, *values], values, strict=False)]
        assert all(step == 0 or (step >= process.floor and step % process.floor == 0) for step in steps)
    once = [(row.epoch, row.question) for row in queries.ledger_of_figures(process)]
    assert len(once) == len(set(once))


def test_nothing_that_leaves_depends_on_the_group_of_one_voice(
    process: Process,
    desk: Actor,
    heard: Callable[..., object],
    client_as: Callable[..., Client],
    tmp_path: Path,
) -> None:
    """Pages, exports and the package are made twice, and only the group behind the voices is another."""
    from njia.stages.recommendations.actions import register_cleared

    for number in range(3):
        heard(
            [("recommendation", f"Invented wish {number}.", "en")], public=True, submission=True, count=True
        )
    register_cleared(process, few=True, acting=desk)
    for part in ("register", "roadmap", "updates"):
        publish(process, part, acting=desk)
    readers = (
        Role.SECRETARIAT, Role.TWG_MEMBER, Role.SURVIVOR_REPRESENTATIVE, Role.RAPPORTEUR, Role.ADVISER,
        Role.FACILITATOR, Role.SAFEGUARDING_LEAD, Role.GCG_REVIEWER,
    )  # fmt: skip
    clients = {"public": Client()} | {role.value: client_as(role) for role in readers}

    def everything() -> dict[str, bytes]:
        made: dict[str, bytes] = {}
        for name, client in clients.items():
            for page in PAGES:
                answer = client.get(reverse(page, args=[process.code]))
                body = b"".join(answer) if answer.streaming else answer.content
                made[f"{name} {page}"] = TOKEN.sub(b"", body)
        with (tmp_path / "package.zip").open("wb") as file:
            submission.build(process, file, draft=True)
        made["package"] = (tmp_path / "package.zip").read_bytes()
        return made

    Voice.objects.update(constituency="survivors")
    as_survivors = everything()
    Voice.objects.update(constituency="employers")
    as_employers = everything()
    assert {name for name in as_survivors if as_survivors[name] != as_employers[name]} == set()
    assert b"Invented wish 1." in as_survivors["public recommendations:list"]

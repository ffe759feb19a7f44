"""“This is not what I meant”, said at a receipt: the step opens again, a package waits for it, and counts it."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel.access import Actor, Role
from njia.kernel.processes.models import Process
from njia.proof import verify
from njia.stages.recommendations import actions as recommendations
from njia.stages.review import actions as review
from njia.stages.review import queries as answers
from njia.stages.submission import queries
from njia.stages.submission.tests.conftest import SECRET, Road
from njia.stages.submission.tests.test_package import built, members, repacked
from njia.stages.submission.tests.test_readiness import missing, reasons
from njia.stages.voices import actions as voices
from njia.stages.voices.models import Objection, Voice
from njia.stages.voices.queries import doubts
from njia.stages.voices.states import holder

pytestmark = pytest.mark.django_db
MEANT = "Let workers carry their own passports."


def say(road: Road, about: str) -> None:
    voices.object_to(road.voice, about, acting=holder(road.process.pk))


@pytest.mark.parametrize("about", ["group", "answer"])
def test_a_contested_answer_waits_until_it_is_decided_anew(
    road: Road, client_as: Callable[..., Client], about: str
) -> None:
    item, page = road.items["secret"], reverse("review:item", args=["KE", road.items["secret"].public_id])
    member = client_as(Role.TWG_MEMBER)
    assert missing(road) == []
    say(road, about)
    assert missing(road) == ["contested"]
    assert item.public_id in reasons(road, "contested")[0]
    assert "this is not what I meant" in member.get(page).content.decode()
    review.decide(
        item, outcome="deferred", reason="Looked at anew.", meeting=road.meeting.public_id, acting=road.desk
    )
    assert missing(road) == []
    assert answers.objected_to(item) == []
    assert "this is not what I meant" not in member.get(page).content.decode()


def reworded(road: Road, circle: list[Actor]) -> None:
    """The contributor objects, a custodian reads again, the contributor confirms, the register takes it in."""
    say(road, "wording")
    voice = Voice.objects.get(pk=road.voice.pk)
    [former] = voice.cleared.all()
    safe = voices.Safe("recommendation", MEANT, "en", doubts(MEANT), former.pk)
    [wording] = voices.clear(voice, [safe], acting=circle[1])
    assert reasons(road, "voices") == ("What custodians passed on is not confirmed yet.",)
    voices.confirm(wording, acting=holder(road.process.pk), by="contributor")
    assert reasons(road, "voices") == ("What custodians passed on is not in the register yet.",)
    assert recommendations.register_cleared(road.process, acting=road.desk) == []


def test_the_register_takes_the_words_that_were_meant(
    road: Road, circle: list[Actor], client_as: Callable[..., Client]
) -> None:
    reworded(road, circle)
    assert missing(road) == []
    page = reverse("recommendations:detail", args=["KE", road.items["secret"].public_id])
    text = client_as(Role.TWG_MEMBER).get(page).content.decode()
    assert MEANT in text
    assert SECRET not in text


def test_a_package_holds_only_the_words_that_were_meant(
    road: Road, circle: list[Actor], tmp_path: Path
) -> None:
    voices.set_consent(road.voice, "submission", True, acting=holder(road.process.pk))
    assert SECRET in everything(built(road, tmp_path / "before.zip"))
    reworded(road, circle)
    after = built(road, tmp_path / "after.zip")
    assert verify(after).ok
    assert MEANT in everything(after)
    assert SECRET not in everything(after)


def everything(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_how_often_it_was_said_is_in_the_package_floored_and_verified(road: Road, tmp_path: Path) -> None:
    """Below the floor nothing is said; above it the log holds the figure, and another in its place is found out."""
    floor = road.process.floor
    objections(road, floor - 1)
    voices.release_figures(road.process, acting=road.desk)
    assert participation(built(road, tmp_path / "few.zip"))["not_meant"] is None
    objections(road, 2)
    voices.release_figures(road.process, acting=road.desk)
    path = built(road, tmp_path / "many.zip")
    told = participation(path)
    assert told["not_meant"] == floor
    assert verify(path).ok
    name = "participation/participation.json"
    forged = repacked(path, {name: json.dumps(told | {"not_meant": floor - 1}).encode()})
    assert "figures" in {failure.check for failure in verify(forged).failures}


def objections(road: Road, count: int) -> None:
    Objection.objects.bulk_create(
        Objection(voice=road.voice, about="answer", said_in=road.voice.received_in, is_open=False)
        for _each in range(count)
    )


def participation(path: Path) -> dict:
    return json.loads(members(path)["participation/participation.json"])


def test_other_countries_hear_nothing_of_it(road: Road, other_process: Process) -> None:
    say(road, "answer")
    assert answers.contested(other_process) == []
    assert "contested" not in {check.code for check in queries.readiness(other_process) if not check.ok}

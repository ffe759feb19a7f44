"""Deciding and publishing from the command line."""

import datetime

import pytest

from njia.kernel import clock
from njia.kernel.access import Role
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.people.models import Person
from njia.kernel.processes.queries import by_code
from njia.stages.meetings import actions as meetings
from njia.stages.review import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(run, report, kenya, tmp_path) -> list[str]:
    """Two invented asks, each with a proposed answer, a held meeting, and three members: their sign-in names."""
    rows = tmp_path / "asks.csv"
    rows.write_text("Recommendation\nInvented ask 1\nInvented ask 2\n")
    report("round", "open", "--process", kenya, "--closes", "2099-12-31")
    run("import", "recommendations", rows, "--process", kenya, "--map", "text=Recommendation")
    process = by_code(kenya)
    acting = people.actor(acts.command_line_operator(), process)
    for number, role in enumerate((Role.TWG_CHAIR, Role.TWG_MEMBER, Role.TWG_MEMBER)):
        person, _link = acts.invite_new(process, f"Invented {number}", role, acting=acting)
        Person.objects.filter(pk=person.pk).update(username=f"seat-{number}")
    made = meetings.create_meeting(
        process, title="Invented", kind="twg", on=clock.today(), place="", acting=acting
    )
    meetings.take_step(made, "hold", acting=acting)
    actions.set_up(process, rule="majority", quorum=60, acting=acting)
    for item in process.recommendations.all():
        actions.propose(item, outcome="adopted", reason="Invented.", acting=acting)
    return [f"seat-{number}" for number in range(3)]


def test_votes_and_sets_from_the_command_line(run, report, kenya, group, tmp_path) -> None:
    at = ("--process", kenya)
    first, second = by_code(kenya).recommendations.order_by("number").values_list("public_id", flat=True)
    meeting = by_code(kenya).meetings.get().public_id
    until = (clock.today() + datetime.timedelta(days=7)).isoformat()
    assert report("review", "ballot", "open", "7", "--item", first, "--until", until, *at)["items"] == [first]
    run("review", "vote", "7", "--item", f"{first}=perhaps", *at, "--as", group[0], code=1)
    for name in group[:2]:
        assert not report("review", "vote", "7", "--item", f"{first}=for", *at, "--as", name)["counted"]
    assert report("review", "ballot", "show", "7", *at)["items"][0]["voted"] == 2
    assert report("review", "vote", "7", "--item", f"{first}=against", *at, "--as", group[2])["counted"]
    assert report("review", "ballot", "show", "7", *at)["items"][0]["result"] == "carried"
    assert "No ballot is due." in run("review", "ballot", "close", *at).stdout
    answer = ("--meeting", meeting, "--outcome", "declined", "--reason", "Invented.")
    assert (
        "who of the group was at" in run("review", "record", second, *answer, "--for", 2, *at, code=1).stderr
    )
    run("review", "sitting", meeting, "--member", group[0], "--member", group[1], *at)
    made = report("review", "record", second, *answer, "--vote", f"{group[0]}=for", *at)
    assert (made["result"], made["for"], made["abstained"]) == ("carried", 1, 1)
    run("process", "publish", "register", *at)
    assert report("review", "publish", "--dry-run", *at)["waiting"] == []
    assert "No answer waits" in run("review", "publish", *at, code=1).stderr
    out = tmp_path / "answers.pdf"
    run("review", "sheet", "round-1", "-o", out, *at)
    assert out.read_bytes().startswith(b"%PDF")
    assert report("review", "sheet", *at)["sheets"][0]["key"] == "round-1"

"""What whoever holds a receipt is told of the freeze: until when taking back reaches, and what it cannot reach."""

from njia.kernel import clock, sections
from njia.kernel.access import Actor
from njia.stages.submission import actions
from njia.stages.submission.tests.conftest import Road


def told(road: Road, actor: Actor) -> str:
    return " ".join("".join(sections.render("receipt", road.voice, actor)).split())


def test_a_receipt_says_that_a_version_was_sent_and_to_the_month_when(road: Road, outsider: Actor) -> None:
    assert "A version was sent" not in told(road, outsider)
    actions.submit(road.process, acting=road.desk)
    assert f"A version was sent in {clock.today():%B %Y}." in told(road, outsider)
    assert "cannot be called back" in told(road, outsider)

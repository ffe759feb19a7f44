"""What is decided stays inside until it is published; then each contributor is told once, by the channel they have."""

import pytest
from django.core import mail

from njia.kernel import clock
from njia.kernel.access import Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.people.models import Person
from njia.proof import Leaf, replay
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import actions, jobs, queries
from njia.stages.review.models import Mailing, Notice, Release

pytestmark = pytest.mark.django_db


def decided(item, desk, meeting, outcome="adopted", reason="Invented reason."):
    actions.decide(item, outcome=outcome, reason=reason, meeting=meeting, acting=desk)


def public_state(item, outsider):
    return queries.answers([item], outsider)[item.pk].state


@pytest.fixture
def sender(process, operator):
    """An organisation with somebody who speaks for it and can be reached by mail."""
    acting = people.actor(operator, process)
    found = acts.create_organisation(process, "Invented union", "workers", acting=acting)
    person, _link = acts.invite_new(
        process, "Invented speaker", Role.CONTRIBUTOR, organisation=found, acting=acting
    )
    Person.objects.filter(pk=person.pk).update(email="speaker@invented.example")
    return found, people.actor(person, process)


def test_what_is_decided_after_the_register_is_public_waits(process, items, desk, meeting, outsider):
    first, second = items(2)
    decided(first, desk, meeting)
    actions.publish_part(process, "register", acting=desk)
    assert public_state(first, outsider) == "adopted"
    decided(second, desk, meeting, "declined")
    told = queries.answers([second], outsider)[second.pk]
    assert (told.state, told.outcome, told.reason, told.final_reason) == ("open", "", "", "")
    assert queries.answers([second], desk)[second.pk].state == "declined"
    assert [item.pk for item in queries.register_page(outsider, standing="declined")] == []
    assert [item.pk for item in queries.register_page(outsider, standing="open")] == [second.pk]
    assert queries.counts(process, inside=False)["recommendation"]["open"] == 1
    assert queries.counts(process)["recommendation"]["declined"] == 1
    assert list(queries.open_records(process, outsider))[1]["reason"] == ""
    (waiting,) = queries.sets(process)
    assert (waiting.body, waiting.count) == (meeting, 1)
    actions.publish_answers(process, acting=desk)
    assert public_state(second, outsider) == "declined"
    assert queries.sets(process) == []
    log = replay(map(Leaf.decode, ledger.leaves(process)))
    assert log.problems == []
    assert {line.told for line in log.lines.values()} == {True}


def test_a_set_is_published_alone_and_a_change_is_published_and_told_anew(
    process, items, desk, meeting, outsider
):
    first, second = items(2)
    actions.publish_part(process, "register", acting=desk)
    decided(first, desk, meeting)
    actions.decide(second, outcome="declined", reason="No.", ballot="7", acting=desk)
    with pytest.raises(Refused, match="No answer waits"):
        actions.publish_answers(process, ["KE-M-99"], acting=desk)
    actions.publish_answers(process, [meeting], acting=desk)
    assert [public_state(each, outsider) for each in (first, second)] == ["adopted", "open"]
    actions.publish_answers(process, acting=desk)
    decided(first, desk, meeting, "adapted", "In part.")
    assert public_state(first, outsider) == "open", "what it was is not told any more, what it is not yet"
    actions.publish_answers(process, acting=desk)
    assert public_state(first, outsider) == "adapted"
    assert [d.outcome for d in queries.history(first).decisions] == ["adopted", "adapted"]
    assert Notice.objects.filter(decision__case__recommendation=first).count() == 2
    assert Release.objects.count() == 3
    with pytest.raises(Refused, match="No answer waits"):
        actions.publish_answers(process, acting=desk)


def test_each_contributor_is_told_once_by_the_channel_that_they_have(
    process, items, desk, meeting, sender, heard, operator
):
    from njia.stages.recommendations.actions import register_cleared

    organisation, speaker = sender
    silent = acts.create_organisation(
        process, "Invented silence", "workers", acting=people.actor(operator, process)
    )
    (theirs,) = items(1, organisation_id=organisation.pk)
    (quiet,) = items(1, organisation_id=silent.pk)
    (unknown,) = items(1)
    heard([("recommendation", "Invented safe words.", "en")])
    (sealed,) = register_cleared(process, few=True, acting=desk)
    actions.publish_part(process, "register", acting=desk)
    for item in (theirs, quiet, unknown, sealed):
        decided(item, desk, meeting)
    actions.publish_answers(process, acting=desk)
    found = {
        (row.decision.case.recommendation_id, row.contributor, row.channel) for row in Notice.objects.all()
    }
    assert found == {
        (theirs.pk, str(organisation.pk), "organisation"), (quiet.pk, "", "sheet"), (unknown.pk, "", "sheet"),
        (sealed.pk, "", "receipt"),
    }  # fmt: skip
    assert queries.news(process, speaker) == (1, clock.today())
    jobs.notices(clock.now())
    jobs.notices(clock.now())
    assert [message.to for message in mail.outbox] == [["speaker@invented.example"]]
    assert "adopted" not in mail.outbox[0].body.lower()
    assert not jobs.mail_answers.call(Mailing.objects.get().pk, process.code), "it was sent before"
    (told,) = queries.releases(process)
    assert (told.answers, told.mails) == (4, 1)
    assert {key: count for key, _label, count in told.by} == {
        "receipt": None,
        "organisation": 1,
        "sheet": None,
    }


def test_what_is_public_with_the_register_is_told_too_whoever_published_it(process, items, desk, meeting):
    from njia.kernel.processes.actions import publish

    (item,) = items(1)
    decided(item, desk, meeting)
    jobs.notices(clock.now())
    assert not Notice.objects.exists()
    publish(process, "register", acting=desk)
    jobs.notices(clock.now())
    jobs.notices(clock.now())
    assert Notice.objects.count() == Release.objects.count() == 1


def test_only_the_desk_publishes(process, items, desk, member, chair, meeting, outsider, stranger):
    (item,) = items(1)
    with pytest.raises(Refused, match="register first"):
        actions.publish_answers(process, acting=desk)
    actions.publish_part(process, "register", acting=desk)
    decided(item, desk, meeting)
    for who in (member, chair, outsider, stranger):
        with pytest.raises(Refused):
            actions.publish_answers(process, acting=who)


def test_a_whole_is_told_when_all_its_parts_are(process, items, desk, meeting, outsider):
    (whole,) = items(1)
    actions.publish_part(process, "register", acting=desk)
    actions.split_item(whole, ["One ask.", "Another ask."], acting=desk)
    first, second = Recommendation.objects.filter(part_of=whole).order_by("number")
    decided(first, desk, meeting)
    actions.decide(second, outcome="declined", reason="No.", ballot="7", acting=desk)
    assert queries.answers([whole], desk)[whole.pk].state == "split"
    assert public_state(whole, outsider) == "open"
    actions.publish_answers(process, [meeting], acting=desk)
    assert public_state(whole, outsider) == "open"
    actions.publish_answers(process, acting=desk)
    assert public_state(whole, outsider) == "split"


def test_the_answer_sheet_has_what_the_public_may_read(process, items, desk, meeting, client_as):
    first, second = items(2)
    decided(first, desk, meeting, reason="An invented reason to print.")
    actions.publish_part(process, "register", acting=desk)
    decided(second, desk, meeting, "declined", "Not to be printed yet.")
    (sheet,) = queries.sheets_for(process)
    assert (sheet.key, sheet.count) == ("round-1", 2)
    browser = client_as(Role.SECRETARIAT)
    page = browser.get("/KE/answers/publishing/sheet/round-1.html").content.decode()
    assert "An invented reason to print." in page
    assert "Not to be printed yet." not in page
    assert browser.get("/KE/answers/publishing/sheet/round-1.pdf").content.startswith(b"%PDF")
    assert browser.get("/KE/answers/publishing/sheet/round-1.docx").content.startswith(b"PK")
    assert browser.get("/KE/answers/publishing/sheet/round-9.pdf").status_code == 404

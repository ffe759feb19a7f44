import datetime
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from njia.kernel import clock, sections
from njia.kernel.access import NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.actions import publish
from njia.stages.meetings import actions as meetings
from njia.stages.monitoring import actions as monitoring
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.actions import New
from njia.stages.review import actions as review
from njia.stages.roadmap import actions as roadmap
from njia.stages.roadmap.actions import BudgetFacts
from njia.stages.updates import actions, queries

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2027, 3, 1)
ATOM = "{http://www.w3.org/2005/Atom}"
BODY = "The first course was held.\n\nNext come:\n- Kisumu\n- Mombasa <b>soon</b>"


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def write(process, desk) -> Callable[..., Any]:
    def make(title: str, *, kind: str = "news", body: str = BODY, **more: Any) -> Any:
        more = {"language": "en", "acting": desk, **more}
        return actions.draft_post(process, kind=kind, title=title, body=body, **more)

    return make


@pytest.fixture
def meeting(process, desk) -> Any:
    planned = meetings.create_meeting(process, title="Second meeting", kind="twg", on=TODAY, acting=desk)
    return meetings.take_step(planned, "hold", acting=desk)


@pytest.fixture
def action(process, desk) -> Any:
    """One action with a budget that has a gap."""
    parent = None
    for kind in ("area", "outcome"):
        parent = roadmap.add_clause(
            process, kind=kind, parent=parent, words={"title": kind}, language="en", acting=desk
        )
    return roadmap.add_clause(
        process, kind="action", parent=parent, words={"title": "Open one desk"}, language="en", acting=desk,
        budget=[BudgetFacts(1000, "KES", "State", 400), BudgetFacts(50, "USD", "Partner", 50)],
    )  # fmt: skip


@pytest.fixture
def answered(process, desk, meeting, action) -> Any:
    """Two recommendations: the first adopted and in the roadmap, the second declined."""
    items = [
        recommendations.register(process, New(text=text), acting=desk)
        for text in ("Open a desk.", "Close it.")
    ]
    for item, outcome in zip(items, ("adopted", "declined"), strict=True):
        review.decide(
            item, outcome=outcome, reason=f"Because it is {outcome}.", meeting=meeting.public_id, acting=desk
        )
    roadmap.cite(action, items[0].public_id, "adopted", acting=desk)
    return items


def titles(actor, kind: str | None = None) -> list[str]:
    return [story.title.body for story in queries.stories(list(queries.posts(actor, kind)))]


def test_a_draft_is_for_insiders_until_it_is_published_with_the_news(process, desk, member, outsider, write):
    post = write("The first course")
    assert queries.by_number(member, post.number).pk == post.pk
    assert titles(member) == []
    publish(process, "updates", acting=desk)
    with pytest.raises(NotFound):
        queries.by_number(outsider, post.number)
    actions.publish_post(post, acting=desk)
    assert titles(outsider) == ["The first course"]
    assert queries.by_number(outsider, post.number).published_on == TODAY


def test_published_posts_stay_inside_until_news_are_open(process, desk, outsider, stranger, write):
    actions.publish_post(write("The first course"), acting=desk)
    for actor in (outsider, stranger):
        assert not queries.may_see(actor)
        assert titles(actor) == []


def test_the_newest_is_first_and_kinds_can_be_read_alone(process, desk, write):
    for day, (title, kind) in enumerate([("a", "news"), ("b", "how_to_help"), ("c", "news")]):
        with clock.at(TODAY + datetime.timedelta(days=day)):
            actions.publish_post(write(title, kind=kind), acting=desk)
    assert titles(desk) == ["c", "b", "a"]
    assert titles(desk, "news") == ["c", "a"]


@pytest.mark.parametrize("wrong", [{"title": " "}, {"body": ""}, {"kind": "gossip"}])
def test_a_post_needs_a_title_a_text_and_a_kind(process, write, wrong):
    with pytest.raises(Refused):
        write(**{"title": "A title", **wrong})
    assert not queries.Post.objects.exists()


def test_members_read_and_do_not_write(process, member, write):
    with pytest.raises(Refused):
        write("Mine", acting=member)
    post = write("Theirs")
    for act in (actions.publish_post, actions.edit_post, actions.correct_post, actions.translate_post):
        words = {} if act is actions.publish_post else {"title": "x", "body": "y", "language": "en"}
        with pytest.raises(Refused):
            act(post, acting=member, **words)


def test_drafts_are_edited_and_published_posts_are_not(process, desk, write):
    post = write("The frist course")
    actions.edit_post(post, title="The first course", body=BODY, language="en", acting=desk)
    actions.publish_post(post, acting=desk)
    assert titles(desk) == ["The first course"]
    with pytest.raises(Refused, match="correction"):
        actions.edit_post(post, title="Another", body=BODY, language="en", acting=desk)
    with pytest.raises(Refused):
        actions.publish_post(post, acting=desk)


def test_a_correction_takes_the_place_and_the_old_post_stays_readable(process, desk, outsider, write):
    publish(process, "updates", acting=desk)
    old = actions.publish_post(write("Ten officers"), acting=desk)
    new = actions.correct_post(old, title="Twelve officers", body=BODY, language="en", acting=desk)
    assert titles(outsider) == ["Twelve officers"]
    kept = queries.by_number(outsider, old.number)
    assert queries.stories([kept])[0].title.body == "Ten officers"
    assert queries.correction_of(outsider, kept) == new
    with pytest.raises(Refused):
        actions.correct_post(old, title="Eleven", body=BODY, language="en", acting=desk)
    line = ledger.about(process, "KE-U-002")[-1]
    assert '"corrects":"KE-U-001"' in line.body
    assert "officers" not in line.body


def test_a_post_is_read_in_the_reader_s_language_or_its_own(process, desk, write):
    post = actions.publish_post(write("The first course"), acting=desk)
    with pytest.raises(Refused):
        actions.translate_post(post, title="Another", body="x", language="en", acting=desk)
    actions.translate_post(post, title="Kozi ya kwanza", body="Imefanyika.", language="sw", acting=desk)
    for language, title, spoken in (("sw", "Kozi ya kwanza", "sw"), ("fr", "The first course", "en")):
        with override(language):
            story = queries.stories([post])[0]
        assert (story.title.body, story.title.language) == (title, spoken)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\nline.\n\nTwo.", [("One line.", []), ("Two.", [])]),
        ("- a\n- b", [("", ["a", "b"])]),
        ("Come:\n- a\r\n- b\nThen go.", [("Come:", []), ("", ["a", "b"]), ("Then go.", [])]),
        ("  \n\n", []),
        ("-not a list", [("-not a list", [])]),
    ],
)
def test_paragraphs_and_lists_are_all_there_is_to_a_text(text, expected):
    assert [(block.text, block.items) for block in queries.blocks(text)] == expected


def test_you_asked_tells_what_was_decided_and_where_it_stands(process, desk, member, answered, action):
    monitoring.report(action, state="on_track", note="Begun.", acting=desk)
    _page, rows = queries.you_asked(member, process)
    assert len(rows) == 1
    row = rows[0]
    assert row.shown.item == answered[0]
    assert row.answer.reason == "Because it is adopted."
    assert [(done.public_id, done.title.body, done.report.state) for done in row.done] == [
        (action.public_id, "Open one desk", "on_track")
    ]


def test_the_public_reads_you_asked_once_the_register_is_open_and_of_frozen_actions(
    process, desk, outsider, meeting, answered, action
):
    publish(process, "updates", acting=desk)
    assert not queries.may_see_asked(outsider)
    assert queries.you_asked(outsider, process)[1] == []
    publish(process, "register", acting=desk)
    assert [(row.shown.item, row.done) for row in queries.you_asked(outsider, process)[1]] == [
        (answered[0], [])
    ]
    monitoring.report(action, state="on_track", acting=desk)
    roadmap.freeze(process, meeting, acting=desk)
    publish(process, "roadmap", acting=desk)
    done = queries.you_asked(outsider, process)[1][0].done
    assert [(each.public_id, each.report.state) for each in done] == [(action.public_id, "on_track")]


def test_you_asked_takes_the_same_number_of_queries_for_any_length(
    process, desk, member, meeting, answered, action, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(30) as few:
        queries.you_asked(member, process)
    for number in range(4):
        item = recommendations.register(process, New(text=f"Open desk {number}."), acting=desk)
        review.decide(item, outcome="adapted", reason="Later.", meeting=meeting.public_id, acting=desk)
        roadmap.cite(action, item.public_id, "adapted", acting=desk)
    with django_assert_num_queries(len(few)):
        assert len(queries.you_asked(member, process)[1]) == 5


def test_help_shows_what_is_asked_for_and_where_money_is_missing(
    process, desk, member, stranger, write, action
):
    actions.publish_post(write("Read it aloud", kind="how_to_help", clause=action), acting=desk)
    actions.publish_post(write("Only news"), acting=desk)
    stories, needs = queries.help(member, process)
    assert [story.title.body for story in stories] == ["Read it aloud"]
    assert [(need.public_id, need.gaps) for need in needs] == [(action.public_id, [("KES", 600)])]
    assert queries.help(stranger, process) == ([], [])


def test_sections_show_the_newest_and_what_waits(process, desk, member, outsider, write):
    for title in ("first", "second", "third", "fourth"):
        actions.publish_post(write(title), acting=desk)
    write("a draft")
    shown = "".join(sections.render("process", process, member))
    assert "fourth" in shown
    assert "second" in shown
    assert "first" not in shown.replace("The first course", "")
    assert "fourth" not in "".join(sections.render("process", process, outsider))
    assert "1 draft waits" in "".join(sections.render("home", process, desk))
    assert "draft" not in "".join(sections.render("home", process, member))


def test_where_the_stage_stands(process, desk, write):
    post = write("a draft")
    assert queries.standing(process) == "next"
    actions.publish_post(post, acting=desk)
    assert queries.standing(process) == "current"


def test_a_secretary_writes_publishes_translates_and_corrects(process, client_as, client, desk):
    publish(process, "updates", acting=desk)
    browser = client_as(Role.SECRETARIAT)
    given = {"kind": "news", "language": "en", "title": "The first course", "body": BODY}
    page = browser.post("/KE/updates/new/", given, follow=True)
    assert "The draft is saved." in page.text
    assert client.get("/KE/updates/1/").status_code == 404
    assert "<li>Mombasa &lt;b&gt;soon&lt;/b&gt;</li>" in page.text
    browser.post("/KE/updates/1/edit/", {"title": "The very first course", "body": BODY})
    assert "It is published." in browser.post("/KE/updates/1/publish/", follow=True).text
    assert "The very first course" in client.get("/KE/updates/").text
    words = {"title": "Kozi ya kwanza", "body": "Imefanyika."}
    browser.post("/KE/updates/1/translate/", {**words, "language": "sw"})
    assert "Imefanyika." in client.get("/KE/updates/1/", headers={"accept-language": "sw"}).text
    browser.post("/KE/updates/1/correct/", {"title": "The second course", "body": "It was the second."})
    assert "The very first course" not in client.get("/KE/updates/").text
    assert "This was corrected" in client.get("/KE/updates/1/").text
    assert "This replaces a post" in client.get("/KE/updates/2/").text


def test_nothing_typed_is_lost_when_it_is_refused(process, client_as, desk, write):
    browser = client_as(Role.SECRETARIAT)
    post = actions.publish_post(write("Done"), acting=desk)
    page = browser.post(f"/KE/updates/{post.number}/edit/", {"title": "Typed with care", "body": "x"})
    assert "Typed with care" in page.text
    assert "Write a correction" in page.text


def test_the_forms_open_with_what_the_post_says_now(process, client_as, desk, write, action):
    browser = client_as(Role.SECRETARIAT)
    assert "Open one desk" in browser.get("/KE/updates/new/").text
    post = write("The first course", clause=action)
    actions.translate_post(post, title="Kozi ya kwanza", body="Imefanyika.", language="sw", acting=desk)
    assert 'value="The first course"' in browser.get("/KE/updates/1/edit/").text
    page = browser.get("/KE/updates/1/translate/?into=sw").text
    assert 'value="Kozi ya kwanza"' in page
    assert "The first course was held." in page
    actions.publish_post(post, acting=desk)
    assert 'value="The first course"' in browser.get("/KE/updates/1/correct/").text
    assert "See how this action is going" in browser.get("/KE/updates/1/").text


@pytest.mark.usefixtures("answered")
def test_the_pages_of_what_was_done_and_how_to_help(process, client_as, desk, write, action):
    monitoring.report(action, state="on_track", acting=desk)
    actions.publish_post(write("Read it aloud", kind="how_to_help"), acting=desk)
    browser = client_as(Role.TWG_MEMBER)
    page = browser.get("/KE/updates/you-asked/").text
    for words in ("Open a desk.", "Because it is adopted.", "Open one desk", "On track"):
        assert words in page
    assert "Close it." not in page
    page = browser.get("/KE/updates/help/").text
    assert "Read it aloud" in page
    assert "600 KES" in page


@pytest.mark.parametrize(("role", "status"), [(Role.TWG_MEMBER, 403), (Role.CONTRIBUTOR, 404)])
def test_others_cannot_write_on_the_page(process, client_as, write, role, status):
    write("a draft")
    browser = client_as(role)
    assert browser.get("/KE/updates/new/").status_code == status
    assert browser.post("/KE/updates/1/publish/").status_code == status


@pytest.mark.parametrize("page", ["", "you-asked/", "help/", "feed/", "1/"])
def test_a_visitor_finds_nothing_before_news_are_open(process, client, desk, write, page):
    actions.publish_post(write("The first course"), acting=desk)
    assert client.get(f"/KE/updates/{page}").status_code == 404
    publish(process, "updates", acting=desk)
    assert client.get(f"/KE/updates/{page}").status_code == 200


def test_the_feed_is_atom_with_absolute_links_and_no_drafts_whoever_asks(process, client_as, desk, write):
    publish(process, "updates", acting=desk)
    actions.publish_post(write("Bread & <salt>"), acting=desk)
    write("a draft")
    answer = client_as(Role.SECRETARIAT).get("/KE/updates/feed/", headers={"host": "njia.example"})
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314 (our own feed)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 1
    assert entries[0].findtext(f"{ATOM}title") == "Bread & <salt>"
    assert entries[0].find(f"{ATOM}link").get("href") == "http://njia.example/KE/updates/1/"
    assert entries[0].findtext(f"{ATOM}updated").startswith("2027-03-01T12:00")
    assert "&lt;b&gt;soon" in entries[0].findtext(f"{ATOM}summary")
    assert desk.ref not in answer.text


def test_the_list_asks_the_same_number_of_queries_for_any_length(
    process, desk, client_as, write, django_assert_max_num_queries, django_assert_num_queries
):
    browser = client_as(Role.TWG_MEMBER)
    actions.publish_post(write("one"), acting=desk)
    browser.get("/KE/updates/")
    with django_assert_max_num_queries(60) as few:
        browser.get("/KE/updates/")
    for number in range(5):
        actions.publish_post(write(f"more {number}"), acting=desk)
    with django_assert_num_queries(len(few)):
        browser.get("/KE/updates/")

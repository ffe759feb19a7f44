"""A version is put out: who may say something, how it is sealed, what becomes of it, and that the door shuts by itself."""

import datetime
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import njia.site
from njia.kernel import clock, files, subjects
from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.ledger.models import Line
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.models import Recommendation
from njia.stages.review import actions as review
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.models import Clause, Consultation
from njia.stages.voices import actions as voices
from njia.stages.voices import queries as heard
from njia.stages.voices.models import Voice
from njia.stages.voices.queries import doubts
from njia.stages.voices.states import holder
from njia.stages.voices.tests.plain_browser import form_with, needs_w3m, send, shown
from njia.vault import door as vault
from tests.actors import passphrase

STATIC = Path(njia.site.__file__).parent / "static"
FIRST_ROUND_TRIP = 14 * 1024
WORDS = "Invented words: two hundred officers are too few."
SAFE = "Train more officers than two hundred."
INTRODUCTION = {"en": "Invented: this is the draft. Say what you think of it."}
WEEK = datetime.timedelta(days=7)


def open_until(process: Process, desk: Actor, last: datetime.date, **more: Any) -> Consultation:
    version = queries.latest_version(process)
    assert version
    given: dict[str, Any] = {
        "starts_on": clock.today(), "ends_on": last, "languages": ["en"], "introductions": INTRODUCTION, **more,
    }  # fmt: skip
    return actions.open_consultation(version, **given, acting=desk)


@pytest.fixture
def version(process: Process, clauses: dict[str, Clause], meeting: Any, desk: Actor) -> Any:
    return actions.freeze(process, meeting, acting=desk)


@pytest.fixture
def consultation(process: Process, version: Any, open_doors: None, desk: Actor) -> Consultation:
    publish(process, "meetings", acting=desk)
    return open_until(process, desk, clock.today() + 2 * WEEK)


def address(page: str, *args: object) -> str:
    return reverse(f"roadmap:{page}", args=["KE", 1, *args])


@pytest.fixture
def said(
    process: Process,
    consultation: Consultation,
    clauses: dict[str, Clause],
    circle: list[Actor],
    outsider: Actor,
) -> Any:
    """Say something of a clause, and let custodians pass it on: (what is in the register, its receipt)."""

    def make(words: str = WORDS, safe: str = SAFE, clause: str = "full", **consents: bool) -> Any:
        given = voices.Given(words, "en", constituency="workers", consents=consents)
        voice, receipt = actions.comment(consultation, clauses[clause].public_id, given, acting=outsider)
        told = [voices.Safe("recommendation", safe, "en", doubts(safe))]
        for wording in voices.pass_on(voice, passphrase(0), told, acting=circle[0]):
            voices.confirm(wording, acting=circle[1])
        return receipt

    return make


def register(process: Process, desk: Actor) -> list[Recommendation]:
    return recommendations.register_cleared(process, few=True, acting=desk)


def test_only_the_desk_puts_a_version_out_and_the_log_says_so(
    process: Process, version: Any, open_doors: None, member: Actor, desk: Actor
) -> None:
    with pytest.raises(Refused):
        open_until(process, member, clock.today() + WEEK)
    open_until(process, desk, clock.today() + WEEK)
    line = Line.objects.get(kind="consultation.opened")
    facts = json.loads(line.body)["facts"]
    assert (line.subject, facts["digest"], facts["languages"]) == ("KE-V-1", version.digest, ["en"])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"ends_on": datetime.timedelta(days=5)}, "at least 7 days"),
        ({"starts_on": -WEEK}, "today or later"),
        ({"languages": ["en", "sw"]}, "languages of this version"),
        ({"introductions": {"en": " "}}, "Missing: English"),
        ({"introductions": {"en": "x" * 1501}}, "at most 1500"),
    ],
)
def test_what_is_not_ready_is_not_put_out(
    process: Process, version: Any, open_doors: None, desk: Actor, wrong: dict[str, Any], why: str
) -> None:
    moved = {key: clock.today() + value if "_on" in key else value for key, value in wrong.items()}
    with pytest.raises(Refused, match=why):
        open_until(process, desk, moved.pop("ends_on", clock.today() + 2 * WEEK), **moved)
    assert not Consultation.objects.exists()


def test_without_doors_for_voices_nothing_can_be_taken_in(
    process: Process, version: Any, desk: Actor
) -> None:
    with pytest.raises(Refused, match="doors for voices"):
        open_until(process, desk, clock.today() + WEEK)


def test_the_same_version_is_not_put_out_twice(
    process: Process, consultation: Consultation, desk: Actor
) -> None:
    with pytest.raises(Refused, match="put out before"):
        open_until(process, desk, clock.today() + WEEK)


def test_the_door_shuts_by_itself_and_time_can_be_given(
    consultation: Consultation, clauses: dict[str, Clause], outsider: Actor, desk: Actor
) -> None:
    given = voices.Given(WORDS, "en")
    key = clauses["full"].public_id
    with clock.at(consultation.ends_on):
        actions.comment(consultation, key, given, acting=outsider)
    with clock.at(consultation.ends_on + datetime.timedelta(days=1)):
        with pytest.raises(Refused, match="not open today"):
            actions.comment(consultation, key, given, acting=outsider)
        with pytest.raises(Refused, match="later than the last"):
            actions.extend_consultation(consultation, consultation.ends_on, acting=desk)
        longer = actions.extend_consultation(consultation, consultation.ends_on + WEEK, acting=desk)
        actions.comment(longer, key, given, acting=outsider)
    closed = actions.close_consultation(longer, acting=desk)
    with pytest.raises(Refused, match="not open today"):
        actions.comment(closed, key, given, acting=outsider)
    assert Voice.objects.count() == 2


def test_a_comment_is_as_sealed_as_a_voice(
    consultation: Consultation, clauses: dict[str, Clause], circle: list[Actor]
) -> None:
    """Until a custodian has read it, nothing in the clear tells that it is about a clause at all."""
    key = clauses["full"].public_id
    answer = send(
        Client(enforce_csrf_checks=True), address("comment", key), words=WORDS, constituency="workers"
    )
    voice = Voice.objects.get()
    assert (voice.door, voice.about, voice.constituency) == ("web", "", "")
    assert heard.by_receipt(re.search(r"<output[^>]*>([^<]+)", answer.content.decode())[1]) == voice  # type: ignore[index]
    read = voices.read(voice, passphrase(0), acting=circle[0])
    assert (read.words, read.about, read.constituency) == (WORDS, f"KE-V-1/{key}", "workers")
    assert not any(key in line.body for line in Line.objects.filter(kind__startswith="voice"))


def test_the_form_asks_for_nobody_and_keeps_what_was_typed(
    consultation: Consultation, clauses: dict[str, Clause]
) -> None:
    page = Client().get(address("comment", clauses["full"].public_id)).content.decode()
    asked = form_with(page, "words").kinds.keys()
    uses = {purpose for purpose, _label in heard.asked_uses()}
    assert asked - uses == {"csrfmiddlewaretoken", "token", "words", "language", "constituency"}
    assert page.index("000 invented") < page.index("<textarea")
    again = send(Client(), address("comment", clauses["full"].public_id), words=" ", constituency="workers")
    assert form_with(again.content.decode(), "words").values["constituency"] == "workers"
    assert not Voice.objects.exists()


def test_sending_twice_is_one_comment(consultation: Consultation, clauses: dict[str, Clause]) -> None:
    url = address("comment", clauses["full"].public_id)
    client = Client()
    form = form_with(client.get(url).content.decode(), "words")
    typed = form.values | {"words": WORDS}
    found = [re.search(r"<output[^>]*>([^<]+)", client.post(url, typed).content.decode()) for _ in range(2)]
    assert None not in found
    assert len({match[1] for match in found if match}) == 1
    assert Voice.objects.count() == 1


def test_it_enters_the_register_about_its_clause_and_is_answered_at_the_receipt(
    process: Process, said: Any, clauses: dict[str, Clause], meeting: Any, desk: Actor, outsider: Actor
) -> None:
    receipt = said(public=True)
    item = register(process, desk)[0]
    assert (item.about, item.via, item.verbatim) == (
        f"KE-V-1/{clauses['full'].public_id}",
        "consultation",
        SAFE,
    )
    assert Line.objects.filter(kind="recommendation.received", body__contains="KE-V-1").count() == 0
    answer: dict[str, Any] = {"outcome": "declined", "reason": "Invented: there is no money for more."}
    review.propose(item, **answer, acting=desk)
    review.decide(item, **answer, meeting=meeting.public_id, on=clock.today(), acting=desk)
    publish(process, "register", acting=desk)
    page = Client().post(reverse("voices:receipt", args=["KE"]), {"receipt": receipt}).content.decode()
    assert "there is no money for more" in page
    assert clauses["full"].public_id not in page  # a receipt that somebody found tells nothing of the words


def test_what_was_said_is_public_once_the_register_is_and_only_as_agreed(
    process: Process, said: Any, clauses: dict[str, Clause], desk: Actor
) -> None:
    said(public=True)
    said("Other invented words.", "Pay the officers better.", public=False)
    shown_item, silent = register(process, desk)
    if shown_item.verbatim != SAFE:
        shown_item, silent = silent, shown_item
    url = address("consultation_said", clauses["area"].public_id)
    before = Client().get(url).content.decode()
    assert "Not public yet" in before
    assert SAFE not in before
    publish(process, "register", acting=desk)
    text = Client().get(url).content.decode()
    assert SAFE in text
    assert "Pay the officers better" not in text
    assert "The words are not shown" in text
    assert "at least" not in text  # two comments are below the floor
    assert "workers" not in text.lower()


def test_comments_are_counted_in_multiples_of_the_floor(
    process: Process, said: Any, consultation: Consultation, clauses: dict[str, Clause], desk: Actor
) -> None:
    for number in range(12):
        said(f"Invented words {number}.", f"Train {number} more.", count=True, public=True)
    for number in range(3):
        said(f"Invented other words {number}.", f"Open {number} lines.", "bare", count=True)
    voices.release_figures(process, acting=desk)
    tree = queries.consulted_tree(consultation)
    found = {
        row.node.public_id: row.heard for row in queries.outcomes(consultation, queries.walk(tree), desk)
    }
    assert found == {clauses["full"].public_id: 10}
    register(process, desk)
    assert queries.consultation_figures(consultation) == (queries.consultation_figures(consultation))
    figures = queries.consultation_figures(consultation)
    assert (figures.heard, figures.registered, figures.answered) == (10, 15, 0)


def test_words_taken_back_leave_no_trace_of_the_clause(
    process: Process, said: Any, consultation: Consultation
) -> None:
    said()
    voice = Voice.objects.get()
    assert voice.about
    voices.withdraw(voice, acting=holder(process.pk))
    assert Voice.objects.get().about == ""


def test_a_sheet_of_paper_is_typed_by_a_custodian_also_after_the_last_day(
    process: Process,
    consultation: Consultation,
    clauses: dict[str, Clause],
    circle: list[Actor],
    client_as: Any,
) -> None:
    key = clauses["bare"].public_id
    client = client_as(Role.CUSTODIAN)
    with clock.at(consultation.ends_on + WEEK):
        wrong = send(client, reverse("voices:key_in", args=["KE"]), words=WORDS, about="KE-C-999")
        assert "No clause of this number" in wrong.content.decode()
        send(client, reverse("voices:key_in", args=["KE"]), words=WORDS, about=key.lower())
    read = voices.read(Voice.objects.get(), passphrase(0), acting=circle[0])
    assert read.about == f"KE-V-1/{key}"
    sheet = Client().get(reverse("voices:paper", args=["KE"]), {"about": f"KE-V-1/{key}"}).content.decode()
    assert f"This sheet is about: KE-V-1/{key}" in sheet
    other = Client().get(reverse("voices:paper", args=["KE"]), {"about": "KE-V-1/KE-C-999"}).content.decode()
    assert "This sheet is about" not in other


def test_letters_come_in_through_the_register_with_their_clause(
    process: Process, consultation: Consultation, clauses: dict[str, Clause], organisations: list[Any], desk: Actor,
    client_as: Any, tmp_path: Path,
) -> None:  # fmt: skip
    book = client_as(Role.RAPPORTEUR).get(address("letters"))
    assert book.status_code == 200
    filled = tmp_path / "letters.xlsx"
    fill(book.content, filled, [
        [clauses["full"].public_id, "Train three hundred.", "Farm union (sample)", "en", ""],
        [f"KE-V-1/{clauses['bare'].public_id}", "Let it ring at night.", "", "", ""],
    ])  # fmt: skip
    table = files.table(filled)
    columns = recommendations.recognise(table)
    assert columns["about"] == "Clause"
    done = recommendations.import_table(process, table, columns, harmless=True, acting=desk)
    assert (done.created, done.refused) == (2, [])
    items = {item.verbatim: item for item in Recommendation.objects.exclude(about="")}
    first = items["Train three hundred."]
    assert (first.about, first.via) == (f"KE-V-1/{clauses['full'].public_id}", "consultation")
    assert first.organisation == organisations[1]
    facts = json.loads(Line.objects.get(kind="recommendation.received", subject=first.public_id).body)[
        "facts"
    ]
    assert facts["about"] == first.about
    fill(book.content, filled, [["KE-C-999", "Invented.", "", "", ""]])
    wrong = recommendations.import_table(process, files.table(filled), columns, acting=desk)
    assert [(row.row, row.column, row.code) for row in wrong.refused] == [(2, "Clause", "unknown_clause")]


def fill(book: bytes, path: Path, rows: list[list[str]]) -> None:
    import io

    import openpyxl

    opened = openpyxl.load_workbook(io.BytesIO(book))
    sheet = opened.worksheets[0]
    for row in rows:
        sheet.append(row)
    opened.save(path)


def test_a_subject_is_a_clause_that_was_put_out(
    process: Process,
    other_process: Process,
    version: Any,
    open_doors: None,
    clauses: dict[str, Clause],
    desk: Actor,
) -> None:
    key = clauses["full"].public_id
    assert subjects.subject(process.pk, key) is None
    open_until(process, desk, clock.today() + 3 * WEEK, starts_on=clock.today() + WEEK)
    assert subjects.subject(process.pk, key) is None
    with clock.at(clock.today() + WEEK):
        assert subjects.subject(process.pk, f" {key.lower()} ") == f"KE-V-1/{key}"
        assert subjects.subject(process.pk, f"KE-V-2/{key}") is None
        assert subjects.subject(process.pk, f"UG-V-1/{key}") is None
        assert subjects.subject(other_process.pk, key) is None
        assert subjects.subject(process.pk, "K" * 100) is None


def test_before_the_first_day_the_public_finds_nothing(
    process: Process, version: Any, open_doors: None, desk: Actor, outsider: Actor
) -> None:
    publish(process, "meetings", acting=desk)
    open_until(process, desk, clock.today() + 3 * WEEK, starts_on=clock.today() + WEEK)
    with pytest.raises(NotFound):
        queries.consultation(outsider, 1)
    assert Client().get(address("consultation")).status_code == 404
    assert queries.consultation(desk, 1)
    with clock.at(clock.today() + WEEK):
        assert Client().get(address("consultation")).status_code == 200


def test_the_front_page_leads_there_and_the_item_back_to_its_clause(
    process: Process, said: Any, desk: Actor, client_as: Any
) -> None:
    said()
    item = register(process, desk)[0]
    front = Client().get(reverse("process", args=["KE"])).content.decode()
    assert address("consultation") in front
    page = client_as(Role.SECRETARIAT).get(reverse("recommendations:detail", args=["KE", item.public_id]))
    assert "Said in a public consultation" in page.content.decode()


def test_the_desk_opens_it_on_the_screen_gives_time_and_closes(
    process: Process, version: Any, open_doors: None, client_as: Any
) -> None:
    client = client_as(Role.SECRETARIAT)
    url = address("consult")
    short = send(client, url, "starts_on", ends_on=str(clock.today()), introduction_en="Invented.")
    assert "at least 7 days" in short.content.decode()
    assert "Invented." in short.content.decode()
    send(client, url, "starts_on", ends_on=str(clock.today() + 2 * WEEK), introduction_en="Invented.")
    found = Consultation.objects.get()
    assert found.introductions == {"en": "Invented."}
    send(client, url, "until", until=str(clock.today() + 4 * WEEK))
    found.refresh_from_db()
    assert found.ends_on == clock.today() + 4 * WEEK
    client.post(url, {"act": "close"})
    found.refresh_from_db()
    assert found.state == "closed"
    page = Client()
    publish(process, "meetings", acting=queries_actor(process))
    assert "No more comments are taken" in page.get(address("consultation")).content.decode()


def queries_actor(process: Process) -> Actor:
    from njia.kernel.people import actions as people
    from njia.kernel.people import queries as known

    return known.actor(people.command_line_operator(), process)


@pytest.mark.parametrize("language", ["en", "sw", "fr"])
def test_each_page_and_its_look_arrive_in_the_first_round_trip(
    consultation: Consultation, clauses: dict[str, Clause], language: str
) -> None:
    visitor = Client()
    visitor.cookies["django_language"] = language
    area, door = clauses["area"].public_id, address("comment", clauses["full"].public_id)
    answers = {
        page: visitor.get(address(page, *args))
        for page, args in {"consultation": [], "consulted_area": [area], "consultation_said": [area]}.items()
    }
    answers |= {"comment": visitor.get(door), "commented": send(visitor, door, words=WORDS)}
    sizes = {page: look() + len(gzip.compress(answer.content, 6)) for page, answer in answers.items()}
    assert {page: size for page, size in sizes.items() if size > FIRST_ROUND_TRIP} == {}


@pytest.fixture
def large(process: Process, clauses: dict[str, Clause], add: Any) -> Clause:
    """An area of as many actions as the whole sample has, in its own words, and four more areas."""
    drafted = json.loads((STATIC.parent / "demo" / "roadmap.json").read_text())
    for area in drafted["areas"]:
        under = add("area", area["title"], words={"body": area["description"]})
    for area in drafted["areas"]:
        for outcome in area["outcomes"]:
            parent = add("outcome", outcome["title"], under)
            for row in outcome["actions"]:
                words = {
                    "body": row["description"], "output": row["output"], "assumptions": row["assumptions"],
                    "verification": row["means_of_verification"],
                }  # fmt: skip
                add("action", row["title"], parent, words=words)
    return under  # type: ignore[no-any-return]


def test_pages_of_a_large_roadmap_arrive_in_the_first_round_trip_too(
    large: Clause, consultation: Consultation
) -> None:
    visitor = Client()
    queue, seen = [address("consultation"), address("consulted_area", large.public_id)], {}
    while queue:
        page = queue.pop()
        seen[page] = visitor.get(page).content
        after = re.search(rb'rel="next" href="([^"]+)"', seen[page])
        if after:
            queue.append(page.split("?")[0] + after[1].decode())
    text = b"".join(seen.values()).decode()
    assert all(node.public_id in text for node in queries.walk([whole(consultation, large)]))
    assert len(seen) > 3
    sizes = {page: look() + len(gzip.compress(content, 6)) for page, content in seen.items()}
    assert {page: size for page, size in sizes.items() if size > FIRST_ROUND_TRIP} == {}


def whole(consultation: Consultation, area: Clause) -> queries.Node:
    return queries.top_of(queries.consulted_tree(consultation), area.public_id)


def look() -> int:
    """What the looks of every page weigh."""
    return sum(
        len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in ("njia.css", "njia.js", "favicon.svg")
    )


@needs_w3m
def test_a_text_browser_reads_a_clause_and_then_the_form(
    consultation: Consultation, clauses: dict[str, Clause]
) -> None:
    text = shown(Client().get(address("comment", clauses["full"].public_id)).content.decode())
    assert (
        text.index("Train 200 officers") < text.index("000 invented") < text.index("What do you say to this?")
    )


def test_nothing_of_it_is_kept_by_a_browser(consultation: Consultation, clauses: dict[str, Clause]) -> None:
    answer = Client().get(address("comment", clauses["full"].public_id))
    assert "no-store" in answer["Cache-Control"]
    assert reverse("voices:leave", args=["KE"]) in answer.content.decode()
    assert not vault.unseen(consultation.version.process, holder(consultation.version.process_id))

"""Drafts by a translation service of one's own: off by default, asked for by press, marked, checked; failures are told."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel.access import Actor, Refused, Role
from njia.kernel.ledger.models import Line
from njia.kernel.wording.models import Wording
from njia.stages.roadmap import actions, queries
from njia.stages.roadmap.jobs import draft_translations
from njia.stages.roadmap.models import Clause

pytestmark = pytest.mark.django_db
Clauses = dict[str, Clause]


class Service(HTTPServer):
    """Stands for LibreTranslate on this machine. `answer` makes (status, body) of what was asked."""

    answer: Callable[[dict[str, Any]], tuple[int, Any]]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.answer = lambda asked: (
            200,
            {"translatedText": [f"[{asked['target']}] {q}" for q in asked["q"]]},
        )


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = {"path": self.path, **json.loads(body)}
        self.server.asked.append(asked)
        status, said = self.server.answer(asked)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    server = Service()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.TRANSLATE_URL = f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def page(clause: Clause, language: str = "sw") -> str:
    return reverse("roadmap:translate", args=["KE", clause.public_id, language])


def test_it_is_off_unless_the_operator_names_an_address(
    clauses: Clauses, member: Actor, client_as: Any
) -> None:
    with pytest.raises(Refused, match="No translation service"):
        actions.draft_by_machine(clauses["full"], "sw", acting=member)
    assert 'name="machine"' not in client_as(Role.TWG_MEMBER).get(page(clauses["full"])).content.decode()


def test_only_what_lacks_a_translation_is_sent_and_only_by_a_writer(
    clauses: Clauses, service: Service, settings: Any, member: Actor, as_actor: Any
) -> None:
    settings.TRANSLATE_KEY = "invented key"
    actions.translate(clauses["full"], "title", "Fundisha maafisa 200", "sw", acting=member)
    with pytest.raises(Refused):
        actions.draft_by_machine(clauses["full"], "sw", acting=as_actor(Role.ADVISER))
    assert not service.asked
    drafts = actions.draft_by_machine(clauses["full"], "sw", acting=member)
    (asked,) = service.asked
    assert (asked["path"], asked["source"], asked["target"], asked["format"], asked["api_key"]) == (
        "/translate", "en", "sw", "text", "invented key",
    )  # fmt: skip
    assert sorted(asked["q"]) == ["Lists", "Money", "Trained officers", "With a handbook."]
    assert drafts["output"] == "[sw] Trained officers"
    assert "title" not in drafts
    assert Wording.objects.filter(language="sw").count() == 1  # a draft is nobody's until somebody saves it
    facts = json.loads(Line.objects.get(kind="clause.sent_to_machine").body)["facts"]
    assert facts["language"] == "sw"
    assert "output" in facts["fields"]


def test_a_draft_is_read_saved_marked_and_checked_by_another(
    process: Any, clauses: Clauses, service: Service, client_as: Any, desk: Actor
) -> None:
    client: Client = client_as(Role.TWG_MEMBER)
    text = client.post(page(clauses["area"]), {"machine": "1", "title": "Sheria kwa wote"}).content.decode()
    assert "A machine made this" in text
    assert "127.0.0.1" in text
    assert "Sheria kwa wote" in text  # what somebody typed is not written over
    assert "[sw] The law has gaps." in text
    marks = dict(_hidden(text))
    assert set(marks) == {"made_body"}
    client.post(
        page(clauses["area"]), {"title": "Sheria kwa wote", "body": "[sw] The law has gaps.", **marks}
    )
    made = {row.body: row.is_machine for row in Wording.objects.filter(language="sw")}
    assert made == {"Sheria kwa wote": False, "[sw] The law has gaps.": True}
    desk_page = client.get(reverse("roadmap:translations", args=["KE", "sw"])).content.decode()
    assert desk_page.count("made by a machine</strong>") == 1
    frozen = {row[0]: row[4] for row in queries.content(process)}[clauses["area"].public_id]
    assert set(frozen["title"]) == {"en", "sw"}
    assert set(frozen["body"]) == {"en"}  # what nobody checked is not frozen
    actions.check_translation(clauses["area"], "body", "sw", acting=desk)
    frozen = {row[0]: row[4] for row in queries.content(process)}[clauses["area"].public_id]
    assert set(frozen["body"]) == {"en", "sw"}


def test_words_that_a_person_changed_are_theirs(clauses: Clauses, service: Service, client_as: Any) -> None:
    client: Client = client_as(Role.TWG_MEMBER)
    marks = dict(_hidden(client.post(page(clauses["area"]), {"machine": "1"}).content.decode()))
    client.post(page(clauses["area"]), {"body": "Sheria ina mapengo.", **marks})
    assert not Wording.objects.get(language="sw").is_machine


def test_all_that_was_never_said_is_drafted_at_once_and_marked(
    process: Any, clauses: Clauses, service: Service, client_as: Any, member: Actor,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    actions.translate(clauses["area"], "title", "Sheria kwa wote", "sw", acting=member)
    actions.edit_clause(clauses["area"], words={"title": "Laws for everyone"}, acting=member)
    client: Client = client_as(Role.TWG_MEMBER)
    desk_page = reverse("roadmap:translations", args=["KE", "sw"])
    assert "Let the machine draft" in client.get(desk_page).content.decode()
    with django_capture_on_commit_callbacks(execute=True) as jobs:
        client.post(reverse("roadmap:draft_all", args=["KE", "sw"]))
    assert len(jobs) == 1
    assert len(service.asked) == len(clauses)
    rows = Wording.objects.filter(language="sw", is_current=True)
    assert {row.body for row in rows if not row.is_machine} == {"Sheria kwa wote"}  # stale, but a person's
    assert sum(row.is_machine for row in rows) == 10
    assert not any(row.checked_by for row in rows)
    assert "made by a machine, not checked (10)" in client.get(desk_page).content.decode()
    frozen = {language for row in queries.content(process) for said in row[4].values() for language in said}
    assert frozen == {"en"}
    with pytest.raises(Refused, match="said in this language before"):
        actions.draft_all_by_machine(process, "sw", acting=member)


def test_a_service_that_fails_at_the_first_clause_is_told_and_starts_no_job(
    process: Any, clauses: Clauses, service: Service, client_as: Any, django_capture_on_commit_callbacks: Any
) -> None:
    service.answer = lambda _asked: (500, {"error": "invented"})
    with django_capture_on_commit_callbacks(execute=True) as jobs:
        page = client_as(Role.TWG_MEMBER).post(reverse("roadmap:draft_all", args=["KE", "sw"]), follow=True)
    assert "said no (500)" in page.content.decode()
    assert not jobs
    assert not Wording.objects.filter(language="sw").exists()


def test_what_a_person_said_meanwhile_stands(
    clauses: Clauses, member: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(texts: list[str], _source: str, _target: str) -> list[str]:
        actions.translate(clauses["area"], "title", "Sheria kwa wote", "sw", acting=member)
        return [f"made of {text}" for text in texts]

    monkeypatch.setattr("njia.stages.roadmap.actions.translating.machine_translate", slow)
    assert actions.draft_missing(clauses["area"], "sw", acting=member) == 1
    assert set(Wording.objects.filter(language="sw").values_list("body", "is_machine")) == {
        ("Sheria kwa wote", False), ("made of The law has gaps.", True),
    }  # fmt: skip


def test_who_may_write_no_more_has_nothing_drafted(
    process: Any, clauses: Clauses, service: Service, as_actor: Any
) -> None:
    adviser = as_actor(Role.ADVISER)
    assert draft_translations.func(adviser.ref, "KE", "sw") == 0
    assert draft_translations.func("P-0000000000000000", "KE", "sw") == 0
    assert not service.asked


def _hidden(text: str) -> list[tuple[str, str]]:
    import re

    return re.findall(r'<input type="hidden" name="(made_\w+)" value="(\w+)">', text)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((400, {"error": "sw is not supported"}), r"said no \(400\): sw is not supported"),
        ((302, b""), r"said no \(302\)"),
        ((200, b"<html>"), "could not be read"),
        ((200, {"translatedText": "one text for many"}), "could not be read"),
        ((200, {"translatedText": ["", ""]}), "left a text empty"),
    ],
)
def test_a_failure_is_told_and_nothing_that_was_typed_is_lost(
    clauses: Clauses, service: Service, client_as: Any, member: Actor, answer: tuple[int, Any], why: str
) -> None:
    service.answer = lambda _asked: answer
    with pytest.raises(Refused, match=why):
        actions.draft_by_machine(clauses["area"], "sw", acting=member)
    text = client_as(Role.TWG_MEMBER).post(page(clauses["area"]), {"machine": "1", "body": "Maneno."}).content
    assert "Maneno." in text.decode()
    assert "Not done" in text.decode()
    assert not Line.objects.filter(kind="clause.sent_to_machine").exists()


def test_a_service_that_is_not_there_is_told(clauses: Clauses, settings: Any, member: Actor) -> None:
    for address, why in (("http://127.0.0.1:9", "does not answer"), ("file:///etc", "address .* is wrong")):
        settings.TRANSLATE_URL = address
        with pytest.raises(Refused, match=why):
            actions.draft_by_machine(clauses["area"], "sw", acting=member)

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
    assert desk_page.count("made by a machine") == 1
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

"""Kobo: pushes as they come, and what its server holds now, pulled from one that speaks its data address."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from django.http import HttpResponse
from django.test import Client

from njia.cli import main
from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions
from njia.stages.recommendations.models import FieldForm, FilledForm, Recommendation
from njia.stages.recommendations.queries.filled import items_of

Bring = Callable[..., FieldForm]
TOKEN, ASSET = "invented-token", "aInventedAsset"


def record(number: int, ask: str, uuid: str = "", **more: Any) -> dict[str, Any]:
    """As version 2 of Kobo's data address lists one submission of the form `repeats`."""
    uuid = uuid or f"0000-{number}"
    return {
        "_id": number, "formhub/uuid": "f", "sender": "", "start": "2026-11-20T10:00:00", "deviceid": "kanaritrace",
        "asks": [{"asks/recommendation": ask, "asks/themes": "justice remedy"}],
        "__version__": "vInvented", "meta/instanceID": f"uuid:{uuid}", "meta/rootUuid": f"uuid:0000-{number}",
        "_uuid": uuid, "_submitted_by": "kanaritrace", "_submission_time": "2026-11-20T11:00:00",
        "_geolocation": [0.1, 34.7], "_attachments": [], "_tags": [], "_notes": [], "_validation_status": {}, **more,
    }  # fmt: skip


@pytest.fixture
def push(process: Process, desk: Actor, browser: Client) -> Callable[..., HttpResponse]:
    secret = actions.make_device(process, "Invented Kobo", "kobo", acting=desk)[1]

    def send(body: object, password: str = secret, form: str = "repeats") -> HttpResponse:
        given = base64.b64encode(f"any:{password}".encode()).decode()
        return browser.post(
            f"/{process.code}/recommendations/kobo/{form}/", json.dumps(body), content_type="application/json",
            headers={"authorization": f"Basic {given}"},
        )  # fmt: skip

    return send


def test_a_push_is_taken_once(push: Callable[..., HttpResponse], bring: Bring) -> None:
    bring("repeats")
    first = push(record(1, "train inspectors."))
    assert (first.status_code, first.json()) == (201, {"outcome": "new"})
    again = push(record(1, "train inspectors.", _validation_status={"uid": "approved"}))
    assert (again.status_code, again.json()) == (200, {"outcome": "again"})
    item = Recommendation.objects.get()
    assert item.verbatim == "train inspectors."
    assert sorted(item.tags.values_list("code", flat=True)) == ["justice", "remedy"]
    assert "kanaritrace" not in str(item.attributes)


@pytest.mark.parametrize("body", [[], "x", 3, {}, {"_uuid": ""}, {"_uuid": "x" * 99}])
def test_a_push_of_something_else_is_refused_with_the_reason(
    push: Callable[..., HttpResponse], bring: Bring, body: object
) -> None:
    bring("repeats")
    refused = push(body)
    assert refused.status_code == 400
    assert refused.json()["refused"][0]["reason"]
    assert not FilledForm.objects.exists()


def test_a_push_without_the_secret_is_refused(push: Callable[..., HttpResponse], bring: Bring) -> None:
    bring("repeats")
    refused = push(record(1, "train inspectors."), password="wrong")
    assert refused.status_code == 401
    assert "Basic" in refused["WWW-Authenticate"]
    assert push(record(1, "train inspectors."), form="other").status_code == 404


@pytest.fixture
def kobo() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that lists these records, two to a page, to whoever has the token."""
    held: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if (
                self.headers["Authorization"] != f"Token {TOKEN}"
                or parts.path != f"/api/v2/assets/{ASSET}/data/"
            ):
                return self.send_error(401)
            start = int(parse_qs(parts.query).get("start", ["0"])[0])
            more = start + 2 < len(held)
            address = f"http://{self.headers['Host']}{parts.path}?format=json&limit=2&start={start + 2}"
            found = held[start : start + 2]
            page = {"count": len(held), "next": address if more else None, "previous": None, "results": found}
            body = json.dumps(page).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return None

        def log_message(self, *_args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", held
    server.shutdown()
    server.server_close()
    thread.join()


def pull(*more: str, code: int = 0) -> Any:
    done = CliRunner().invoke(
        main, ["form", "pull", "repeats", "--process", "KE", "--json", *more], catch_exceptions=False
    )
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_a_pull_brings_edits_and_deletions_in(
    kobo: tuple[str, list[dict[str, Any]]], process: Process, bring: Bring, operator: object
) -> None:
    bring("repeats")
    url, held = kobo
    asked = ("--url", url, "--asset", ASSET, "--token", TOKEN)
    held += [record(number, f"ask number {number}.") for number in (1, 2, 3)]
    first = pull(*asked)
    assert (first["new"], first["changed"], first["deleted"], first["refused"]) == (3, 0, 0, [])
    assert pull(*asked)["unchanged"] == 3
    assert Recommendation.objects.count() == 3

    held[1] = record(
        2, "ask number two, said better.", uuid="0000-2b", **{"meta/deprecatedID": "uuid:0000-2"}
    )
    del held[2]
    second = pull(*asked)
    assert (second["new"], second["changed"], second["unchanged"], second["deleted"]) == (0, 1, 1, 1)
    assert FilledForm.objects.get(kept_as="2").state == "waiting"
    assert FilledForm.objects.get(kept_as="3").is_gone
    assert Recommendation.objects.filter(state="registered").count() == 3, "a person decides"
    assert pull(*asked)["changed"] == 0

    third = pull(*asked, "--withdraw-deleted")
    assert third["withdrawn"] == 1
    assert Recommendation.objects.get(state="withdrawn").verbatim == "ask number 3."


def test_a_correction_brings_title_themes_and_the_rest_too(
    push: Callable[..., HttpResponse], bring: Bring, process: Process, desk: Actor
) -> None:
    form = bring("repeats")
    actions.map_form(
        form, {"text": ["asks/recommendation"], "themes": ["asks/themes"], "title": ["sender"]}, acting=desk
    )
    push(record(1, "train inspectors.", sender="First title"))
    item = Recommendation.objects.get()
    assert (item.title, sorted(item.tags.values_list("code", flat=True))) == (
        "First title",
        ["justice", "remedy"],
    )
    asks = [{"asks/recommendation": "train inspectors.", "asks/themes": "remedy"}]
    edited = {"uuid": "0000-1b", "meta/deprecatedID": "uuid:0000-1", "asks": asks, "sender": "Second title"}
    assert push(record(1, "", **edited)).json() == {"outcome": "changed"}
    row = FilledForm.objects.get()
    actions.take_filled(row, {each.at: each.text for each in items_of(row)}, acting=desk)
    item.refresh_from_db()
    assert (item.title, list(item.tags.values_list("code", flat=True))) == ("Second title", ["remedy"])
    assert Recommendation.objects.count() == 1


def test_a_server_that_leads_elsewhere_is_not_followed(
    kobo: tuple[str, list[dict[str, Any]]], process: Process, bring: Bring, operator: object
) -> None:
    bring("repeats")
    url, _held = kobo
    assert "401" in pull("--url", url, "--asset", ASSET, "--token", "wrong", code=1)["refused"][0]["reason"]
    plain = pull("--url", "http://kobo.invalid", "--asset", ASSET, "--token", TOKEN, code=1)
    assert "https" in plain["refused"][0]["reason"]


def test_an_export_is_taken_as_a_part_unless_it_is_whole(
    process: Process, bring: Bring, operator: object, tmp_path: Path
) -> None:
    bring("repeats")
    export = tmp_path / "export.json"
    export.write_text(json.dumps({"results": [record(1, "one ask."), record(2, "another ask.")]}))
    assert pull("--from", str(export))["new"] == 2
    export.write_text(json.dumps([record(1, "one ask.")]))
    assert pull("--from", str(export))["deleted"] == 0
    assert pull("--from", str(export), "--whole")["deleted"] == 1

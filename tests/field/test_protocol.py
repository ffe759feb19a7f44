"""The documented protocol over a real HTTP server, byte for byte: form list, form, manifest, HEAD, POST, POST again."""

import hashlib
import re
from collections.abc import Callable

import pytest
from defusedxml.ElementTree import fromstring

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions
from njia.stages.recommendations.models import Device, FieldForm, FilledForm, Recommendation, Sending
from tests.field.phone import Phone, fill
from tests.field.workbooks import FILES, FORMS

Bring = Callable[..., FieldForm]
LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
ASK = "train inspectors in every county on signs of forced labour."


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def response(message: str, nature: str = "submit_success") -> bytes:
    return (
        f'{XML}<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f'<message nature="{nature}">{message}</message></OpenRosaResponse>'
    ).encode()


def test_a_phone_walks_the_whole_protocol(phone: Phone, bring: Bring, process: Process) -> None:
    form = bring("media")
    server = phone.server

    listed = phone.ask("GET", f"{server}/formList")
    xform = form.versions.get().xml.encode()
    assert listed.status == 200
    assert listed.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert listed.headers["X-OpenRosa-Version"] == "1.0"
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", listed.headers["Date"])
    assert (
        listed.body
        == (
            f'{XML}<xforms xmlns="http://openrosa.org/xforms/xformsList"><xform><formID>media</formID>'
            f"<name>Invented media</name><version>1</version><hash>md5:{md5(xform)}</hash>"
            f"<downloadUrl>{server}/forms/media</downloadUrl><manifestUrl>{server}/forms/media/manifest</manifestUrl>"
            "</xform></xforms>"
        ).encode()
    )

    loaded = phone.ask("GET", f"{server}/forms/media")
    assert (loaded.status, loaded.body) == (200, xform)

    beside = phone.ask("GET", f"{server}/forms/media/manifest")
    rows = "".join(
        f"<mediaFile><filename>{name}</filename><hash>md5:{md5(content)}</hash>"
        f"<downloadUrl>{server}/forms/media/files/{name}</downloadUrl></mediaFile>"
        for name, content in FILES["media"].items()
    )
    assert beside.status == 200
    assert (
        beside.body
        == f'{XML}<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{rows}</manifest>'.encode()
    )
    for name, content in FILES["media"].items():
        assert phone.ask("GET", f"{server}/forms/media/files/{name}").body == content

    head = phone.ask("HEAD", f"{server}/submission")
    assert (head.status, head.body) == (204, b"")
    assert head.headers["X-OpenRosa-Version"] == "1.0"
    assert head.headers["X-OpenRosa-Accept-Content-Length"] == str(10 * 2**20)
    assert head.headers["Location"] == f"{server}/submission"

    instance = fill(xform, {"recommendation": ASK})
    first = phone.send(instance)
    assert first.status == 201
    assert first.body == response("It has arrived. Thank you.")
    assert first.headers["X-OpenRosa-Version"] == "1.0"
    assert "Date" in first.headers

    again = phone.send(instance)
    assert (again.status, again.body) == (first.status, first.body)
    item = Recommendation.objects.get(process=process)
    assert (item.verbatim, item.via, item.source) == (ASK, "form", "form:media")
    assert FilledForm.objects.get().answers == []


@pytest.mark.parametrize("name", sorted(FORMS))
def test_each_form_loads_and_takes_answers(phone: Phone, bring: Bring, name: str) -> None:
    form = bring(name)
    row = fromstring(phone.ask("GET", f"{phone.server}/formList").body)[0]
    assert row.findtext(f"{LIST}formID") == name
    loaded = phone.ask("GET", str(row.findtext(f"{LIST}downloadUrl")))
    assert row.findtext(f"{LIST}hash") == f"md5:{md5(loaded.body)}"
    if address := row.findtext(f"{LIST}manifestUrl"):
        files = fromstring(phone.ask("GET", address).body)
        names = {str(each.findtext(f"{MANIFEST}filename")) for each in files}
        assert names == set(FILES.get(name, {})) | ({"itemsets.csv"} if name == "external" else set())
        for each in files:
            content = phone.ask("GET", str(each.findtext(f"{MANIFEST}downloadUrl"))).body
            assert each.findtext(f"{MANIFEST}hash") == f"md5:{md5(content)}"
    path = form.mapping["text"][0]
    sent = phone.send(fill(loaded.body, {path: ASK}))
    assert sent.status == 201, sent.body
    assert Recommendation.objects.get().verbatim == ASK


def test_other_words_under_the_same_id_are_refused_and_an_edit_is_taken(phone: Phone, bring: Bring) -> None:
    xform = bring("plain").versions.get().xml
    phone.send(fill(xform, {"recommendation": ASK}, instance="uuid:one"))
    other = phone.send(fill(xform, {"recommendation": "something else."}, instance="uuid:one"))
    assert other.status == 409
    assert b"same instanceID" in other.body
    assert Recommendation.objects.get().verbatim == ASK

    edit = fill(xform, {"recommendation": "something else."}, instance="uuid:two", deprecated="uuid:one")
    assert phone.send(edit).status == 201
    assert phone.send(edit).status == 201
    assert Recommendation.objects.get().verbatim == ASK
    filled = FilledForm.objects.get()
    assert (filled.state, Sending.objects.count()) == ("waiting", 2)
    assert filled.answers == [["recommendation", [1], "something else."]]


def test_a_phone_whose_access_was_ended_is_told_so(phone: Phone, bring: Bring, desk: Actor) -> None:
    xform = bring("plain").versions.get().xml
    actions.revoke_device(Device.objects.get(), acting=desk)
    refused = phone.send(fill(xform, {"recommendation": ASK}))
    assert (refused.status, phone.ask("GET", f"{phone.server}/formList").status) == (403, 403)
    assert b"was ended" in refused.body
    assert not Recommendation.objects.exists()
    stranger = Phone(phone.server.rpartition("/")[0] + "/nobody")
    assert stranger.send(fill(xform, {"recommendation": ASK})).status == 404


def test_what_is_withdrawn_is_not_handed_out_and_still_taken_in(
    phone: Phone, bring: Bring, desk: Actor
) -> None:
    form = bring("plain")
    xform = form.versions.get().xml
    actions.take_form_step(form, "withdraw", acting=desk)
    assert b"<xform>" not in phone.ask("GET", f"{phone.server}/formList").body
    assert phone.ask("GET", f"{phone.server}/forms/plain").status == 404
    assert phone.send(fill(xform, {"recommendation": ASK})).status == 201
    actions.take_form_step(form, "close", acting=desk)
    refused = phone.send(fill(xform, {"recommendation": "one more."}))
    assert refused.status == 404
    assert b"takes nothing in any more" in refused.body


def test_old_versions_are_taken_in(phone: Phone, bring: Bring, process: Process, desk: Actor) -> None:
    from tests.field.workbooks import settings, workbook

    old = bring("plain").versions.get().xml
    newer = workbook(
        survey=[["type", "name", "label"], ["text", "proposal", "What should change?"]],
        settings=settings("plain", "2"),
    )
    actions.bring_form(process, newer, acting=desk)
    assert b"<version>2</version>" in phone.ask("GET", f"{phone.server}/formList").body
    assert phone.send(fill(old, {"recommendation": ASK})).status == 201


def test_too_much_at_once_is_refused(phone: Phone, bring: Bring) -> None:
    bring("plain")
    sent = phone.send(b"<plain/>", {"a.jpg": b"x" * (10 * 2**20)})
    assert sent.status == 413
    assert b"at most" in sent.body

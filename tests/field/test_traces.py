"""What tells of the phone, its owner, the moment and the map is nowhere; and voices are sealed on arrival."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.models import Line
from njia.kernel.processes.models import Process
from njia.readers.questionnaire import read_answers
from njia.stages.recommendations import actions
from njia.stages.recommendations.models import Device, FieldForm, FilledForm, Recommendation, Sending
from njia.stages.recommendations.queries.field import carrier
from njia.stages.voices import queries as voices
from njia.stages.voices.models import Voice
from tests.field.phone import fill
from tests.field.workbooks import TRACES, VOICES

Bring = Callable[..., FieldForm]
CANARY = "kanaritrace"
RECEIPT = "1234 5678 9012 3456"


@pytest.fixture
def device(process: Process, secret: str) -> Actor:
    return carrier(Device.objects.get(process=process))


def everything() -> str:
    """All rows of all tables, as text."""
    return "\n".join(
        str({field.name: getattr(row, field.attname) for field in model._meta.concrete_fields})
        for model in apps.get_models()
        for row in model._base_manager.all()
    )


def test_traces_are_dropped_before_any_write(process: Process, bring: Bring, device: Actor) -> None:
    xform = bring("traces").versions.get().xml
    answers = {name: CANARY for name in TRACES} | {
        "where": CANARY,
        "where_started": CANARY,
        "meta/audit": CANARY,
    }
    sent = fill(xform, {**answers, "recommendation": "train inspectors."})
    sent = sent.replace(b"</recommendation>", b"</recommendation><added>" + CANARY.encode() + b"</added>")
    actions.receive(process, read_answers(sent), acting=device)
    assert Recommendation.objects.get().verbatim == "train inspectors."
    assert CANARY not in everything()


def test_what_is_calculated_from_a_trace_is_dropped_too(
    process: Process, bring: Bring, device: Actor
) -> None:
    form = bring("calculates")
    kept = {row["path"] for row in form.versions.get().questions if row["kept"]}
    assert kept == {"heads", "double", "recommendation"}
    xform = form.versions.get().xml
    answers = {"deviceid": CANARY, "copied": CANARY, "at": CANARY, "heads": "3", "double": "6"}
    actions.receive(
        process, read_answers(fill(xform, {**answers, "recommendation": "train inspectors."})), acting=device
    )
    assert CANARY not in everything()
    assert Recommendation.objects.get().attributes == {"How many?": "3", "double": "6"}


@pytest.mark.usefixtures("open_doors")
def test_voices_are_sealed_on_arrival_and_only_once(process: Process, bring: Bring, device: Actor) -> None:
    form = bring("voices", VOICES, is_voice=True)
    xform = form.versions.get().xml
    lines = Line.objects.count()
    said = {
        "words": f"{CANARY} the foreman", "language": "sw", "constituency": "workers", "public": "yes", "receipt": RECEIPT,
        "deviceid": CANARY, "start": CANARY, "where": CANARY, "remarks": CANARY, "contact": CANARY,
    }  # fmt: skip
    sent = read_answers(fill(xform, said))
    assert actions.receive(process, sent, acting=device).outcome == "new"
    assert actions.receive(process, sent, acting=device).outcome == "again"
    voice = Voice.objects.get()
    assert voices.by_receipt(RECEIPT, process) == voice
    assert (voice.door, voice.language) == ("group", "sw")
    assert voices.consents(voice)["public"]
    assert CANARY not in everything()
    assert (FilledForm.objects.count(), Recommendation.objects.count()) == (0, 0)
    assert Sending.objects.get().filled is None
    assert Line.objects.count() == lines, "the log says nothing of an arrival"


@pytest.mark.usefixtures("open_doors")
def test_a_slip_that_was_used_costs_nobody_their_words(process: Process, bring: Bring, device: Actor) -> None:
    xform = bring("voices", VOICES, is_voice=True).versions.get().xml
    for words in ("invented words of one", "invented words of another"):
        sent = read_answers(fill(xform, {"words": words, "receipt": RECEIPT}))
        actions.receive(process, sent, acting=device)
    assert Voice.objects.count() == 2


def test_nothing_is_taken_in_while_voices_are_closed(process: Process, bring: Bring, device: Actor) -> None:
    xform = bring("voices", VOICES, is_voice=True).versions.get().xml
    with pytest.raises(Refused, match="not open"):
        actions.receive(process, read_answers(fill(xform, {"words": "invented"})), acting=device)
    assert not Sending.objects.exists()


def test_nothing_of_a_sending_touches_the_disk(
    browser: Client,
    process: Process,
    secret: str,
    bring: Bring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import tempfile

    from django.core.files.uploadedfile import SimpleUploadedFile

    xform = bring("plain").versions.get().xml

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)
    long = fill(xform, {"recommendation": "train inspectors."}) + b" " * (4 * 2**20)
    answer = browser.post(
        f"/{process.code}/recommendations/phones/{secret}/submission",
        {"xml_submission_file": SimpleUploadedFile("a.xml", long, "text/xml")},
    )
    assert answer.status_code == 400
    assert "too large" in answer.content.decode()


def test_no_secret_gets_into_the_log(
    browser: Client, process: Process, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    base = f"/{process.code}/recommendations/phones/{secret}"
    for method, path in (
        ("get", "/submission"),
        ("post", "/formList"),
        ("get", "/forms/none"),
        ("post", "/submission"),
    ):
        assert getattr(browser, method)(base + path).status_code >= 400
    assert secret not in caplog.text


def test_what_is_marked_waits_and_is_forgotten_once_it_is_judged(
    process: Process, bring: Bring, device: Actor, desk: Actor
) -> None:
    xform = bring("plain").versions.get().xml
    sent = read_answers(
        fill(xform, {"recommendation": "ask kanaritrace at 0712 345 678 to train inspectors."})
    )
    actions.receive(process, sent, acting=device)
    assert not Recommendation.objects.exists()
    row = FilledForm.objects.get()
    assert CANARY in json.dumps(row.answers)
    from njia.stages.recommendations.queries.filled import items_of

    (item,) = items_of(row)
    assert item.marks
    ids = actions.take_filled(row, {item.at: "train inspectors."}, acting=desk)
    assert [each.public_id for each in Recommendation.objects.all()] == ids
    assert CANARY not in everything()
    assert actions.receive(process, sent, acting=device).outcome == "again"
    assert Recommendation.objects.count() == 1

"""Whatever is sent: no crash, nothing half written, and a reason in every refusal."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from njia.kernel.processes.models import Process
from njia.readers.questionnaire import AnswerError, read_answers, read_kobo
from njia.stages.recommendations.actions.field.faults import answer_sentence
from njia.stages.recommendations.models import FieldForm, FilledForm, Recommendation, Sending
from tests.field.phone import BOUNDARY, fill, multipart

pytestmark = pytest.mark.django_db
LONG = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)
PIECES = st.sampled_from(
    [
        b"<a id='plain'>", b"</a>", b"<meta>", b"</meta>", b"<instanceID>x</instanceID>", b"<recommendation>", b"&x;",
        b"</recommendation>", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"<?xml version='1.0' encoding='utf-7'?>", b"\xff\xfe",
        b"<", b">", b"\0", b"words", b"<a/>" * 5, b"<b>" * 60,
    ]
)  # fmt: skip


def _has_a_reason(error: AnswerError) -> None:
    assert answer_sentence(error)


@LONG
@given(st.binary(max_size=300) | st.lists(PIECES, max_size=12).map(b"".join))
def test_any_bytes_are_answers_or_a_refusal(data: bytes) -> None:
    try:
        read_answers(data)
    except AnswerError as error:
        _has_a_reason(error)


@LONG
@given(JSON)
def test_any_json_is_a_record_or_a_refusal(given_json: object) -> None:
    try:
        read_kobo(given_json, "plain")  # type: ignore[arg-type]
    except AnswerError as error:
        _has_a_reason(error)


def test_whatever_is_sent_is_taken_whole_or_refused_with_a_reason(
    browser: Client, process: Process, secret: str, bring: Callable[..., FieldForm]
) -> None:
    xform = bring("plain").versions.get().xml
    whole = multipart(fill(xform, {"recommendation": "train inspectors."}), {"audit.csv": b"a,b"})
    address = f"/{process.code}/recommendations/phones/{secret}/submission"

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(whole)), st.integers(0, len(whole)), st.binary(max_size=6), st.booleans())
    def send(start: int, end: int, filling: bytes, typed: bool) -> None:
        body = whole[: min(start, end)] + filling + whole[max(start, end) :]
        before = (Sending.objects.count(), FilledForm.objects.count())
        kind = f"multipart/form-data; boundary={BOUNDARY}" if typed else "application/octet-stream"
        answer = browser.generic("POST", address, body, content_type=kind)
        after = (Sending.objects.count(), FilledForm.objects.count())
        assert answer.status_code in {201, 400, 404, 409, 413, 429}
        assert re.search(rb"<message nature=\"\w+\">[^<]+</message>", answer.content)
        if answer.status_code != 201:
            assert after == before
        assert after[0] == after[1], "a sending and what was sent, or neither"

    send()
    assert Recommendation.objects.count() <= FilledForm.objects.count()

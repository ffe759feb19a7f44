"""A list of recommendations shows where each lives on: in which clauses, since when, and how these stand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from njia.kernel import sections
from tests.sample_process import PUBLIC, Sample

pytestmark = pytest.mark.django_db


def test_each_recommendation_is_followed_into_the_roadmap_and_its_reports(sample: Sample) -> None:
    everybody, desk = sample.actor(PUBLIC), sample.actor("secretariat")
    items = list(sample.process.recommendations.select_related("process"))
    with CaptureQueriesContext(connection) as captured:
        told = sections.traces(items, everybody)
    assert len(captured) <= 24
    followed = [trace for traces in told.values() for trace in traces]
    assert {trace.key for trace in followed} == {"roadmap", "progress"}
    assert all(trace.on and trace.url for trace in followed), (
        "the public reads what was frozen or reported, with its day"
    )
    clauses = {trace.code for trace in followed if trace.key == "roadmap"}
    assert {trace.code for trace in followed if trace.key == "progress"} <= clauses
    cited = sample.process.recommendations.get(public_id=sample.things["cited"])
    assert any(trace.key == "roadmap" for trace in sections.traces([cited], desk)[cited.pk])
    assert sections.traces([], desk) == {}

"""The invented sample process, loaded once for a whole module of tests and taken back after it."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from njia.kernel import clock
from tests.sample_process import Sample

DAY = datetime.date(2026, 11, 24)
"""Some days after the last thing in the sample: mandates are in force, a round is open."""


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sample]:
    """For tests marked `django_db`: what each of them writes is taken back after it, the sample after the last."""
    with django_db_blocker.unblock(), clock.at(DAY), transaction.atomic():
        loaded = Sample.load()
        loaded.things  # noqa: B018 (made now, as what a test makes is taken back)
        yield loaded
        transaction.set_rollback(True)

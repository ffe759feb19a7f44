import io
import json
import zipfile
from pathlib import Path

import pytest

from njia.kernel.access import Refused
from njia.proof import verify
from njia.stages.submission import queries

pytestmark = pytest.mark.django_db


def built(road, path: Path, *, draft: bool = False) -> Path:
    queries.build(road.process, path, draft=draft)
    return path


def test_a_final_package_verifies(road, tmp_path):
    report = verify(built(road, tmp_path / "final.zip"))
    assert [(failure.check, failure.subject, failure.message) for failure in report.failures] == []
    assert report.warnings == []
    counts = report.counts
    assert counts["received"] == 6

"""Files of a version, and who validated it, from the command line."""

from pathlib import Path

import pytest

from njia.stages.roadmap.models import Validation
from tests.sample_process import Sample

pytestmark = pytest.mark.django_db
KE = ("--process", "KE")
BEGINNINGS = {
    "whole.json": b"{",
    "whole.pdf": b"%PDF",
    "matrix.xlsx": b"PK",
    "matrix.html": b"<!doctype html>",
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_version_is_written_to_a_file(run, sample: Sample, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    run(
        "roadmap", "give", out.stem, "--version", sample.things["version"], "--language", "sw", "-o", out, *KE
    )
    assert out.read_bytes().lstrip().startswith(BEGINNINGS[name])


def test_a_format_that_nobody_writes_is_refused(run, sample: Sample, tmp_path: Path) -> None:
    refused = run("roadmap", "give", "matrix", "-o", tmp_path / "matrix.json", *KE, code=2)
    assert "pdf, docx, html, xlsx" in refused.stderr
    assert not list(tmp_path.iterdir())


def test_who_validated_a_version_is_written_down(run, report, sample: Sample) -> None:
    number = sample.things["version"]
    before = Validation.objects.count()
    by = ("roadmap", "validate", "--version", number, *KE, "--by")
    made = report(*by, "institution", "--name", "Invented council", "--document", "Letter 4")
    assert (made["version"], made["by"]) == (int(number), "institution")
    known = Validation.objects.latest("pk")
    assert (known.institution, known.document) == ("Invented council", "Letter 4")
    assert "already" in run(*by, "institution", "--name", "Invented council", code=1).stderr
    assert "organisation of this process" in run(*by, "organisation", "--name", "Nobody", code=1).stderr
    assert Validation.objects.count() == before + 1

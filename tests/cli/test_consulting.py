import datetime
from pathlib import Path

import pytest

from njia.kernel import clock
from tests.conftest import DAY
from tests.sample_process import Sample

pytestmark = pytest.mark.django_db
KE = ("--process", "KE")


def test_a_consultation_is_followed_extended_and_closed(run, report, sample: Sample) -> None:
    told = report("roadmap", "consult", "status", *KE)
    assert (told["version"], told["takes_comments"], told["languages"]) == (1, True, ["en", "sw", "fr"])
    assert (told["registered"], told["answered"]) == (2, 0)
    with clock.at(datetime.date(2027, 2, 1)):
        assert "closed, 2026-11-19 to 2027-01-31" in run("roadmap", "consult", "status", *KE).stdout
        assert "later" in run("roadmap", "consult", "extend", "--until", "2027-01-31", *KE, code=1).stderr
        assert report("roadmap", "consult", "extend", "--until", "2027-02-28", *KE)["takes_comments"]
    assert not report("roadmap", "consult", "close", *KE)["running"]
    assert "cannot be done from there" in run("roadmap", "consult", "close", *KE, code=1).stderr


def test_a_version_is_put_out(run, report, sample: Sample, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("Invented: say what you think.", "utf-8")
    number = str(sample.things["version"])
    opening = ("roadmap", "consult", "open", "--version", number, *KE)
    last = str(DAY + datetime.timedelta(days=20))
    assert "en=words.txt" in run(*opening, "--until", last, "--introduction", "en", code=2).stderr
    short = run(*opening, "--until", str(DAY), "--introduction", f"en={words}", code=1)
    assert "at least 7 days" in short.stderr
    made = report(*opening, "--until", last, "--introduction", f"en={words}")
    assert (made["version"], made["languages"], made["takes_comments"]) == (int(number), ["en"], True)

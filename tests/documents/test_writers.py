"""Every format: as agreed, and the same on every machine."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from njia.documents.writers import FORMATS
from tests.documents import golden

ROOT = Path(__file__).parents[2]
HASHES = """
import hashlib
from tests.documents import golden
for key in golden.FORMATS:
    print(key, hashlib.sha256(golden.written(key)).hexdigest())
"""


@pytest.mark.parametrize("key", FORMATS)
def test_it_is_as_agreed(key: str) -> None:
    agreed = (golden.FOLDER / f"{key}.txt").read_bytes().decode()

    assert golden.readable(key, golden.written(key)) == agreed


def test_every_golden_file_has_a_writer() -> None:
    assert {path.stem for path in golden.FOLDER.iterdir()} == set(FORMATS)


def test_another_process_place_and_user_mask_write_the_same_bytes() -> None:
    here = {key: hashlib.sha256(golden.written(key)).hexdigest() for key in FORMATS}

    for seed, zone in (("1", "Pacific/Kiritimati"), ("2", "America/Los_Angeles")):
        surroundings = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": "C",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        lines = subprocess.run(
            [sys.executable, "-c", HASHES],
            env=surroundings,
            check=True,
            capture_output=True,
            text=True,
            umask=0o077,
        ).stdout.splitlines()
        assert dict(line.split() for line in lines) == here


def test_no_format_says_when_or_with_what_machine_it_was_made() -> None:
    for key in FORMATS:
        text = golden.readable(key, golden.written(key))
        assert str(Path.home()) not in text
        assert "python-docx" not in text

"""Whatever happened to a file on its way, reading it ends in a table or in a ReadError, and soon."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from njia.readers import Limits, ReadError, Table, read_table
from tests.readers.making import FILES

SAMPLES = sorted(path.name for path in FILES.iterdir())
LIMITS = Limits(max_rows=500, max_cell=5_000)
hurried = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(path: Path, data: bytes) -> Table | None:
    path.write_bytes(data)
    try:
        table = read_table(path, limits=LIMITS)
    except ReadError:
        return None
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
    return table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.bin"


def damaged(data: bytes) -> st.SearchStrategy[bytes]:
    """Cut off, or with a few bytes overwritten."""
    places = st.lists(st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255)), min_size=1, max_size=12)

    def overwrite(changes: list[tuple[int, int]]) -> bytes:
        copy = bytearray(data)
        for place, byte in changes:
            copy[place] = byte
        return bytes(copy)

    return st.one_of(st.integers(1, len(data)).map(lambda end: data[:end]), places.map(overwrite))


@pytest.mark.parametrize("name", SAMPLES)
@hurried
@given(st.data())
def test_damaged_files(path: Path, name: str, data: st.DataObject) -> None:
    read(path, data.draw(damaged((FILES / name).read_bytes())))


@pytest.mark.parametrize("name", [name for name in SAMPLES if zipfile.is_zipfile(FILES / name)])
@hurried
@given(st.data())
def test_damaged_parts_in_sound_archives(path: Path, name: str, data: st.DataObject) -> None:
    """Compression and checksums hide damage from the parsers; here it reaches them."""
    with zipfile.ZipFile(FILES / name) as whole:
        parts = {part: whole.read(part) for part in whole.namelist() if whole.read(part)}
    victim = data.draw(st.sampled_from([part for part in sorted(parts) if part != "mimetype"]))
    parts[victim] = data.draw(damaged(parts[victim]))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    read(path, packed.getvalue())


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_themselves_are_sound(path: Path, name: str) -> None:
    table = read(path, (FILES / name).read_bytes())
    assert table is not None
    assert table.rows

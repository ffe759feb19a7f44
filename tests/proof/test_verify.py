from pathlib import Path

from njia.proof import verify
from tests.proof import sample


def test_an_honest_package_passes(tmp_path: Path) -> None:
    report = verify(sample.small_package().seal(tmp_path / "p.zip"))
    assert report.failures == []
    assert report.ok
    assert report.warnings == []
    assert not report.pinned

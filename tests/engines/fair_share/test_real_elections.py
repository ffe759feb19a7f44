"""Elections that were really held; the files are Pabulib's and are not part of the project."""

from pathlib import Path

import pytest

from njia.engines.fair_share import Choices, elect, read_pb

DATA = Path(__file__).parents[4] / "shared" / "data" / "participatory-budgets"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="needs the folder ../shared/data"),
]


@pytest.mark.parametrize("audit", [False, True])
def test_assen_2024_has_its_official_winners(audit: bool) -> None:
    reading = read_pb(DATA / "Netherlands_Assen_2024.pb")
    outcome = elect(reading.profile, Choices(completion="add1"), audit=audit)
    assert sorted(map(int, outcome.ids)) == [2, 3, 5, 6, 9, 11, 12, 13, 14]
    assert outcome.cost == 76_700
    assert reading.notices == []

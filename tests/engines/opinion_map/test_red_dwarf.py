"""The same as red-dwarf 0.4.0 with svd_solver="full" on real conversations; see write_expected.py."""

from functools import cache

import numpy as np
import pytest

from njia.engines.opinion_map import OpinionMap, draw
from tests.engines.opinion_map.conversations import EXPECTED, shared

pytestmark = [pytest.mark.data, pytest.mark.parametrize("name", sorted(EXPECTED))]


@cache
def drawn(name: str) -> OpinionMap:
    return draw(*shared(name))


def test_groups(name: str) -> None:
    assert (
        "".join("-" if group < 0 else str(group) for group in drawn(name).group) == EXPECTED[name]["labels"]
    )
    assert drawn(name).groupings[0].silhouette == pytest.approx(EXPECTED[name]["silhouette"], abs=1e-6)


def test_places(name: str) -> None:
    centres = [(group.x, group.y) for group in drawn(name).groups]
    np.testing.assert_allclose(centres, EXPECTED[name]["centres"], atol=1e-6)


def test_representative_statements(name: str) -> None:
    for group, entries in enumerate(drawn(name).representative):
        expected = EXPECTED[name]["representative"][str(group)]
        assert [[entry.statement, entry.side] for entry in entries] == [each[:2] for each in expected]
        np.testing.assert_allclose(
            [[entry.ratio, entry.ratio_z] for entry in entries], [each[2:] for each in expected]
        )


def test_consensus(name: str) -> None:
    found = {side: [entry.statement for entry in entries] for side, entries in drawn(name).consensus.items()}
    assert found == EXPECTED[name]["consensus"]


def test_group_consensus_and_priorities(name: str) -> None:
    found, expected = drawn(name), EXPECTED[name]
    np.testing.assert_allclose(found.group_consensus["agree"].product, expected["group_agree"], atol=1e-9)
    np.testing.assert_allclose(
        found.group_consensus["disagree"].product, expected["group_disagree"], atol=1e-9
    )
    shown = ~found.axes.left_out
    np.testing.assert_allclose(found.priority[shown], np.array(expected["priorities"])[shown], atol=1e-9)
    assert not found.priority[~shown].any()

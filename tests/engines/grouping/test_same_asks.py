"""How grouping fares on suggested actions that people wrote over six years, against our own reading of them.

same_asks.csv says for each distinct text of four countries, by its data row in the file, which ask it makes; the
texts stay where they are. The country of the part `held_out` was read for these labels before there was any code, and
neither words, weights nor the threshold were chosen by it; those of the part `development` were.
"""

import csv
import itertools
from pathlib import Path

import pytest

from njia.engines.grouping import group

SHARED = (
    Path(__file__).parents[4] / "shared" / "data" / "suggested-actions" / "suggested_actions_2016_2021.csv"
)

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not SHARED.is_file(), reason="needs the folder ../shared/data"),
]


def agreement(part: str, initial: str) -> tuple[float, float, float]:
    """Precision, recall and their F1 over pairs of distinct texts."""
    with SHARED.open(encoding="utf-8-sig", newline="") as stream:
        texts = [row["text"] for row in csv.DictReader(stream)]
    with Path(__file__).with_name("same_asks.csv").open(encoding="utf-8", newline="") as stream:
        labels = [
            row for row in csv.DictReader(stream) if row["part"] == part and row["ask"].startswith(initial)
        ]
    asks = [row["ask"] for row in labels]
    grouping = group([texts[int(row["row"]) - 1] for row in labels])
    found = {pair for each in grouping.suggestions for pair in itertools.combinations(each.rows, 2)}
    same = {pair for pair in itertools.combinations(range(len(asks)), 2) if asks[pair[0]] == asks[pair[1]]}
    right = len(found & same)
    return right / len(found), right / len(same), 2 * right / (len(found) + len(same))


@pytest.mark.parametrize(
    ("part", "initial", "least"),
    [
        ("held_out", "hu", 0.89),
        ("development", "dt", 0.85),
        ("development", "db", 0.9),
        ("development", "dg", 0.84),
    ],
)
def test_wordings_of_one_ask_are_found_as_well_as_when_last_measured(
    part: str, initial: str, least: float
) -> None:
    assert agreement(part, initial)[2] >= least

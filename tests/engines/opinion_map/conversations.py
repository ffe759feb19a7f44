"""Invented conversations, and the shared real ones with what red-dwarf makes of them."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from njia.engines.opinion_map import OpinionMap, Votes, collect

SHARED = Path(__file__).parents[4] / "shared" / "data" / "polis"
EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))

Lists = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def invented(people: int, statements: int, seed: int = 1, share: float = 0.5) -> Lists:
    """Participants, statements, votes and times of three camps that lean apart; a tenth of the votes are re-votes."""
    rng = np.random.default_rng(seed)
    participant, statement = np.nonzero(rng.random((people, statements)) < share)
    again = rng.integers(0, max(len(participant), 1), len(participant) // 10)
    participant = np.concatenate((participant, participant[again])) * 3 + 5
    statement = np.concatenate((statement, statement[again])) * 2 + 1
    lean = rng.normal(0, 1.5, (3, 2 * statements + 1))[participant % 7 % 3, statement]
    opinion = lean + rng.normal(0, 1, len(statement))
    votes = np.where(opinion > 0.5, 1, np.where(opinion < -0.5, -1, 0))
    return participant, statement, votes, rng.permutation(len(votes)) + 1_700_000_000_000


def dense(votes: Votes) -> np.ndarray:
    """People × statements, NaN where nobody voted."""
    table = np.full((len(votes.participants), len(votes.statements)), np.nan)
    for row, (start, end) in enumerate(zip(votes.starts, votes.ends, strict=True)):
        table[row, votes.columns[start:end]] = votes.values[start:end]
    return table


def shared(name: str) -> tuple[Votes, list[int]]:
    """A shared conversation and its statements that were moderated out."""
    if not SHARED.exists():
        pytest.skip("needs the folder shared/data, which is not here")
    with (SHARED / name / "votes.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    with (SHARED / name / "comments.csv").open(newline="", encoding="utf-8") as stream:
        out = [int(row["comment-id"]) for row in csv.DictReader(stream) if row["moderated"] == "-1"]
    columns = ("voter-id", "comment-id", "vote", "timestamp")
    return collect(*([int(row[column]) for row in rows] for column in columns)), out


def same(one: OpinionMap, other: OpinionMap) -> None:
    """Equal to the last bit."""
    for name in ("participants", "statements", "x", "y", "given", "group", "counted", "priority"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name, strict=True)
    for name in ("means", "first", "second", "left_out"):
        np.testing.assert_array_equal(
            getattr(one.axes, name), getattr(other.axes, name), err_msg=name, strict=True
        )
    for side in ("agree", "disagree"):
        for name in ("product", "geometric_mean"):
            mine, theirs = (getattr(drawn.group_consensus[side], name) for drawn in (one, other))
            np.testing.assert_array_equal(mine, theirs, strict=True)
    assert one.groups == other.groups
    assert [(g.k, g.silhouette, g.sizes, g.moved) for g in one.groupings] == [
        (g.k, g.silhouette, g.sizes, g.moved) for g in other.groupings
    ]
    assert one.representative == other.representative
    assert one.consensus == other.consensus

"""On a Dask cluster of two workers: the same map to the last bit as in one process."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from njia.engines.opinion_map import VotesRefused, collect, draw
from njia.engines.opinion_map.cluster import ClusterRefused, draw_files
from njia.engines.opinion_map.votes import widen
from tests.engines.opinion_map.conversations import Lists, invented, same

NAMES = ("voter-id", "comment-id", "vote", "timestamp")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


def shards(folder: Path, lists: Lists, count: int) -> list[str]:
    """The votes in files, each with all votes of its people: Parquet and .npz by turns."""
    paths = []
    for shard in range(count):
        columns = {name: each[lists[0] % count == shard] for name, each in zip(NAMES, lists, strict=True)}
        path = folder / f"{shard}.{('parquet', 'npz')[shard % 2]}"
        if shard % 2:
            np.savez(path, **columns)
        else:
            pq.write_table(pa.table(columns), path)
        paths.append(str(path))
    return paths


@pytest.mark.parametrize("count", [1, 5])
def test_two_workers_draw_the_map_of_one_process(tmp_path: Path, scheduler: str, count: int) -> None:
    lists = invented(200, 40, share=0.3)
    paths = shards(tmp_path, lists, count)
    expected = draw(widen(collect(*lists), [1000]), [3, 17])
    same(draw_files(paths, ["3", "17"], ["1000", "3"], scheduler), expected)
    same(draw_files(paths, [3, 17], [1000]), expected)


def test_refusals_come_back_whole(tmp_path: Path, scheduler: str) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("voter-id,comment-id,vote\n1,1,1\n1,2,9\n", encoding="utf-8")
    with pytest.raises(VotesRefused) as refused:
        draw_files([str(path)], scheduler=scheduler)
    assert (refused.value.row, refused.value.column, refused.value.reason) == (
        3,
        "vote",
        "A vote is 1, 0 or -1.",
    )


def test_no_scheduler_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("njia.engines.opinion_map.cluster.PATIENCE", "0.2s")
    with pytest.raises(ClusterRefused, match="No scheduler answers"):
        draw_files([], scheduler="tcp://127.0.0.1:1")


def test_ids_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "1.csv", tmp_path / "2.csv"
    one.write_text("voter-id,comment-id,vote\n1,1,1\n", encoding="utf-8")
    other.write_text("voter-id,comment-id,vote\n2,one,1\n", encoding="utf-8")
    with pytest.raises(VotesRefused, match="numbers in one shard and text in another"):
        draw_files([str(one), str(other)])
    with pytest.raises(VotesRefused, match="not like those in the votes"):
        draw_files([str(one)], statements=["one"])

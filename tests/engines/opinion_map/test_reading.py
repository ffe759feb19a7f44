"""Files of votes, and what is said of bad ones."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from njia.engines.opinion_map import Votes, VotesRefused
from njia.engines.opinion_map.reading import read_statements, read_votes
from tests.engines.opinion_map.conversations import dense

HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"


def written(folder: Path, text: str | bytes, name: str = "votes.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_as_polis_writes_it(tmp_path: Path) -> None:
    body = '3,"Wed, late",7,1,-1\n1,Tue,7,1,1\n2,Tue,8,2,0\n'
    for text in (HEAD + body, "\ufeff" + HEAD + "\n" + body.replace("\n", "\r\n\r\n")):
        votes = read_votes(written(tmp_path, text))
        assert (votes.participants.tolist(), votes.statements.tolist()) == ([1, 2], [7, 8])
        np.testing.assert_array_equal(dense(votes), [[-1, np.nan], [np.nan, 0]])


def test_without_times_the_last_line_counts(tmp_path: Path) -> None:
    votes = read_votes(written(tmp_path, "voter-id,comment-id,vote\nada,s1,1\nada,s1,-1\nbo,s1,0\n"))
    assert votes.participants.tolist() == ["ada", "bo"]
    assert dense(votes).tolist() == [[-1], [0]]


def test_a_file_without_votes(tmp_path: Path) -> None:
    assert len(read_votes(written(tmp_path, HEAD))) == 0


def same_votes(one: Votes, other: Votes) -> None:
    np.testing.assert_array_equal(one.participants, other.participants, strict=True)
    np.testing.assert_array_equal(one.statements, other.statements, strict=True)
    np.testing.assert_array_equal(dense(one), dense(other))


@pytest.mark.parametrize("text", [False, True])
def test_other_formats_hold_the_same(tmp_path: Path, text: bool) -> None:
    people = ["b", "a", "b"] if text else [12, 4, 12]
    columns = {"voter-id": people, "comment-id": [1, 1, 1], "vote": [1, 0, -1], "timestamp": [9, 5, 3]}
    lines = [",".join(columns)] + [",".join(map(str, row)) for row in zip(*columns.values(), strict=True)]
    expected = read_votes(written(tmp_path, "\n".join(lines)))
    assert dense(expected).tolist() == ([[0], [1]])
    np.savez(tmp_path / "votes.npz", **{name: np.array(column) for name, column in columns.items()})
    pq.write_table(pa.table(columns), tmp_path / "votes.parquet")
    for name in ("votes.npz", "votes.parquet"):
        same_votes(read_votes(tmp_path / name), expected)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("1,,7,1,2", "vote", "A vote is 1, 0 or -1."),
        ("1,,7,1,yes", "vote", "A vote is 1, 0 or -1."),
        ("1,,7,1,", "vote", "The cell is empty."),
        ("1,,7,1", "vote", "The cell is empty."),
        ("1,, ,1,1", "comment-id", "The cell is empty."),
        ("1,,7,,1", "voter-id", "The cell is empty."),
        ("noon,,7,1,1", "timestamp", "This is not a whole number."),
        ("99999999999999999999,,7,1,1", "timestamp", "This is not a whole number."),
    ],
)
def test_faults_are_told_with_their_place(tmp_path: Path, line: str, column: str, reason: str) -> None:
    path = written(tmp_path, HEAD + "1,,7,2,1\n\n" + line + "\n1,,8,2,1\n")
    with pytest.raises(VotesRefused) as refused:
        read_votes(path)
    assert (refused.value.row, refused.value.column, refused.value.reason) == (4, column, reason)


@pytest.mark.parametrize(
    ("content", "reason", "row"),
    [
        ("", "The file is empty.", None),
        ("a,b\n1,2\n", "The file has no such column.", 1),
        (HEAD + '1,"x,7,1,1\n', "The quotation marks do not match.", 2),
        (HEAD.encode() + b"1,\xff,7,1,1\n", "The file is not UTF-8 text.", None),
    ],
)
def test_files_that_are_no_tables_of_votes(
    tmp_path: Path, content: str | bytes, reason: str, row: int | None
) -> None:
    with pytest.raises(VotesRefused) as refused:
        read_votes(written(tmp_path, content))
    assert refused.value.reason == reason
    assert row is None or refused.value.row == row


def test_damaged_arrays_are_refused(tmp_path: Path) -> None:
    for name, reason in (("votes.npz", "file of arrays"), ("votes.parquet", "not a Parquet file")):
        with pytest.raises(VotesRefused, match=reason):
            read_votes(written(tmp_path, "nothing of the kind", name))
    np.savez(tmp_path / "votes.npz", vote=np.array([1]))
    with pytest.raises(VotesRefused, match="voter-id: The file has no such column"):
        read_votes(tmp_path / "votes.npz")
    table = pa.table({"voter-id": [1, None], "comment-id": [1, 2], "vote": [1, 0]})
    pq.write_table(table, tmp_path / "votes.parquet")
    with pytest.raises(VotesRefused, match="voter-id: A cell is empty"):
        read_votes(tmp_path / "votes.parquet")


def test_statements_and_which_are_left_out(tmp_path: Path) -> None:
    text = 'comment-id,moderated,comment-body\n4,1,"Fees, and more"\n2,-1,x\n3,0,y\n'
    assert read_statements(written(tmp_path, text)) == (["4", "2", "3"], ["2"])
    meta = "comment-id,moderated,is-meta\n4,1,false\n2,1,true\n3,-1,\n5,1\n"
    assert read_statements(written(tmp_path, meta)) == (["4", "2", "3", "5"], ["2", "3"])


@pytest.mark.parametrize(
    ("line", "column"), [("4,2", "moderated"), ("4,", "moderated"), (",1", "comment-id")]
)
def test_faults_in_statements(tmp_path: Path, line: str, column: str) -> None:
    with pytest.raises(VotesRefused) as refused:
        read_statements(written(tmp_path, "comment-id,moderated\n1,1\n" + line + "\n"))
    assert (refused.value.row, refused.value.column) == (3, column)

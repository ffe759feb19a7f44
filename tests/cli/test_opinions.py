"""`njia opinions` from the outside."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from njia.cli import main

VOTES = "voter-id,comment-id,vote\n" + "".join(
    f"{person},{statement},{1 if (person + statement // 3) % 2 else -1}\n"
    for person in range(40)
    for statement in range(8)
)
COMMENTS = "comment-id,moderated,comment-body\n" + "".join(
    f"{each},{-1 if each == 7 else 1},invented\n" for each in range(9)
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    votes, comments = tmp_path / "votes.csv", tmp_path / "comments.csv"
    votes.write_text(VOTES, encoding="utf-8")
    comments.write_text(COMMENTS, encoding="utf-8")
    return str(votes), str(comments)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["opinions", *arguments])


def test_the_map_as_json(files: tuple[str, str]) -> None:
    votes, comments = files
    done = run(votes, "--comments", comments, "--json")
    assert done.exit_code == 0
    found = json.loads(done.output)
    assert [person["id"] for person in found["participants"]] == list(range(40))
    assert {person["group"] for person in found["participants"]} == {0, 1}
    assert all(set(person) == {"id", "group", "x", "y"} for person in found["participants"])
    assert [group["size"] for group in found["groups"]] == [20, 20]
    first = {entry["statement"]: entry["side"] for entry in found["representative"]["0"]}
    second = {entry["statement"]: entry["side"] for entry in found["representative"]["1"]}
    assert first.keys() == second.keys()
    assert all(first[statement] != second[statement] for statement in first)
    assert found["consensus"] == {"agree": [], "disagree": []}
    by_id = {each["id"]: each for each in found["statements"]}
    assert (by_id[7]["moderated_out"], by_id[7]["priority"]) == (True, 0)
    assert by_id[8]["priority"] == max(each["priority"] for each in found["statements"])


def test_the_map_in_words(files: tuple[str, str]) -> None:
    done = run(files[0])
    assert done.exit_code == 0
    assert "40 of 40 people are in the map, in 2 groups.\nGroup 0: 20 people.\n" in done.output
    assert "20 of 20" in done.output


def test_who_voted_too_little_has_no_group(files: tuple[str, str]) -> None:
    Path(files[0]).write_text(VOTES + "99,1,1\n", encoding="utf-8")
    found = json.loads(run(files[0], "--json").output)
    assert found["participants"][-1]["id"] == 99
    assert found["participants"][-1]["group"] is None


def test_several_files_are_one_conversation(files: tuple[str, str], tmp_path: Path) -> None:
    head, *lines = VOTES.splitlines(keepends=True)
    paths = []
    for part in range(2):
        path = tmp_path / f"part{part}.csv"
        path.write_text(head + "".join(lines[part * 160 : part * 160 + 160]), encoding="utf-8")
        paths.append(str(path))
    assert run(*paths, "--json").output == run(files[0], "--json").output


def test_bad_files_are_refused_with_their_place(files: tuple[str, str]) -> None:
    Path(files[0]).write_text(VOTES + "3,4,5\n", encoding="utf-8")
    done = run(files[0])
    assert (done.exit_code, done.output) == (1, "Row 322, vote: A vote is 1, 0 or -1.\n")
    done = run(files[0], "--json")
    assert done.exit_code == 1
    assert json.loads(done.output) == {
        "refused": [{"row": 322, "column": "vote", "reason": "A vote is 1, 0 or -1."}]
    }


def test_wrong_usage() -> None:
    assert run().exit_code == 2
    assert run("no-such-file.csv").exit_code == 2


def test_neither_django_nor_a_database_is_started(files: tuple[str, str]) -> None:
    program = (
        "import sys\nfrom njia.cli import main\n"
        "try:\n    main(['opinions', sys.argv[1], '--json'])\n"
        "except SystemExit as end:\n    code = end.code\n"
        "assert not code and 'django' not in sys.modules and 'numba' not in sys.modules, sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, files[0]], check=True, capture_output=True)

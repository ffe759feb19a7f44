"""Pabulib's files: what is taken, what is passed over with a notice, and what is refused with its line."""

from fractions import Fraction
from pathlib import Path

import pytest

from njia.engines.fair_share import Ballot, Candidate, PabulibError, Profile, parse_pb, read_pb, write_pb
from njia.engines.fair_share.v1.pabulib import exact

FILE = """META
key;value
description;Invented
num_projects;2
num_votes;3
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
1;60;"Well; with a pump"
2;40.50;School
VOTES
voter_id;vote;sex
a;1,2;F
b;1;M
c;2,1;F
"""


def test_a_plain_file() -> None:
    reading = parse_pb(FILE)
    profile = reading.profile
    assert reading.notices == []
    assert profile.candidates == (
        Candidate("1", Fraction(60), "Well; with a pump"),
        Candidate("2", Fraction(81, 2), "School"),
    )
    assert [profile.votes(0), profile.votes(1), profile.budget, profile.voters] == [3, 2, 100, 3]
    assert sorted(profile.counts.tolist()) == [1, 2]
    assert profile.about["description"] == "Invented"


def test_groups_come_from_any_column() -> None:
    profile = parse_pb(FILE, group_by="sex").profile
    assert [(group.name, group.weight) for group in profile.groups] == [("F", 1), ("M", 1)]
    assert sorted(zip(profile.group_of.tolist(), profile.counts.tolist(), strict=True)) == [(0, 2), (1, 1)]


@pytest.mark.parametrize(
    "spelt",
    [
        "\ufeff" + FILE,
        FILE.replace("\n", "\r\n"),
        FILE.replace("META", "meta").replace("VOTES", "Votes;"),
        FILE.replace("PROJECTS", "\nPROJECTS").replace("voter_id;vote", " Voter_ID ;VOTE"),
        FILE.replace("1,2;F", " 1 , 2 ;F"),
    ],
)
def test_spellings_that_mean_the_same(spelt: str, tmp_path: Path) -> None:
    path = tmp_path / "file.pb"
    path.write_bytes(spelt.encode())
    assert write_pb(read_pb(path).profile) == write_pb(parse_pb(FILE).profile)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("1;60", "1;sixty", 10),
        ("1;60", "1;-60", 10),
        ("1;60", "1;1,000", 10),
        ("1;60", "1;1/0", 10),
        ("2;40.50", "1;40.50", 11),
        ("2;40.50", ";40.50", 11),
        ("voter_id;vote", "voter_id;ballot", 13),
        ("budget;100", "purse;100", None),
        ("budget;100", "budget;much", None),
        ("vote_type;approval", "vote_type;shouting", None),
        ("META\n", "", 1),
        ("voter_id;vote;sex\na;1,2;F", "voter_id;vote;weight\na;1,2;0", 14),
        ("voter_id;vote;sex\na;1,2;F", "voter_id;vote;weight\na;1,2;heavy", 14),
        ("voter_id;vote;sex\na;1,2;F\nb;1;M", "voter_id;vote;weight\na;1,2;2\nb;1;1", 15),
        ("voter_id;vote;sex\na;1,2;F", "voter_id;vote;count\na;1,2;0", 14),
        ("approval", "scoring", 14),
    ],
)
def test_what_would_change_the_count_is_refused_with_its_line(old: str, new: str, line: int | None) -> None:
    text = FILE.replace(old, new)
    if new == "scoring":
        text = text.replace("voter_id;vote;sex\na;1,2;F", "voter_id;vote;points\na;1,2;3")
    with pytest.raises(PabulibError) as refused:
        parse_pb(text)
    assert refused.value.line == line
    assert refused.value.reason


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.pb"
    path.write_bytes(FILE.replace("School", "Szkoła").encode("cp1250"))
    with pytest.raises(PabulibError, match="UTF-8"):
        read_pb(path)


def test_what_cannot_count_is_passed_over_with_a_notice() -> None:
    reading = parse_pb(FILE.replace("b;1;M", "b;1,9;M").replace("num_votes;3", "num_votes;4"))
    assert [line for line, _ in reading.notices] == [15, None]
    assert reading.profile.votes(0) == 3


def test_points_are_scores_and_rankings_are_approvals() -> None:
    scored = FILE.replace("approval", "cumulative").replace("vote;sex", "vote;points")
    scored = scored.replace("1,2;F", "1,2;3,0.5").replace("1;M", "1;1").replace("2,1;F", "2,1;0,-1")
    reading = parse_pb(scored)
    assert [reading.profile.votes(0), reading.profile.votes(1)] == [4, Fraction(1, 2)]
    assert len(reading.notices) == 2
    ranked = parse_pb(scored.replace("cumulative", "ordinal")).profile
    assert ranked.scores is None
    assert ranked.votes(0) == 3


def test_the_last_vote_of_a_voter_counts() -> None:
    reading = parse_pb(FILE.replace("num_votes;3", "num_votes;2").replace("c;2,1;F", "a;2;F"))
    assert [reading.profile.votes(0), reading.profile.votes(1)] == [1, 1]
    assert [line for line, _ in reading.notices] == [16]


def test_merged_lines_say_for_how_many_they_stand() -> None:
    ballots = [
        Ballot.approving("a", "survivors", 5),
        Ballot.approving("a", "others", 2),
        Ballot.approving("", "others"),
    ]
    profile = Profile.of([Candidate("a", Fraction(7, 3))], ballots, 10, {"survivors": Fraction(5, 2)})
    text = write_pb(profile)
    assert "a;7/3;14.5;" in text
    assert "1;a;survivors;2.5;5" in text
    assert parse_pb(text).profile.votes(0) == Fraction(29, 2)
    assert len(write_pb(profile, merged=False).splitlines()) == len(text.splitlines()) + 5


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("12", "12"),
        ("1/4", "0.25"),
        ("-1/8", "-0.125"),
        ("7/3", "7/3"),
        ("1001/10", "100.1"),
        ("1/50", "0.02"),
    ],
)
def test_numbers_are_written_exactly(number: str, text: str) -> None:
    assert exact(Fraction(number)) == text
    assert Fraction(text) == Fraction(number)

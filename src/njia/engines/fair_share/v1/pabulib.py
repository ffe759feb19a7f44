"""Read and write elections in Pabulib's .pb format (http://pabulib.org/format): META, PROJECTS, VOTES, with semicolons.

Read are approvals (also "choose-1"), rankings, as approvals of whom they rank, and points ("cumulative", "scoring").
Besides Pabulib's columns a vote may say its `group` and the `weight` of one ballot of that group, and `count`: for how
many voters who voted alike it stands.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from operator import itemgetter
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

from njia.engines.fair_share.v1.profile import Candidate, Cast, Group, Profile, in_order

SECTIONS = ("meta", "projects", "votes")
APPROVALS = ("approval", "ordinal", "choose-1")
COLUMNS = ("vote", "points", "weight", "count")
POINTS = ("cumulative", "scoring")
Scores = tuple[tuple[int, ...], tuple[Fraction | int, ...]]


class PabulibError(ValueError):
    """The file cannot be counted. `line` is the line of the file, from 1, or None for the file as a whole."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason if line is None else f"line {line}: {reason}")
        self.reason, self.line = reason, line


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, and what was passed over in it: (line, what)."""

    profile: Profile
    notices: list[tuple[int | None, str]] = field(default_factory=list)


def read_pb(source: str | PathLike[str], group_by: str = "group") -> Reading:
    """Read the file at a path. `group_by` is the column that names each voter's group; without it all are of one.

    Raises OSError, and PabulibError with the line for what would change the count: a cost that is no number, two projects
    of one id, points that do not match the vote, a group with two weights. Votes for projects that are not listed and
    scores of 0 or less are passed over with a notice. Who votes twice under one voter id counts once, with the last vote.
    """
    try:
        text = Path(source).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PabulibError("The file is not in UTF-8.") from None
    return parse_pb(text, group_by)


def parse_pb(text: str, group_by: str = "group") -> Reading:
    """As `read_pb`, from the text of a file."""
    return _File(group_by).read(text)


class _File:
    def __init__(self, group_by: str) -> None:
        self.group_by = group_by
        self.meta: dict[str, str] = {}
        self.candidates: list[Candidate] = []
        self.places: dict[str, int] = {}
        self.notices: list[tuple[int | None, str]] = []
        self.columns: list[str] = []
        self.votes: Counter[tuple[str, ...]] = Counter()
        self.lines: dict[tuple[str, ...], int] = {}

    def read(self, text: str) -> Reading:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
        section = ""
        try:
            for row in rows:
                if not row or not any(row):
                    continue
                name = row[0].strip().lower()
                if name in SECTIONS and not any(row[1:]):
                    section = name
                    header = [cell.strip().lower() for cell in next(rows, [])]
                    if section == "votes":
                        self._votes(rows, header)
                elif section == "meta":
                    self.meta[name] = row[1].strip() if len(row) > 1 else ""
                elif section == "projects":
                    self._project(dict(zip(header, map(str.strip, row), strict=False)), rows.line_num)
                else:
                    raise PabulibError("The file does not begin with META.", rows.line_num)
        except csv.Error as error:
            raise PabulibError(f"This is not a table: {error}.", rows.line_num) from None
        return self._finish()

    def _project(self, row: Mapping[str, str], line: int) -> None:
        id, cost = row.get("project_id", ""), row.get("cost", "")
        if not id or id in self.places:
            raise PabulibError("A project needs an id of its own.", line)
        self.places[id] = len(self.candidates)
        self.candidates.append(
            Candidate(id, _number(cost, "The cost of a project", line), row.get("name", ""))
        )

    def _votes(self, rows: Any, header: list[str]) -> None:
        """Take the votes in. `rows` is the csv.reader, whose type has no public name."""
        if "vote" not in header:
            raise PabulibError("VOTES have no column `vote`.", rows.line_num)
        self.columns = [name for name in (*COLUMNS, self.group_by) if name in header]
        places = [header.index(name) for name in self.columns]
        voter = header.index("voter_id") if "voter_id" in header else len(header)
        width, take = max(places) + 1, itemgetter(*places)
        cast: dict[str | int, tuple[str, ...]] = {}
        for number, row in enumerate(rows):
            if len(row) < width:
                if not any(row):
                    continue
                row += [""] * (width - len(row))
            key = take(row) if len(places) > 1 else (row[places[0]],)
            who = (row[voter] if voter < len(row) else "") or number
            if who in cast:
                self._again(key, cast[who], rows.line_num)
            cast[who] = key
            if key not in self.lines:
                self.lines[key] = rows.line_num
        self.votes = Counter(cast.values())

    def _again(self, key: tuple[str, ...], before: tuple[str, ...], line: int) -> None:
        same = "the same" if key == before else "another"
        self.notices.append((line, f"A voter id comes again with {same} vote: the last one counts."))

    def _finish(self) -> Reading:
        if "budget" not in self.meta:
            raise PabulibError("META does not say the budget.")
        budget = _number(self.meta["budget"], "The budget", None)
        kind = self.meta.get("vote_type", "approval").lower()
        if kind not in (*APPROVALS, *POINTS):
            raise PabulibError("META has a vote_type that is not known here.")
        merged: dict[Cast, int] = {}
        groups: dict[str, Group] = {}
        grouped = "weight" in self.columns or self.group_by in self.columns
        for key, count in self.votes.items():
            line = self.lines[key]
            said = dict(zip(self.columns, key, strict=True))
            group = self._group(groups, said, line) if grouped or not groups else 0
            points = said.get("points", "") if kind in POINTS else ""
            times = _whole(said["count"].strip(), line) if "count" in said else 1
            cast = (group, *self._ballot(said["vote"], points, line))
            merged[cast] = merged.get(cast, 0) + count * times
        self._compare("num_votes", sum(merged.values()))
        self._compare("num_projects", len(self.candidates))
        kinds = tuple(groups.values())
        profile = Profile.merged(tuple(self.candidates), merged, budget, kinds, self.meta)
        return Reading(profile, self.notices)

    def _group(self, groups: dict[str, Group], said: Mapping[str, str], line: int) -> int:
        """The place of the voter's group, which is taken up when it is new."""
        name, weight = said.get(self.group_by, "").strip() or "all", said.get("weight", "").strip()
        known = groups.get(name)
        if known is None or weight:
            heavy = _number(weight, "A weight", line) if weight else Fraction(1)
            known = groups.setdefault(name, Group(name, heavy))
            if known.weight != heavy or not heavy:
                raise PabulibError("All ballots of a group have one weight, above 0.", line)
        return list(groups).index(name)

    def _ballot(self, vote: str, points: str, line: int) -> Scores:
        if not points:
            try:
                return tuple(sorted({self.places[id] for id in vote.split(",")})), ()
            except KeyError:  # an empty vote, spaces, or a project that is not listed
                pass
        ids = [id.strip() for id in vote.split(",")] if vote.strip() else []
        ballot: dict[int, Fraction | int] = {}
        scores = [_signed(each, line) for each in points.split(",")] if points.strip() else [1] * len(ids)
        if len(scores) != len(ids):
            raise PabulibError("There are not as many points as projects.", line)
        for id, score in zip(ids, scores, strict=True):
            place = self.places.get(id)
            if place is None:
                self.notices.append((line, "A vote for a project that is not listed was passed over."))
            elif score > 0:
                ballot[place] = score
            else:
                self.notices.append((line, "Points of 0 or less were passed over."))
        return in_order(ballot) if points else (tuple(sorted(ballot)), ())

    def _compare(self, name: str, found: int) -> None:
        said = self.meta.get(name, "")
        if said.isdecimal() and int(said) != found:
            self.notices.append((None, f"META says {name} {said}; there are {found}."))


def _signed(text: str, line: int | None) -> Fraction | int:
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        raise PabulibError("Points are not numbers.", line) from None


def _number(text: str, what: str, line: int | None) -> Fraction:
    def refuse() -> NoReturn:
        raise PabulibError(f"{what} must be a number, not below 0, with a point before decimals.", line)

    try:
        number = Fraction(text.replace(" ", "").replace("\u00a0", ""))
    except (ValueError, ZeroDivisionError):
        refuse()
    return number if number >= 0 else refuse()


def _whole(text: str, line: int) -> int:
    if not text:
        return 1
    if not text.isdecimal() or int(text) < 1:
        raise PabulibError("A count must be a whole number above 0.", line)
    return int(text)


def exact(number: Fraction) -> str:
    """As a whole number or a finite decimal where it is one, else as "a/b"; `Fraction` reads all three."""
    twos = fives = 0
    rest = number.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    digits = max(twos, fives)
    if rest > 1 or digits == 0:
        return str(number)
    whole = str(abs(number.numerator) * 10**digits // number.denominator).rjust(digits + 1, "0")
    return f"{'-' * (number < 0)}{whole[:-digits]}.{whole[-digits:]}"


def write_pb(profile: Profile, merged: bool = True) -> str:
    """The text of a .pb file. Merged, a line stands for `count` voters; else each voter has a line, for other readers.

    Voters are numbered in the order of their groups and ballots, which tells nothing about when anybody voted.
    """
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\n").writerow
    scored = profile.scores is not None
    given = {key: value for key, value in profile.about.items() if key != "vote_type"}
    votes = profile.voters
    meta = {
        **given,
        "num_projects": len(profile.candidates),
        "num_votes": votes,
        "budget": exact(profile.budget),
    }
    kind = "scoring" if scored else "approval"
    for row in (("META",), ("key", "value"), *meta.items(), ("vote_type", kind), ("PROJECTS",)):
        write(row)
    write(("project_id", "cost", "votes", "name"))
    for place, candidate in enumerate(profile.candidates):
        write((candidate.id, exact(candidate.cost), exact(profile.votes(place)), candidate.name))
    write(("VOTES",))
    write(
        (
            "voter_id",
            "vote",
            *(("points",) if scored else ()),
            "group",
            "weight",
            *(("count",) if merged else ()),
        )
    )
    number = 0
    for ids, points, group, count in _rows(profile):
        row = (",".join(ids), *((",".join(points),) if scored else ()), group.name, exact(group.weight))
        for _ in range(1 if merged else count):
            number += 1
            write((number, *row, *((count,) if merged else ())))
    return out.getvalue()


def _rows(profile: Profile) -> Iterator[tuple[list[str], list[str], Group, int]]:
    ids: list[list[str]] = [[] for _ in profile.counts]
    points: list[list[str]] = [[] for _ in profile.counts]
    for place, candidate in enumerate(profile.candidates):
        rows = slice(profile.starts[place], profile.starts[place + 1])
        for at, voter in enumerate(profile.supporters[rows].tolist()):
            ids[voter].append(candidate.id)
            if profile.scores is not None:
                points[voter].append(exact(Fraction(int(profile.scores[rows][at]), profile.score_unit)))
    for voter, count in enumerate(profile.counts.tolist()):
        yield ids[voter], points[voter], profile.groups[profile.group_of[voter]], count

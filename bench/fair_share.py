"""Fair share: how long a count takes once votes are read, beside pabutools and abcvoting, exact as well.

Usage: python bench/fair_share.py [--peers] [--data FOLDER]

With --peers the two are installed into an environment of their own in a temporary folder and count the same files once
(some minutes); with --data the real elections (.pb) of a folder are read and counted, and with both pabutools reads and
counts them too, by ballots merged with how often each was cast: for Kraków that takes half a minute. Where endowments
were raised (add1) it counts twice: at the endowment at which we stopped, and at one unit more, which has to cost more than
the budget. Votes are invented: popularity of candidates as from a Dirichlet distribution, 5 to 15 approvals each. Times are
of the processor (one thread), so that others at work on the machine count less; ours is the best of five in a warm process,
as is the time on the clock beside it. Starting up and compiling are told apart.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

PEERS = ("pabutools==1.2.3", "abcvoting==2.19.2")
TIMES = 5


def main(arguments: list[str]) -> None:
    from njia.engines.fair_share import Choices, elect

    start_up()
    city, council = crowd(60_000, 150), crowd(10_000, 500)
    seats = Choices(committee=50)
    rows: list[tuple[str, Any, Any, str]] = [
        ("Equal Shares, cost", city, Choices(), "pabutools"),
        ("Equal Shares, cost, add1", city, Choices(completion="add1"), ""),
        ("Equal Shares, committee of 50", council, seats, "equal-shares"),
        ("Phragmén, committee of 50", council, Choices("phragmen", committee=50), "phragmen"),
        ("PAV, committee of 50", council, Choices("pav", committee=50), "pav"),
        ("Equal Shares, cost", crowd(1_000_000, 500), Choices(), ""),
    ]
    peer = Peers(city, council) if "--peers" in arguments else None
    print(
        f"{'rule':32}{'voters':>10}{'cands':>6}{'ours':>10}{'clock':>10}{'peer':>9}{'times':>8}  same winners"
    )
    for name, profile, choices, against in rows:
        outcome, busy, clock = best(lambda profile=profile, choices=choices: elect(profile, choices))
        line = f"{name:32}{profile.voters:>10,}{len(profile.candidates):>6}{busy * 1e3:>8.1f}ms{clock * 1e3:>8.1f}ms"
        if peer and against:
            theirs = peer.count(against)
            same = theirs["winners"] == (outcome.ids if against == "pabutools" else sorted(outcome.ids))
            line += f"{theirs['seconds']:>8.1f}s{theirs['seconds'] / busy:>8,.0f}  {'yes' if same else 'NO'}"
        print(line, flush=True)
    if "--data" in arguments:
        real(Path(arguments[arguments.index("--data") + 1]), peer)


def real(folder: Path, peer: "Peers | None") -> None:
    from njia.engines.fair_share import Choices, certificate, elect, explain, read_pb, replay

    print(
        f"{'from file to winners':40}{'chosen':>7}{'cost':>12}{'busy':>8}{'clock':>8}{'explain':>9}{'replay':>8}"
        "  proven  same winners"
    )
    for path in sorted(folder.glob("*.pb")):
        for completion in ("none", "add1"):
            choices = Choices(completion=completion)
            outcome, busy, clock = best(
                lambda path=path, choices=choices: elect(read_pb(path).profile, choices)
            )
            _, explaining, _ = best(lambda outcome=outcome: explain(outcome).as_json())
            problems, replaying, _ = best(
                lambda outcome=outcome: replay(outcome.profile, certificate(outcome))
            )
            print(
                f"{path.stem + ', ' + completion:40}{len(outcome.winners):>7}{float(outcome.cost):>12,.0f}"
                f"{busy:>7.3f}s{clock:>7.3f}s{explaining:>8.3f}s{replaying:>7.3f}s  {'NO' if problems else 'yes':6}"
                f"  {agreed(peer, path, outcome) if peer else ''}",
                flush=True,
            )


def agreed(peer: "Peers", path: Path, outcome: Any) -> str:
    """Whether pabutools has the same winners in the same order, and what of the processor it took."""
    raised = outcome.choices.completion == "add1"
    endowment = outcome.endowment if raised else None
    theirs = peer.read(path, endowment)
    same = theirs["winners"] == outcome.ids
    took = f"in {theirs['seconds']:.1f} s"
    if raised:
        beyond = peer.read(path, endowment + 1)
        same = same and Fraction(beyond["cost"]) > outcome.profile.budget
        took += f" and {beyond['seconds']:.1f} s"
    return f"{'yes' if same else 'NO'}, {took}"


def best(call: Callable[[], Any], times: int = TIMES) -> tuple[Any, float, float]:
    """(the result, seconds of the processor, seconds on the clock)"""
    busy, clock, result = [], [], None
    for _ in range(times):
        start, began = time.process_time(), time.perf_counter()
        result = call()
        busy.append(time.process_time() - start)
        clock.append(time.perf_counter() - began)
    return result, min(busy), min(clock)


def start_up() -> None:
    """What only the first count in a process, and the first on a machine, waits for."""
    program = (
        "import time; t = time.perf_counter()\n"
        "from njia.engines.fair_share import *; a = time.perf_counter()\n"
        "from njia.engines.fair_share.v1 import compiled; compiled.WORTH_IT = 0\n"
        "p = Profile.of([Candidate('a', 1)], [Ballot.approving('a')], 1)\n"
        "elect(p, Choices(completion='add1')); b = time.perf_counter()\n"
        "elect(p, Choices('phragmen')); print(a - t, b - a, time.perf_counter() - b)"
    )
    with tempfile.TemporaryDirectory() as cache:
        for when in ("compiling (first on a machine)", "loading what was compiled"):
            done = subprocess.run(
                [sys.executable, "-c", program],
                env={**os.environ, "NUMBA_CACHE_DIR": cache},
                check=True,
                capture_output=True,
            )
            start, shares, turns = map(float, done.stdout.split())
            print(
                f"import {start:.2f} s; {when}: Equal Shares {shares:.2f} s, Phragmén and PAV {turns:.2f} s"
            )


def crowd(voters: int, candidates: int) -> Any:
    """A profile as merging leaves it: voters in the order of their ballots. Nearly all ballots are different."""
    import numpy as np

    from njia.engines.fair_share import Candidate, Group, Profile

    dice = np.random.default_rng(2024)
    popularity = dice.dirichlet(np.full(candidates, 1.5))
    who = np.repeat(np.arange(voters), dice.integers(5, 16, voters))
    pairs = np.unique(who * candidates + dice.choice(candidates, len(who), p=popularity))
    who, what = pairs // candidates, pairs % candidates
    first = np.searchsorted(who, np.arange(voters + 1))
    table = np.full((voters, int(np.diff(first).max())), -1, np.int16)
    table[who, np.arange(len(who)) - first[who]] = what
    place = np.empty(voters, np.int64)
    place[np.lexsort(table.T[::-1])] = np.arange(voters)
    order = np.lexsort((place[who], what))
    costs = dice.integers(1, 101, candidates) * 1000
    return Profile(
        candidates=tuple(Candidate(f"p{at:04}", Fraction(int(cost))) for at, cost in enumerate(costs)),
        budget=Fraction(int(costs.sum() // 5)),
        groups=(Group("all"),),
        counts=np.ones(voters, np.int64),
        group_of=np.zeros(voters, np.int32),
        starts=np.searchsorted(what[order], np.arange(candidates + 1)),
        supporters=place[who][order].astype(np.int32),
    )


class Peers:
    """pabutools and abcvoting in an environment of their own."""

    def __init__(self, city: Any, council: Any) -> None:
        from njia.engines.fair_share import write_pb

        self.folder = tempfile.TemporaryDirectory()
        self.home = Path(self.folder.name)
        venv.create(self.home / "venv", with_pip=True)
        self.python = str(self.home / "venv" / "bin" / "python")
        subprocess.run([self.python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
        (self.home / "city.pb").write_text(write_pb(city, merged=False), "utf-8")
        (self.home / "council.pb").write_text(write_pb(council, merged=False), "utf-8")

    def count(self, rule: str) -> dict[str, Any]:
        file = self.home / ("city.pb" if rule == "pabutools" else "council.pb")
        done = subprocess.run(
            [self.python, __file__, "peer", rule, str(file)], check=True, capture_output=True, text=True
        )
        counted: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return counted

    def read(self, path: Path, endowment: Fraction | None) -> dict[str, Any]:
        done = subprocess.run(
            [self.python, __file__, "peer", "file", str(path), str(endowment or "")],
            check=True,
            capture_output=True,
            text=True,
        )
        counted: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return counted


def peer(rule: str, path: str, endowment: str = "") -> dict[str, Any]:
    """Runs in the peers' environment: the winners and the seconds of the rule alone."""
    if rule == "file":
        return by_pabutools_from_file(path, endowment)
    budget, costs, votes, section = 0, {}, [], ""
    for line in Path(path).read_text("utf-8").splitlines():
        cells = line.split(";")
        if len(cells) == 1:
            section = line
        elif section == "META" and cells[0] == "budget":
            budget = int(cells[1])
        elif section == "PROJECTS" and cells[0] != "project_id":
            costs[cells[0]] = int(cells[1])
        elif section == "VOTES" and cells[0] != "voter_id":
            votes.append(cells[1].split(","))
    return (
        by_pabutools(budget, costs, votes) if rule == "pabutools" else by_abcvoting(rule, list(costs), votes)
    )


def by_pabutools(budget: int, costs: dict[str, int], votes: list[list[str]]) -> dict[str, Any]:
    from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
    from pabutools.rules import method_of_equal_shares

    projects = {id: Project(id, cost) for id, cost in costs.items()}
    instance = Instance(projects.values(), budget_limit=budget)
    profile = ApprovalProfile(
        (ApprovalBallot(projects[id] for id in vote) for vote in votes), instance=instance
    )
    start = time.process_time()
    chosen = method_of_equal_shares(instance, profile, Cost_Sat)
    return {"seconds": time.process_time() - start, "winners": [str(each) for each in chosen]}


def by_pabutools_from_file(path: str, endowment: str) -> dict[str, Any]:
    """Read by pabutools as well, with ranked projects as approvals of them; equal ballots are counted together."""
    from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat
    from pabutools.election.pabulib import parse_pabulib
    from pabutools.fractions import frac
    from pabutools.rules import method_of_equal_shares

    instance, ballots = parse_pabulib(path)
    profile = ApprovalProfile(map(ApprovalBallot, ballots), instance=instance).as_multiprofile()
    if endowment:
        instance.budget_limit = frac(*(Fraction(endowment) * len(ballots)).as_integer_ratio())
    start = time.process_time()
    chosen = method_of_equal_shares(instance, profile, Cost_Sat)
    seconds = time.process_time() - start
    return {
        "seconds": seconds,
        "winners": [str(project) for project in chosen],
        "cost": str(sum(project.cost for project in chosen)),
    }


def by_abcvoting(rule: str, ids: list[str], votes: list[list[str]]) -> dict[str, Any]:
    from abcvoting import abcrules
    from abcvoting.preferences import Profile

    places = {id: at for at, id in enumerate(ids)}
    profile = Profile(len(ids), cand_names=ids)
    profile.add_voters([[places[id] for id in vote] for vote in votes])
    start = time.process_time()
    if rule == "equal-shares":
        found = abcrules.compute_equal_shares(profile, 50, resolute=True, completion=None)
    elif rule == "phragmen":
        found = abcrules.compute_seqphragmen(profile, 50, resolute=True)
    else:
        found = abcrules.compute_seqpav(profile, 50, resolute=True)
    return {"seconds": time.process_time() - start, "winners": sorted(ids[c] for c in found[0])}


if __name__ == "__main__":
    if sys.argv[1:2] == ["peer"]:
        print(json.dumps(peer(*sys.argv[2:])))
    else:
        main(sys.argv[1:])

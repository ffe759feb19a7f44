"""Version 1 elects what it elected when it was frozen, and numba stays out until a large profile is counted."""

import dataclasses
import hashlib
import importlib
import json
import pkgutil
import subprocess
import sys

from njia.engines.fair_share import v1
from tests.engines.fair_share.elections import random_profile

FROZEN = {
    f"{utility} {completion}": v1.Choices(utility=utility, completion=completion, seed="invented")
    for utility in ("cost", "cardinality", "score")
    for completion in ("none", "add1", "add1e", "add1u")
} | {
    "greedy": v1.Choices("greedy"),
    "phragmen": v1.Choices("phragmen", seed="invented"),
    "phragmen 3": v1.Choices("phragmen", committee=3),
    "pav 3": v1.Choices("pav", committee=3),
    "equal-shares 3": v1.Choices(committee=3, completion="add1"),
}
IDENTICAL = ["Account", "Explanation", "Outcome", "Profile", "Terms"]
GOLDEN = {
    "cost none": "cd41c3f1f9977dd6",
    "cost add1": "cb4e5c56ab30d6d0",
    "cost add1e": "b9699f7fed545a88",
    "cost add1u": "a674600bf0eb52b1",
    "cardinality none": "8dcc4be75e56c855",
    "cardinality add1": "464d060096472c0c",
    "cardinality add1e": "5a05a582786b030e",
    "cardinality add1u": "e5c1b367fcb622ea",
    "score none": "57d64aafd54eea60",
    "score add1": "fe083bb049f5f98a",
    "score add1e": "6b4281a8fb5bd805",
    "score add1u": "ff49950150b54549",
    "greedy": "1bacdfd7abaf2360",
    "phragmen": "7907ce1282b99b14",
    "phragmen 3": "8d95d7e7fdca91fb",
    "pav 3": "06ff29bc8923bdd6",
    "equal-shares 3": "43932fc71125efa7",
}


def outcomes(choices: v1.Choices) -> str:
    """A hash over winners, endowments, receipts and verdicts of 60 elections."""
    told = []
    for seed in range(60):
        report = v1.explain(v1.elect(random_profile(seed, scored=seed % 2 == 0), choices)).as_json()
        report.pop("groups")
        told.append(report)
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def test_version_1_is_frozen() -> None:
    assert {name: outcomes(choices) for name, choices in FROZEN.items()} == GOLDEN


def test_importing_loads_no_compiler() -> None:
    program = (
        "import sys, njia.cli, njia.engines.fair_share as f\n"
        "p = f.Profile.of([f.Candidate('a', 1)], [f.Ballot.approving('a')], 1)\n"
        "f.explain(f.elect(p, f.Choices(completion='add1')))\n"
        "sys.exit('numba' in sys.modules or 'django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_records_do_not_change_and_those_with_arrays_are_equal_only_to_themselves() -> None:
    modules = [
        importlib.import_module(each.name) for each in pkgutil.iter_modules(v1.__path__, f"{v1.__name__}.")
    ]
    every = {each for module in modules for each in vars(module).values() if dataclasses.is_dataclass(each)}
    assert len(every) > 10
    settings = {each.__name__: each.__dataclass_params__ for each in every}
    assert [name for name, setting in settings.items() if not setting.frozen] == []
    assert sorted(name for name, setting in settings.items() if not setting.eq) == IDENTICAL

"""Mutation testing of an engine: how many small faults put into its code do its tests notice?

Usage: python bench/mutants.py ENGINE [SAMPLE] [SEED] [PLACE …]; needs cosmic-ray (`pip install cosmic-ray==8.7.0`, into an
environment of its own that sees this one's packages). Prints each mutant that survived, and the share killed.

ENGINE is fair_share or opinion_map. cosmic-ray says where it could change what; SAMPLE places (200) are drawn by lot from
SEED (2026), or those given as FILE:LINE, and at each one change. For each a fork of this process imports the changed module
and runs the engine's tests until one fails, at most LIMIT seconds of the processor: whoever needs more is killed, too.
Left out of the lot is `|`, which stands in annotations, and of the tests those that compile (a mutant's loops are
interpreted), that start workers, or that ask real conversations, which only some machines have. Linux only.
"""

import ast
import importlib.machinery
import io
import os
import random
import resource
import sys
from collections import defaultdict
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code

HERE = Path(__file__).parent.parent
TESTS = {
    "fair_share": "verdict explanation pabulib properties kernels what_if against_peers frozen exactness",
    "opinion_map": "votes sums opinions groups reading axes live publication drawing",
}
"""By how soon they tell."""
LEFT_OUT = "not compiled and not nothing_can_be_written and not compiler and not stay_out"
LIMIT = 100
PYTEST = (
    "-x",
    "-q",
    "--noconftest",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:django",
    "-p",
    "no:xdist",
    "-o",
    "addopts=",
)


class Mutant(NamedTuple):
    path: Path
    line: int
    column: int
    operator: str
    occurrence: int

    def code(self) -> str:
        operator = cosmic_ray.plugins.get_operator(self.operator)()
        return str(mutate_code(self.path.read_text("utf-8"), operator, self.occurrence))


def main(engine: str, sample: int = 200, seed: int = 2026, places: tuple[str, ...] = ()) -> None:
    os.environ["CI"] = "1"  # Hypothesis then draws the same examples each time, without a deadline
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(HERE / "src"), str(HERE)]
    os.chdir(HERE)

    if fate(engine, None) != "survived":
        sys.exit("The tests fail without a mutant.")
    where = mutants(engine)
    dice = random.Random(seed)  # noqa: S311
    drawn = [dice.choice(where[place]) for place in dice.sample(sorted(where), min(sample, len(where)))]
    if places:
        drawn = [
            each for place in where for each in where[place] if f"{each.path.name}:{each.line}" in places
        ]
    survivors = 0
    for number, mutant in enumerate(drawn, start=1):
        if fate(engine, mutant) == "survived":
            survivors += 1
            tell(mutant)
        if number % 10 == 0 or number == len(drawn):
            killed = number - survivors
            print(f"{killed} of {number} killed ({killed / number:.1%}); {len(where)} places", flush=True)


def mutants(engine: str) -> dict[tuple[str, int, int, str], list[Mutant]]:
    """By where, and what kind of thing would be changed there."""
    found = defaultdict(list)
    names = [name for name in sorted(cosmic_ray.plugins.operator_names()) if "BitOr_" not in name]
    for path in sorted((HERE / "src" / "njia" / "engines" / engine).rglob("*.py")):
        tree = get_ast_from_path(path)
        for name in names:
            operator = cosmic_ray.plugins.get_operator(name)
            if operator.arguments():
                continue
            at = [start for node in ast_nodes(tree) for start, _ in operator().mutation_positions(node)]
            kind = name.split("/")[1].split("_")[0]
            for occurrence, (line, column) in enumerate(at):
                found[str(path), line, column, kind].append(Mutant(path, line, column, name, occurrence))
    return found


def fate(engine: str, mutant: Mutant | None) -> str:
    code = mutant.code() if mutant else ""
    if mutant and ast.dump(ast.parse(code)) == ast.dump(ast.parse(mutant.path.read_text("utf-8"))):
        return "nothing changed"
    child = os.fork()
    if not child:
        os._exit(try_out(engine, mutant, code))
    return "survived" if os.waitpid(child, 0)[1] == 0 else "killed"


def try_out(engine: str, mutant: Mutant | None, code: str) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    load = importlib.machinery.SourceFileLoader.get_code

    def changed(self: Any, name: str) -> Any:
        if mutant and self.path == str(mutant.path):
            return compile(code, self.path, "exec")
        return load(self, name)

    importlib.machinery.SourceFileLoader.get_code = changed  # type: ignore[method-assign]
    import pytest

    files = [f"tests/engines/{engine}/test_{name}.py" for name in TESTS[engine].split()]
    files = [file for file in files if Path(file).exists()]
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = pytest.main(
            [
                *PYTEST,
                "--import-mode=importlib",
                "-k",
                LEFT_OUT,
                "-c",
                os.devnull,
                "--rootdir",
                str(HERE),
                *files,
            ]
        )
    if mutant is None and status:
        sys.__stdout__.write(said.getvalue())  # type: ignore[union-attr]
        sys.__stdout__.flush()  # type: ignore[union-attr]
    return int(status)


def tell(mutant: Mutant) -> None:
    before, after = mutant.path.read_text("utf-8").splitlines(), mutant.code().splitlines()
    print(f"{mutant.path.relative_to(HERE)}:{mutant.line} {mutant.operator}")
    for old, new in zip(before, after, strict=False):
        if old != new:
            print(f"    - {old.strip()}\n    + {new.strip()}")
            break
    sys.stdout.flush()


if __name__ == "__main__":
    name, *numbers = sys.argv[1:]
    main(name, *(int(each) for each in numbers[:2]), places=tuple(numbers[2:]))  # type: ignore[misc]

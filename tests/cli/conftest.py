import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from njia.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(db: None) -> Run:
    """The command line in this process, on the test database. `code` is the exit code that is expected."""

    def call(*arguments: str | Path, code: int = 0) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def report(run: Run) -> Callable[..., Any]:
    """The same, with --json; returns what was reported."""

    def call(*arguments: str | Path, code: int = 0) -> Any:
        return json.loads(run(*arguments, "--json", code=code).stdout)

    return call


@pytest.fixture
def kenya(report: Callable[..., Any]) -> str:
    report("process", "create", "KE", "--name", "Kenya (invented)", "--target", "2027-03-31")
    return "KE"


@pytest.fixture
def imported(report: Callable[..., Any], kenya: str) -> Callable[..., Any]:
    def call(file: Path, *more: str, code: int = 0) -> Any:
        return report("import", "recommendations", file, "--process", kenya, *more, code=code)

    return call

"""What all tests share. Where CI is set, a skip is a failure: only the absence of the shared data folder is forgiven."""

import os

import pytest
from hypothesis import settings

pytest_plugins = ["tests.actors"]

FORGIVEN = "shared/data"

settings.register_profile("njia", deadline=None)  # how long an example takes says nothing on a busy machine
settings.load_profile("njia")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if not os.environ.get("CI"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    unforgiven = [report for report in skipped if FORGIVEN not in str(report.longrepr)]
    if unforgiven and exitstatus == 0:
        session.exitstatus = 1
        reporter.write_line(f"{len(unforgiven)} skipped: with CI set nothing may be left out")

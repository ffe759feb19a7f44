"""A running Njia with the sample process, and a browser that stands for a cheap phone or an office screen."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("NJIA_BROWSER") or shutil.which("chromium") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, OFFICE = 360, 1280


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if item.path.parent == Path(__file__).parent]
    for item in here:
        item.add_marker(pytest.mark.browser)
        if not Path(CHROMIUM).exists():
            item.add_marker(pytest.mark.skip(reason="There is no Chromium on this machine."))


@dataclass
class Site:
    """An installation of its own, served by its own command as an operator would serve it."""

    url: str
    environment: dict[str, str] = field(repr=False)

    def njia(self, *words: str) -> Any:
        """Run a command; returns what it reports as JSON."""
        command = [sys.executable, "-m", "njia.cli", *words, "--json"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def invite(self, role: str, process: str, *more: str) -> str:
        words = ("person", "invite", "--role", role, "--process", process, "--url", self.url, *more)
        return str(self.njia(*words)["link"])


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def serve(home: Path) -> tuple[Site, "subprocess.Popen[str]"]:
    """The sample in a folder of its own, and its server, which answers. Whoever asked for it ends it."""
    port = _free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    environment |= {"NJIA_HOME": str(home), "NJIA_DEMO": "1", "PYTHONPATH": "src"}
    command = [sys.executable, "-m", "njia.cli", "demo", "--address", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    made = Site(f"http://localhost:{port}", environment)
    pause = threading.Event()
    for _attempt in range(2_400):
        if _answers(made.url):
            return made, server
        assert server.poll() is None, server.stderr and server.stderr.read()
        pause.wait(0.25)
    server.terminate()
    raise AssertionError("The server did not answer within ten minutes.")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made, server = serve(tmp_path_factory.mktemp("home"))
    try:
        yield made
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@dataclass
class Visit:
    """A browser window that remembers what it should not have done."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.url}{path}", wait_until="load")
        return self.page


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Any]:
    """A new visitor: `visit(width, language, scripts=…)`; requests to other hosts and console errors are noted."""
    windows: list[BrowserContext] = []

    def make(width: int = PHONE, language: str = "en", *, scripts: bool = True) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 740},
            locale=language,
            java_script_enabled=scripts,
            accept_downloads=True,
            base_url=site.url,
        )
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
        windows.append(context)
        made = Visit(context.new_page(), site.url)
        made.page.on(
            "console", lambda said: said.type in {"error", "warning"} and made.complaints.append(said.text)
        )
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.on(
            "request",
            lambda request: (
                request.url.startswith((site.url, "data:", "blob:")) or made.complaints.append(request.url)
            ),
        )
        return made

    yield make
    for window in windows:
        window.close()

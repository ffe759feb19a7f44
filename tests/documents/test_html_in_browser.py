"""The page as a browser shows it: axe finds nothing, and nothing is wider than a small telephone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from njia.documents.writers import html
from tests.documents import sample

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no Chromium on this machine."),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_accessible_and_fits(
    browser: Browser, tmp_path: Path, width: int, scheme: str, landscape: bool
) -> None:
    place = tmp_path / "book.html"
    place.write_bytes(html.write(sample.book(landscape=landscape)))
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(place.as_uri())

    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        page.evaluate("getComputedStyle(document.querySelector('main header')).borderBottomStyle") == "solid"
    )
    page.evaluate("document.querySelector('meta[http-equiv]').remove()")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()

"""The page as a browser shows it: axe finds nothing, and nothing is wider than a small telephone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from njia.documents.writers import html
from tests.documents import sample


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_accessible_and_fits(
    chromium: Browser, tmp_path: Path, width: int, scheme: str, landscape: bool
) -> None:
    place = tmp_path / "book.html"
    place.write_bytes(html.write(sample.book(landscape=landscape)))
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
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

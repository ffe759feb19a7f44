"""The open door in a real browser: what comes after the words, and a way out that forgets."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, Visit

ELSEWHERE = "https://www.wikipedia.org/**"


@pytest.mark.parametrize("language", ["en", "sw", "fr"])
def test_after_the_words_the_page_is_accessible_and_names_who_helps(
    visit: Callable[..., Visit], language: str
) -> None:
    page = visit(PHONE, language).go("/KE/voices/give/")
    page.locator("[name=words]").fill("Invented words.")
    page.locator("main form .button").click()
    page.locator("output").wait_for()
    assert "Invented helpline" in page.locator("main").inner_text()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_way_out_takes_one_tap_and_leaves_no_cookie(visit: Callable[..., Visit], scripts: bool) -> None:
    page = visit(PHONE, scripts=scripts).go("/KE/voices/give/")
    asked: list[str | None] = []

    def answer(route: object) -> None:
        asked.append(route.request.headers.get("referer"))  # type: ignore[attr-defined]
        route.fulfill(body="<title>Elsewhere</title>", content_type="text/html")  # type: ignore[attr-defined]

    page.context.route(ELSEWHERE, answer)
    assert page.context.cookies()
    page.locator(".exit").click()
    page.wait_for_url(ELSEWHERE)
    assert asked == [None]
    assert page.context.cookies() == []

"""Two browsers at one roadmap for a quarter of a minute; `bench/two_editors.py` does the same for two minutes."""

from playwright.sync_api import Browser

from tests.browser.conftest import CHROMIUM, QUIET, Site
from tests.browser.two_writers import begin, come, prepare, write

SECONDS = 15


def test_two_who_write_at_once_lose_no_key_and_their_history_is_whole(site: Site) -> None:
    found = write(site, CHROMIUM, list(QUIET), "XW", SECONDS)
    assert found.lost() == []
    assert all(writer.saves for writer in found.writers)
    assert found.keys() > 100
    for clause in found.replayed.values():
        assert clause["text"] == clause["now"]
        assert clause["versions"] == list(range(1, clause["lines"] + 1))
        assert clause["told"]


def test_who_is_back_before_their_last_request_finds_their_words(site: Site, chromium: Browser) -> None:
    """It never comes here: the words are those that the tab remembered. What another saved meanwhile stays."""
    links = prepare(site, "XR")
    edit = "/XR/roadmap/XR-C-001/edit/"
    with chromium.new_context(base_url=site.url) as one, chromium.new_context(base_url=site.url) as two:
        page, others = one.new_page(), two.new_page()
        come(page, links["a"], "xr-a")
        come(others, links["b"], "xr-b")
        begin(page, "XR", 1)
        page.add_init_script(
            "navigator.sendBeacon = () => true; window.fetch = () => Promise.reject(new Error('no network'))"
        )
        page.goto(edit)
        page.locator("[name=body]").press("Control+End")
        page.keyboard.type(" remembered")
        page.goto("/XR/roadmap/")
        others.goto(edit)
        others.locator("[name=body]").press("Home")
        others.keyboard.type("Meanwhile ")
        others.click("button[name=more]")
        page.goto(edit)
        assert page.locator("[name=body]").input_value().count("remembered") == 1
        page.click("button[name=more]")
        text = page.locator("[name=body]").input_value()
        assert text.startswith("Meanwhile ")
        assert text.endswith(" remembered")

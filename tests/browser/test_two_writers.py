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
    """It never comes here: the words are those that the tab remembered."""
    links = prepare(site, "XR")
    with chromium.new_context(base_url=site.url) as context:
        page = context.new_page()
        come(page, links["a"], "xr-a")
        begin(page, "XR", 1)
        page.add_init_script(
            "navigator.sendBeacon = () => true; window.fetch = () => Promise.reject(new Error('no network'))"
        )
        page.goto("/XR/roadmap/XR-C-001/edit/")
        page.locator("[name=body]").press("End")
        page.keyboard.type(" remembered")
        page.goto("/XR/roadmap/")
        page.goto("/XR/roadmap/XR-C-001/edit/")
        assert page.locator("[name=body]").input_value().count("remembered") == 1

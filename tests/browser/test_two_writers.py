"""Two browsers at one roadmap for a quarter of a minute; `bench/two_editors.py` does the same for two minutes."""

from tests.browser.conftest import CHROMIUM, QUIET, Site
from tests.browser.two_writers import write

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

"""Twenty items are read and answered without a mouse, one after the other, and axe finds nothing on the way."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import OFFICE, PHONE, Site, Visit

CODE = "XK"
ITEMS = 20
PASSWORD = "four words put together"


@pytest.fixture(scope="module")
def link(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A new process with as many items, all of them given to one member to read."""
    site.njia("process", "create", CODE, "--name", "Kijiji (invented)", "--target", "2031-06-30")
    listed = tmp_path_factory.mktemp("desk") / "list.csv"
    listed.write_text(
        "Recommendation\n" + "".join(f"Invented ask number {n}.\n" for n in range(1, ITEMS + 1))
    )
    site.njia("import", "recommendations", str(listed), "--process", CODE)
    sends = ("--organisation", "Invented Labour Office", "--constituency", "government")
    made = site.invite("twg_member", CODE, *sends)
    site.njia("review", "assign", "--by", "2031-06-01", "--process", CODE)
    return made


def test_twenty_items_are_read_and_answered_without_a_mouse(
    site: Site, link: str, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    visitor = visit(OFFICE)
    page, keys = visitor.page, visitor.page.keyboard
    page.goto(link)
    page.fill("[name=username]", "xk-member")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    keys.press("Enter")
    page.wait_for_url("**/home/")
    visitor.go(f"/{CODE}/answers/plan/next/")
    for left in range(ITEMS, 0, -1):
        here = page.url
        assert f"{left} left" in page.inner_text("main")
        if left == ITEMS:
            assert Axe().run(page).violations_count == 0
        keys.press(str(1 + left % 5 if left % 5 != 2 else 1))  # the third would need the id of another
        keys.press("r")
        keys.type(f"Invented reason {left}.")
        keys.press("Control+Enter")
        page.wait_for_url(lambda url, here=here: url != here)  # type: ignore[misc]
    assert "Nothing waits for you" in page.inner_text("main")
    told = site.njia("review", "status", "--process", CODE)
    assert told["readers"] == [{"done": ITEMS, "given": ITEMS, "late": 0}]
    assert told["counts"]["recommendation"]["open"] == ITEMS
    assert visitor.complaints == []


def test_a_vote_on_a_ballot_is_given_with_a_finger(visit: Callable[..., Visit]) -> None:
    visitor = visit(PHONE, scripts=False)
    visitor.go("/demo/enter/twg-faith/")
    page = visitor.go("/KE/answers/ballots/2026-12/")
    page.locator("main form [type=radio][value=against]").first.click()
    page.get_by_role("button", name="Vote", exact=True).click()
    assert "Your vote is kept" in page.inner_text("main")
    assert page.locator("main form [type=radio][value=against]").first.is_checked()


WORKED_ON = (
    "plan/", "plan/hand-over/", "KE-R-0094/", "KE-R-0094/read/", "KE-R-0094/hand-over/", "agenda/", "ballots/new/",
    "ballots/2026-12/", "group/me/", "sitting/KE-M-03/", "KE-R-0094/vote/",
)  # fmt: skip


@pytest.mark.parametrize(("width", "language"), [(PHONE, "sw"), (OFFICE, "fr")])
def test_where_the_group_works_is_accessible_and_fits(
    visit: Callable[..., Visit], width: int, language: str
) -> None:
    visitor, axe = visit(width, language), Axe()
    visitor.go("/demo/enter/chair/")
    for path in WORKED_ON:
        page = visitor.go(f"/KE/answers/{path}")
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert visitor.complaints == []


@pytest.mark.parametrize("width", [PHONE, OFFICE])
def test_how_the_group_answers_is_accessible_and_fits(visit: Callable[..., Visit], width: int) -> None:
    visitor = visit(width)
    for path in ("answers/figures/", "answers/dissents/", "answers/data/", "recommendations/KE-R-0001/"):
        page = visitor.go(f"/KE/{path}")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert visitor.complaints == []

"""One recommendation walks the whole road, with scripts off, on a screen of 360 pixels, by the people whose part it is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from njia.proof import verify
from tests.browser.conftest import Site, Visit

CODE = "XJ"
ID = f"{CODE}-R-0001"
PASSWORD = "four words put together"
REASON = "Invented reason: inspectors reach the farms where it happens."
HELD = "2026-01-20"

People = dict[str, Visit]


@pytest.fixture(scope="module")
def links(site: Site) -> dict[str, str]:
    """A new process, and a link for each of its people."""
    site.njia("process", "create", CODE, "--name", "Kijiji (invented)", "--target", "2027-06-30")
    organisation = ("--organisation", "Invented Labour Office", "--constituency", "government")
    return {
        "desk": site.invite("secretariat", CODE, *organisation),
        "member": site.invite("twg_member", CODE),
        "chair": site.invite("twg_chair", CODE),
    }


@pytest.fixture
def people(links: dict[str, str], visit: Callable[..., Visit]) -> People:
    return {name: _come(visit(scripts=False), link, name) for name, link in links.items()}


def _come(visitor: Visit, link: str, name: str) -> Visit:
    """Open the link, choose a way in, and arrive."""
    page = visitor.page
    page.goto(link)
    page.fill("[name=username]", f"{CODE}-{name}".lower())
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    _send(page, "password")
    assert page.url.endswith("/home/"), page.inner_text("main")
    return visitor


def _send(page: Page, field: str) -> None:
    """Press the button of the form that has this field. A form that comes back says why in its errors."""
    page.locator(f"form:has([name={field!r}])").last.locator(
        "button:not([name]), button[name=save]"
    ).last.click()
    page.wait_for_load_state()


def test_one_recommendation_walks_the_whole_road(people: People, tmp_path: Path) -> None:
    desk, member, chair = people["desk"], people["member"], people["chair"]
    _hold_a_meeting(desk)
    _register(desk)
    _propose(member)
    _decide(chair)
    _write_the_roadmap(desk)
    _freeze(chair)
    _close_the_round(desk)
    package = _download(desk, tmp_path)
    found = verify(package)
    assert found.failures == []
    assert found.counts["received"] == found.counts["adopted"] == 1
    for visitor in people.values():
        assert visitor.complaints == []


def _hold_a_meeting(desk: Visit) -> None:
    page = desk.go(f"/{CODE}/meetings/new/")
    page.fill("[name=title]", "Invented meeting")
    page.check("[name=kind][value=twg]")
    page.fill("[name=on]", HELD)
    _send(page, "title")
    page.locator("button[name=step][value=hold], form:has([name=step][value=hold]) button").first.click()
    assert f"{CODE}-M-01" in page.content()


def _register(desk: Visit) -> None:
    page = desk.go(f"/{CODE}/recommendations/new/")
    page.fill("[name=text]", "Invented: train labour officers in every county.")
    page.select_option("[name=organisation]", label="Invented Labour Office")
    _send(page, "text")
    assert ID in page.inner_text("main")


def _propose(member: Visit) -> None:
    page = member.go(f"/{CODE}/answers/{ID}/")
    page.check("[name=propose-outcome][value=adopted]")
    page.fill("[name=propose-reason]", REASON)
    _send(page, "propose-reason")
    assert REASON in page.inner_text("main")


def _decide(chair: Visit) -> None:
    page = chair.go(f"/{CODE}/answers/{ID}/")
    page.select_option("[name=confirm-meeting]", f"{CODE}-M-01")
    _send(page, "confirm-meeting")
    assert "Adopted" in page.inner_text("main")


def _write_the_roadmap(desk: Visit) -> None:
    _add(desk, "area", {"title": "Invented area", "body": "Why it matters."})
    _add(desk, "outcome", {"title": "Invented outcome"})
    _add(
        desk,
        "action",
        {
            "title": "Train invented officers", "starts_on": "2027-01-01", "ends_on": "2027-12-31",
            "indicators-0-name": "Officers trained", "indicators-0-unit": "people", "indicators-0-baseline": "0",
            "indicators-0-baseline_year": "2025", "indicators-0-baseline_source": "Invented register",
            "budget-0-amount": "1000", "budget-0-currency": "KES", "budget-0-source": "Invented",
            "cites-0-recommendation": ID,
        },
    )  # fmt: skip


def _add(desk: Visit, kind: str, given: dict[str, str]) -> None:
    page = desk.go(f"/{CODE}/roadmap/")
    page.goto(page.locator(f"a[href*='/roadmap/add/{kind}/']").first.get_attribute("href") or "")
    for name, value in given.items():
        page.fill(f"[name='{name}']", value)
    if kind == "action":
        page.select_option("[name=lead]", label="Invented Labour Office")
        page.locator("[name^='indicators-0-target_']").first.fill("50")
        page.select_option("[name='cites-0-relation']", "adopted")
    _send(page, "title")
    assert given["title"] in page.inner_text("main")


def _freeze(chair: Visit) -> None:
    page = chair.go(f"/{CODE}/roadmap/versions/")
    page.select_option("[name=meeting]", f"{CODE}-M-01")
    _send(page, "meeting")
    assert page.url.endswith("/versions/1/")


def _close_the_round(desk: Visit) -> None:
    page = desk.go(f"/{CODE}/recommendations/rounds/")
    page.locator("form[action*='/close/'] button").click()


def _download(desk: Visit, folder: Path) -> Path:
    page = desk.go(f"/{CODE}/submission/")
    assert page.locator("button[name=kind][value=final]").count() == 1, page.inner_text("main")
    with page.expect_download() as coming:
        page.click("button[name=kind][value=final]")
    place = folder / "package.zip"
    coming.value.save_as(place)
    return place

"""Every main page, for everybody, on a telephone and on an office screen, in three languages."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import OFFICE, PHONE, Visit

PUBLIC = (
    "/", "/about/", "/account/login/", "/KE/", "/KE/meetings/", "/KE/meetings/KE-M-02/", "/KE/voices/", "/KE/voices/give/",
    "/KE/voices/receipt/", "/KE/voices/workshop/", "/KE/voices/paper/", "/KE/voices/offline/",
    "/KE/recommendations/", "/KE/recommendations/KE-R-0001/", "/KE/answers/", "/KE/roadmap/",
    "/KE/roadmap/{clause}/", "/KE/roadmap/versions/", "/KE/priorities/", "/KE/submission/", "/KE/submission/verify/",
    "/KE/progress/", "/KE/progress/{clause}/", "/KE/updates/", "/KE/updates/1/", "/KE/updates/you-asked/",
    "/KE/updates/help/", "/KE/opinions/", "/KE/opinions/1/", "/KE/opinions/1/map/", "/KE/opinions/2/answer/",
    "/KE/opinions/2/receipt/", "/KE/priorities/polls/1/", "/nowhere/",
)  # fmt: skip
MEMBER = ("/home/", "/KE/", "/KE/answers/KE-R-0001/", "/KE/roadmap/", "/KE/roadmap/{clause}/", "/KE/roadmap/{clause}/edit/",
          "/account/2fa/", "/account/password/set/")  # fmt: skip
DESK = (
    "/home/", "/KE/", "/KE/voices/", "/KE/voices/intake/", "/KE/voices/intake/contacts/",
    "/KE/people/", "/KE/organisations/", "/KE/target/",
    "/KE/people/invite/", "/KE/meetings/new/", "/KE/meetings/KE-M-02/",
    "/KE/recommendations/", "/KE/recommendations/new/", "/KE/recommendations/import/", "/KE/recommendations/rounds/",
    "/KE/recommendations/KE-R-0001/edit/", "/KE/recommendations/KE-R-0001/themes/", "/KE/answers/", "/KE/answers/KE-R-0001/",
    "/KE/answers/import/", "/KE/roadmap/", "/KE/roadmap/add/action/", "/KE/roadmap/{clause}/edit/", "/KE/roadmap/roots/",
    "/KE/roadmap/matrix/", "/KE/roadmap/versions/", "/KE/roadmap/{clause}/translate/sw/", "/KE/roadmap/{clause}/move/",
    "/KE/priorities/", "/KE/submission/", "/KE/submission/submit/", "/KE/progress/", "/KE/progress/{clause}/",
    "/KE/opinions/new/", "/KE/opinions/2/", "/KE/opinions/2/statements/", "/KE/opinions/2/languages/",
    "/KE/opinions/2/tokens/", "/KE/opinions/2/paper/", "/KE/opinions/1/map/",
    "/KE/updates/", "/KE/updates/new/", "/KE/updates/1/translate/",
)  # fmt: skip
CUSTODIAN = ("/home/", "/KE/voices/", "/KE/voices/unread/", "/KE/voices/paper/enter/")
FACILITATOR = ("/KE/voices/", "/KE/voices/workshops/", "/KE/voices/workshop/")
CONTRIBUTOR = ("/KE/voices/", "/KE/voices/on-behalf/")
CLAUSE = "KE-C-007"
READERS = {"": PUBLIC, "twg-workers": MEMBER, "secretary": DESK, "custodian-1": CUSTODIAN,
           "facilitator": FACILITATOR, "contributor-tea": CONTRIBUTOR}  # fmt: skip
COVERED = """() => [...document.querySelectorAll("main :is(a, button, input, select, textarea, summary)")].filter((each) => {
  if (!each.checkVisibility({ visibilityProperty: true })) return false;
  each.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const [box] = each.getClientRects();
  const hit = box && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return hit && !each.contains(hit) && !hit.contains(each) && hit.closest("label")?.control !== each;
}).map((each) => each.outerHTML.slice(0, 120))"""
"""What a finger would not reach, because something else lies over it."""
EXPECTED = "the server responded with a status of 404"
"""What the console says of a page that is meant to be missing."""


@pytest.mark.parametrize(
    ("width", "language"), [(OFFICE, "en"), (PHONE, "sw"), (OFFICE, "sw"), (PHONE, "fr")]
)
@pytest.mark.parametrize("person", READERS, ids=lambda person: person or "public")
def test_every_page_is_accessible_fits_and_asks_nobody_else(
    visit: Callable[..., Visit], person: str, width: int, language: str
) -> None:
    visitor = visit(width, language)
    if person:
        visitor.go(f"/demo/enter/{person}/")
    axe, found = Axe(), []
    for path in READERS[person]:
        page = visitor.go(path.format(clause=CLAUSE))
        assert page.locator("html").get_attribute("lang") == language, path
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{path}: {wide} px wide")
        for violation in axe.run(page).response["violations"]:
            places = [" ".join(map(str, node["target"])) for node in violation["nodes"]][:3]
            found.append(f"{path}: {violation['id']} at {places}")
        found += [f"{path}: covered: {each}" for each in page.evaluate(COVERED)]
    assert found == []
    assert [said for said in visitor.complaints if EXPECTED not in said] == []

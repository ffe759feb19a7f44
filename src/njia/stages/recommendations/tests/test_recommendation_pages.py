import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from njia.kernel.access import Actor, Role
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.site.settings import HERE
from njia.stages.recommendations import actions
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.models import Recommendation

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
FIRST_ROUND_TRIP = 14 * 1024


def url(name: str, *arguments: object) -> str:
    return reverse(f"recommendations:{name}", args=["KE", *arguments])


def fill(process: Process, count: int, acting: Actor) -> None:
    news = [
        New(f"Train {n} inspectors. " * 20, themes=("child_labour",), content_key=str(n))
        for n in range(count)
    ]
    for new in news:
        actions.register(process, new, acting=acting)


@pytest.fixture
def item(process: Process, desk: Actor) -> Recommendation:
    return actions.register(process, New("Train <b>labour</b> inspectors.", via="meeting"), acting=desk)


@pytest.mark.parametrize("path", ["", "?q=inspectors", "?q=KE-R-0001", "?theme=child_labour", "KE-R-0001/"])
@pytest.mark.parametrize("role", [None, Role.SECRETARIAT, Role.TWG_MEMBER])
def test_pages_ask_the_same_number_of_queries_at_any_size(
    process: Process, desk: Actor, client_as: As, path: str, role: Role | None
) -> None:
    publish(process, "register", acting=desk)
    client = client_as(role) if role else Client()

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("list") + path).status_code == 200
        return len(captured)

    fill(process, 2, desk)
    asked()  # what is kept between requests is fetched now
    fill(process, 2, desk)
    after_few, few = asked(), asked()
    fill(process, 40, desk)
    assert asked() == after_few
    assert asked() == few


@pytest.mark.parametrize("path", ["", "?q=inspectors", "KE-R-0001/"])
def test_public_pages_fit_the_first_round_trip(process: Process, desk: Actor, path: str) -> None:
    publish(process, "register", acting=desk)
    fill(process, 30, desk)
    html = Client().get(url("list") + path).content
    css = (Path(HERE) / "static/njia.css").read_bytes()
    assert len(gzip.compress(html)) + len(gzip.compress(css)) <= FIRST_ROUND_TRIP


def test_what_was_said_is_shown_as_text_and_never_as_markup(
    item: Recommendation, process: Process, client_as: As
) -> None:
    client = client_as(Role.TWG_MEMBER)
    for page in (client.get(url("list")), client.get(url("detail", item.public_id))):
        assert "Train &lt;b&gt;labour&lt;/b&gt; inspectors." in page.content.decode()
        assert "<b>labour</b>" not in page.content.decode()


def test_nobody_outside_learns_that_it_is_there(
    item: Recommendation, process: Process, other_process: Process, client_as: As
) -> None:
    stranger = client_as(Role.SECRETARIAT, where=other_process)
    for visitor in (Client(), stranger):
        for path in (url("list"), url("detail", item.public_id)):
            assert visitor.get(path).status_code == 404
    for path in (url("new"), url("import"), url("rounds"), url("edit", item.public_id)):
        assert stranger.get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_members_read_and_do_not_write(item: Recommendation, client_as: As) -> None:
    client = client_as(Role.TWG_MEMBER)
    for path in (
        url("new"),
        url("import"),
        url("rounds"),
        url("edit", item.public_id),
        url("themes", item.public_id),
    ):
        page = client.get(path)
        assert page.status_code == 403
        assert "Only the secretariat" in page.content.decode()
    assert client.get(url("detail", item.public_id)).status_code == 200


def test_registering_editing_and_withdrawing_on_the_page(process: Process, client_as: As) -> None:
    client = client_as(Role.RAPPORTEUR)
    given = {
        "text": "Visit every quarry.",
        "kind": "recommendation",
        "language": "en",
        "themes": ["child_labour"],
    }
    page = client.post(url("new"), given, follow=True)
    assert "KE-R-0001" in page.content.decode()
    assert "Visit every quarry." in page.content.decode()
    edited = client.post(
        url("edit", "KE-R-0001"), {"body": "Visit each quarry.", "language": "en"}, follow=True
    )
    assert "Visit each quarry." in edited.content.decode()
    assert "Visit every quarry." in edited.content.decode()
    client.post(url("themes", "KE-R-0001"), {"csrfmiddlewaretoken": "none", "themes": []})
    assert not Recommendation.objects.get().tags.exists()
    client.post(url("withdraw", "KE-R-0001"), {"reason": "The sender asked."})
    assert Recommendation.objects.get().state == "withdrawn"


def test_a_mistake_loses_nothing_that_was_typed(process: Process, client_as: As) -> None:
    given = {"text": "Visit every quarry.", "kind": "complaint", "language": "en", "place": "Kilifi"}
    page = client_as(Role.SECRETARIAT).post(url("new"), given)
    assert page.status_code == 200
    assert "Visit every quarry." in page.content.decode()
    assert "Kilifi" in page.content.decode()
    assert not Recommendation.objects.exists()


def upload(client: Client, name: str, content: bytes) -> Any:
    return client.post(
        url("import"), {"file": SimpleUploadedFile(name, content), "source": "Workshop"}, follow=True
    )


def test_a_file_is_looked_at_before_it_is_imported(process: Process, client_as: As) -> None:
    client = client_as(Role.SECRETARIAT)
    page = upload(client, "list.csv", b"id,recommendation\n1,Visit every quarry.\n2,N/A\n")
    assert page.status_code == 200
    assert not Recommendation.objects.exists()
    assert "set aside" in page.content.decode()
    assert "Row by row" in page.content.decode()
    path = page.redirect_chain[-1][0]
    columns = {"text": "recommendation", "id": "id"}
    done = client.post(path, {**columns, "confirm": "1"}, follow=True)
    assert "1 new" in done.content.decode()
    assert Recommendation.objects.get().source == "Workshop"
    assert client.get(path).status_code == 404  # the file is gone


def test_a_refused_row_is_shown_and_nothing_can_be_confirmed(process: Process, client_as: As) -> None:
    client = client_as(Role.SECRETARIAT)
    page = upload(client, "list.csv", b"id,recommendation\n1,Visit every quarry.\n1,Open a help line.\n")
    assert page.status_code == 422
    assert "The id is that of row 2." in page.content.decode()
    assert 'name="confirm"' not in page.content.decode()
    path = page.redirect_chain[-1][0]
    client.post(path, {"text": "recommendation", "id": "id", "confirm": "1"})
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "The file is empty."),
        ("broken.xlsx", b"PK\x03\x04broken", "damaged or incomplete"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" * 9, "no table that can be read"),
    ],
)
def test_an_unreadable_file_says_why_on_the_same_page(
    process: Process, client_as: As, name: str, content: bytes, says: str
) -> None:
    page = upload(client_as(Role.SECRETARIAT), name, content)
    assert page.status_code == 200
    assert says in page.content.decode()
    assert not Recommendation.objects.exists()


def test_the_page_speaks_the_visitors_language(process: Process, desk: Actor) -> None:
    publish(process, "register", acting=desk)
    page = Client(headers={"accept-language": "fr"}).get(url("list"))
    assert '<html lang="fr"' in page.content.decode()


def test_what_custodians_passed_on_is_taken_in_by_a_button(
    heard: Callable[..., object], client_as: As
) -> None:
    heard([("recommendation", "Give divers tanks.", "en")], "Dive with tanks.")
    keeper, member = client_as(Role.RAPPORTEUR), client_as(Role.TWG_MEMBER)
    assert "Words to register" in keeper.get(reverse("home")).content.decode()
    assert url("take_cleared") in keeper.get(url("list")).content.decode()
    assert url("take_cleared") not in member.get(url("list")).content.decode()
    assert "Wait for more" in keeper.post(url("take_cleared"), follow=True).content.decode()
    taken = keeper.post(url("take_cleared"), {"few": "on"}, follow=True).content.decode()
    assert "Give divers tanks." in taken
    assert url("take_cleared") not in keeper.get(url("list")).content.decode()
    assert "Words to register" not in keeper.get(reverse("home")).content.decode()


def test_an_import_that_was_done_says_so_when_it_is_sent_again(process: Process, client_as: As) -> None:
    desk = client_as(Role.SECRETARIAT)
    upload = SimpleUploadedFile("list.csv", b"Recommendation\nTrain inspectors in every county.\n")
    preview = desk.post(url("import"), {"file": upload}).url
    assert desk.post(preview, {"text": "Recommendation", "confirm": "1"}).status_code == 302
    again = desk.post(preview, {"text": "Recommendation", "confirm": "1"})
    assert again.status_code == 404
    assert "imported already" in again.content.decode()
    assert Recommendation.objects.count() == 1

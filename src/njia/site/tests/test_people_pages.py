"""Coming in by invitation, the people of a process, publishing, and what the front doors show."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel.access import Actor, Role
from njia.kernel.people import actions as acts
from njia.kernel.people import queries as people
from njia.kernel.people.models import Grant, Organisation, Person
from njia.kernel.processes import queries as processes
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import target_moves

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
GOOD = {"username": "asha", "password": "long way round the lake", "again": "long way round the lake"}


@pytest.fixture
def link(process: Process, desk: Actor) -> str:
    _person, token = acts.invite_new(process, "Invented Asha", Role.TWG_MEMBER, acting=desk)
    return reverse("invitation", args=[token])


def test_an_invited_person_comes_in_once(link: str, client: Client) -> None:
    page = client.get(link)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert client.post(link, GOOD).status_code == 302
    home = client.get(reverse("home"))
    assert "Kenya (invented)" in home.content.decode()
    used = Client().get(link)
    assert used.status_code == 404
    assert "ask the person who gave you the link for a new one" in used.content.decode()
    assert Client().post(link, GOOD).status_code == 404


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"again": "something else entirely"}, "not the same"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "1234567890", "again": "1234567890"}, "too common"),
        ({"password": "invented-asha", "again": "invented-asha"}, "too similar"),
        ({"username": ""}, "required"),
        ({"username": "command-line"}, "taken"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_and_the_link_still_works(
    link: str, client: Client, given: dict[str, str], says: str
) -> None:
    page = client.post(link, {**GOOD, **given})
    assert page.status_code == 200
    assert says in page.content.decode()
    assert "_auth_user_id" not in client.session
    assert client.post(link, GOOD).status_code == 302


@pytest.mark.parametrize("token", ["x", "A" * 27, "../../etc/passwd", "%00"])
def test_a_made_up_link_opens_nothing(client: Client, token: str) -> None:
    assert client.get(f"/invitation/{token}/").status_code == 404


def test_the_slip_shows_a_link_once_and_only_to_be_handed_over(
    process: Process, client_as: As, client: Client
) -> None:
    desk = client_as(Role.SECRETARIAT)
    given = {
        "name": "Invented Juma",
        "role": "twg_member",
        "new_organisation": "Invented Union",
        "constituency": "workers",
    }
    page = desk.post(reverse("invite", args=["KE"]), given)
    link = re.search(r"http://testserver(/invitation/[\w-]+/)", page.content.decode())
    assert link
    assert "no-store" in page["Cache-Control"]
    assert client.get(link[1]).status_code == 200
    assert Organisation.objects.get().constituency == "workers"


def test_a_new_organisation_needs_a_constituency(process: Process, client_as: As) -> None:
    given = {"name": "Invented Juma", "role": "twg_member", "new_organisation": "Invented Union"}
    page = client_as(Role.SECRETARIAT).post(reverse("invite", args=["KE"]), given)
    assert "Say which constituency" in page.content.decode()
    assert not Person.objects.filter(name="Invented Juma").exists()


def test_nobody_is_made_an_operator_on_a_page(process: Process, client_as: As) -> None:
    given = {"name": "Invented Juma", "role": "operator"}
    assert client_as(Role.SECRETARIAT).post(reverse("invite", args=["KE"]), given).status_code == 200
    assert not Person.objects.filter(name="Invented Juma").exists()


def test_the_people_page_marks_no_survivor(
    process: Process, client_as: As, in_role: Callable[..., Person]
) -> None:
    for role in (Role.SURVIVOR_REPRESENTATIVE, Role.TWG_MEMBER):
        in_role(role)
    page = client_as(Role.SECRETARIAT).get(reverse("people", args=["KE"])).content.decode()
    assert page.count("Member of the Technical Working Group") == 2
    assert "urvivor" not in page.replace("Invented survivor_representative", "")


def test_only_the_desk_manages_people(
    process: Process, other_process: Process, client_as: As, in_role: Callable[..., Person]
) -> None:
    in_role(Role.TWG_CHAIR)
    grant = Grant.objects.get(process=process)
    member, abroad = client_as(Role.TWG_MEMBER), client_as(Role.SECRETARIAT, where=other_process)
    for name, arguments in (("people", []), ("invite", [])):
        path = reverse(name, args=["KE", *arguments])
        assert member.get(path).status_code == 403
        assert abroad.get(path).status_code == 404
        assert Client().get(path).status_code == 302
    for name in ("reset", "end_role"):
        path = reverse(name, args=["KE", grant.pk])
        assert member.post(path).status_code == 403
        assert abroad.post(path).status_code == 404
    assert Grant.objects.get(pk=grant.pk).ends_on is None


def test_the_desk_of_one_country_cannot_touch_the_people_of_another(
    process: Process, other_process: Process, client_as: As, in_role: Callable[..., Person]
) -> None:
    in_role(Role.TWG_MEMBER, where=other_process)
    grant = Grant.objects.get(process=other_process)
    desk = client_as(Role.SECRETARIAT)
    for name in ("reset", "end_role"):
        assert desk.post(reverse(name, args=["KE", grant.pk])).status_code == 404
    assert Grant.objects.get(pk=grant.pk).ends_on is None


def test_ending_a_role_and_a_new_link(
    process: Process, client_as: As, in_role: Callable[..., Person]
) -> None:
    person = in_role(Role.TWG_MEMBER)
    grant = Grant.objects.get(person=person)
    desk = client_as(Role.SECRETARIAT)
    assert "/invitation/" in desk.post(reverse("reset", args=["KE", grant.pk])).content.decode()
    assert desk.post(reverse("end_role", args=["KE", grant.pk])).status_code == 302
    assert not people.actor(person, process).roles


def test_a_process_shows_itself_only_once_something_is_published(
    process: Process, client: Client, client_as: As
) -> None:
    assert client.get("/KE/").status_code == client.get("/XX/").status_code == 404
    assert "Kenya" not in client.get("/").content.decode()
    desk = client_as(Role.SECRETARIAT)
    assert desk.post("/KE/publish/", {"part": "register"}).status_code == 302
    assert client.get("/KE/").status_code == 200
    assert "Kenya" in client.get("/").content.decode()
    assert processes.published_parts(process) == {"register"}


def test_publishing_what_is_no_part_and_by_a_member_changes_nothing(process: Process, client_as: As) -> None:
    desk = client_as(Role.SECRETARIAT)
    assert "nothing called" in desk.post("/KE/publish/", {"part": "kitchen"}, follow=True).content.decode()
    client_as(Role.TWG_MEMBER).post("/KE/publish/", {"part": "register"})
    assert processes.published_parts(process) == set()


def test_home_is_for_those_who_signed_in_and_names_their_part(client: Client, client_as: As) -> None:
    assert client.get("/home/").status_code == 302
    for role in Role:
        if role is not Role.OPERATOR:
            page = client_as(role).get("/home/")
            assert page.status_code == 200
            assert "survivor" not in page.content.decode().lower().replace(
                "invented survivor_representative", ""
            )


def test_the_plain_doors_open(client: Client, operator: Person) -> None:
    assert client.get("/about/").status_code == 200
    assert client.get("/healthz").content == b"ok"


def test_one_click_sign_in_is_for_demo_mode_alone(client: Client, operator: Person, settings: object) -> None:
    settings.DEMO = False
    assert client.get(reverse("demo_enter", args=[operator.username])).status_code == 404
    settings.DEMO = True
    assert client.get(reverse("demo_enter", args=["nobody-here"])).status_code == 404
    assert client.get(reverse("demo_enter", args=[operator.username])).status_code == 302


def test_a_page_of_a_published_process_asks_little(
    process: Process, desk: Actor, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for part in ("register", "roadmap", "meetings", "updates"):
        publish(process, part, acting=desk)
    Client().get("/KE/")
    with django_assert_max_num_queries(20):
        Client().get("/KE/")


def test_organisations_are_written_down_and_put_right(process: Process, client_as: As) -> None:
    desk = client_as(Role.SECRETARIAT)
    listed = reverse("organisations", args=["KE"])
    page = desk.post(listed, {"name": "Invented Union", "constituency": ""}, follow=True)
    assert "not stated yet" in page.content.decode()
    made = Organisation.objects.get(name="Invented Union")
    desk.post(
        reverse("organisation", args=["KE", made.pk]), {"name": "Invented Union", "constituency": "workers"}
    )
    assert Organisation.objects.get(pk=made.pk).constituency == "workers"
    desk.post(listed, {"name": "Invented Growers", "constituency": "employers"})
    taken = desk.post(
        reverse("organisation", args=["KE", made.pk]), {"name": "Invented Growers", "constituency": ""}
    )
    assert "Another organisation has this name." in taken.content.decode()
    assert client_as(Role.TWG_MEMBER).get(listed).status_code == 403


def test_the_target_date_moves_with_a_reason_and_leaves_a_trace(process: Process, client_as: As) -> None:
    desk, url, was = client_as(Role.SECRETARIAT), reverse("target", args=["KE"]), process.target_on
    later = was + datetime.timedelta(days=30)
    refused = desk.post(url, {"target_on": later.isoformat(), "reason": " "})
    assert refused.status_code == 200
    desk.post(url, {"target_on": later.isoformat(), "reason": "Parliament sits later."})
    process.refresh_from_db()
    assert process.target_on == later
    assert [(move.was, move.to) for move in target_moves(process)] == [(was, later)]
    assert "moved from" in desk.get(url).content.decode()


def test_a_used_link_leads_home_whoever_came_in_by_it(link: str, client: Client) -> None:
    assert client.post(link, GOOD).status_code == 302
    assert client.post(link, GOOD).url == reverse("home")

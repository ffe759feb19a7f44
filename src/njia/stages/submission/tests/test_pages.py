"""The pages as each reader meets them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from njia.kernel import sections
from njia.kernel.access import Actor, Role
from njia.kernel.processes.actions import publish
from njia.proof import verify
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.actions import New
from njia.stages.roadmap import actions as roadmap
from njia.stages.submission import actions, queries, states, views
from njia.stages.submission.tests.conftest import Road

pytestmark = pytest.mark.django_db

HOME = "/KE/submission/"


def package(road: Road, path: Path) -> SimpleUploadedFile:
    queries.build(road.process, path, draft=False)
    return SimpleUploadedFile("package.zip", path.read_bytes(), "application/zip")


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_desk_sees_what_is_missing_and_where_to_put_it_right(answered: Road, client_as) -> None:
    page = client_as(Role.SECRETARIAT).get(HOME).content.decode()
    assert "No version of the roadmap is frozen yet" in page
    assert "/KE/roadmap/versions/" in page
    assert "Download a draft" in page
    assert "Send it" not in page
    assert "Download the package" not in page


def test_sending_feedback_answer_endorsement(road: Road, client_as) -> None:
    ministry, group = client_as(Role.SECRETARIAT), client_as(Role.GCG_REVIEWER)
    assert "Send it" in ministry.get(HOME).content.decode()
    assert road.meeting.title in ministry.get(f"{HOME}submit/").content.decode()
    assert "It is sent" in ministry.post(f"{HOME}submit/", follow=True).content.decode()
    assert "sent already" in ministry.post(f"{HOME}submit/", follow=True).content.decode()
    group.post(f"{HOME}1/feedback/", {"text": "Say who pays."})
    assert "Say who pays." in ministry.get(HOME).content.decode()
    ministry.post(f"{HOME}1/feedback/1/", {"answer": "The Treasury does."})
    assert "The Treasury does." in group.get(HOME).content.decode()
    assert "Endorsed" in group.post(f"{HOME}1/endorse/", follow=True).content.decode()


def test_no_package_is_offered_of_a_newer_version_that_is_not_ready(road: Road, client_as) -> None:
    actions.submit(road.process, acting=road.desk)
    group = client_as(Role.GCG_REVIEWER)
    assert "Download the package" in group.get(HOME).content.decode()
    roadmap.uncite(road.clauses["action"], road.items["train"].public_id, acting=road.desk)
    roadmap.freeze(road.process, road.meeting, acting=road.desk)
    page = group.get(HOME).content.decode()
    assert "Download the package" not in page
    assert "Its package comes once that version is ready" in page
    assert road.items["train"].public_id not in page


def test_a_refused_text_is_not_lost(road: Road, client_as) -> None:
    sent = actions.submit(road.process, acting=road.desk)
    actions.endorse(sent, acting=road.desk)
    page = (
        client_as(Role.GCG_REVIEWER).post(f"{HOME}1/feedback/", {"text": "One more thing."}).content.decode()
    )
    assert "cannot be done" in page
    assert "One more thing." in page


def test_the_package_is_downloaded_and_holds(road: Road, client_as, tmp_path: Path) -> None:
    actions.submit(road.process, acting=road.desk)
    response = client_as(Role.GCG_REVIEWER).post(
        f"{HOME}package/", {"kind": "final"}, headers={"accept-encoding": "gzip"}
    )
    assert response["Content-Disposition"] == 'attachment; filename="KE-package.zip"'
    path = tmp_path / "got.zip"
    path.write_bytes(content(response))
    assert verify(path).ok


def test_a_package_that_is_refused_says_why(answered: Road, client_as) -> None:
    response = client_as(Role.SECRETARIAT).post(f"{HOME}package/", {"kind": "final"})
    assert response.status_code == 403
    assert "No version of the roadmap is frozen yet" in response.content.decode()


def test_the_group_gets_nothing_before_it_is_sent_and_never_a_draft(road: Road, client_as) -> None:
    group = client_as(Role.GCG_REVIEWER)
    assert group.post(f"{HOME}package/", {"kind": "final"}).status_code == 404
    assert group.post(f"{HOME}package/", {"kind": "draft"}).status_code == 403
    page = group.get(HOME).content.decode()
    assert "Download" not in page
    assert "Ready to be sent?" not in page


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> None:
    """Every process counts as one that takes long."""
    monkeypatch.setattr(views, "BUILT_AT_ONCE", 0)
    settings.MEDIA_ROOT = tmp_path


def test_a_large_package_is_prepared_beside_the_request(road: Road, client_as, large, tmp_path: Path) -> None:
    desk = client_as(Role.SECRETARIAT)
    ordered = desk.post(f"{HOME}package/", {"kind": "final"})
    page = desk.get(ordered.url).content.decode()
    assert "It is ready" in page
    got = content(desk.get(f"{ordered.url}file/"))
    (tmp_path / "got.zip").write_bytes(got)
    assert verify(tmp_path / "got.zip").ok


def test_while_it_is_prepared_the_page_looks_again_by_itself(road: Road, client_as, large) -> None:
    token = queries.order(road.process, draft=True).token
    desk = client_as(Role.SECRETARIAT)
    page = desk.get(f"{HOME}package/{token}/").content.decode()
    assert 'http-equiv="refresh"' in page
    assert desk.get(f"{HOME}package/{token}/file/").status_code == 404


def test_a_large_package_that_is_refused_says_why(answered: Road, client_as, large) -> None:
    desk = client_as(Role.SECRETARIAT)
    ordered = desk.post(f"{HOME}package/", {"kind": "final"})
    assert "No version of the roadmap is frozen yet" in desk.get(ordered.url).content.decode()


def test_what_was_prepared_is_for_those_who_may_have_it(road: Road, client_as, large, other_process) -> None:
    token = queries.order(road.process, draft=True).token
    for role in (Role.GCG_REVIEWER, Role.CONTRIBUTOR):
        assert client_as(role).get(f"{HOME}package/{token}/").status_code == 404
    elsewhere = client_as(Role.SECRETARIAT, where=other_process)
    assert elsewhere.get(f"/UG/submission/package/{token}/").status_code == 404
    assert elsewhere.get(f"{HOME}package/{token}/").status_code == 404
    desk = client_as(Role.SECRETARIAT)
    assert desk.get(f"{HOME}package/final-{'0' * 32}/").status_code == 404
    assert desk.get(f"{HOME}package/nothing/").status_code == 404


def test_old_packages_are_cleared_away(road: Road, large) -> None:
    from njia.kernel import clock

    first = queries.order(road.process, draft=True)
    with clock.at(clock.now() + 2 * queries.KEPT_FOR):
        queries.order(road.process, draft=True)
    assert not first.waiting.exists()


def test_anybody_can_check_a_package(road: Road, tmp_path: Path) -> None:
    publish(road.process, "roadmap", acting=road.desk)
    page = Client().post(f"{HOME}verify/", {"package": package(road, tmp_path / "p.zip")})
    assert page.status_code == 200
    assert "The package holds" in page.content.decode()
    assert "The key of this site" in page.content.decode()


def test_a_changed_package_is_told_with_its_place(road: Road, tmp_path: Path) -> None:
    publish(road.process, "roadmap", acting=road.desk)
    upload = package(road, tmp_path / "p.zip")
    with zipfile.ZipFile(tmp_path / "p.zip") as whole:
        entry = whole.getinfo("roadmap/roadmap.pdf")
    changed = bytearray(upload.read())
    changed[entry.header_offset + 200] ^= 1
    page = Client().post(f"{HOME}verify/", {"package": SimpleUploadedFile("p.zip", bytes(changed))})
    assert page.status_code == 422
    assert "roadmap/roadmap.pdf" in page.content.decode()


@pytest.mark.parametrize("garbage", [b"", b"not a package", b"PK\x03\x04" + b"\0" * 100])
def test_garbage_is_told_to_be_garbage(road: Road, garbage: bytes) -> None:
    publish(road.process, "roadmap", acting=road.desk)
    page = Client().post(f"{HOME}verify/", {"package": SimpleUploadedFile("p.zip", garbage)})
    assert page.status_code == 422
    assert "does not hold" in page.content.decode()


def test_another_key_than_the_one_asked_for_is_told(road: Road, tmp_path: Path) -> None:
    publish(road.process, "roadmap", acting=road.desk)
    given = {"package": package(road, tmp_path / "p.zip"), "key": "0000-0000-0000-0000-0000-0000-0000-0000"}
    assert "not signed by the key you asked for" in Client().post(f"{HOME}verify/", given).content.decode()


def test_a_package_that_is_too_large_is_not_read(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    from njia.stages.submission import forms

    publish(road.process, "roadmap", acting=road.desk)
    monkeypatch.setattr(forms, "LARGEST_PACKAGE", 10)
    page = (
        Client().post(f"{HOME}verify/", {"package": SimpleUploadedFile("p.zip", b"0" * 11)}).content.decode()
    )
    assert "on your own computer" in page
    assert "does not hold" not in page


def test_nothing_that_was_brought_is_kept(road: Road, settings, tmp_path: Path) -> None:
    publish(road.process, "roadmap", acting=road.desk)
    upload = package(road, tmp_path / "p.zip")
    settings.NJIA_HOME = tmp_path / "home"  # of its own: other tests bring files at the same time
    settings.FILE_UPLOAD_TEMP_DIR = passing = settings.NJIA_HOME / "tmp"
    passing.mkdir(parents=True)
    Client().post(f"{HOME}verify/", {"package": upload})
    assert list(passing.iterdir()) == []


def test_the_public_sees_that_it_was_sent_but_no_feedback(road: Road, reviewer: Actor) -> None:
    sent = actions.submit(road.process, acting=road.desk)
    actions.give_feedback(sent, "Say who pays.", acting=reviewer)
    assert Client().get(HOME).status_code == 404
    publish(road.process, "roadmap", acting=road.desk)
    page = Client().get(HOME).content.decode()
    assert "Submission 1: version 1" in page
    assert "Say who pays." not in page
    assert "Download" not in page


@pytest.mark.parametrize("path", ["submit/", "1/feedback/", "1/feedback/1/", "package/draft-0/"])
def test_the_rest_needs_a_sign_in(road: Road, path: str) -> None:
    publish(road.process, "roadmap", acting=road.desk)
    assert "/account/login/" in Client().get(HOME + path).url


@pytest.mark.parametrize("role", [Role.TWG_MEMBER, Role.CONTRIBUTOR, Role.GCG_REVIEWER])
def test_others_do_not_come_to_the_page_for_sending(road: Road, client_as, role: Role) -> None:
    publish(road.process, "roadmap", acting=road.desk)
    assert client_as(role).get(f"{HOME}submit/").status_code == 403


def test_what_waits_on_the_home_page(answered: Road, reviewer: Actor, member: Actor) -> None:
    def waits(actor: Actor) -> str:
        return "".join(sections.render("home", answered.process, actor))

    assert "Before the roadmap can be sent" in waits(answered.desk)
    assert "Before the roadmap can be sent" not in waits(member)
    assert "review" not in waits(reviewer)


def test_what_waits_after_sending(road: Road, reviewer: Actor) -> None:
    def waits(actor: Actor) -> str:
        return "".join(sections.render("home", road.process, actor))

    assert "The roadmap can be sent" in waits(road.desk)
    sent = actions.submit(road.process, acting=road.desk)
    assert "can be sent" not in waits(road.desk)
    assert "A submission waits for your review" in waits(reviewer)
    actions.give_feedback(sent, "Say who pays.", acting=reviewer)
    assert "1 point of feedback to answer" in waits(road.desk)


def test_the_front_page_says_where_it_stands(road: Road, outsider: Actor) -> None:
    actions.submit(road.process, acting=road.desk)
    assert "Version 1 of the roadmap" not in "".join(sections.render("process", road.process, outsider))
    publish(road.process, "roadmap", acting=road.desk)
    assert "Version 1 of the roadmap" in "".join(sections.render("process", road.process, outsider))


def test_the_home_page_asks_the_same_however_much_there_is(
    road: Road, client_as: Callable[..., Client], reviewer
) -> None:
    desk = client_as(Role.SECRETARIAT)
    sent = actions.submit(road.process, acting=road.desk)
    actions.give_feedback(sent, "One.", acting=reviewer)
    desk.get(HOME)
    with CaptureQueriesContext(connection) as few:
        desk.get(HOME)
    for number in range(5):
        actions.give_feedback(sent, f"More {number}.", acting=reviewer)
        recommendations.register(road.process, New(text=f"Late {number}", via="meeting"), acting=road.desk)
    with CaptureQueriesContext(connection) as many:
        desk.get(HOME)
    assert len(many) <= len(few)


def test_public_pages_are_small(road: Road) -> None:
    import gzip

    publish(road.process, "roadmap", acting=road.desk)
    css = (Path(states.__file__).parents[2] / "site" / "static" / "njia.css").read_bytes()
    for path in (HOME, f"{HOME}verify/"):
        assert len(gzip.compress(Client().get(path).content)) + len(gzip.compress(css)) < 14 * 1024

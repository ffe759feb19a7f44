import gzip
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

import njia.site
from njia.kernel import sections
from njia.kernel.access import Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import actions as people
from njia.kernel.processes.actions import publish
from njia.stages.meetings import queries as meetings
from njia.stages.recommendations import actions as recommendations
from njia.stages.review import actions, queries

pytestmark = pytest.mark.django_db

HOME = "/KE/answers/"


@pytest.fixture
def decided(items, desk, meeting):
    """Three items: adopted; grouped with the first; proposed only."""
    first, second, third = items(3)
    actions.decide(first, outcome="adopted", reason="Invented reason one.", meeting=meeting, acting=desk)
    actions.decide(
        second, outcome="merged", reason="Asks the same.", target=first, meeting=meeting, acting=desk
    )
    actions.propose(third, outcome="declined", reason="A reason inside.", acting=desk)
    return first, second, third


def text(response):
    return response.content.decode()


def test_the_public_reads_answers_once_published_and_no_proposals(process, decided, desk):
    assert Client().get(HOME).status_code == 404
    publish(process, "meetings", acting=desk)
    assert Client().get(HOME).status_code == 404
    publish(process, "register", acting=desk)
    page = Client().get(HOME)
    assert page.status_code == 200
    told = text(page)
    assert "Invented reason one." in told
    assert "Being discussed" in told
    assert "A reason inside." not in told
    assert "Declined" not in told.replace('<option value="declined">Declined</option>', "")
    assert "export" not in told


def test_working_pages_are_for_insiders(process, decided, desk, client_as):
    publish(process, "register", acting=desk)
    inside, outside = f"{HOME}{decided[0].public_id}/", client_as(Role.CONTRIBUTOR)
    for path in (inside, f"{HOME}export/", f"{HOME}import/"):
        assert Client().get(path).status_code == 302
        assert outside.get(path).status_code == 404
    assert outside.post(f"{inside}propose/", {}).status_code == 404
    assert client_as(Role.ADVISER).get(inside).status_code == 200
    assert client_as(Role.ADVISER).get(f"{HOME}import/").status_code == 403


def test_a_member_proposes_and_nothing_typed_is_lost(items, client_as, member):
    (item,) = items(1)
    client = client_as(Role.TWG_MEMBER)
    path = f"{HOME}{item.public_id}/"
    page = client.get(path)
    assert "Propose an answer" in text(page)
    assert "Record the decision" not in text(page)
    given = {"propose-outcome": "merged", "propose-reason": "Typed with care.", "propose-target": ""}
    refused = client.post(f"{path}propose/", given)
    assert refused.status_code == 200
    assert "Name the recommendation that this one is grouped with." in text(refused)
    assert "Typed with care." in text(refused)
    unknown = client.post(f"{path}propose/", given | {"propose-target": "KE-R-4242"})
    assert "There is no recommendation with this id." in text(unknown)
    done = client.post(f"{path}propose/", given | {"propose-outcome": "adapted"}, follow=True)
    assert done.redirect_chain == [(path, 302)]
    assert queries.answers([item], member)[item.pk].proposed.reason == "Typed with care."


def test_the_chair_confirms_decides_otherwise_and_members_dissent(items, client_as, member, meeting):
    (item,) = items(1)
    actions.propose(item, outcome="adopted", reason="Yes.", acting=member)
    chair, path = client_as(Role.TWG_CHAIR), f"{HOME}{item.public_id}/"
    neither = chair.post(f"{path}confirm/", {"confirm-meeting": "", "confirm-ballot": ""})
    assert "one of them" in text(neither)
    chair.post(f"{path}confirm/", {"confirm-meeting": meeting})
    assert queries.answers([item], member)[item.pk].state == "adopted"
    given = {"decide-outcome": "declined", "decide-reason": "No money.", "decide-ballot": "2026-11"}
    assert chair.post(f"{path}decide/", given).status_code == 302
    told = queries.answers([item], member)[item.pk]
    assert (told.state, told.body) == ("declined", "BALLOT-2026-11")
    theirs = client_as(Role.SURVIVOR_REPRESENTATIVE)
    assert "I disagree with this decision" in text(theirs.get(path))
    theirs.post(
        f"{path}dissent/",
        {"dissent-text": "There is money.", "dissent-attribution": "none"},
    )
    page = text(theirs.get(path))
    assert "There is money." in page
    assert "A member" in page
    assert "I disagree with this decision" not in page
    assert "survivor" not in text(chair.get(path)).lower()
    secretary = client_as(Role.SECRETARIAT).post(f"{path}dissent/", {"dissent-text": "Mine."})
    assert "right of the group" in text(secretary)


def test_kind_is_changed_from_the_working_page(items, client_as):
    (item,) = items(1)
    path = f"{HOME}{item.public_id}/"
    client_as(Role.SECRETARIAT).post(f"{path}classify/", {"kind": "insight"})
    item.refresh_from_db()
    assert item.kind == "insight"
    refused = client_as(Role.TWG_MEMBER).post(f"{path}classify/", {"kind": "recommendation"}, follow=True)
    assert "Only the secretariat and the rapporteur do this." in text(refused)


def test_filters_and_lists(decided, client_as):
    client = client_as(Role.SECRETARIAT)
    first, second, third = (item.public_id for item in decided)
    for asked, ids in (
        ("?standing=open", {third}), ("?standing=merged", {second}), (f"?q={first}", {first}), ("?standing=awaiting", set()),
        ("?standing=nonsense", {first, second, third}), ("?q=ask+2", {second}),
    ):  # fmt: skip
        page = client.get(HOME + asked)
        assert {row.shown.item.public_id for row in page.context["rows"]} == ids
    assert "Answer proposed (1)" in text(client.get(HOME))


def test_the_register_goes_out_and_comes_back(items, client_as, meeting, tmp_path, desk):
    first = items(2)[0]
    client = client_as(Role.SECRETARIAT)
    response = client.get(f"{HOME}export/")
    assert response["Content-Disposition"].startswith('attachment; filename="KE-register-')
    path = tmp_path / "register.xlsx"
    path.write_bytes(response.content)
    book = load_workbook(path)
    page = book.worksheets[0]
    at = {cell.value: cell.column for cell in page[1]}
    for name, value in (("Decision", "Adopted"), ("Reason", "It names a step."), ("Decided by", meeting)):
        page.cell(2, at[name]).value = value
    book.save(path)
    upload = SimpleUploadedFile("register.xlsx", path.read_bytes())
    seen = client.post(f"{HOME}import/", {"file": upload}, follow=True)
    assert "It names a step." in text(seen)
    assert queries.answers([first], desk)[first.pk].state == "awaiting"
    preview = seen.redirect_chain[0][0]
    done = client.post(preview, follow=True)
    assert "1 decided, 0 proposed, 0 reworded, 1 unchanged." in text(done)
    assert queries.answers([first], desk)[first.pk].state == "adopted"
    assert client.get(preview).status_code == 404


def test_a_bad_file_is_told_and_writes_nothing(process, items, client_as):
    (item,) = items(1)
    client = client_as(Role.SECRETARIAT)
    size = ledger.head(process).size
    empty = client.post(f"{HOME}import/", {"file": SimpleUploadedFile("a.csv", b"")})
    assert "The file is empty." in text(empty)
    no_ids = SimpleUploadedFile("a.csv", b"Decision,Reason\nAdopted,Yes.\n")
    assert "no column of ids" in text(client.post(f"{HOME}import/", {"file": no_ids}, follow=True))
    bad = SimpleUploadedFile("a.csv", f"id,decision\n{item.public_id},Adopted\nKE-R-77,Adopted\n".encode())
    page = client.post(f"{HOME}import/", {"file": bad}, follow=True)
    assert page.status_code == 422
    assert "Give the reason." in text(page)
    assert "There is no such id in this process." in text(page)
    assert client.post(page.redirect_chain[0][0]).status_code == 422
    assert ledger.head(process).size == size


def test_sections_tell_each_reader_their_part(process, decided, desk, member, chair, outsider, meeting):
    first, second, third = decided
    assert sections.render("recommendation", first, outsider) == []
    assert "A reason inside." in "".join(sections.render("recommendation", third, member))
    assert "wait" in "".join(sections.render("home", process, chair))
    held = meetings.find(process, meeting)
    assert sections.render("meeting", held, outsider) == []
    publish(process, "register", acting=desk)
    told = "".join(sections.render("recommendation", second, outsider))
    assert "Asks the same." in told
    assert "Invented reason one." in told
    assert "Work on the answer" not in told
    assert "A reason inside." not in "".join(sections.render("recommendation", third, outsider))
    assert "Grouped with another" in "".join(sections.render("process", process, outsider))
    assert first.public_id in "".join(sections.render("meeting", held, outsider))


def test_an_organisation_learns_its_answers_with_everybody(process, items, desk, as_actor, meeting):
    union = people.create_organisation(process, "Invented union", "workers", acting=desk)
    speaker = as_actor(Role.CONTRIBUTOR, organisation=union)
    (item,) = items(1, organisation_id=union.pk, via="organisation")
    actions.decide(item, outcome="adopted", reason="Yes.", meeting=meeting, acting=desk)
    assert "answered" not in "".join(sections.render("home", process, speaker))
    assert "Adopted" not in "".join(sections.render("recommendation", item, speaker))
    publish(process, "register", acting=desk)
    assert "1 of 1 answered" in "".join(sections.render("home", process, speaker))


def test_a_receipt_shows_reasons_but_neither_ids_nor_words(process, desk, heard, meeting, outsider):
    safe = [("recommendation", "Invented safe words", "en")]
    voice, _receipt = heard(safe, "Invented raw words", public=True, submission=True)
    (item,) = recommendations.register_cleared(process, few=True, acting=desk)
    actions.decide(item, outcome="adopted", reason="Invented reason.", meeting=meeting, acting=desk)
    voice.refresh_from_db()
    assert "Invented reason." not in "".join(sections.render("receipt", voice, outsider))
    publish(process, "register", acting=desk)
    told = "".join(sections.render("receipt", voice, outsider))
    assert "Invented reason." in told
    assert item.public_id not in told
    assert "safe words" not in told


def test_queries_stay_the_same_however_long_the_register_and_its_groupings(process, items, desk, meeting):
    publish(process, "register", acting=desk)
    counted = []
    for count in (3, 60):
        made = items(count)
        for one, other in pairwise(made):
            actions.decide(one, outcome="merged", reason="Same.", target=other, meeting=meeting, acting=desk)
        for path in (HOME, f"/KE/recommendations/{made[0].public_id}/"):
            Client().get(path)
            cache.clear()
            with CaptureQueriesContext(
                connection,
            ) as queries_made:
                assert Client().get(path).status_code == 200
            counted.append(len(queries_made))
    assert counted[:2] == counted[2:]


def test_the_public_register_fits_the_first_round_trip(process, items, desk, meeting):
    publish(process, "register", acting=desk)
    for item in items(40):
        reason = f"Invented reason for {item.public_id}: it names a step, a date and who does it. " * 3
        actions.decide(item, outcome="adopted", reason=reason, meeting=meeting, acting=desk)
    css = (Path(njia.site.__file__).parent / "static" / "njia.css").read_bytes()
    page = Client().get(HOME).content
    assert len(gzip.compress(page)) + len(gzip.compress(css)) <= 14 * 1024

"""Pictures from the field: what is taken off them at arrival, who sees them, and what becomes of them."""

import struct
from collections.abc import Callable

import pytest
from django.test import Client

from njia.kernel.access import Actor, Role
from njia.kernel.processes.models import Process
from njia.readers.questionnaire import read_answers
from njia.stages.recommendations import actions
from njia.stages.recommendations.actions.field.pictures import without_traces
from njia.stages.recommendations.models import Device, FilledForm, Recommendation, SentPicture
from njia.stages.recommendations.queries.field import carrier
from njia.stages.recommendations.queries.filled import items_of
from tests.field.phone import fill
from tests.field.workbooks import settings, workbook

As = Callable[..., Client]
HEAD = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
END = bytes.fromhex("ffda00020102ffd9")


def exif(order: str, turned: int, secret: bytes = b"kanaritrace") -> bytes:
    """A phone's segment: its maker, then which way is up, then where it was."""
    told = struct.pack(order + "HHII", 0x010F, 2, len(secret), 50) + struct.pack(
        order + "HHIHH", 0x0112, 3, 1, turned, 0
    )
    body = (
        (b"II*\0" if order == "<" else b"MM\0*")
        + struct.pack(order + "IH", 8, 2)
        + told
        + b"\0" * 12
        + secret
    )
    return b"\xff\xe1" + struct.pack(">H", len(body) + 8) + b"Exif\0\0" + body


@pytest.mark.parametrize("order", ["<", ">"])
def test_which_way_is_up_stays_and_nothing_else(order: str) -> None:
    bare = without_traces(HEAD + exif(order, 6) + END)
    assert bare is not None
    assert b"kanari" not in bare
    assert bare == HEAD + bare[len(HEAD) : -len(END)] + END
    (turned,) = struct.unpack_from(">H", bare, len(HEAD) + 10 + 8 + 2 + 8)
    assert turned == 6
    assert without_traces(bare) == bare


@pytest.mark.parametrize(
    "told", [exif("<", 1), exif(">", 9), b"\xff\xe1\x00\x0ahttp://ns", exif("<", 6)[:18]]
)
def test_where_nothing_is_to_be_turned_the_segment_goes_whole(told: bytes) -> None:
    told = told[:2] + struct.pack(">H", len(told) - 2) + told[4:]
    assert without_traces(HEAD + told + END) == HEAD + END


@pytest.fixture
def send(process: Process, desk: Actor, secret: str) -> Callable[[str], FilledForm]:
    """Send words with a picture, as a phone does."""
    survey = [["type", "name", "label"], ["text", "recommendation", "What?"], ["image", "photo", "Photo?"]]
    data = workbook(survey=survey, settings=settings("photos"))
    form, _new = actions.bring_form(process, data, takes_pictures=True, acting=desk)
    actions.take_form_step(form, "publish", acting=desk)

    def call(words: str) -> FilledForm:
        sent = read_answers(fill(form.versions.get().xml, {"recommendation": words}))
        picture = HEAD + exif("<", 6) + END
        actions.receive(process, sent, pictures={"a.jpg": picture}, acting=carrier(Device.objects.get()))
        return FilledForm.objects.latest("pk")

    return call


def test_those_who_keep_the_register_see_them_beside_the_recommendation_and_nobody_else(
    process: Process, send: Callable[[str], FilledForm], client_as: As
) -> None:
    send("train inspectors.")
    item, picture = Recommendation.objects.get(), SentPicture.objects.get()
    detail = f"/KE/recommendations/{item.public_id}/"
    address = f"/KE/recommendations/forms/pictures/{picture.pk}/"
    keeper, member = client_as(Role.RAPPORTEUR), client_as(Role.TWG_MEMBER)
    assert address in keeper.get(detail).content.decode()
    shown = keeper.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in shown["Cache-Control"]
    assert b"kanari" not in shown.content
    assert "pictures" not in member.get(detail).content.decode()
    assert member.get(address).status_code == 403
    keeper.post(address + "destroy/")
    assert not SentPicture.objects.exists()
    assert keeper.get(address).status_code == 404


def test_a_person_who_judges_sees_them_and_keeps_what_they_tick(
    process: Process, send: Callable[[str], FilledForm], client_as: As
) -> None:
    kept, dropped = send("call 0700 000 000."), send("call 0711 111 111.")
    keeper = client_as(Role.SECRETARIAT)
    for row, ticked in ((kept, [kept.pictures.get().pk]), (dropped, [])):
        here = f"/KE/recommendations/forms/waiting/{row.pk}/"
        assert f"/forms/pictures/{row.pictures.get().pk}/" in keeper.get(here).content.decode()
        words = {f"{items_of(row)[0].at}-text": "Answer the telephone.", "pictures": ticked}
        assert keeper.post(here, words).status_code == 302
    assert [picture.filled for picture in SentPicture.objects.all()] == [kept]


def test_what_is_set_aside_leaves_no_picture(send: Callable[[str], FilledForm], desk: Actor) -> None:
    row = send("call 0700 000 000.")
    actions.set_aside_filled(row, "Invented.", acting=desk)
    assert not SentPicture.objects.exists()

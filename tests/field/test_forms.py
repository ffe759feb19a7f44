"""Bringing forms: every fault has its place, what is ready-made works, and the code is what Collect reads."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from njia.kernel.access import Actor, Refused, Role
from njia.kernel.processes.models import Process
from njia.readers.questionnaire import read_answers, read_xlsform
from njia.stages.recommendations import actions
from njia.stages.recommendations.actions import BadForm
from njia.stages.recommendations.models import Device, FieldForm, FilledForm, Recommendation, SentPicture
from njia.stages.recommendations.queries import collect
from njia.stages.recommendations.queries.field import carrier
from njia.stages.recommendations.queries.ready_made import ready_made
from tests.field.phone import fill
from tests.field.workbooks import FORMS, settings, workbook

Bring = Callable[..., FieldForm]
HEAD = ["type", "name", "label"]
TEXT = ["text", "recommendation", "What?"]
FAULTS = {
    "Sheet “survey”, row 2, column “name”: This name cannot be used": [HEAD, ["text", "a b", "What?"]],
    "Sheet “survey”, row 3, column “type”: There is no type of question “texxt”": [
        HEAD,
        TEXT,
        ["texxt", "b", "What?"],
    ],
    "Sheet “survey”, row 3, column “name”: The name “recommendation” is used twice": [HEAD, TEXT, TEXT],
    "Sheet “survey”, row 2: The group “g” that begins here never ends": [
        HEAD,
        ["begin group", "g", "G"],
        TEXT,
    ],
    "Sheet “survey”, row 3: A group ends here": [HEAD, TEXT, ["end group", "", ""]],
    "The sheet with the choices is missing": [HEAD, TEXT, ["select_one x", "b", "What?"]],
    "Sheet “survey”, row 3, column “label”: It refers to “nobody”": [
        HEAD,
        TEXT,
        ["text", "b", "What, ${nobody}?"],
    ],
    "Sheet “survey”: “film” asks for a recording": [HEAD, TEXT, ["video", "film", "Film?"]],
    "Sheet “survey”: “photo” asks for a picture": [HEAD, TEXT, ["image", "photo", "Photo?"]],
}
EXIF = b"\xff\xe1\x00\x0fExif\0\0kanari!"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + EXIF + bytes.fromhex("ffda00020102ffd9")
TORN = [b"", b"x", b"PK\x03\x04", FORMS["plain"][:900], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600]


@pytest.mark.parametrize("said", FAULTS)
def test_each_fault_has_its_place(process: Process, desk: Actor, said: str) -> None:
    data = workbook(survey=FAULTS[said], settings=settings("faulty"))
    with pytest.raises(BadForm) as refused:
        actions.bring_form(process, data, acting=desk)
    assert str(refused.value).startswith(said)
    assert not FieldForm.objects.exists()


@pytest.mark.parametrize("setting", ["submission_url", "public_key"])
def test_a_form_that_sends_elsewhere_or_closes_its_answers_is_refused(
    process: Process, desk: Actor, setting: str
) -> None:
    data = workbook(
        survey=[HEAD, TEXT], settings=settings("elsewhere", **{setting: "https://elsewhere.invalid"})
    )
    with pytest.raises(BadForm, match=f"column “{setting}”"):
        actions.bring_form(process, data, acting=desk)


@pytest.mark.parametrize("data", TORN)
def test_what_is_no_workbook_is_refused(process: Process, desk: Actor, data: bytes) -> None:
    with pytest.raises(BadForm):
        actions.bring_form(process, data, acting=desk)


def test_the_same_again_changes_nothing_and_other_content_needs_another_version(
    process: Process, desk: Actor
) -> None:
    _form, new = actions.bring_form(process, FORMS["plain"], acting=desk)
    assert new
    assert not actions.bring_form(process, FORMS["plain"], acting=desk)[1]
    other = workbook(survey=[HEAD, ["text", "other", "What?"]], settings=settings("plain"))
    with pytest.raises(BadForm, match="new version"):
        actions.bring_form(process, other, acting=desk)
    with pytest.raises(Refused, match="never changed"):
        actions.bring_form(process, FORMS["plain"], is_voice=True, acting=desk)


@pytest.mark.parametrize("kind", ["recommendations", "voices"])
def test_the_ready_made_forms_speak_three_languages_and_map_themselves(
    process: Process, desk: Actor, kind: str
) -> None:
    name, data = ready_made(kind)
    read = read_xlsform(data)
    assert (name, read.form_id) == (f"njia_{kind}.xlsx", f"njia_{kind}")
    assert read.languages == ("English (en)", "Kiswahili (sw)", "Français (fr)")
    form, _new = actions.bring_form(process, data, is_voice=kind == "voices", acting=desk)
    expected = {
        "recommendations": {"text", "kind", "language", "place", "themes", "root_causes", "sender"},
        "voices": {"text", "language", "constituency", "receipt", "public", "submission"},
    }
    assert set(form.mapping) == expected[kind]
    assert all(question.kept for question in read.questions)


def test_what_the_ready_made_form_sends_is_registered_whole(
    process: Process, desk: Actor, secret: str
) -> None:
    form, _new = actions.bring_form(process, ready_made("recommendations")[1], acting=desk)
    actions.take_form_step(form, "publish", acting=desk)
    xform = form.versions.get().xml
    answers = {
        "asks/recommendation": "fund shelters for those who leave.", "asks/kind": "insight", "asks/themes": "justice",
        "language": "sw",
    }  # fmt: skip
    acting = carrier(Device.objects.get())
    actions.receive(process, read_answers(fill(xform, answers)), acting=acting)
    item = Recommendation.objects.get()
    assert (item.kind, item.language, item.via) == ("insight", "sw", "form")
    assert list(item.tags.values_list("vocabulary", "code")) == [("themes", "justice")]


def test_the_code_is_what_collect_reads() -> None:
    code = collect.settings_code("https://njia.invalid/KE/recommendations/phones/secret", "Kenya")
    told = collect.read_settings_code(code)
    assert told["general"]["server_url"] == "https://njia.invalid/KE/recommendations/phones/secret"
    assert told["general"]["protocol"] == "odk_default"
    assert told["general"]["delete_send"] is True
    assert told["general"]["analytics"] is False
    assert collect.picture(code).startswith("<svg")


def test_pictures_lose_what_cameras_write_into_them(process: Process, desk: Actor, secret: str) -> None:
    data = workbook(survey=[HEAD, TEXT, ["image", "photo", "Photo?"]], settings=settings("photos"))
    form, _new = actions.bring_form(process, data, takes_pictures=True, acting=desk)
    actions.take_form_step(form, "publish", acting=desk)
    sent = read_answers(fill(form.versions.get().xml, {"recommendation": "train inspectors."}))
    acting = carrier(Device.objects.get())
    with pytest.raises(Refused, match="no JPEG or PNG"):
        actions.receive(process, sent, pictures={"a.jpg": b"MZ"}, acting=acting)
    assert not FilledForm.objects.exists()
    actions.receive(process, sent, pictures={"a.jpg": JPEG}, acting=acting)
    actions.receive(process, sent, pictures={"b.jpg": JPEG}, acting=acting)
    assert [bytes(row.content) for row in SentPicture.objects.all()] == [JPEG.replace(EXIF, b"")] * 2


def test_a_facilitator_lets_a_phone_in_and_ends_it(
    process: Process, bring: Bring, client_as: Callable[..., Client]
) -> None:
    bring("plain")
    facilitator, other = client_as(Role.FACILITATOR), client_as(Role.FACILITATOR)
    page = facilitator.get(f"/{process.code}/recommendations/forms/")
    assert "Invented plain" in page.content.decode()
    made = facilitator.post(f"/{process.code}/recommendations/devices/", {"label": "Invented phone"})
    secret = re.search(r"/phones/([\w-]+)<", made.content.decode())
    assert secret
    assert re.search(r'<svg [^>]*class="qr"', made.content.decode())
    here = f"/{process.code}/recommendations/phones/{secret[1]}/formList"
    assert Client().get(here).status_code == 200
    ref = Device.objects.get().ref
    assert other.post(f"/{process.code}/recommendations/devices/{ref}/end/").status_code == 404
    assert facilitator.post(f"/{process.code}/recommendations/devices/{ref}/end/").status_code == 302
    assert Client().get(here).status_code == 403
    assert secret[1] not in facilitator.get(f"/{process.code}/recommendations/devices/").content.decode()

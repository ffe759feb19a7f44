"""Bringing files in on the pages: how they are read, what is kept of them, and what waits for a person."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from njia.kernel import files
from njia.kernel.access import Actor, Refused, Role
from njia.kernel.ledger.models import Line
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.actions import checking
from njia.stages.recommendations.models import Import, Mapping, Recommendation

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
NAMES = b"Ask;Respondent name;Phone\nTrain inspectors;Asha Invented;0700 000 000\nPay wages;Juma Invented;0711 111 111\n"
NAMED = "Invented: Asha Wanjiru of 0700 000 000 was not paid"
PLAIN = "Invented: pay every wage on time"


def url(name: str, *arguments: object) -> str:
    return reverse(f"recommendations:{name}", args=["KE", *arguments])


def bring(client: Client, data: bytes, name: str = "list.csv", **more: object) -> str:
    """Upload; returns the address of the preview."""
    page = client.post(url("import"), {"file": SimpleUploadedFile(name, data), **more})
    assert page.status_code == 302, page.content.decode()
    return page["Location"]


def imported(process: Process, acting: Actor, *texts: str, **more: object) -> list[Recommendation]:
    from django.core.files.base import ContentFile

    data = "Text\n" + "".join(f'"{text}"\n' for text in texts)
    table = files.table(files.kept(files.keep(ContentFile(data.encode()))))
    report = actions.import_table(process, table, {"text": "Text"}, acting=acting, **more)
    assert report.written
    return list(Recommendation.objects.filter(process=process).order_by("number"))


def found(process: Process, reader: Actor) -> list[Recommendation]:
    """What a search for the name in `NAMED` gives this reader."""
    asked = queries.find(process, reader, queries.Asked("Wanjiru"))
    return list(queries.page_found(asked, reader, 1).object_list)


def test_the_encoding_and_the_delimiter_are_shown_and_can_be_put_right(client_as: As) -> None:
    client = client_as(Role.SECRETARIAT)
    preview = bring(client, "Ask|By\nPay wages at caf\u00e9s|Union\n".encode("cp1252"))
    page = client.get(preview).content.decode()
    assert "cp1252" in page
    assert "<code>|</code>" in page
    wrong = client.post(preview, {"text": "Ask", "encoding": "mac_roman"}).content.decode()
    assert "cafÈs" in wrong
    one_column = client.post(preview, {"encoding": "cp1252", "delimiter": ";"}).content.decode()
    assert "Ask|By" in one_column


def test_an_encoding_that_does_not_fit_is_refused_with_its_place_and_nothing_is_lost(client_as: As) -> None:
    client = client_as(Role.SECRETARIAT)
    preview = bring(client, "Ask\nPay wages at caf\u00e9s\n".encode("cp1252"))
    page = client.post(preview, {"text": "Ask", "encoding": "utf-8", "confirm": "1"})
    assert "utf-8" in page.content.decode()
    assert "Row 2" in page.content.decode()
    assert not Recommendation.objects.exists()
    client.post(preview, {"text": "Ask", "encoding": "", "confirm": "1"})
    assert Recommendation.objects.get().verbatim == "Pay wages at cafés"


def test_columns_of_people_are_left_out_unless_somebody_says_otherwise(client_as: As) -> None:
    client = client_as(Role.SECRETARIAT)
    preview = bring(client, NAMES)
    page = client.get(preview)
    assert page.context["form"].data["left_out"] == ["Respondent name", "Phone"]
    client.post(preview, {"text": "Ask", "left_out": ["Respondent name", "Phone"], "confirm": "1"})
    assert [item.attributes for item in Recommendation.objects.all()] == [{}, {}]


def test_a_choice_of_columns_is_kept_and_used_for_the_next_file(process: Process, client_as: As) -> None:
    client = client_as(Role.SECRETARIAT)
    sent = {
        "sender": "Ask",
        "text": "By",
        "left_out": ["Notes"],
        "delimiter": ";",
        "save_as": "Union's list",
        "confirm": "1",
    }
    client.post(bring(client, b"Ask;By;Notes\nUnion;Pay wages;secret\n"), sent)
    saved = Mapping.objects.get()
    assert (saved.columns, saved.left_out, saved.delimiter) == (
        {"text": "By", "sender": "Ask"},
        ["Notes"],
        ";",
    )
    page = client.get(bring(client, b"Ask;By;Notes\nUnion;Pay taxes;secret\n"))
    assert page.context["form"].data["text"] == "By"
    assert page.context["form"].data["left_out"] == ["Notes"]
    other = bring(client, b"Ask;By;Notes\nUnion;Pay rent;secret\n")
    page = client.post(other, {"text": "Ask", "mapping": saved.pk, "use": "1"})
    assert page.context["form"].data["text"] == "By"
    assert "Union&#x27;s list" in client.get(url("imports")).content.decode()
    client.post(url("forget_mapping", saved.pk))
    assert not Mapping.objects.exists()


def test_a_mapping_of_another_process_is_none(
    process: Process, other_process: Process, client_as: As, operator: object
) -> None:
    saved = Mapping.objects.create(process=other_process, name="Theirs", columns={"text": "Ask"})
    assert client_as(Role.SECRETARIAT).post(url("forget_mapping", saved.pk)).status_code == 404
    assert Mapping.objects.exists()


def test_text_from_a_pdf_comes_in_as_rows_and_again_as_nothing_new(process: Process, client_as: As) -> None:
    client = client_as(Role.SECRETARIAT)
    pasted = {"pasted": "1. Train inspec-\ntors in Kilifi\n2. Pay what\nis owed\n"}
    for expected in ("2 new, 0 changed, 0 unchanged", "0 new, 0 changed, 2 unchanged"):
        page = client.post(url("import"), pasted)
        preview = page["Location"]
        form = client.get(preview).context["form"]
        assert form.data["text"] == "text"
        said = client.post(preview, {**form.data, "confirm": "1"}, follow=True).content.decode()
        assert expected in said
    assert [item.verbatim for item in Recommendation.objects.order_by("number")] == [
        "Train inspectors in Kilifi", "Pay what is owed",
    ]  # fmt: skip


def test_a_file_or_a_text_and_not_both_or_none(client_as: As) -> None:
    client = client_as(Role.SECRETARIAT)
    both = {"file": SimpleUploadedFile("a.csv", b"Text\nPay\n"), "pasted": "1. Pay wages"}
    for sent in ({}, both):
        assert "one of them" in client.post(url("import"), sent).content.decode()


def test_html_in_cells_becomes_text_with_its_structure(process: Process, desk: Actor) -> None:
    (item,) = imported(
        process, desk, "<p>We ask:</p><ul><li>pay wages</li><li>train inspectors</li></ul><script>x</script>"
    )
    assert item.verbatim == "We ask:\n\n- pay wages\n- train inspectors"


def test_the_receipt_says_what_came_from_which_file(process: Process, desk: Actor, client_as: As) -> None:
    imported(process, desk, PLAIN, "n/a")
    batch = Import.objects.get()
    page = client_as(Role.RAPPORTEUR).get(url("imports")).content.decode()
    assert batch.sha256 in page
    assert "The words only say that there is nothing." in page
    assert Recommendation.objects.get().batch == batch


def test_what_names_somebody_waits_and_the_rest_does_not(
    process: Process, desk: Actor, member: Actor, outsider: Actor
) -> None:
    named, plain = imported(process, desk, NAMED, PLAIN)
    publish(process, "register", acting=desk)
    assert (named.checking, plain.checking) == ("doubt", "")
    for reader in (member, outsider):
        assert queries.words([named, plain], reader) == {named.pk: None, plain.pk: (PLAIN, "en")}
        assert not found(process, reader)
    assert queries.words([named], desk)[named.pk] == (NAMED, "en")
    assert [item.text for item in queries.package_items(process)] == [None, PLAIN]
    assert list(queries.unchecked(desk)) == [named]
    assert not queries.unchecked(member).exists()


def test_readers_are_told_the_true_reason_and_nothing_that_stood_beside_the_words(
    process: Process, desk: Actor, client_as: As
) -> None:
    table = f"Title,Text,Notes\nAsha Invented's list,{NAMED},Told by Juma Invented\n".encode()
    client_as(Role.SECRETARIAT).post(
        bring(client_as(Role.SECRETARIAT), table), {"title": "Title", "text": "Text", "confirm": "1"}
    )
    item = Recommendation.objects.get()
    assert item.checking == "doubt"
    assert item.attributes == {"Notes": "Told by Juma Invented"}
    for address in (url("list"), url("detail", item.public_id), reverse("review:register", args=["KE"])):
        page = client_as(Role.TWG_MEMBER).get(address).content.decode()
        assert "may identify somebody" in page
        assert "as their giver wished" not in page
        assert "Asha" not in page
        assert "Juma" not in page
    assert "Asha" in client_as(Role.SECRETARIAT).get(url("detail", item.public_id)).content.decode()
    assert [given.attributes for given in queries.package_items(process)] == [{}]


def test_a_published_list_need_not_wait(process: Process, desk: Actor) -> None:
    (item,) = imported(process, desk, NAMED, harmless=True)
    assert item.checking == ""


def test_of_many_rows_none_is_read_before_it_was_looked_at(
    process: Process, desk: Actor, member: Actor, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    monkeypatch.setattr(checking, "AT_ONCE", 1)
    with django_capture_on_commit_callbacks() as later:
        items = imported(process, desk, NAMED, PLAIN)
    assert set(queries.words(items, member).values()) == {None}
    for job in later:
        job()
    items = list(Recommendation.objects.order_by("number"))
    assert [text is None for text in queries.words(items, member).values()] == [True, False]


def test_a_person_lets_words_be_read(process: Process, desk: Actor, member: Actor, client_as: As) -> None:
    (named,) = imported(process, desk, NAMED)
    client = client_as(Role.RAPPORTEUR)
    page = client.get(url("check")).content.decode()
    assert "<mark" in page
    client.post(url("check"), {"item": [named.public_id]})
    named.refresh_from_db()
    assert queries.words([named], member)[named.pk] == (NAMED, "en")
    with pytest.raises(Refused):
        actions.pass_words([named], acting=member)


def test_safe_words_take_the_place_and_the_former_are_destroyed(
    process: Process, desk: Actor, member: Actor, client_as: As
) -> None:
    (named,) = imported(process, desk, NAMED)
    opened = Line.objects.filter(subject=named.public_id, salt__isnull=False).count()
    client = client_as(Role.SECRETARIAT)
    assert "Asha" not in client.get(url("replace", named.public_id)).context["form"].initial["text"]
    client.post(url("replace", named.public_id), {"text": "Invented: pay what is owed"})
    named.refresh_from_db()
    assert queries.words([named], member)[named.pk] == ("Invented: pay what is owed", "en")
    assert "Asha" not in named.verbatim + named.title + str(named.attributes)
    assert Line.objects.filter(subject=named.public_id, salt__isnull=False).count() == opened
    assert not found(process, desk)
    assert client.get(url("replace", named.public_id)).status_code == 404
    again = imported(process, desk, NAMED)
    assert len(again) == 1, "the same file again changes nothing"


def test_changed_words_wait_anew(process: Process, desk: Actor) -> None:
    from django.core.files.base import ContentFile

    for text in (PLAIN, NAMED):
        table = files.table(files.kept(files.keep(ContentFile(f"Id,Text\n7,{text}\n".encode()))))
        actions.import_table(process, table, {"id": "Id", "text": "Text"}, acting=desk)
    assert Recommendation.objects.get().checking == "doubt"

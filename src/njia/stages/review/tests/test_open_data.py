"""The register to take away: everybody gets what they may read, in three formats that say the same."""

import csv
import io
import json
from collections.abc import Callable

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from njia.kernel.access import Actor, Role
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions as registered
from njia.stages.recommendations.actions import New
from njia.stages.review import actions, queries

pytestmark = pytest.mark.django_db
REASON = "Invented reason."


def fetch(client: Client, ending: str) -> bytes:
    page = client.get(reverse("review:open_file", args=["KE", ending]))
    assert page.status_code == 200
    return b"".join(page.streaming_content)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_three_formats_say_the_same(
    process: Process, desk: Actor, items: Callable[..., list], meeting: str
) -> None:
    one, other, _open = items(3, themes=("justice",), root_causes=("weak_law",))
    actions.decide(one, outcome="adopted", reason=REASON, meeting=meeting, acting=desk)
    actions.decide(other, outcome="merged", target=one, reason=REASON, meeting=meeting, acting=desk)
    publish(process, "register", acting=desk)
    client = Client()
    table = rows_of(fetch(client, "csv"))
    told = json.loads(fetch(client, "json"))
    assert [row["id"] for row in table] == [item["id"] for item in told["items"]]
    assert [row["standing"] for row in table] == ["adopted", "merged", "awaiting"]
    assert table[1]["grouped_with"] == one.public_id
    assert table[1]["final_standing"] == "adopted"
    assert told["items"][0]["themes"] == ["justice"]
    assert table[0]["themes"] == "justice"
    assert list(told["columns"]) == list(table[0])
    book = openpyxl.load_workbook(io.BytesIO(fetch(client, "xlsx")))
    assert [cell.value for cell in next(book.worksheets[0].rows)] == list(table[0])
    assert len(book.sheetnames) > 1, "the dictionary is in it"


def test_cells_that_begin_like_formulas_are_made_inert(process: Process, desk: Actor) -> None:
    registered.register(process, New("=1+1 invented"), acting=desk)
    publish(process, "register", acting=desk)
    assert rows_of(fetch(Client(), "csv"))[0]["text"] == "'=1+1 invented"
    book = openpyxl.load_workbook(io.BytesIO(fetch(Client(), "xlsx")))
    head, first = list(book.worksheets[0].rows)[:2]
    cells = {title.value: cell for title, cell in zip(head, first, strict=True)}
    assert cells["text"].data_type == "s"


def test_before_publication_it_is_not_there_for_the_public(
    process: Process, client_as: Callable[..., Client]
) -> None:
    for path in (reverse("review:open_data", args=["KE"]), reverse("review:open_file", args=["KE", "csv"])):
        assert Client().get(path).status_code == 404
        assert client_as(Role.TWG_MEMBER).get(path).status_code == 200
    assert client_as(Role.TWG_MEMBER).get(reverse("review:open_file", args=["KE", "pdf"])).status_code == 404


def test_no_consent_no_words_and_nothing_tells_who_spoke_in_confidence(
    process: Process, desk: Actor, heard: Callable[..., object]
) -> None:
    heard([("recommendation", "Invented: return our papers", "en")])
    registered.register_cleared(process, few=True, acting=desk)
    registered.register(
        process, New("Invented: pay wages", sender="Invented Person", place="Kilifi"), acting=desk
    )
    publish(process, "register", acting=desk)
    data = fetch(Client(), "json").decode()
    voice, named = json.loads(data)["items"]
    assert (voice["text"], named["text"]) == (None, "Invented: pay wages")
    assert (voice["received"], voice["sender"]) == (named["received"], named["sender"]) == ("", "")
    assert "Invented Person" not in data
    assert "Kilifi" not in data


def test_what_is_proposed_stays_inside(process: Process, desk: Actor, items: Callable[..., list]) -> None:
    actions.propose(items(1)[0], outcome="declined", reason="Invented secret.", acting=desk)
    publish(process, "register", acting=desk)
    data = fetch(Client(), "json").decode()
    assert "declined" not in data.split('"items"')[1]
    assert "Invented secret." not in data


def test_queries_grow_with_thousands_and_not_with_rows(
    process: Process, desk: Actor, items: Callable[..., list]
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert list(queries.open_records(process, desk))
        return len(captured)

    items(2)
    asked()
    few = asked()
    items(60)
    asked()  # what the register can be narrowed to is kept until something changes
    assert asked() == few

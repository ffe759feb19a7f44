import csv
import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.people.actions import create_organisation
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.models import Recommendation, SavedSearch
from njia.stages.review.actions import propose

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def url(name: str, *arguments: object) -> str:
    return reverse(f"recommendations:{name}", args=["KE", *arguments])


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def table(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"))))


@pytest.fixture
def items(process: Process, desk: Actor) -> list[Recommendation]:
    sender = create_organisation(process, "Invented union", "workers", acting=desk)
    news = [
        New("Visit the farms.", themes=("child_labour",), organisation_id=sender.pk, place="Kilifi"),
        New("=cmd|' /C calc'!A0", themes=("child_labour", "justice"), kind="insight", place="Busia"),
        New("Visit the quarries.", themes=("justice",)),
    ]
    return [actions.register(process, new, acting=desk) for new in news]


def test_facets_are_links_that_add_and_take_away(items: list[Recommendation], client_as: As) -> None:
    page = client_as(Role.TWG_MEMBER).get(url("list") + "?q=visit&theme=justice")
    html = page.content.decode()
    assert "KE-R-0003" in html
    assert "KE-R-0001" not in html
    assert 'href="?q=visit&amp;theme=justice&amp;theme=child_labour"' in html
    assert '<a href="?q=visit" aria-current="true">' in html
    assert 'href="?theme=justice"' in html  # without the words
    assert '<input type="hidden" name="theme" value="justice">' in html  # another search keeps the choice


def test_a_link_that_was_cut_or_bent_still_shows_a_list(items: list[Recommendation], client_as: As) -> None:
    client = client_as(Role.TWG_MEMBER)
    for query in (
        "?theme=",
        "?theme=%00",
        "?sort=worst",
        "?page=x&more=nothing",
        "?q=" + "a" * 300,
        "?round=x",
        "?x=%ff",
    ):
        assert client.get(url("list") + query).status_code == 200


def test_many_choices_are_folded_until_asked_for(process: Process, desk: Actor, client_as: As) -> None:
    for number in range(12):
        sender = create_organisation(process, f"Invented {number}", "workers", acting=desk)
        actions.register(
            process, New("Visit.", organisation_id=sender.pk, place=f"Ward {number:02}"), acting=desk
        )
    client = client_as(Role.TWG_MEMBER)
    folded, whole = client.get(url("list")), client.get(url("list") + "?more=place")
    assert folded.content.decode().count("place=Ward") == 8
    assert whole.content.decode().count("place=Ward") == 12


def test_near_words_are_told(items: list[Recommendation], client_as: As) -> None:
    html = client_as(Role.TWG_MEMBER).get(url("list") + "?q=quaries").content.decode()
    assert "<strong>quarries</strong>" in html
    assert "KE-R-0003" in html


def test_a_search_is_saved_used_renamed_and_deleted(items: list[Recommendation], client_as: As) -> None:
    client = client_as(Role.TWG_MEMBER)
    found = client.get(url("list") + "?q=visit&theme=justice&sort=newest")
    assert 'name="query" value="q=visit&amp;theme=justice&amp;sort=newest"' in found.content.decode()
    given = {"name": "Quarries", "query": "q=visit&theme=justice&next=//evil.example&sort=newest"}
    saved = client.post(url("searches"), given, follow=True)
    assert saved.redirect_chain[-1][0] == url("list") + "?q=visit&theme=justice&sort=newest"
    assert "Quarries" in client.get(url("list")).content.decode()
    kept = SavedSearch.objects.get()
    other = client_as(Role.ADVISER)
    assert "Quarries" not in other.get(url("list")).content.decode()
    assert other.post(url("change_search", kept.pk), {"name": "Mine"}).status_code == 404
    client.post(url("change_search", kept.pk), {"name": "All quarries", "shared": "on"})
    assert "All quarries" in other.get(url("searches")).content.decode()
    assert other.post(url("change_search", kept.pk), {"name": "Mine"}).status_code == 404
    assert other.post(url("forget_search", kept.pk)).status_code == 404
    client.post(url("forget_search", kept.pk))
    assert not SavedSearch.objects.exists()


def test_a_name_is_wanted_and_the_search_is_not_lost(items: list[Recommendation], client_as: As) -> None:
    page = client_as(Role.TWG_MEMBER).post(url("searches"), {"name": " ", "query": "theme=justice"})
    assert page.status_code == 200
    assert 'name="query" value="theme=justice"' in page.content.decode()
    assert not SavedSearch.objects.exists()


def test_saved_searches_are_for_those_inside(
    process: Process, desk: Actor, member: Actor, outsider: Actor
) -> None:
    mine = actions.save_search(process, "Mine", "q=a", acting=member)
    actions.save_search(process, "Ours", "q=b", shared=True, acting=member)
    assert [saved.name for saved in queries.searches(desk)] == ["Ours"]
    assert [saved.name for saved in queries.searches(member)] == ["Mine", "Ours"]
    assert list(queries.searches(outsider)) == []
    with pytest.raises(NotFound):
        actions.forget_search(mine, acting=desk)
    with pytest.raises(Refused):
        actions.save_search(process, "Theirs", "", acting=outsider)
    with pytest.raises(Refused, match="another search under this name"):
        actions.change_search(mine, "Ours", shared=False, acting=member)
    assert actions.save_search(process, "Mine", "q=c", acting=member).pk == mine.pk
    [ours] = queries.searches(desk)
    actions.forget_search(ours, acting=desk)
    assert SavedSearch.objects.count() == 1


def test_an_export_holds_what_was_found_and_nothing_that_runs(
    items: list[Recommendation], desk: Actor, client_as: As
) -> None:
    propose(items[0], outcome="adopted", reason="+1: it works", acting=desk)
    client = client_as(Role.TWG_MEMBER)
    rows = table(client.get(url("export", "recommendations", "csv") + "?theme=child_labour&sort=newest"))
    assert [row["id"] for row in rows] == ["KE-R-0002", "KE-R-0001"]
    assert rows[0]["text"] == "'=cmd|' /C calc'!A0"
    assert (rows[0]["place"], rows[1]["place"]) == ("", "Kilifi")  # only beside an open sender
    assert rows[0]["themes"] == "child_labour; justice"
    assert [row["standing"] for row in rows] == ["awaiting", "open"]
    [said] = table(client.get(url("export", "said", "csv")))
    assert (said["id"], said["what"], said["answer"]) == ("KE-R-0001", "proposal", "adopted")
    assert said["words"] == "'+1: it works"
    columns = table(client.get(url("export", "columns", "csv")))
    assert [row["column"] for row in columns if row["file"] == "recommendations"] == list(rows[0])
    assert [row["column"] for row in columns if row["file"] == "said"] == list(said)
    assert all(row["meaning"] for row in columns)
    whole = json.loads(body(client.get(url("export", "recommendations", "json") + "?q=farms")))
    assert [item["id"] for item in whole["items"]] == ["KE-R-0001"]
    assert whole["items"][0]["said"][0]["words"] == "+1: it works"
    assert set(whole["columns"]) == set(rows[0])
    assert json.loads(body(client.get(url("export", "recommendations", "json") + "?q=xyzzy")))["items"] == []


def test_a_workbook_holds_the_rows_the_talk_and_the_dictionary(
    items: list[Recommendation], desk: Actor, client_as: As
) -> None:
    propose(items[0], outcome="adopted", reason="=1+1", acting=desk)
    Recommendation.objects.filter(pk=items[2].pk).update(verbatim="x" * 40_000)
    content = body(client_as(Role.SECRETARIAT).get(url("export", "recommendations", "xlsx")))
    rows, talk, guide = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert [row[0].value for row in rows.iter_rows(min_row=2)] == ["KE-R-0001", "KE-R-0002", "KE-R-0003"]
    text = next(cell.column for cell in rows[1] if cell.value == "text")
    assert rows.cell(3, text).value == "=cmd|' /C calc'!A0"
    assert rows.cell(3, text).data_type == "s"
    assert len(rows.cell(4, text).value) == 32_767
    assert [cell.value for cell in talk[2]][:2] == ["KE-R-0001", "proposal"]
    assert all(cell.data_type != "f" for row in talk.iter_rows() for cell in row)
    assert "standing" in {row[0].value for row in guide.iter_rows()}


def test_the_public_takes_away_what_it_may_read(
    process: Process, heard: Callable[..., object], items: list[Recommendation], desk: Actor
) -> None:
    heard([("recommendation", "Invented: the foreman keeps our passports", "en")])
    actions.register_cleared(process, few=True, acting=desk)
    Recommendation.objects.filter(pk=items[0].pk).update(checking="doubt", title="Invented name")
    propose(items[1], outcome="used", reason="Not decided yet.", acting=desk)
    assert Client().get(url("export", "recommendations", "csv")).status_code == 404
    publish(process, "register", acting=desk)
    told = body(Client().get(url("export", "recommendations", "csv"))).decode()
    for secret in ("foreman", "Invented name", "farms", "Not decided yet."):
        assert secret not in told
    assert told.count("KE-R-") == 4
    assert body(Client().get(url("export", "said", "csv"))).decode("utf-8-sig").strip() == "id"
    assert b'"said"' not in body(Client().get(url("export", "recommendations", "json")))
    assert Client().get(url("export", "recommendations", "pdf")).status_code == 404
    html = Client().get(url("detail", "KE-R-0001")).content.decode()
    assert "Invented name" not in html


def test_words_that_wait_to_be_looked_at_hide_what_came_beside_them(
    items: list[Recommendation], client_as: As
) -> None:
    Recommendation.objects.filter(pk=items[0].pk).update(
        checking="doubt", title="Invented title", attributes={"Respondent": "Invented name"}
    )
    hidden = client_as(Role.TWG_MEMBER).get(url("detail", "KE-R-0001")).content.decode()
    assert "Invented title" not in hidden
    assert "Invented name" not in hidden
    assert "Invented name" in client_as(Role.RAPPORTEUR).get(url("detail", "KE-R-0001")).content.decode()

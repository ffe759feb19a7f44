"""Dividing and tying on the pages, with nothing but forms."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel.access import Role
from njia.kernel.processes.actions import publish
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.queries import seams
from njia.stages.review import actions

pytestmark = pytest.mark.django_db


def url(name, *arguments):
    return reverse(name, args=["KE", *arguments])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Train inspectors in every county.", ["Train inspectors in every county."]),
        ("1. Train inspectors. 2. Open a help line.", ["Train inspectors.", "Open a help line."]),
        (
            "We ask: \n(a) train inspectors\n(b) open a line",
            ["We ask: train inspectors", "We ask: open a line"],
        ),
        ("Train inspectors.\nOpen a help line.", ["Train inspectors.", "Open a help line."]),
        ("Train labour inspectors; open a help line", ["Train labour inspectors", "open a help line"]),
        (
            "Train all labour inspectors. Open a help line.",
            ["Train all labour inspectors.", "Open a help line."],
        ),
        ("Pay 2.5 million by 2027.", ["Pay 2.5 million by 2027."]),
        ("See section 12. Then act at once on it", ["See section 12.", "Then act at once on it"]),
        (
            "We ask the ministry to: 1) ban the fees; 2) fund legal aid, and 3) open a shelter",
            [
                "We ask the ministry to: ban the fees",
                "We ask the ministry to: fund legal aid",
                "We ask the ministry to: open a shelter",
            ],
        ),
        ("Train all inspectors, and also open a help line", ["Train all inspectors", "open a help line"]),
        ("Fundisha wakaguzi na pia fungua simu ya msaada", ["Fundisha wakaguzi", "fungua simu ya msaada"]),
        ("Former les inspecteurs et aussi ouvrir une ligne", ["Former les inspecteurs", "ouvrir une ligne"]),
        (" ", []),
    ],
)
def test_where_a_text_seems_to_divide(text, pieces):
    assert seams(text) == pieces


def test_a_paragraph_is_divided_by_one_press_and_put_together_again(items, desk, client_as):
    (whole,) = items(1)
    Recommendation.objects.filter(pk=whole.pk).update(
        verbatim="1. Train inspectors; and\n\n2. Open a help line."
    )
    client = client_as(Role.RAPPORTEUR)
    page = client.get(url("review:item", whole.public_id)).content.decode()
    assert "It seems to ask for 2 things" in page
    sent = re.search(r'<textarea name="parts" hidden>(.*?)</textarea>', page, re.DOTALL)[1]
    done = client.post(
        url("review:split", whole.public_id), {"parts": sent.replace("\n", "\r\n")}, follow=True
    )
    assert "It is divided into KE-R-0002, KE-R-0003." in done.content.decode()
    assert list(whole.parts.values_list("verbatim", flat=True)) == ["Train inspectors", "Open a help line."]
    part = client.get(url("recommendations:detail", "KE-R-0002")).content.decode()
    assert "It is a part of" in part
    page = client.get(url("review:item", whole.public_id)).content.decode()
    assert "propose-outcome" not in page
    assert "It seems to ask for" not in page
    client.post(url("review:join", whole.public_id))
    assert set(whole.parts.values_list("state", flat=True)) == {"joined"}


def test_the_parts_can_be_changed_before(items, client_as):
    (whole,) = items(1)
    Recommendation.objects.filter(pk=whole.pk).update(verbatim="1. Train inspectors. 2. Open a help line.")
    page = client_as(Role.RAPPORTEUR).get(url("review:split", whole.public_id)).content.decode()
    assert "Train inspectors.\n\nOpen a help line." in page


def test_who_may_not_divide_is_offered_nothing_and_a_single_ask_neither(items, client_as):
    (whole,) = items(1)
    keeper, member = client_as(Role.RAPPORTEUR), client_as(Role.TWG_MEMBER)
    assert "It seems to ask for" not in keeper.get(url("review:item", whole.public_id)).content.decode()
    Recommendation.objects.filter(pk=whole.pk).update(verbatim="1. Train inspectors. 2. Open a help line.")
    assert "It seems to ask for" not in member.get(url("review:item", whole.public_id)).content.decode()


def test_a_division_of_one_loses_nothing_that_was_typed(items, client_as):
    (whole,) = items(1)
    page = client_as(Role.SECRETARIAT).post(url("review:split", whole.public_id), {"parts": "Only one."})
    assert "Only one." in page.content.decode()
    assert "at least two" in page.content.decode()


def test_the_public_reads_each_parts_answer_at_the_whole(process, items, desk, meeting):
    (whole,) = items(1)
    part, _other = actions.split_item(whole, ["Train inspectors.", "Open a help line."], acting=desk)
    actions.decide(part, outcome="adopted", reason="It works.", meeting=meeting, acting=desk)
    publish(process, "register", acting=desk)
    page = Client().get(url("recommendations:detail", whole.public_id)).content.decode()
    assert part.public_id in page
    assert "Adopted" in page
    register = Client().get(url("review:register") + "?standing=open").content.decode()
    assert whole.public_id in register


def test_a_proposal_is_taken_back_on_the_page(items, desk, client_as):
    (one,) = items(1)
    actions.propose(one, outcome="adopted", reason="It works.", acting=desk)
    client = client_as(Role.TWG_MEMBER)
    assert (
        url("review:take_back", one.public_id)
        in client.get(url("review:item", one.public_id)).content.decode()
    )
    client.post(url("review:take_back", one.public_id))
    one.case.refresh_from_db()
    assert one.case.state == "awaiting"


def test_ties_are_read_at_both_ends_and_undone(items, client_as):
    one, other = items(2)
    client = client_as(Role.RAPPORTEUR)
    given = {"relation": "supersedes", "other": other.public_id}
    assert (
        "no recommendation with this id"
        in client.post(
            url("recommendations:tie", one.public_id), given | {"other": "KE-R-9999"}
        ).content.decode()
    )
    client.post(url("recommendations:tie", one.public_id), given)
    assert (
        "Its place was taken by"
        in client.get(url("recommendations:detail", other.public_id)).content.decode()
    )
    assert (
        "It takes the place of" in client.get(url("recommendations:detail", one.public_id)).content.decode()
    )
    client.post(url("recommendations:untie", one.public_id), given)
    assert (
        "It takes the place of"
        not in client.get(url("recommendations:detail", one.public_id)).content.decode()
    )

"""Themes and root causes that are suggested for a text: by which words, who says what of them, and what is remembered."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from njia.kernel.access import Actor, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.proof import Leaf
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.models import Recommendation, RefusedTerm

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
FEES = "Invented: no worker pays recruitment fees, and legal aid helps those who paid."
NOTHING_KNOWN = "Invented: paint the gate."


def given(process: Process, acting: Actor, *texts: str, **more: object) -> list[Recommendation]:
    return [actions.register(process, New(text, **more), acting=acting) for text in texts]


def url(asked: str = "") -> str:
    return reverse("recommendations:suggested", args=["KE"]) + asked


def proposed(item: Recommendation, actor: Actor) -> dict[str, list[str]]:
    """Vocabulary:code → the words, as suggested for one item."""
    found = queries.suggestions(queries.show([item], actor)).get(item.pk, [])
    return {term.key: list(term.words) for term in found}


@pytest.mark.parametrize(
    ("text", "language", "key", "words"),
    [
        (FEES, "en", "root_causes:C1", ["recruitment fees"]),
        (FEES, "en", "root_causes:A3", ["legal", "aid"]),
        ("Shule ziwe bure kwa watoto wote wa vijijini.", "sw", "root_causes:B2", ["shule"]),
        ("Recruter davantage d'inspecteurs dans chaque comté.", "fr", "themes:labour_inspection", ["inspecteurs"]),
    ],
)  # fmt: skip
def test_terms_are_suggested_with_the_words_that_speak_of_them(
    process: Process, desk: Actor, text: str, language: str, key: str, words: list[str]
) -> None:
    (item,) = given(process, desk, text, language=language)
    assert proposed(item, desk)[key] == words


def test_families_of_causes_are_not_suggested(process: Process, desk: Actor) -> None:
    (item,) = given(process, desk, "Invented: vulnerability, commercial pressure and recruitment.")
    assert not {"root_causes:A", "root_causes:B", "root_causes:C"} & proposed(item, desk).keys()


def test_what_fits_is_set_beside_what_was_there_and_the_rest_is_remembered(
    process: Process, desk: Actor
) -> None:
    (item,) = given(process, desk, FEES, themes=("migration",), root_causes=("B1",))
    fits, refused = ("root_causes", "C1"), ("root_causes", "A3")
    actions.settle_terms(item, fitting=[fits], refused=[refused, fits], acting=desk)
    assert queries.tags(item) == {"themes": ["migration"], "root_causes": ["B1", "C1"]}
    assert not {"root_causes:C1", "root_causes:A3"} & proposed(item, desk).keys()
    assert Leaf.decode(list(ledger.leaves(process))[-1]).kind == "recommendation.tagged"
    actions.reconsider_terms(item, [refused], acting=desk)
    assert "root_causes:A3" in proposed(item, desk)


def test_a_refused_term_that_is_set_after_all_is_no_longer_refused(process: Process, desk: Actor) -> None:
    (item,) = given(process, desk, FEES)
    actions.settle_terms(item, refused=[("root_causes", "A3")], acting=desk)
    actions.settle_terms(item, fitting=[("root_causes", "A3")], acting=desk)
    assert not RefusedTerm.objects.exists()


@pytest.mark.parametrize("key", [("themes", "nonsense"), ("constituencies", "workers"), ("root_causes", "")])
def test_an_unknown_term_is_refused_and_nothing_is_set(
    process: Process, desk: Actor, key: tuple[str, str]
) -> None:
    (item,) = given(process, desk, FEES)
    with pytest.raises(Refused, match="no such term"):
        actions.settle_terms(item, fitting=[("root_causes", "C1"), key], acting=desk)
    assert queries.tags(item) == {}


def test_only_those_who_keep_the_register_settle_terms(
    process: Process, desk: Actor, member: Actor, client_as: As
) -> None:
    (item,) = given(process, desk, FEES)
    for act in (
        lambda: actions.settle_terms(item, refused=[("root_causes", "C1")], acting=member),
        lambda: actions.reconsider_terms(item, [("root_causes", "C1")], acting=member),
        lambda: queries.next_themed(member),
        lambda: queries.next_refused(member),
    ):
        with pytest.raises(Refused):
            act()
    client = client_as(Role.TWG_MEMBER)
    assert client.get(url()).status_code == 403
    assert client.post(url(), {"item": item.public_id}).status_code == 403


def test_withdrawn_ones_are_left_alone(process: Process, desk: Actor) -> None:
    (item,) = given(process, desk, FEES)
    actions.withdraw(item, "Invented.", acting=desk)
    assert queries.next_themed(desk) == queries.Looked(None, None)
    with pytest.raises(Refused, match="not in the register"):
        actions.settle_terms(item, refused=[("root_causes", "C1")], acting=desk)


def test_one_text_after_the_other_and_what_was_skipped_comes_again(process: Process, desk: Actor) -> None:
    first, _dull, second = given(process, desk, FEES, NOTHING_KNOWN, "Invented: train judges.")
    seen = queries.next_themed(desk)
    assert (seen.found.shown.item, seen.after) == (first, 1)
    seen = queries.next_themed(desk, seen.after)
    assert (seen.found.shown.item, seen.after) == (second, 3)
    assert queries.next_themed(desk, 3) == queries.Looked(None, None)
    assert queries.without_terms(desk) == 3


def test_long_lists_are_looked_through_in_stretches(
    process: Process, desk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from njia.stages.recommendations.queries import theming

    monkeypatch.setattr(theming, "LOOK", 2)
    monkeypatch.setattr(theming, "MOST_LOOKS", 1)
    given(process, desk, NOTHING_KNOWN, NOTHING_KNOWN, FEES)
    assert queries.next_themed(desk) == queries.Looked(None, 2)
    assert queries.next_themed(desk, 2).found.shown.item.number == 3


def test_the_screen_shows_words_keys_and_ticks_and_sets_them_without_scripts(
    process: Process, desk: Actor, client_as: As
) -> None:
    (item,) = given(process, desk, FEES)
    client = client_as(Role.RAPPORTEUR)
    page = client.get(url()).content.decode()
    assert "recruitment fees</q>" in page
    for key in ('data-key="a"', 'data-key="k"', 'data-key="1"', 'data-key="n"'):
        assert key in page
    shown = [term.key for term in queries.next_themed(desk).found.proposed]
    sent = {"item": item.public_id, "shown": shown, "fits": ["root_causes:C1"]}
    done = client.post(url(), sent, follow=True).content.decode()
    assert "KE-R-0001: Recruitment fees." in done
    assert "Nothing more is suggested" in done
    assert queries.tags(item) == {"root_causes": ["C1"]}
    assert RefusedTerm.objects.count() == len(shown) - 1


def test_what_was_not_shown_is_not_settled(process: Process, desk: Actor, client_as: As) -> None:
    (item,) = given(process, desk, FEES)
    client = client_as(Role.SECRETARIAT)
    client.post(url(), {"item": item.public_id, "shown": ["root_causes:C1"], "fits": ["root_causes:A3"]})
    assert queries.tags(item) == {}
    assert [(row.vocabulary, row.code) for row in RefusedTerm.objects.all()] == [("root_causes", "C1")]
    assert client.post(url(), {"item": item.public_id, "shown": ["themes:none"]}).status_code == 403
    assert client.post(url(), {"item": item.public_id}).status_code == 404


def test_none_fits_and_that_can_be_thought_over(process: Process, desk: Actor, client_as: As) -> None:
    (item,) = given(process, desk, FEES)
    client = client_as(Role.SECRETARIAT)
    shown = [term.key for term in queries.next_themed(desk).found.proposed]
    client.post(url(), {"item": item.public_id, "shown": shown, "fits": shown, "none": "1"})
    assert queries.tags(item) == {}
    page = client.get(url("?refused=1")).content.decode()
    assert "Recruitment fees" in page
    again = {"item": item.public_id, "shown": shown, "fits": ["root_causes:C1"]}
    client.post(url("?refused=1"), again)
    assert list(proposed(item, desk)) == ["root_causes:C1"]


def test_words_that_are_destroyed_leave_no_refusals(process: Process, desk: Actor) -> None:
    from njia.stages.recommendations.actions.comparing import forget_likeness

    (item,) = given(process, desk, FEES)
    actions.settle_terms(item, refused=[("root_causes", "C1")], acting=desk)
    forget_likeness([item])
    assert not RefusedTerm.objects.exists()

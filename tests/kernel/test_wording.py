import pytest
from django.utils import translation

from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.kernel.wording import actions, queries
from njia.kernel.wording.models import Text, Wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(process: Process, desk: Actor) -> Text:
    return actions.say(process, "Train inspectors.", language="en", acting=desk)


def shown(text: Text, language: str) -> tuple[str, str, bool]:
    said = queries.said([text.pk], language)[text.pk]
    return said.body, said.language, said.stale


def test_a_reader_gets_their_language_where_it_is_said_in_it(text: Text, desk: Actor) -> None:
    actions.reword(text, "Former les inspecteurs.", language="fr", acting=desk)
    assert shown(text, "fr") == ("Former les inspecteurs.", "fr", False)
    assert shown(text, "en") == ("Train inspectors.", "en", False)
    assert shown(text, "sw") == ("Train inspectors.", "en", False)
    with translation.override("fr-be"):
        assert str(queries.said([text.pk])[text.pk]) == "Former les inspecteurs."


def test_a_new_source_makes_translations_stale_until_they_are_said_again(text: Text, desk: Actor) -> None:
    actions.reword(text, "Former les inspecteurs.", language="fr", acting=desk)
    actions.reword(text, "Train 200 inspectors.", language="en", acting=desk)
    assert shown(text, "en") == ("Train 200 inspectors.", "en", False)
    assert shown(text, "fr") == ("Former les inspecteurs.", "fr", True)
    assert actions.reword(text, "Former les inspecteurs.", language="fr", acting=desk)  # it still fits
    assert shown(text, "fr") == ("Former les inspecteurs.", "fr", False)


def test_saying_the_same_again_changes_nothing(text: Text, desk: Actor) -> None:
    assert not actions.reword(text, "Train inspectors.", language="en", acting=desk)
    assert [row.version for row in queries.history(text)] == [1]


def test_no_wording_is_ever_lost(text: Text, desk: Actor) -> None:
    for body in ("Train them.", "Train them well."):
        actions.reword(text, body, language="en", acting=desk)
    assert [(row.version, row.body, row.is_current) for row in queries.history(text)] == [
        (1, "Train inspectors.", False),
        (2, "Train them.", False),
        (3, "Train them well.", True),
    ]
    assert [row.body for row in queries.in_all_languages(text)] == ["Train them well."]


def test_the_source_comes_first_among_the_languages(process: Process, desk: Actor) -> None:
    text = actions.say(process, "Fundisha.", language="sw", acting=desk)
    for language in ("fr", "en"):
        actions.reword(text, language, language=language, acting=desk)
    assert [row.language for row in queries.in_all_languages(text)] == ["sw", "en", "fr"]


def test_a_translation_is_checked_by_somebody_else(text: Text, desk: Actor, member: Actor) -> None:
    wording = Wording.objects.get(text=text)
    with pytest.raises(Refused, match="somebody other"):
        actions.check_wording(wording, acting=desk)
    actions.check_wording(wording, acting=member)
    assert Wording.objects.get(text=text).checked_by == member.ref


def test_many_texts_are_read_in_one_query(
    process: Process, desk: Actor, django_assert_num_queries: object
) -> None:
    texts = [actions.say(process, f"Words {n}.", language="en", acting=desk) for n in range(30)]
    with django_assert_num_queries(1):
        assert len(queries.said(text.pk for text in texts)) == 30

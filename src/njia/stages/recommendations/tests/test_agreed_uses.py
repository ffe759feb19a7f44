"""Each use that a contributor may refuse is refused where the register makes it, and stops when consent is taken back."""

from collections.abc import Callable

import pytest
from django.utils.translation import override

from njia.kernel.access import Actor, Refused
from njia.kernel.people import actions as people
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.models import Recommendation
from njia.stages.voices import actions as voices
from njia.stages.voices.models import Voice
from njia.stages.voices.states import holder

pytestmark = pytest.mark.django_db
WORDS = "Invented: keep no passports"
Register = Callable[..., tuple[Voice, Recommendation]]


@pytest.fixture
def register(process: Process, heard: Callable[..., tuple[Voice, str]], desk: Actor) -> Register:
    def make(**consents: bool) -> tuple[Voice, Recommendation]:
        voice, _receipt = heard([("recommendation", WORDS, "en")], **consents)
        [item] = actions.register_cleared(process, few=True, acting=desk)
        return voice, item

    return make


def text(item: Recommendation, actor: Actor) -> str | None:
    [shown] = queries.show([Recommendation.objects.get(pk=item.pk)], actor)
    return shown.text


def test_without_consent_nobody_says_it_in_other_words_or_languages(register: Register, desk: Actor) -> None:
    _voice, item = register()
    with pytest.raises(Refused, match="other words"):
        actions.edit_wording(item, "Shorter.", language="en", acting=desk)
    with pytest.raises(Refused, match="other languages"):
        actions.edit_wording(item, "Maneno.", language="sw", acting=desk)
    assert text(item, desk) == WORDS


@pytest.mark.parametrize(
    ("purpose", "language", "body"), [("paraphrase", "en", "Shorter."), ("translate", "sw", "Maneno.")]
)
def test_a_later_wording_goes_when_consent_is_taken_back(
    register: Register, process: Process, desk: Actor, purpose: str, language: str, body: str
) -> None:
    voice, item = register(**{purpose: True})
    actions.edit_wording(item, body, language=language, acting=desk)
    with override(language):
        assert text(item, desk) == body
        voices.set_consent(voice, purpose, False, acting=holder(process.pk))
        assert text(item, desk) == WORDS
    [given] = queries.package_items(process)
    assert not given.may_send(language)


@pytest.mark.parametrize("purpose", ["public", "quote", "submission"])
def test_words_are_given_out_for_agreed_uses_alone(
    register: Register, process: Process, desk: Actor, purpose: str
) -> None:
    voice, item = register(**{purpose: True})
    assert queries.words([item], desk, purpose)[item.pk] == (WORDS, "en")
    voices.set_consent(voice, purpose, False, acting=holder(process.pk))
    assert queries.words([item], desk, purpose)[item.pk] is None


def test_public_display_is_for_words_that_agreed(
    register: Register, process: Process, desk: Actor, outsider: Actor
) -> None:
    publish(process, "register", acting=desk)
    voice, item = register(public=True)
    assert text(item, outsider) == WORDS
    voices.set_consent(voice, "public", False, acting=holder(process.pk))
    assert text(item, outsider) is None


def test_the_organisation_that_passed_it_on_is_named_only_by_consent(
    process: Process, circle: list[Actor], open_doors: None, desk: Actor, outsider: Actor
) -> None:
    publish(process, "register", acting=desk)
    organisation = people.create_organisation(process, "Invented Shelter", "civil_society", acting=desk)
    given = voices.Given("Invented words.", "en", door="organisation", consents={"attribute": True})
    voice, _receipt = voices.contribute(process, given, organisation=organisation, acting=outsider)
    for wording in voices.clear(voice, [("recommendation", WORDS, "en")], acting=circle[0]):
        voices.confirm(wording, acting=circle[1])
    [item] = actions.register_cleared(process, few=True, acting=desk)
    for reader in (desk, outsider):
        assert queries.show([item], reader)[0].sender == "Invented Shelter"
    voices.set_consent(voice, "attribute", False, acting=holder(process.pk))
    for reader in (desk, outsider):
        assert queries.show([item], reader)[0].sender == ""


def test_nobody_else_is_asked_whether_somebody_may_be_named(register: Register) -> None:
    voice, item = register(attribute=True)
    assert not voice.consents.filter(purpose="attribute", given=True).exists()
    assert item.organisation_id is None

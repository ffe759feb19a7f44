"""What is found, counted and left out: facets, later wordings, near words, and what nobody may learn by asking."""

from collections.abc import Callable, Mapping

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from njia.kernel.access import Actor
from njia.kernel.people.actions import change_organisation, create_organisation
from njia.kernel.people.models import Organisation
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.stages.meetings.actions import create_meeting
from njia.stages.recommendations import actions, queries
from njia.stages.recommendations.actions import New
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.queries import facets, sets
from njia.stages.recommendations.queries.ranking import fit
from njia.stages.recommendations.queries.words import sampled
from njia.stages.voices import actions as voices
from njia.stages.voices.states import holder

pytestmark = pytest.mark.django_db
Chosen = Mapping[str, tuple[str, ...]]


def find(actor: Actor, words: str = "", sort: str = "", **chosen: str | tuple[str, ...]) -> queries.Found:
    process = Process.objects.get(pk=actor.process_id)
    wanted = {key: (value,) if isinstance(value, str) else value for key, value in chosen.items()}
    return queries.find(process, actor, queries.Asked(words, wanted, sort))


def numbers(found: queries.Found, actor: Actor) -> list[int]:
    return queries.numbers_found(found, actor, 0, 1_000)


def counts(found: queries.Found, key: str) -> dict[str, int | None]:
    return {each.value: each.count for group in found.facets if group.key == key for each in group.choices}


@pytest.fixture
def group(process: Process, desk: Actor) -> Callable[..., Organisation]:
    def make(constituency: str, count: int, text: str = "Inspect the farms.", **more: object) -> Organisation:
        known = Organisation.objects.filter(process=process, constituency=constituency).first()
        made = known or create_organisation(process, f"Invented {constituency}", constituency, acting=desk)
        for _each in range(count):
            actions.register(process, New(text, organisation_id=made.pk, **more), acting=desk)  # type: ignore[arg-type]
        return made

    return make


def test_sets_are_sliced_as_lists_are() -> None:
    held = [1, 7, 8, 9, 2_047, 2_048, 2_049, 40_000]
    bits = sets.of(held)
    assert bits.bit_count() == len(held)
    for start in range(-1, len(held) + 2):
        for stop in range(start, len(held) + 2):
            expected = held[max(start, 0) : max(stop, 0)]
            assert sets.slice_of(bits, start, stop) == expected
            assert (
                sets.slice_of(bits, start, stop, last_first=True) == held[::-1][max(start, 0) : max(stop, 0)]
            )
    assert sets.of_list(None) == sets.of([]) == 0


def test_facets_are_counted_within_what_all_the_others_leave(process: Process, desk: Actor) -> None:
    for text, place, themes in (
        ("Visit farms.", "Kilifi", ("child_labour",)),
        ("Visit quarries.", "Kilifi", ("justice",)),
        ("Visit farms.", "Busia", ("child_labour", "justice")),
    ):
        made = create_organisation(process, f"Invented {place}", "workers", acting=desk)
        actions.register(process, New(text, place=place, themes=themes, organisation_id=made.pk), acting=desk)
    found = find(desk, theme="child_labour")
    assert numbers(found, desk) == [1, 3]
    assert counts(found, "theme") == {"child_labour": 2, "justice": 2}
    assert counts(found, "place") == {"Busia": 1, "Kilifi": 1}
    both = find(desk, theme=("child_labour", "justice"), place="Kilifi")
    assert numbers(both, desk) == [1, 2]
    assert counts(both, "place") == {"Busia": 1, "Kilifi": 2}
    assert counts(find(desk, "quarries"), "theme") == {}
    assert numbers(find(desk, "quarries", theme="justice"), desk) == [2]
    assert numbers(find(desk, theme="unheard_of"), desk) == []
    assert numbers(find(desk, sort="newest"), desk) == [3, 2, 1]


def test_the_answer_is_a_facet_and_takes_the_place_of_the_state(process: Process, desk: Actor) -> None:
    first = actions.register(process, New("One."), acting=desk)
    actions.register(process, New("Two."), acting=desk)
    actions.withdraw(first, "Invented.", acting=desk)
    found = find(desk)
    assert counts(found, "standing") == {"awaiting": 1, "withdrawn": 1}
    assert counts(found, "state") == {}
    assert numbers(find(desk, standing="withdrawn"), desk) == [1]


def test_what_was_changed_is_found_in_its_new_place(process: Process, desk: Actor) -> None:
    items = [actions.register(process, New(f"Ask {n}.", themes=("justice",)), acting=desk) for n in range(5)]
    assert counts(find(desk), "theme") == {}  # one theme alone narrows nothing
    actions.tag(items[0], "themes", ["child_labour"], acting=desk)
    actions.reclassify(items[1], "insight", acting=desk)
    actions.withdraw(items[2], "Invented.", acting=desk)
    kept = facets.shelf(process)
    facets._shelves.clear()
    anew = facets.shelf(process)
    assert kept is not anew
    assert kept == anew
    assert counts(find(desk), "theme") == {"child_labour": 1, "justice": 4}
    assert counts(find(desk), "kind") == {"recommendation": 4, "insight": 1}


def test_a_shelf_of_another_log_is_not_taken_for_this_one(process: Process, desk: Actor) -> None:
    actions.register(process, New("One."), acting=desk)
    held = facets.shelf(process)
    facets._shelves[process.pk] = facets.Shelf(held.size, "another", held.groups, 0, {}, frozenset())
    assert numbers(find(desk), desk) == [1]


def test_a_constituency_with_few_is_neither_counted_nor_followed(
    group: Callable[..., Organisation], process: Process, desk: Actor
) -> None:
    group("workers", 12)
    group("survivors", 9)
    group("employers", 27, "Audit the quarries.")
    found = find(desk)
    assert counts(found, "constituency") == {"employers": 20, "workers": 10}
    for chosen in ("survivors", ("survivors", "survivors")):
        few = find(desk, constituency=chosen)
        assert few.count == 0
        assert few.too_few
    nobody = find(desk, constituency="academia")
    assert nobody.count == 0
    assert not nobody.too_few


def test_no_two_choices_tell_a_constituency_that_is_too_small(
    group: Callable[..., Organisation], desk: Actor
) -> None:
    group("workers", 12, themes=("justice",))
    group("survivors", 9, themes=("child_labour",))
    both = find(desk, constituency=("workers", "survivors"))
    assert both.count == 12
    group("workers", 8, "Audit the quarries.", themes=("child_labour",))
    group("workers", 10, "Audit the farms.", themes=("debt_bondage",))
    within = find(desk, constituency="workers")
    assert within.count == 30
    assert counts(within, "theme") == {"justice": 10, "debt_bondage": 10}  # eight are too few to be told
    assert find(desk, constituency="workers", theme="child_labour").count == 0
    assert find(desk, "quarries", constituency="workers").count == 0


def test_a_constituency_that_was_put_right_counts_at_once(
    group: Callable[..., Organisation], desk: Actor
) -> None:
    made = group("workers", 10)
    group("employers", 10)
    assert counts(find(desk), "constituency") == {"employers": 10, "workers": 10}
    change_organisation(made, made.name, "civil_society", acting=desk)
    assert counts(find(desk), "constituency") == {"employers": 10, "civil_society": 10}


def test_a_place_without_an_open_sender_is_no_facet(process: Process, desk: Actor) -> None:
    for place in ("Kilifi", "Busia"):
        actions.register(process, New("Visit.", place=place), acting=desk)
    assert counts(find(desk), "place") == {}
    assert find(desk, place="Kilifi").count == 0


def test_rare_values_are_asked_of_the_database(
    process: Process, desk: Actor, group: Callable[..., Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "MOST_VALUES", 1)
    group("workers", 2, place="Kilifi")
    group("workers", 1, place="Busia")
    facets._shelves.clear()
    assert counts(find(desk), "place") == {}
    assert numbers(find(desk, place="Busia"), desk) == [3]
    group("workers", 1, place="Busia")
    assert numbers(find(desk, place="Busia"), desk) == [3, 4]
    assert counts(find(desk, place="Busia"), "place") == {"Busia": 2, "Kilifi": 2}


def test_later_wordings_are_found_in_every_language(process: Process, desk: Actor) -> None:
    item = actions.register(process, New("Inspect the farms."), acting=desk)
    actions.edit_wording(item, "Visit each plantation.", language="en", acting=desk)
    actions.edit_wording(item, "Visitez chaque élevage.", language="fr", acting=desk)
    for words in ("farms", "plantation", "elevage"):
        assert numbers(find(desk, words), desk) == [1]
    actions.edit_wording(item, "Visit each estate.", language="en", acting=desk)
    assert numbers(find(desk, "estate"), desk) == [1]
    assert find(desk, "plantation").numbers == 0  # what it said in between is not shown any more
    assert list(queries.search(queries.visible_to(desk), "estate", desk)) == [item]
    assert list(queries.search(queries.visible_to(desk), "plantation", desk)) == []


@pytest.mark.parametrize(
    ("purpose", "language", "body"), [("paraphrase", "en", "Shorter."), ("translate", "sw", "Maneno.")]
)
def test_a_wording_goes_from_the_search_when_consent_is_taken_back(
    process: Process, heard: Callable[..., object], desk: Actor, purpose: str, language: str, body: str
) -> None:
    voice, _receipt = heard([("recommendation", "Invented: keep no passports", "en")], **{purpose: True})  # type: ignore[misc]
    [item] = actions.register_cleared(process, few=True, acting=desk)
    actions.edit_wording(item, body, language=language, acting=desk)
    assert find(desk, body).count == 1
    voices.set_consent(voice, purpose, False, acting=holder(process.pk))
    assert find(desk, body).count == 0
    assert not queries.search(queries.visible_to(desk), body, desk).exists()
    assert find(desk, "passports").count == 1


def test_nothing_is_suggested_from_words_that_the_reader_may_not_read(
    process: Process, heard: Callable[..., object], desk: Actor, outsider: Actor
) -> None:
    heard([("recommendation", "Invented: the foreman keeps our passports", "en")])
    actions.register_cleared(process, few=True, acting=desk)
    publish(process, "register", acting=desk)
    assert find(desk, "pasports").near == "passports"
    for words in ("pasports", "passports", "foreman"):
        found = find(outsider, words)
        assert (found.count, found.near) == (0, "")
        assert all(each.count is None for group in found.facets for each in group.choices)


def test_unchecked_words_are_found_by_those_who_check_them_alone(
    process: Process, desk: Actor, member: Actor
) -> None:
    item = actions.register(process, New("Ask the foreman."), acting=desk)
    actions.register(process, New("Fundisha wakaguzi.", language="sw"), acting=desk)
    assert find(member, "foreman").count == 1
    Recommendation.objects.filter(pk=item.pk).update(checking="doubt")
    assert find(desk, "foreman").count == 1
    assert find(member, "foreman").count == 0
    assert find(member, "forman").near == ""
    assert counts(find(desk), "language") == {"en": 1, "sw": 1}
    assert find(member, language="en").count == 0


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("inspctors", "inspectors"),
        ("inspectros", "inspectors"),
        ("INSPEKTORS trained", "inspectors"),
        ("xyzzy", ""),
    ],
)
def test_near_words_are_found_where_nobody_used_these(
    process: Process, desk: Actor, asked: str, near: str
) -> None:
    actions.register(process, New("Pay the inspectors."), acting=desk)
    found = find(desk, asked)
    assert found.near == near
    assert found.count == (1 if near else 0)


def test_the_best_match_comes_first(process: Process, desk: Actor) -> None:
    for text in ("Farms and their inspections.", "An inspector visits.", "Each inspection is published."):
        actions.register(process, New(text), acting=desk)
    titled = actions.register(process, New("Publish each inspection of it.", title="Inspection"), acting=desk)
    assert numbers(find(desk, "inspection"), desk) == [titled.number, 3, 1]
    assert numbers(find(desk, "inspection", sort="number"), desk) == [1, 3, 4]
    assert fit(["farm"], "A farm.") > fit(["farm"], "All farms.") > fit(["farm"], "Nothing.")


def test_labels_are_in_the_readers_language(process: Process, desk: Actor) -> None:
    actions.register(process, New("One."), acting=desk)
    actions.register(process, New("Two.", kind="insight"), acting=desk)
    with override("fr"):
        [kinds] = [group for group in find(desk).facets if group.key == "kind"]
        assert [str(each.label) for each in kinds.choices] == ["Recommandation", "Éclairage"]


def test_looking_near_asks_a_bounded_number_of_queries(process: Process, desk: Actor) -> None:
    def asked(words: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            find(desk, words)
        return len(captured)

    actions.register(process, New("Pay the inspectors."), acting=desk)
    find(desk)
    few = asked("inspekters")
    for _each in range(30):
        actions.register(process, New("Pay the inspectors of farms."), acting=desk)
    find(desk)
    assert asked("inspekters") == few


def test_a_meeting_that_is_not_told_of_is_not_followed(
    process: Process, desk: Actor, outsider: Actor
) -> None:
    held = create_meeting(
        process, title="Invented", kind="twg", on=process.target_on, place="Invented", acting=desk
    )
    actions.register(process, New("Visit.", meeting_id=held.pk), acting=desk)
    publish(process, "register", acting=desk)
    assert find(desk, meeting=held.public_id).count == 1
    assert find(outsider, meeting=held.public_id).count == 0


@pytest.mark.django_db
def test_looking_for_samples_leaves_the_settings_of_a_transaction_alone() -> None:
    if connection.vendor != "postgresql":
        assert sampled("SELECT 1 LIMIT %s", [1]) == [1]
        return
    before = _setting("statement_timeout")
    assert sampled("SELECT 1 LIMIT %s", [1], {"statement_timeout": "4321"}) == [1]
    assert _setting("statement_timeout") == before


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])

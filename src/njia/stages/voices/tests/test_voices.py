import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role, clockwork
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
from njia.stages.voices.models import ClearedWording, Consent, Voice
from njia.stages.voices.states import PURPOSES, holder
from njia.vault import door as vault

WORDS = "Recruiters take the passport and keep it."
SAFE = [("recommendation", "Punish whoever keeps a worker's passport.", "en")]


@pytest.fixture
def give(process: Process, outsider: Actor, open_doors: None) -> Callable[..., tuple[Voice, str]]:
    def make(
        words: str = WORDS, constituency: str = "", token: str = "", **consents: bool
    ) -> tuple[Voice, str]:
        given = actions.Given(words, "en", constituency=constituency, consents=consents)
        return actions.contribute(process, given, acting=outsider, token=token)

    return make


def agreed(voice: Voice) -> set[str]:
    return {purpose for purpose, given in queries.consents(voice).items() if given}


@pytest.fixture
def voice(give: Callable[..., tuple[Voice, str]]) -> Voice:
    return give(public=True)[0]


@pytest.mark.parametrize("typed", ["", "   ", "AAAAA-AAAAA-AAAAA-AAAAA", "x" * 5000, "كلمة"])
def test_an_unknown_receipt_opens_nothing(voice: Voice, typed: str) -> None:
    with pytest.raises(NotFound):
        queries.by_receipt(typed)


def test_a_double_click_gives_one_voice_and_one_receipt(give: Callable[..., tuple[Voice, str]]) -> None:
    first, second = give(token="one showing"), give(token="one showing")
    assert first == second
    assert Voice.objects.count() == 1
    assert Consent.objects.count() == len(PURPOSES)


def test_the_same_page_with_other_words_is_another_voice(give: Callable[..., tuple[Voice, str]]) -> None:
    first, second = give(token="one showing"), give(words="Something else.", token="one showing")
    assert first[1] != second[1]
    assert Voice.objects.count() == 2


def test_two_people_may_say_the_same(give: Callable[..., tuple[Voice, str]]) -> None:
    assert give(token="first")[1] != give(token="second")[1]
    assert give()[1] != give()[1]
    assert Voice.objects.count() == 4


def test_only_the_month_is_kept(process: Process, give: Callable[..., tuple[Voice, str]]) -> None:
    with clock.at(datetime.date(2026, 8, 19)):
        voice, _receipt = give()
    assert voice.received_in == datetime.date(2026, 8, 1)


def test_giving_writes_no_line(process: Process, give: Callable[..., tuple[Voice, str]]) -> None:
    before = len(list(ledger.leaves(process)))
    voice, _receipt = give()
    actions.set_consent(voice, "public", True, acting=holder(process.pk))
    actions.withdraw(voice, acting=holder(process.pk))
    assert len(list(ledger.leaves(process))) == before


def test_behind_closed_doors_nothing_is_taken_in(
    process: Process, give: Callable[..., tuple[Voice, str]], desk: Actor
) -> None:
    actions.close_doors(process, acting=desk)
    with pytest.raises(Refused, match="not open"):
        give()
    assert not Voice.objects.exists()
    assert queries.standing(process) == "next"


@pytest.mark.parametrize(
    ("words", "language", "constituency"),
    [(" \n", "en", ""), ("x" * 10_001, "en", ""), (WORDS, "xx", ""), (WORDS, "en", "martians")],
)
def test_what_cannot_be_taken_in(
    process: Process, open_doors: None, outsider: Actor, words: str, language: str, constituency: str
) -> None:
    given = actions.Given(words, language, constituency=constituency)
    with pytest.raises(Refused):
        actions.contribute(process, given, acting=outsider)
    assert not Voice.objects.exists()


def test_only_custodians_find_voices(
    process: Process, voice: Voice, as_actor: Callable[..., Actor], outsider: Actor, stranger: Actor
) -> None:
    readers = {
        role for role in Role if role is not Role.OPERATOR and queries.visible_to(as_actor(role)).exists()
    }
    assert readers == {Role.CUSTODIAN}
    for actor in (outsider, stranger, Actor("P-1", process.pk, frozenset({Role.OPERATOR}))):
        with pytest.raises(NotFound):
            queries.by_key(actor, voice.pk)


def test_a_custodian_of_another_country_finds_nothing(
    voice: Voice, other_process: Process, in_role: Callable[..., object]
) -> None:
    abroad = people.actor(in_role(Role.CUSTODIAN, where=other_process), other_process)
    assert not queries.visible_to(abroad).exists()


@pytest.mark.parametrize("other", [Role.OPERATOR, Role.CONVENOR, Role.SECRETARIAT, Role.FOCAL_POINT])
def test_who_runs_the_process_reads_nothing_even_as_a_custodian(
    process: Process, voice: Voice, other: Role
) -> None:
    both = Actor("P-1", process.pk, frozenset({Role.CUSTODIAN, other}))
    assert not queries.visible_to(both).exists()
    with pytest.raises(Refused):
        actions.clear(voice, SAFE, acting=both)
    with pytest.raises(Refused):
        actions.set_aside(voice, "Why not.", acting=both)


def test_clearing_passes_on_safe_words_only(process: Process, voice: Voice, custodian: Actor) -> None:
    [made] = actions.clear(voice, [*SAFE, ("insight", "  ", "en")], acting=custodian)
    assert queries.cleared(process) == []
    assert queries.unconfirmed(process) == 1
    actions.confirm(made, acting=holder(process.pk), by="contributor")
    assert [(row.kind, row.text) for row in queries.cleared(process)] == [SAFE[0][:2]]
    assert queries.unread(process) == 0
    with pytest.raises(Refused):
        actions.clear(voice, SAFE, acting=custodian)


@pytest.mark.parametrize(
    "wordings", [[], [("insight", " ", "en")], [("wish", "x", "en")], [("insight", "x", "xx")]]
)
def test_clearing_needs_whole_wordings(
    process: Process, voice: Voice, custodian: Actor, wordings: list[tuple[str, str, str]]
) -> None:
    with pytest.raises(Refused):
        actions.clear(voice, wordings, acting=custodian)
    assert queries.unread(process) == 1


def test_setting_aside_needs_a_reason(process: Process, voice: Voice, custodian: Actor) -> None:
    with pytest.raises(Refused):
        actions.set_aside(voice, " ", acting=custodian)
    actions.set_aside(voice, "It asks for help now: see the contacts.", acting=custodian)
    voice.refresh_from_db()
    assert (voice.state, voice.reason) == ("set_aside", "It asks for help now: see the contacts.")
    assert queries.cleared(process) == []


def test_registered_wordings_no_longer_wait(process: Process, voice: Voice, custodian: Actor) -> None:
    [made] = actions.clear(voice, SAFE, acting=custodian)
    actions.confirm(made, acting=holder(process.pk), by="contributor")
    actions.mark_registered(queries.cleared(process))
    assert queries.cleared(process) == []


def test_withdrawing_destroys_the_words(process: Process, voice: Voice, custodian: Actor) -> None:
    actions.clear(voice, SAFE, acting=custodian)
    actions.withdraw(voice, acting=holder(process.pk))
    voice.refresh_from_db()
    assert not vault.has(voice.pk, "words")
    assert not ClearedWording.objects.exists()
    assert queries.without_consent({voice.pk}, "review") == {voice.pk}
    with pytest.raises(Refused):
        actions.withdraw(voice, acting=holder(process.pk))
    with pytest.raises(Refused):
        actions.set_consent(voice, "public", True, acting=holder(process.pk))


def test_only_the_holder_withdraws(process: Process, voice: Voice, custodian: Actor, outsider: Actor) -> None:
    for actor in (custodian, outsider):
        with pytest.raises(Refused):
            actions.withdraw(voice, acting=actor)
        with pytest.raises(Refused):
            actions.set_consent(voice, "submission", True, acting=actor)
    assert vault.has(voice.pk, "words")


def test_consent_is_asked_use_by_use(process: Process, voice: Voice) -> None:
    assert agreed(voice) == {"review", "public"}
    actions.set_consent(voice, "public", False, acting=holder(process.pk))
    actions.set_consent(voice, "submission", True, acting=holder(process.pk))
    assert agreed(voice) == {"review", "submission"}
    for purpose in ("review", "advertising"):
        with pytest.raises(Refused):
            actions.set_consent(voice, purpose, False, acting=holder(process.pk))


def test_without_consent(
    give: Callable[..., tuple[Voice, str]], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    open_one, closed_one = give(public=True)[0], give()[0]
    both = {open_one.pk, closed_one.pk}
    with django_assert_num_queries(0):
        assert queries.without_consent(set(), "public") == set()
    with django_assert_num_queries(1):
        assert queries.without_consent(both, "public") == {closed_one.pk}
    with django_assert_num_queries(1):
        assert queries.without_consent(both | set(range(1, 2000)), "public") == {
            closed_one.pk,
            *range(1, 2000),
        }
    assert queries.without_consent(both, "review") == set()
    assert queries.without_consent(both, "advertising") == both


def _read_many(
    give: Callable[..., tuple[Voice, str]], custodian: Actor, number: int, constituency: str = ""
) -> None:
    for _each in range(number):
        actions.set_aside(give(count=True)[0], "Said before.", acting=custodian, constituency=constituency)


def test_figures_are_floored_and_those_alone_who_agreed_are_counted(
    process: Process, give: Callable[..., tuple[Voice, str]], custodian: Actor
) -> None:
    _read_many(give, custodian, 9, "workers")
    actions.set_aside(give()[0], "Said before.", acting=custodian, constituency="workers")
    release(process)
    assert queries.heard(process) is None
    _read_many(give, custodian, 4, "workers")
    _read_many(give, custodian, 8, "survivors")
    release(process)
    assert queries.heard(process) == 20
    figures = dict(queries.participation(process))
    assert (figures["workers"], figures["survivors"], figures["government"]) == (10, None, None)


def test_no_two_releases_can_be_subtracted(
    process: Process, give: Callable[..., tuple[Voice, str]], custodian: Actor
) -> None:
    """Whatever comes, goes or is asked again: within a month a figure stands, and it moves by whole tens, upwards."""
    for month in range(1, 8):
        with clock.at(datetime.date(2027, month, 3)):
            _read_many(give, custodian, 3 * month)
            release(process)
            _read_many(give, custodian, 12)
            release(process)
            for gone in Voice.objects.filter(state="set_aside")[:month]:
                actions.withdraw(gone, acting=holder(process.pk))
            release(process)
    shown = [figure.value for figure in queries.ledger_of_figures(process)]
    assert shown == sorted(set(shown))
    assert all(value % process.floor == 0 for value in shown)
    epochs = [figure.epoch for figure in queries.ledger_of_figures(process)]
    assert len(epochs) == len(set(epochs)) >= 5
    assert queries.heard(process) == shown[-1]


def test_figures_do_not_move_when_words_arrive(
    process: Process, give: Callable[..., tuple[Voice, str]], custodian: Actor
) -> None:
    _read_many(give, custodian, 9)
    standing = queries.standing(process)
    give()
    assert queries.heard(process) is None
    assert queries.standing(process) == standing


def release(process: Process) -> None:
    actions.release_figures(process, acting=clockwork(process.pk))


def _told(process: Process) -> list[dict[str, Any]]:
    return [json.loads(line.body) for line in ledger.about(process, "KE") if line.kind == "voices.read"]


def test_the_log_never_counts_below_the_floor(
    process: Process, give: Callable[..., tuple[Voice, str]], custodian: Actor
) -> None:
    _read_many(give, custodian, 9)
    release(process)
    assert _told(process) == []
    _read_many(give, custodian, 6)
    release(process)
    assert [(line["subject"], line["facts"]) for line in _told(process)] == [("KE", {"at_least": 10})]
    _read_many(give, custodian, 6)
    release(process)
    assert len(_told(process)) == 1
    with clock.at(clock.today() + datetime.timedelta(days=40)):
        release(process)
    assert [line["facts"]["at_least"] for line in _told(process)] == [10, 20]


def test_keys_and_order_say_nothing_of_who_came_first(
    give: Callable[..., tuple[Voice, str]], custodian: Actor
) -> None:
    came = [give()[0].pk for _each in range(40)]
    assert came != sorted(came)
    assert [voice.pk for voice in queries.to_read(custodian)] != came


def test_standing(process: Process, voice: Voice, custodian: Actor) -> None:
    assert queries.standing(process) == "current"
    actions.clear(voice, SAFE, acting=custodian)
    assert queries.standing(process) == "done"


if connection.vendor == "sqlite":  # PostgreSQL numbers no rows

    def test_the_file_keeps_no_order_of_arrival(
        process: Process, give: Callable[..., tuple[Voice, str]]
    ) -> None:
        keys = {give(words=f"Invented words {number}.")[0].pk for number in range(5)}
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM voices_voice")
            assert {row[0] for row in cursor.fetchall()} == keys

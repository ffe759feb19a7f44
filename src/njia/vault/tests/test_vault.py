import datetime
import json
from collections.abc import Callable

import pytest
from django.core import serializers

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.vault import door
from njia.vault.models import Act, HalfOpen, Key, Layer, Sealed, Wrapped
from njia.vault.sealing import SealedWords
from tests.actors import passphrase as phrase

pytestmark = pytest.mark.django_db
WORDS = b"Invented words, that nobody said."
WHO = b"An invented name"
MOTIVE = "A colleague asked whether help reached the person."


@pytest.fixture
def sealed(process: Process, circle: list[Actor]) -> int:
    door.seal(process, 7, "words", WORDS)
    door.seal_for_two(process, 7, "identity", WHO)
    return 7


def everything() -> bytes:
    models = (Key, Sealed, Wrapped, Layer, HalfOpen, Act)
    return b"".join(serializers.serialize("json", model.objects.all()).encode() for model in models)


def test_words_open_for_any_one_custodian(process: Process, circle: list[Actor], sealed: int) -> None:
    for number, actor in enumerate(circle[:3]):
        assert door.read(process, sealed, "words", phrase(number), acting=actor) == WORDS


def test_nobody_else_reads_words(process: Process, circle: list[Actor], sealed: int, desk: Actor) -> None:
    with pytest.raises(NotFound):
        door.read(process, sealed, "words", phrase(3), acting=circle[3])  # the safeguarding lead's own key
    for actor in (desk, Actor(ref="public", process_id=process.pk)):
        with pytest.raises(Refused):
            door.read(process, sealed, "words", phrase(0), acting=actor)


def test_an_identity_takes_two_and_any_of_them_can_be_first(
    process: Process, circle: list[Actor], sealed: int
) -> None:
    for first in range(3):
        for second in {0, 1, 2} - {first}:
            request = door.ask_identity(
                process, sealed, "identity", phrase(first), MOTIVE, acting=circle[first]
            )
            with pytest.raises(Refused, match="Somebody else"):
                door.finish_identity(process, request, phrase(first), acting=circle[first])
            assert door.finish_identity(process, request, phrase(second), acting=circle[second]) == WHO
            assert not HalfOpen.objects.exists()


def test_an_identity_never_opens_as_words(process: Process, circle: list[Actor], sealed: int) -> None:
    with pytest.raises(NotFound):
        door.read(process, sealed, "identity", phrase(0), acting=circle[0])


def test_a_request_is_finished_once(process: Process, circle: list[Actor], sealed: int) -> None:
    request = door.ask_identity(process, sealed, "identity", phrase(0), MOTIVE, acting=circle[0])
    door.finish_identity(process, request, phrase(1), acting=circle[1])
    with pytest.raises(NotFound):
        door.finish_identity(process, request, phrase(2), acting=circle[2])


def test_a_request_that_nobody_finished_closes(process: Process, circle: list[Actor], sealed: int) -> None:
    request = door.ask_identity(process, sealed, "identity", phrase(0), MOTIVE, acting=circle[0])
    later = clock.now() + datetime.timedelta(days=8)
    with clock.at(later):
        with pytest.raises(NotFound):
            door.finish_identity(process, request, phrase(1), acting=circle[1])
        door.forget_half_open(clock.now())
    assert not HalfOpen.objects.exists()


def test_a_request_can_be_let_go(process: Process, circle: list[Actor], sealed: int) -> None:
    request = door.ask_identity(process, sealed, "identity", phrase(0), MOTIVE, acting=circle[0])
    door.let_go(process, request, acting=circle[2])
    assert not HalfOpen.objects.exists()
    with pytest.raises(NotFound):
        door.finish_identity(process, request, phrase(1), acting=circle[1])


def test_a_motive_is_asked_for(process: Process, circle: list[Actor], sealed: int) -> None:
    with pytest.raises(Refused, match="Write why"):
        door.ask_identity(process, sealed, "identity", phrase(0), " because ", acting=circle[0])


def test_every_custodian_sees_every_act_and_the_log_says_that_an_identity_was_opened(
    process: Process, circle: list[Actor], sealed: int, desk: Actor
) -> None:
    door.read(process, sealed, "words", phrase(2), acting=circle[2])
    request = door.ask_identity(process, sealed, "identity", phrase(0), MOTIVE, acting=circle[0])
    door.finish_identity(process, request, phrase(1), acting=circle[1])
    for actor in circle[:3]:
        assert [seen.kind for seen in door.log(process, actor)][:3] == ["opened", "asked", "read"]
    assert door.log(process, desk) == door.log(process, circle[3]) == []
    assert [door.unseen(process, actor) for actor in circle] == [2, 2, 2, 0]
    door.mark_seen(process, acting=circle[0])
    assert door.unseen(process, circle[0]) == 0
    lines = [line for line in ledger.about(process, process.code) if line.kind == "identity.opened"]
    assert [json.loads(line.body)["facts"] for line in lines] == [{"asked_by": circle[0].ref}]
    assert MOTIVE not in lines[0].body
    assert str(sealed) not in json.loads(lines[0].body)["facts"].values()


def test_nothing_kept_holds_words_identity_or_passphrase(
    process: Process, circle: list[Actor], sealed: int
) -> None:
    door.ask_identity(process, sealed, "identity", phrase(0), MOTIVE, acting=circle[0])
    kept = everything()
    for secret in (WORDS, WHO, phrase(0).encode(), phrase(1).encode()):
        assert secret not in kept


def test_a_wrong_passphrase_opens_nothing_and_is_slowed(
    process: Process, circle: list[Actor], sealed: int
) -> None:
    for _ in range(5):
        with pytest.raises(Refused, match="does not open your key"):
            door.read(process, sealed, "words", "a wrong passphrase, long", acting=circle[0])
    with pytest.raises(Refused, match="quarter of an hour"):
        door.read(process, sealed, "words", phrase(0), acting=circle[0])
    assert door.read(process, sealed, "words", phrase(1), acting=circle[1]) == WORDS
    with clock.at(clock.now() + datetime.timedelta(minutes=16)):
        assert door.read(process, sealed, "words", phrase(0), acting=circle[0]) == WORDS


def test_a_changed_passphrase_opens_the_same_key(process: Process, circle: list[Actor], sealed: int) -> None:
    door.change_passphrase(process, phrase(0), "another invented passphrase", acting=circle[0])
    assert door.read(process, sealed, "words", "another invented passphrase", acting=circle[0]) == WORDS
    with pytest.raises(Refused):
        door.read(process, sealed, "words", phrase(0), acting=circle[0])


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_weak_passphrase_is_refused(process: Process, custodian: Actor, weak: str) -> None:
    with pytest.raises(Refused, match="at least 16"):
        door.enrol(process, weak, acting=custodian)


def test_who_runs_the_process_holds_no_key(
    process: Process, desk: Actor, as_actor: Callable[..., Actor]
) -> None:
    both = Actor(
        ref=desk.ref, process_id=process.pk, roles=desk.roles | {Role.CUSTODIAN}, person_id=desk.person_id
    )
    for actor in (desk, both, as_actor(Role.TWG_MEMBER)):
        with pytest.raises(Refused, match="Only identity custodians"):
            door.enrol(process, phrase(9), acting=actor)


def test_nothing_is_sealed_before_there_are_enough_keys(process: Process, custodian: Actor) -> None:
    door.enrol(process, phrase(0), acting=custodian)
    assert len(door.missing(process)) == 2
    with pytest.raises(Refused, match="At least 3 custodians"):
        door.found(process, acting=custodian)
    with pytest.raises(Refused, match="Nothing can be taken in"):
        door.seal(process, 1, "words", WORDS)


@pytest.fixture
def newcomer(process: Process, circle: list[Actor], as_actor: Callable[..., Actor]) -> tuple[Actor, str]:
    actor = as_actor(Role.CUSTODIAN)
    return actor, door.enrol(process, phrase(8), acting=actor)


def test_a_newcomer_reads_nothing_until_two_have_let_them_in(
    process: Process, circle: list[Actor], sealed: int, newcomer: tuple[Actor, str]
) -> None:
    actor, key = newcomer
    with pytest.raises(Refused):
        door.read(process, sealed, "words", phrase(8), acting=actor)
    request = door.vouch(process, key, phrase(0), acting=circle[0])
    with pytest.raises(Refused, match="Somebody else"):
        door.admit(process, request, phrase(0), acting=circle[0])
    with pytest.raises(Refused):
        door.read(process, sealed, "words", phrase(8), acting=actor)
    door.admit(process, request, phrase(1), acting=circle[1])
    assert door.read(process, sealed, "words", phrase(8), acting=actor) == WORDS
    asked = door.ask_identity(process, sealed, "identity", phrase(8), MOTIVE, acting=actor)
    assert door.finish_identity(process, asked, phrase(2), acting=circle[2]) == WHO
    asked = door.ask_identity(process, sealed, "identity", phrase(2), MOTIVE, acting=circle[2])
    assert door.finish_identity(process, asked, phrase(8), acting=actor) == WHO


def test_a_newcomer_is_let_in_before_anything_is_sealed(
    process: Process, circle: list[Actor], newcomer: tuple[Actor, str]
) -> None:
    request = door.vouch(process, newcomer[1], phrase(0), acting=circle[0])
    door.admit(process, request, phrase(1), acting=circle[1])
    assert newcomer[1] in door.public_keys(process)


def test_what_came_while_a_newcomer_was_let_in_is_shared_later(
    process: Process, circle: list[Actor], sealed: int, newcomer: tuple[Actor, str]
) -> None:
    request = door.vouch(process, newcomer[1], phrase(0), acting=circle[0])
    door.seal_for_two(process, 8, "identity", WHO)
    door.admit(process, request, phrase(1), acting=circle[1])
    assert door.gaps(process, newcomer[1]) == 1
    request = door.vouch(process, newcomer[1], phrase(1), acting=circle[1])
    door.admit(process, request, phrase(2), acting=circle[2])
    assert door.gaps(process, newcomer[1]) == 0
    asked = door.ask_identity(process, 8, "identity", phrase(8), MOTIVE, acting=newcomer[0])
    assert door.finish_identity(process, asked, phrase(0), acting=circle[0]) == WHO


def test_a_lost_passphrase_is_replaced_by_a_new_key_that_two_others_let_in(
    process: Process, circle: list[Actor], sealed: int
) -> None:
    lost = circle[2]
    new = door.enrol(process, phrase(9), acting=lost)
    with pytest.raises(Refused, match="Two others"):
        door.vouch(process, new, phrase(2), acting=lost)
    request = door.vouch(process, new, phrase(0), acting=circle[0])
    door.admit(process, request, phrase(1), acting=circle[1])
    assert door.read(process, sealed, "words", phrase(9), acting=lost) == WORDS
    assert len(door.public_keys(process)) == 3
    states = sorted(holder.state for holder in door.holders(process, door.CUSTODIAN))
    assert states == ["active", "active", "active", "retired"]


def test_a_retired_key_opens_nothing_and_two_always_remain(
    process: Process, circle: list[Actor], sealed: int
) -> None:
    names = {holder.ref: holder.fingerprint for holder in door.holders(process)}
    with pytest.raises(Refused, match="by its owner"):
        door.retire(process, names[circle[1].ref], acting=circle[0])
    door.retire(process, names[circle[0].ref], acting=circle[0])
    with pytest.raises(Refused):
        door.read(process, sealed, "words", phrase(0), acting=circle[0])
    with pytest.raises(Refused, match="Two custodians have to remain"):
        door.retire(process, names[circle[1].ref], acting=circle[1])
    asked = door.ask_identity(process, sealed, "identity", phrase(1), MOTIVE, acting=circle[1])
    assert door.finish_identity(process, asked, phrase(2), acting=circle[2]) == WHO


def test_handing_to_safeguarding_takes_the_words_from_the_custodians(
    process: Process, circle: list[Actor], sealed: int
) -> None:
    door.hand_to_safeguarding(process, sealed, "words", phrase(0), acting=circle[0])
    assert door.read(process, sealed, "words", phrase(3), acting=circle[3]) == WORDS
    with pytest.raises(NotFound):
        door.read(process, sealed, "words", phrase(1), acting=circle[1])


def test_destroying_leaves_nothing(process: Process, circle: list[Actor], sealed: int) -> None:
    door.destroy(sealed, "words")
    assert not door.has(sealed, "words")
    assert door.has(sealed, "identity")
    door.destroy(sealed)
    assert not Sealed.objects.exists()
    assert not Wrapped.objects.exists()
    assert not Layer.objects.exists()


def test_words_sealed_elsewhere_have_to_fit(process: Process, circle: list[Actor], sealed: int) -> None:
    row = Sealed.objects.get(record=sealed, purpose="words")
    wrapped = {one.key.fingerprint: bytes(one.data_key) for one in Wrapped.objects.filter(sealed=row)}
    made = SealedWords(bytes(row.box), wrapped)
    door.take_sealed(process, 9, "words", made)
    with pytest.raises(ValueError, match="does not open"):  # bound to record 7
        door.read(process, 9, "words", phrase(0), acting=circle[0])
    short = SealedWords(made.box, dict(list(wrapped.items())[:2]))
    for wrong in (short, SealedWords(made.box[:-1], wrapped), SealedWords(b"", wrapped)):
        with pytest.raises(Refused, match="other custodians"):
            door.take_sealed(process, 10, "words", wrong)


def test_another_countrys_custodian_opens_nothing(
    process: Process, circle: list[Actor], sealed: int, other_process: Process, as_actor: Callable[..., Actor]
) -> None:
    stranger = Actor(
        ref=circle[0].ref, process_id=other_process.pk, roles=circle[0].roles, person_id=circle[0].person_id
    )
    with pytest.raises(Refused):
        door.read(process, sealed, "words", phrase(0), acting=stranger)

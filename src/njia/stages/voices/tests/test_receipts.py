import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from njia.cli import main
from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Refused, Role, clockwork
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.actions import publish
from njia.kernel.processes.models import Process
from njia.proof import SubmissionProof, submission_faults
from njia.stages.voices import actions, queries
from njia.stages.voices.actions import holding
from njia.stages.voices.models import ClearedWording, Objection, Promise, Voice
from njia.stages.voices.queries import receipts as looked_up
from njia.stages.voices.states import holder
from njia.stages.voices.views import receipts as receipt_view
from njia.vault import door as vault

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
WORDS = "Mwajiri anachukua pasipoti yangu."
SAFE = [("recommendation", "Punish whoever keeps a worker's passport.", "en")]
Heard = Callable[..., tuple[Voice, str]]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipt_view, "ANSWERED_AFTER", 0)


@pytest.fixture
def published(process: Process, desk: Actor, open_doors: None) -> Process:
    publish(process, "updates", acting=desk)
    return process


@pytest.fixture
def given(published: Process, outsider: Actor) -> tuple[Voice, str]:
    return actions.contribute(
        published, actions.Given(WORDS, "sw", consents={"public": True}), acting=outsider
    )


@pytest.fixture
def mine(process: Process) -> Actor:
    return holder(process.pk)


def ask(client: Client, typed: str, **pressed: str) -> str:
    return client.post(reverse("voices:receipt", args=["KE"]), {"receipt": typed, **pressed}).content.decode()


def without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_unknown_destroyed_and_mistyped_receipts_get_one_answer(
    client: Client, given: tuple[Voice, str], mine: Actor
) -> None:
    voice, receipt = given
    assert "not yet read" in ask(client, receipt)
    actions.destroy_receipt(voice, acting=mine)
    typed = [receipt, receipt[:-2], "?", "", "x" * 5_000, "1" * 16, "kitabu maji", "<script>"]
    pages = {without_token(ask(client, each, withdraw="words")) for each in typed}
    assert len(pages) == 1
    assert "No words were found for this." in pages.pop()
    assert vault.has(voice.pk, "words")


def test_every_look_up_derives_once_whatever_was_typed(
    client: Client, given: tuple[Voice, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    derived = []
    real = looked_up.lookup.secrets_of
    monkeypatch.setattr(looked_up.lookup, "secrets_of", lambda typed: derived.append(typed) or real(typed))
    for typed in (given[1], "unknown words", "", "1234"):
        ask(client, typed)
        assert len(derived) == 1
        derived.clear()


def test_wrong_digits_are_counted_for_everybody_and_stop_digits_alone(
    process: Process, given: tuple[Voice, str], outsider: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = actions.Given(WORDS, "sw", door="ussd")
    _voice, digits = actions.contribute(process, said, acting=outsider, digits=True)
    monkeypatch.setattr(looked_up, "MOST_TRIES", 3)
    for number in range(3):
        with pytest.raises(NotFound):
            actions.look_up(f"000000000000000{number}", process)
    with pytest.raises(Refused, match="next"):
        actions.look_up(digits, process)
    assert actions.look_up(given[1], process) == given[0]
    with clock.at(clock.now().replace(microsecond=0) + HOUR):
        assert actions.look_up(digits, process)


def test_a_receipt_opens_nothing_in_another_process(
    given: tuple[Voice, str], other_process: Process, in_role: Callable[..., Any], client: Client
) -> None:
    with pytest.raises(NotFound):
        actions.look_up(given[1], other_process)


def test_the_holder_changes_uses_on_the_page(client: Client, given: tuple[Voice, str]) -> None:
    voice, receipt = given
    ask(client, receipt, stop="public")
    ask(client, receipt, allow="submission")
    assert {use for use, yes in queries.consents(voice).items() if yes} == {"review", "submission"}
    assert voice.consents.filter(purpose="public").count() == 2  # what was agreed before stays known
    assert "To stop it, withdraw your words." in ask(client, receipt, stop="review")


def test_words_are_taken_back_and_the_recommendation_stays_unless_asked(
    client: Client, given: tuple[Voice, str]
) -> None:
    voice, receipt = given
    assert "Your words are destroyed." in ask(client, receipt, withdraw="words")
    voice.refresh_from_db()
    assert not vault.has(voice.pk, "words")
    assert queries.to_forget(voice.process) == [(voice.pk, False)]
    assert "keeps its place" in ask(client, receipt)
    ask(client, receipt, take_back="1")
    assert queries.to_forget(voice.process) == [(voice.pk, True)]
    assert not any(queries.consents(voice).values())


def test_words_and_recommendation_are_taken_back_in_one_act(client: Client, given: tuple[Voice, str]) -> None:
    ask(client, given[1], withdraw="all")
    assert queries.to_forget(given[0].process) == [(given[0].pk, True)]


def test_the_safe_words_are_shown_once_and_only_on_request(
    client: Client, published: Process, given: tuple[Voice, str], circle: list[Actor]
) -> None:
    voice, receipt = given
    actions.clear(voice, SAFE, acting=circle[0])
    assert "passport" not in ask(client, receipt)
    assert SAFE[0][1].split("'")[0] in ask(client, receipt, show="1")
    for again in (ask(client, receipt), ask(client, receipt, show="1")):
        assert "passport" not in again
    assert "pasipoti" not in ask(client, receipt)


def test_the_contributor_confirms(
    client: Client, published: Process, given: tuple[Voice, str], circle: list[Actor]
) -> None:
    voice, receipt = given
    actions.clear(voice, SAFE, acting=circle[0])
    assert queries.cleared(published) == []
    assert "go on as they are" in ask(client, receipt, confirm="1")
    assert ClearedWording.objects.get().confirmed_by == "contributor"
    assert len(queries.cleared(published)) == 1


def test_not_what_i_meant_brings_the_words_back_to_the_desk(
    client: Client, published: Process, given: tuple[Voice, str], circle: list[Actor]
) -> None:
    voice, receipt = given
    actions.clear(voice, SAFE, acting=circle[0])
    assert "looks at this again" in ask(client, receipt, object="wording")
    assert queries.unread(published) == 1
    assert queries.unconfirmed(published) == 0
    assert queries.objections(published) == {voice.pk: {"wording"}}
    actions.clear(voice, [("insight", "Invented better words.", "en")], acting=circle[1])
    actions.confirm_own(voice, acting=holder(published.pk))
    assert [row.text for row in queries.cleared(published)] == ["Invented better words."]
    assert queries.objections(published) == {}
    assert queries.objections_made(published) == 1


@pytest.mark.parametrize("about", ["group", "answer"])
def test_not_what_i_meant_stays_available_later(
    client: Client, published: Process, heard: Heard, about: str
) -> None:
    voice, receipt = heard(SAFE)
    ask(client, receipt, object=about)
    ask(client, receipt, object=about)
    assert queries.objections(published, about) == {voice.pk: {about}}
    assert Objection.objects.count() == 1
    assert "You said so" in ask(client, receipt)


def test_objecting_to_nothing_known_is_refused(given: tuple[Voice, str], mine: Actor) -> None:
    with pytest.raises(Refused):
        actions.object_to(given[0], "weather", acting=mine)


def test_only_the_holder_destroys_a_receipt(given: tuple[Voice, str], custodian: Actor, desk: Actor) -> None:
    for actor in (custodian, desk):
        with pytest.raises(Refused):
            actions.destroy_receipt(given[0], acting=actor)


def test_a_look_at_a_receipt_changes_nothing(client: Client, given: tuple[Voice, str]) -> None:
    before = Voice.objects.values().get()
    ask(client, given[1])
    assert Voice.objects.values().get() == before


# Proof of submission


def proof(client: Client, receipt: str) -> bytes:
    url = reverse("voices:receipt", args=["KE"])
    return bytes(client.post(url, {"receipt": receipt, "proof": "1"}).content)


def test_until_the_month_ends_a_receipt_holds_a_signed_promise(
    client: Client, given: tuple[Voice, str]
) -> None:
    made = SubmissionProof.decode(proof(client, given[1]))
    assert made.promise
    assert submission_faults(made) == []
    assert proof(client, given[1]) == made.encode()


def test_then_the_log_holds_it_and_the_proof_says_nothing_of_the_words(
    client: Client, process: Process, given: tuple[Voice, str], tmp_path: Path
) -> None:
    assert actions.log_arrivals(process, acting=clockwork(process.pk)) == 0
    month_later = clock.today().replace(day=28) + HOUR * 24 * 7
    with clock.at(month_later):
        assert actions.log_arrivals(process, acting=clockwork(process.pk)) == 1
    assert not Promise.objects.exists()
    shown = proof(client, given[1])
    made = SubmissionProof.decode(shown)
    assert made.head
    assert submission_faults(made) == []
    kept = [WORDS.encode(), str(given[0].pk).encode(), given[0].receipt.encode(), given[1].encode()]
    assert [each for each in kept if each in shown] == []
    path = tmp_path / "proof.json"
    path.write_bytes(shown)
    result = CliRunner().invoke(main, ["verify", str(path)])
    assert result.exit_code == 0
    assert "The log holds this submission." in result.output


@pytest.mark.parametrize("field", ["opener", "leaf", "path", "head", "signature", "promise"])
def test_a_changed_proof_is_told(
    client: Client, process: Process, given: tuple[Voice, str], tmp_path: Path, field: str
) -> None:
    if field != "promise":
        actions.log_arrivals(process, acting=clockwork(process.pk), up_to_now=True)
    found = json.loads(proof(client, given[1]))
    changes = {
        "opener": lambda: found.update(opener="00" * 32),
        "leaf": lambda: found.update(leaf=found["leaf"].replace("voice.received", "voice.receives")),
        "path": lambda: found.update(path=["00" * 32, *found["path"][1:]]),
        "head": lambda: found["head"].update(size=found["head"]["size"] + 1),
        "signature": lambda: found["head"].update(signature="00" * 64),
        "promise": lambda: found["promise"].update(month="2020-01-01"),
    }
    changes[field]()
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(found, sort_keys=True, separators=(",", ":")))
    result = CliRunner().invoke(main, ["verify", str(path)])
    assert result.exit_code == 1
    assert "FAILED" in result.output


def test_a_proof_is_for_those_who_hold_a_receipt(client: Client, given: tuple[Voice, str]) -> None:
    assert b"No words were found" in proof(client, "nothing")


def test_lines_of_arrivals_bear_the_first_of_their_month(process: Process, given: tuple[Voice, str]) -> None:
    actions.log_arrivals(process, acting=clockwork(process.pk), up_to_now=True)
    [line] = [json.loads(body) for body in ledger.leaves(process) if b"voice.received" in body]
    assert line["on"].endswith("-01")
    assert (line["by"], line["subject"], line["words"]) == ("clockwork", "KE", {})
    assert set(line["facts"]) == {"submission"}


def test_roles_without_a_receipt_have_no_part_in_it(
    as_actor: Callable[..., Actor], given: tuple[Voice, str]
) -> None:
    for role in (Role.CUSTODIAN, Role.SECRETARIAT, Role.TWG_CHAIR):
        for act in (holding.withdraw, holding.show_wording, holding.confirm_own):
            with pytest.raises(Refused):
                act(given[0], acting=as_actor(role))

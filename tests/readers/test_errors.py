"""Every refusal has its sentence, for people and for logs."""

import re

import pytest

from njia.kernel.files import SENTENCES as SHOWN
from njia.readers import SENTENCES, ReadError
from njia.readers.errors import column_letter


def test_every_code_has_a_sentence_that_can_be_shown() -> None:
    assert SHOWN.keys() == SENTENCES.keys()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_sentences_ask_for_the_same(code: str) -> None:
    assert set(re.findall(r"%\((\w+)\)s", str(SHOWN[code]))) == set(re.findall(r"\{(\w+)\}", SENTENCES[code]))


def test_the_place_is_named_by_letter_and_number_only() -> None:
    error = ReadError(
        "formula_cells", 7, "Somebody’s words", letter=column_letter(27), file="Somebody’s file"
    )
    assert str(error) == "Cell AB7: This cell holds a formula; put its value there instead."

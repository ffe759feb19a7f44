import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.vault import receipts
from njia.vault.receipts import BITS, ENTROPY, WORDS, canonical, kind, listed, new_digits, new_words

LANGUAGES = ("en", "fr", "sw")
ENTROPIES = st.binary(min_size=ENTROPY, max_size=40)
SOUNDS = {
    "en": r"ph>f ck>k gh> kn>n wr>r wh>w qu>kw x>ks c>k z>s y>i ee>i ea>i ei>i ie>i ai>a ou>u oo>u (.)\1>\1 e$>",
    "sw": r"dh>z th>s gh>g kh>h r>l (.)\1>\1",
    "fr": r"eau>o au>o ph>f qu>k ai>e ei>e y>i ge>je gi>ji c>k z>s h> (.)\1>\1 (er|ez|et|es|e|s|t|d|x)$>",
}
"""Spellings that are said alike, or nearly; roughly, and in this order."""
UNFIT = [
    "kill", "murder", "rape", "sex", "slave", "police", "prison", "arrest",
    "weapon", "church", "god", "victim", "survivor", "receipt", "secret", "tribe", "abuse",
    "kifo", "vita", "ubakaji", "ngono", "mtumwa", "utumwa", "polisi", "gereza",
    "jela", "silaha", "kanisa", "msikiti", "mungu", "manusura", "risiti", "siri", "kabila",
    "tuer", "viol", "sexe", "esclave", "police", "prison", "arme", "église",
    "dieu", "victime", "récépissé", "secret", "tribu", "abuser", "travail", "salaire", "kazi",
]  # fmt: skip


def folded(language: str) -> list[str]:
    return [canonical(word) for word in listed(language)]


def one_slip_away(word: str) -> Iterator[str]:
    """What two words have in common here when one letter more, less or other makes one of the other."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + "?" + word[place + 1 :]


def sound(word: str, language: str) -> str:
    for rule in SOUNDS[language].split():
        pattern, said = rule.split(">")
        word = re.sub(pattern, said, word)
    return word


def test_every_language_of_the_site_has_a_list() -> None:
    assert receipts.languages() == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_words_carry_ninety_bits(language: str) -> None:
    assert len(set(folded(language))) == 2**BITS
    assert WORDS * BITS >= 90
    assert list(listed(language)) == sorted(listed(language), key=canonical)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_short_and_of_plain_letters(language: str) -> None:
    assert [word for word in folded(language) if not re.fullmatch("[a-z]{4,8}", word)] == []
    assert [word for word in listed(language) if not re.fullmatch(r"[a-zà-öø-ÿœ]{4,8}", word)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_letters_tell_a_word_and_no_word_begins_another(language: str) -> None:
    words = sorted(folded(language))
    assert len({word[:4] for word in words}) == len(words)
    assert [pair for pair in pairwise(words) if pair[1].startswith(pair[0])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_slip_never_turns_a_word_into_another(language: str) -> None:
    shared = Counter(near for word in folded(language) for near in set(one_slip_away(word)))
    assert [near for near, times in shared.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_words_of_a_list_sound_alike(language: str) -> None:
    said = Counter(sound(word, language) for word in folded(language))
    assert [each for each, times in said.items() if times > 1] == []


def test_no_word_is_in_two_languages() -> None:
    times = Counter(word for language in LANGUAGES for word in folded(language))
    assert [word for word in times if times[word] > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_hurt_nobody_and_name_nobody(language: str) -> None:
    words = set(folded(language))
    assert words.isdisjoint(canonical(word) for word in UNFIT)


@given(ENTROPIES, st.sampled_from(LANGUAGES), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_words_come_back_however_they_are_typed(entropy: bytes, language: str, dice: object) -> None:
    words = new_words(entropy, language)
    form = canonical(words)
    assert kind(form) == "words"
    parts = words.split()
    assert len(parts) == WORDS
    typed = [
        words.upper(), words.replace(" ", "-"), words.replace(" ", ""), f"  {words.title()}\n", ", ".join(parts),
        " ".join(f"{number}. {word}" for number, word in enumerate(parts, 1)), "\u200b".join(words),
        " ".join(f"{number}){word}" for number, word in enumerate(parts, 1)), "\n".join(parts),
        words.replace("é", "e\u0301"), words.replace("é", "e").replace("è", "e"), words.replace("i", "ı"),
    ]  # fmt: skip
    assert {canonical(each) for each in typed} == {form}


@given(ENTROPIES)
def test_digits_come_back_however_they_are_typed(entropy: bytes) -> None:
    digits = new_digits(entropy)
    assert re.fullmatch(r"\d{16}", digits)
    assert kind(canonical(digits)) == "digits"
    fours = [digits[place : place + 4] for place in range(0, 16, 4)]
    arabic = digits.translate({ord("0") + each: 0x0660 + each for each in range(10)})
    typed = [" ".join(fours), "-".join(fours), f"no. {digits}.", arabic, "\u200b".join(fours)]
    assert {canonical(each) for each in typed} == {digits}


@given(ENTROPIES, ENTROPIES, st.sampled_from(LANGUAGES))
def test_other_bits_make_another_receipt(one: bytes, other: bytes, language: str) -> None:
    same = int.from_bytes(one[:16]) >> 38 == int.from_bytes(other[:16]) >> 38
    assert (canonical(new_words(one, language)) == canonical(new_words(other, language))) == same


def test_each_bit_of_ninety_counts() -> None:
    """Nothing is lost when the spaces are: every single bit changes the form that is looked up."""
    for language in LANGUAGES:
        made = {canonical(new_words((1 << 127 - bit).to_bytes(16), language)) for bit in range(90)}
        assert len(made) == 90
        assert canonical(new_words(bytes(16), language)) not in made


def test_a_language_without_a_list_reads_english() -> None:
    assert new_words(bytes(16), "so") == new_words(bytes(16), "en")


@pytest.mark.parametrize("make", [new_digits, lambda entropy: new_words(entropy, "sw")])
def test_too_little_entropy_makes_no_receipt(make: object) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        make(bytes(15))  # type: ignore[operator]


@given(st.text(max_size=2000))
def test_whatever_is_typed_has_a_form_of_bounded_length(typed: str) -> None:
    form = canonical(typed)
    assert kind(form) in {"words", "digits", "neither"}
    assert re.fullmatch("[a-z]*|[0-9]*", form)
    assert len(form) <= 18 * receipts.READ


def test_what_is_typed_is_never_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(language: str) -> tuple[str, ...]:
        raise AssertionError(language)

    monkeypatch.setattr(receipts, "listed", refuse)
    assert kind(canonical("kitabu " * 9)) == "words"
    assert kind(canonical("zzzzzz " * 9)) == "words"
    assert kind(canonical("kitabu")) == "neither"

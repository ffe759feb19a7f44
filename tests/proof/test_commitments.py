import hmac
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from njia.proof import commit, field_salt, new_salt, opens

LINE = bytes(range(32))


def test_commitment_is_hmac_sha256() -> None:
    salt = field_salt(LINE, "text")
    assert salt == hmac.new(LINE, b"text", sha256).digest()
    assert commit(salt, "ñ") == hmac.new(salt, "ñ".encode(), sha256).hexdigest()


def test_salts_are_new_each_time() -> None:
    assert len(new_salt()) == 32
    assert new_salt() != new_salt()


@given(st.text(), st.text())
def test_opens_the_words_and_no_others(text: str, other: str) -> None:
    commitment = commit(LINE, text)
    assert opens(commitment, LINE, text)
    assert opens(commitment, LINE, other) == (text == other)
    assert not opens(commitment, field_salt(LINE, "x"), text)


def test_words_are_taken_to_the_letter() -> None:
    assert not opens(commit(LINE, "e\u0301"), LINE, "\u00e9")
    assert not opens(commit(LINE, "word"), LINE, "word ")


def test_fields_have_unrelated_salts() -> None:
    assert field_salt(LINE, "text") != field_salt(LINE, "reason")


@pytest.mark.parametrize("salt", [b"", LINE[:-1], LINE + b"\0"])
def test_a_salt_is_32_bytes(salt: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commit(salt, "words")
    with pytest.raises(ValueError, match="32 bytes"):
        field_salt(salt, "text")
    assert not opens(commit(LINE, "words"), salt, "words")


@pytest.mark.parametrize("commitment", ["", "zz", "ü", "00"])
def test_a_strange_commitment_opens_nothing(commitment: str) -> None:
    assert not opens(commitment, LINE, "words")

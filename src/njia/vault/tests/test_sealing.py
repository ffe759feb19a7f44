import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from njia.vault import sealing
from njia.vault.passphrases import fingerprint, unwrap_private, wrap_private
from njia.vault.sealing import BUCKETS, Bound, CannotOpen

BOUND = Bound("KE", 7, "words")
PRIVATE = {fingerprint(key.public_key()): key for key in (sealing.new_private_key() for _ in range(3))}
PUBLIC = {name: key.public_key() for name, key in PRIVATE.items()}


@given(st.binary(max_size=3000))
@settings(max_examples=50, deadline=None)
def test_what_is_padded_comes_back_and_its_size_is_a_bucket(plain: bytes) -> None:
    padded = sealing.pad(plain)
    assert len(padded) in BUCKETS
    assert sealing.unpad(padded) == plain


def test_the_size_of_a_box_does_not_tell_the_length() -> None:
    keys = [sealing.box(b"x" * length, sealing.new_data_key(), BOUND) for length in (0, 1, 500, 1020)]
    assert len({len(key) for key in keys}) == 1


def test_too_much_for_any_bucket_is_refused() -> None:
    with pytest.raises(ValueError, match="bucket"):
        sealing.pad(b"x" * BUCKETS[-1])


def test_words_open_with_each_key() -> None:
    sealed = sealing.seal_words(b"invented", PUBLIC, BOUND)
    for name, key in PRIVATE.items():
        data_key = sealing.unwrap(sealed.wrapped[name], name, key, BOUND)
        assert sealing.unbox(sealed.box, data_key, BOUND) == b"invented"


@pytest.mark.parametrize(
    "other", [Bound("UG", 7, "words"), Bound("KE", 8, "words"), Bound("KE", 7, "identity")]
)
def test_a_box_opens_as_nothing_else(other: Bound) -> None:
    sealed = sealing.seal_words(b"invented", PUBLIC, BOUND)
    name, key = next(iter(PRIVATE.items()))
    data_key = sealing.unwrap(sealed.wrapped[name], name, key, BOUND)
    with pytest.raises(CannotOpen):
        sealing.unwrap(sealed.wrapped[name], name, key, other)
    with pytest.raises(CannotOpen):
        sealing.unbox(sealed.box, data_key, other)


def test_no_key_alone_gets_at_an_identity() -> None:
    """Every key tries every layer in both places, and what its own first layer leaves: none yields the data key."""
    sealed = sealing.seal_identity(b"invented", PUBLIC, BOUND)
    for mine, key in PRIVATE.items():
        for (first, second), data in sealed.layers.items():
            try:
                left = sealing.take_off_first(data, first, second, key, BOUND)
            except CannotOpen:
                left = data
            else:
                assert first == mine
            with pytest.raises(CannotOpen):
                sealing.take_off_second(left, first, second, key, BOUND)
            with pytest.raises(CannotOpen):
                sealing.unbox(sealed.box, left[: sealing.KEY], BOUND)


def test_two_keys_in_their_order_do() -> None:
    sealed = sealing.seal_identity(b"invented", PUBLIC, BOUND)
    assert len(sealed.layers) == 6
    for (first, second), data in sealed.layers.items():
        left = sealing.take_off_first(data, first, second, PRIVATE[first], BOUND)
        data_key = sealing.take_off_second(left, first, second, PRIVATE[second], BOUND)
        assert sealing.unbox(sealed.box, data_key, BOUND) == b"invented"


@given(st.integers(min_value=0, max_value=1052))
@settings(max_examples=40, deadline=None)
def test_a_changed_byte_opens_nothing(place: int) -> None:
    data_key = sealing.new_data_key()
    box = bytearray(sealing.box(b"invented", data_key, BOUND))
    box[place] ^= 1
    with pytest.raises(CannotOpen):
        sealing.unbox(bytes(box), data_key, BOUND)


def test_a_private_key_comes_back_with_its_passphrase_alone() -> None:
    key = next(iter(PRIVATE.values()))
    public = sealing.public_bytes(key.public_key())
    wrapped = wrap_private(key, "an invented passphrase")
    assert (
        unwrap_private(wrapped, "an invented passphrase", public).private_numbers() == key.private_numbers()
    )
    with pytest.raises(CannotOpen):
        unwrap_private(wrapped, "an invented passphrasE", public)
    other = sealing.public_bytes(sealing.new_private_key().public_key())
    with pytest.raises(CannotOpen):
        unwrap_private(wrapped, "an invented passphrase", other)

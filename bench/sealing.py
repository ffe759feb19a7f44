"""How many records a second are sealed, and how long one takes to open, with three custodians on one core.

Sealing is what happens to every voice before it is kept: its words for any one custodian, and where somebody left a way
to be reached, that for each pair. Opening leaves out the passphrase, which is meant to be slow. Beside it stand bare
AES-GCM of the same bytes and bare HPKE, which nothing that seals for three can beat.

Usage: python bench/sealing.py [records]
"""

import secrets
import sys
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from njia.vault import passphrases
from njia.vault.sealing import (
    SUITE,
    Bound,
    new_private_key,
    pad,
    seal_identity,
    seal_words,
    take_off_first,
    take_off_second,
    unbox,
    unwrap,
)

WORDS = ("Mwajiri anachukua pasipoti yangu na hatulipi mshahara. " * 8).encode()
CONTACT = b"Invented: ask at the second door after church"


def rate(act: Callable[[int], object], times: int) -> float:
    """Acts per CPU second."""
    began = time.process_time()
    for number in range(times):
        act(number)
    return times / (time.process_time() - began)


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    private = {f"{number:016x}": new_private_key() for number in range(3)}
    public = {name: key.public_key() for name, key in private.items()}
    first, second, _third = private
    bound = Bound("KE", 7, "words")
    words, identity = seal_words(WORDS, public, bound), seal_identity(CONTACT, public, bound)
    aes = AESGCM(secrets.token_bytes(32))
    one = next(iter(public.values()))

    def open_words(_number: int) -> None:
        assert unbox(words.box, unwrap(words.wrapped[first], first, private[first], bound), bound) == WORDS

    def open_identity(_number: int) -> None:
        half = take_off_first(identity.layers[first, second], first, second, private[first], bound)
        data_key = take_off_second(half, first, second, private[second], bound)
        assert unbox(identity.box, data_key, bound) == CONTACT

    rows = [
        ("AES-GCM of the same bytes", lambda _n: aes.encrypt(secrets.token_bytes(12), pad(WORDS), b"")),
        ("HPKE of one data key to one", lambda _n: SUITE.encrypt(secrets.token_bytes(32), one, b"bench")),
        ("seal words for three", lambda number: seal_words(WORDS, public, Bound("KE", number, "words"))),
        ("seal an identity for each pair", lambda number: seal_identity(CONTACT, public, Bound("KE", number, "identity"))),
        ("open words", open_words),
        ("open an identity, both steps", open_identity),
    ]  # fmt: skip
    print(f"| {'what':32} | {'a CPU second':>12} | {'ms each':>8} |\n|---|---|---|")
    for name, act in rows:
        found = rate(act, records)
        print(f"| {name:32} | {found:12,.0f} | {1000 / found:8.3f} |")
    key = new_private_key()
    wrapped = passphrases.wrap_private(key, "an invented passphrase")
    began = time.perf_counter()
    passphrases.unwrap_private(wrapped, "an invented passphrase", passphrases.public_bytes(key.public_key()))
    print(
        f"| {'the passphrase, for comparison':32} | {'':12} | {1000 * (time.perf_counter() - began):8.1f} |"
    )


if __name__ == "__main__":
    main()

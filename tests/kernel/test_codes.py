from njia.kernel.codes import LENGTH, code_digest, new_code, typed
from njia.kernel.keys import random_key


def test_a_code_is_known_however_it_is_typed() -> None:
    code = new_code()
    assert len(typed(code)) == LENGTH
    for spelling in (
        code.lower(),
        code.replace("-", " "),
        f"  {code}.",
        code.replace("0", "o").replace("1", "l"),
    ):
        assert code_digest(spelling, "KE-B-1") == code_digest(code, "KE-B-1")


def test_a_code_opens_one_thing() -> None:
    code = new_code()
    assert code_digest(code, "KE-B-1") != code_digest(code, "KE-B-2")
    assert code_digest(code, "KE-B-1") != code_digest(new_code(), "KE-B-1")


def test_codes_and_keys_do_not_come_again() -> None:
    assert len({new_code() for _ in range(200)}) == 200
    assert len({random_key() for _ in range(200)}) == 200
    assert all(0 < random_key() < 2**62 for _ in range(200))

"""Receipts as they are written down: groups of symbols, or sixteen digits for telephones."""


def new_words(entropy: bytes, language: str) -> str:
    return "-".join(entropy.hex()[i : i + 4] for i in range(0, 24, 4))


def new_digits(entropy: bytes) -> str:
    return f"{int.from_bytes(entropy[:8]) % 10**16:016d}"


def canonical(typed: str) -> str:
    return "".join(symbol for symbol in typed.casefold() if symbol.isalnum())[:200]


def kind(canonical: str) -> str:
    return "digits" if len(canonical) == 16 and canonical.isdigit() else "words"

"""Conversations on small screens, without keeping one.

A gateway sends all that was typed in a call with each step, so a conversation is written as one function that asks
and goes on, and is walked anew from its beginning each time: nothing of a call has to be remembered between its steps.
What changes anything is done at the last step only (`Call.is_last`), and is such that doing it twice changes nothing.
"""

import unicodedata
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from django.utils.translation import gettext as _

LENGTH = 182 - len("CON ")
"""Characters of the alphabet below on one screen, beside the gateway's word before it."""
MORE = "9"
"""Typed to turn to the next page; no choice has this number."""
ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Of GSM 03.38. With any other letter a telephone holds less than half as many characters on a screen."""
_WRITTEN = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",
        "[": "(", "]": ")", "{": "(", "}": ")", "~": "-", "|": "/", "\\": "/", "€": "EUR", "œ": "oe", "·": "-",
        "\u00a0": " ", "\u202f": " ", "\t": " ",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """In letters that every telephone shows."""
    return "".join(_letter(each) for each in unicodedata.normalize("NFC", text).translate(_WRITTEN))


def _letter(letter: str) -> str:
    if letter in ALPHABET:
        return letter
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base in ALPHABET else "?"


@dataclass(frozen=True)
class Screen:
    """`passes` where it tells of something that may be over when it is asked for again."""

    text: str
    ends: bool = False
    passes: bool = False


@dataclass
class Call:
    """What was typed so far. `session` is a name for the call that leads back to nobody."""

    session: str
    typed: Sequence[str]
    read: int = 0
    looked_up: bool = False

    @property
    def is_last(self) -> bool:
        """Whether all that was typed is read: what is done now was not done in an earlier step of this call."""
        return self.read >= len(self.typed)


Conversation = Generator[str, str, str]
"""Yields screens that ask, is sent what was typed, and returns the text with which the call ends."""


def walk(conversation: Conversation, call: Call) -> Screen:
    """The screen after all that was typed so far."""
    with closing(conversation):  # it speaks a language of its own for as long as it is open
        try:
            text = next(conversation)
            for typed in call.typed:
                call.read += 1
                text = conversation.send(typed.strip())
        except StopIteration as ended:
            return Screen(plain(str(ended.value)), ends=True)
    return Screen(plain(text))


def pages(text: str, options: Mapping[str, str], length: int = LENGTH) -> list[str]:
    """The text on as many screens as it needs, broken between words, with what can be chosen on the last."""
    more = f"\n{MORE} {plain(_('More'))}"
    chosen = "\n".join(f"{key} {plain(label)}" for key, label in options.items())
    parts = list(_parts(plain(text).strip(), length - len(more)))
    if len(parts[-1]) + 1 + len(chosen) > length:
        parts.append("")
    return [*(part + more for part in parts[:-1]), f"{parts[-1]}\n{chosen}".strip()]


def _parts(text: str, length: int) -> Iterable[str]:
    while len(text) > length:
        cut = max(text.rfind(" ", 0, length + 1), text.rfind("\n", 0, length + 1))
        cut = cut if cut > length // 2 else length
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    yield text


def choose(text: str, options: Mapping[str, str]) -> Conversation:
    """Ask until one of the keys of `options` is typed on the last page, and return it."""
    screens, place = pages(text, options), 0
    while True:
        typed = yield screens[place]
        if place + 1 < len(screens):
            place += typed == MORE
        elif typed in options:
            return typed


def write(text: str) -> Conversation:
    """Ask until something is typed."""
    while True:
        typed = yield pages(text, {})[-1]
        if typed:
            return typed


def tell(text: str) -> Conversation:
    """Say something that may need several screens; the call ends on the last."""
    *before, last = pages(text, {})
    for screen in before:
        while (yield screen) != MORE:
            pass
    return last

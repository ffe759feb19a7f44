"""What a firm between telephones and Njia has to be able to say and hear.

A telephone number is in these shapes for as long as the request lasts, so that an SMS can be asked for: it is kept,
logged and hashed nowhere, and no representation shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.http import HttpResponse


class Malformed(Exception):
    """What was sent is not in the firm's format."""


@dataclass(frozen=True)
class Dialled:
    """One step of a call: all that was typed in it so far."""

    session: str = field(repr=False)
    typed: tuple[str, ...] = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True)
class Received:
    """An SMS that came in. `id` names it, so that a second delivery can be seen."""

    id: str = field(repr=False)
    text: str = field(repr=False)
    phone: str = field(repr=False)


class Format(Protocol):
    """How one firm calls, and how it wants to be answered."""

    def dialled(self, sent: Mapping[str, str]) -> Dialled:
        """Raises `Malformed`."""

    def received(self, sent: Mapping[str, str]) -> Received:
        """Raises `Malformed`."""

    def screen(self, text: str, *, ends: bool) -> HttpResponse:
        """What the telephone shows; it asks for more, or the call ends."""


class CannotSend(Exception):
    """Why is for the operator, and never names a number or a word."""


class Sender(Protocol):
    """The way out. There is no queue: an SMS leaves while somebody waits for it, or never."""

    works: bool

    def send(self, to: str, text: str) -> None:
        """Raises `CannotSend`."""


class NoSender:
    """What there is until an operator has set up another: nothing leaves."""

    works = False

    def send(self, to: str, text: str) -> None:
        raise CannotSend("no way to send is set up")

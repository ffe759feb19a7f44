"""Africa's Talking: what its callbacks send, what they want to hear, and its way to send an SMS.

USSD: a form with `sessionId`, `phoneNumber`, `serviceCode` and `text`, which holds all that was typed in the call so
far, joined by `*`; the answer is plain text that begins with CON or END. SMS: a form with `from`, `to`, `text`,
`date`, `id` and `linkId`. Sending: a form with `username`, `to`, `message` and perhaps `from`, and the key in `apiKey`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.http import HttpResponse

from njia.stages.voices.api.gateways import CannotSend, Dialled, Malformed, Received

LONGEST = {"sessionId": 200, "phoneNumber": 40, "text": 4_000, "from": 40, "id": 200}
"""Characters. A call of some minutes types far less than that."""
PATIENCE = 10
"""Seconds for which somebody waits for an SMS to leave."""


class AfricasTalking:
    def dialled(self, sent: Mapping[str, str]) -> Dialled:
        session, phone, text = (_field(sent, name) for name in ("sessionId", "phoneNumber", "text"))
        if not session:
            raise Malformed
        return Dialled(session, tuple(text.split("*")) if text else (), phone)

    def received(self, sent: Mapping[str, str]) -> Received:
        phone, text, message = (_field(sent, name) for name in ("from", "text", "id"))
        if not message:
            raise Malformed
        return Received(message, text, phone)

    def screen(self, text: str, *, ends: bool) -> HttpResponse:
        return HttpResponse(f"{'END' if ends else 'CON'} {text}", content_type="text/plain; charset=utf-8")


def _field(sent: Mapping[str, str], name: str) -> str:
    found = sent.get(name)
    if found is None or len(found) > LONGEST[name]:
        raise Malformed
    return found


@dataclass(frozen=True)
class AfricasTalkingSender:
    """`sender` is the number or name under which it leaves, if not the one that all share."""

    url: str
    user: str
    key: str = field(repr=False)
    sender: str = ""
    works = True

    def send(self, to: str, text: str) -> None:
        form = {"username": self.user, "to": to, "message": text}
        if self.sender:
            form["from"] = self.sender
        headers = {"apiKey": self.key, "Accept": "application/json"}
        asked = Request(self.url, urlencode(form).encode(), headers)  # noqa: S310 (the operator's own address)
        try:
            with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
                said = json.load(answer)
            accepted = [each["status"] == "Success" for each in said["SMSMessageData"]["Recipients"]]
        except (URLError, HTTPException, OSError, ValueError, KeyError, TypeError) as error:
            raise CannotSend(type(error).__name__) from None
        if accepted != [True]:
            raise CannotSend("the gateway did not take it")

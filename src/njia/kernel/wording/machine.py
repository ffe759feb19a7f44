"""A translation service of one's own, in the format of LibreTranslate. Off unless the operator names its address.

Nothing is sent but the texts that somebody asks to have translated, and to that address alone: through no proxy, and
followed nowhere else. No word of the texts enters a log or an exception.
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

from njia.kernel.access import Refused

PATIENCE = 30
"""Seconds: a small machine takes some for a page of text."""
LONGEST = 2**20


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def is_on() -> bool:
    return bool(settings.TRANSLATE_URL)


def host() -> str:
    """Where texts would be sent, to be said before they are."""
    return urlsplit(settings.TRANSLATE_URL).netloc


def machine_translate(texts: Sequence[str], source: str, target: str) -> list[str]:
    """The texts in another language, in their order. Raises `Refused` with what is wrong, and never a part of them."""
    if not is_on():
        raise Refused(_("No translation service is set up on this installation."), code="off")
    asked = {"q": list(texts), "source": source, "target": target, "format": "text"}
    if settings.TRANSLATE_KEY:
        asked["api_key"] = settings.TRANSLATE_KEY
    answer = _ask(settings.TRANSLATE_URL.rstrip("/") + "/translate", json.dumps(asked).encode())
    found = answer.get("translatedText") if isinstance(answer, dict) else None
    if (
        not isinstance(found, list)
        or len(found) != len(texts)
        or not all(isinstance(each, str) for each in found)
    ):
        raise Refused(_("The translation service answered something that could not be read."), code="service")
    if any(said.strip() and not each.strip() for said, each in zip(texts, found, strict=True)):
        raise Refused(_("The translation service left a text empty. Nothing was taken over."), code="service")
    return found


def _ask(url: str, body: bytes) -> Any:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Refused(
            _("The address of the translation service is wrong. Tell the operator."), code="service"
        )
    request = Request(url, body, {"Content-Type": "application/json", "Accept": "application/json"})  # noqa: S310
    try:
        with build_opener(_Stays, ProxyHandler({})).open(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read(LONGEST))
    except HTTPError as error:
        said = _("The translation service said no (%(code)d): %(why)s") % {
            "code": error.code,
            "why": _why(error),
        }
        raise Refused(said, code="service") from None
    except (URLError, TimeoutError, OSError):
        raise Refused(
            _("The translation service does not answer. Try again later."), code="service"
        ) from None
    except ValueError:
        raise Refused(
            _("The translation service answered something that could not be read."), code="service"
        ) from None


def _why(error: HTTPError) -> str:
    """Its own short reason, such as that it does not know a language."""
    try:
        said = json.loads(error.read(2_000)).get("error", "")
    except (ValueError, AttributeError, OSError):
        return str(error.reason)
    return str(said)[:200]

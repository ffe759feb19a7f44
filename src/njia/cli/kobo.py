"""Asking a Kobo server for its records, page by page. Only the operator's own command does this, never a page."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from njia.kernel.access import Refused

PAGE = 1000
LARGEST_PAGE = 50 * 2**20
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class _Stays(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to whoever is named in it."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def records(url: str, asset: str, token: str) -> Iterator[dict[str, Any]]:
    """Every record of a project, as version 2 of Kobo's data address lists them.

    Raises `Refused` where the server does not answer so, or would lead to another one. The token goes nowhere else.
    """
    base = urlsplit(url)
    if base.scheme != "https" and base.hostname not in LOCAL:
        raise Refused(_("The address has to begin with https://."))
    address: str | None = (
        f"{url.rstrip('/')}/api/v2/assets/{quote(asset, safe='')}/data/?format=json&limit={PAGE}&start=0"
    )
    seen: set[str] = set()
    while address:
        parts = urlsplit(address)
        if (parts.scheme, parts.netloc) != (base.scheme, base.netloc) or address in seen:
            raise Refused(_("The server names another address for the rest of its records."))
        seen.add(address)
        page = _page(address, token)
        yield from page["results"]
        address = page.get("next")


def _page(address: str, token: str) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310  # https, or this machine: asked above
        address, headers={"Authorization": f"Token {token}", "Accept": "application/json"}
    )
    try:
        with urllib.request.build_opener(_Stays).open(request, timeout=60) as answer:
            data = answer.read(LARGEST_PAGE + 1)
        page = json.loads(data) if len(data) <= LARGEST_PAGE else None
    except HTTPError as error:
        raise Refused(_("The Kobo server answers with %(status)s.") % {"status": error.code}) from None
    except (URLError, OSError, ValueError):
        raise Refused(_("The Kobo server does not answer, or not with records.")) from None
    if not isinstance(page, dict) or not isinstance(page.get("results"), list):
        raise Refused(_("The Kobo server does not answer, or not with records."))
    return page

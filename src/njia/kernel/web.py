"""What every view shares: coming into a process, acting without losing what was typed, and going on."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url

from njia.kernel.access import Actor, Refused, Words
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process

T = TypeVar("T")


@dataclass(frozen=True)
class Visit:
    """Who is looking at which process; the frame of every page is drawn from it."""

    process: Process
    actor: Actor


def enter(request: HttpRequest, code: str) -> tuple[Process, Actor]:
    """The process and the visitor's part in it. Raises `NotFound` where they may not know that it exists."""
    process, actor = people.enter(request.user, code)
    request.visit = Visit(process, actor)  # type: ignore[attr-defined]
    return process, actor


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, for counting in memory. Never keep, hash to disk, or log it.

    Behind a proxy its last hop says so, as anything before it in the header was written by the visitor. Whoever holds
    an IPv6 network holds all of its addresses: these count as one.
    """
    found = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_TLS:
        found = str(request.headers.get("X-Forwarded-For", found)).rsplit(",", 1)[-1].strip()
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return found
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return found


def attempt(form: BaseForm, act: Callable[[], T]) -> T | None:
    """Run an action; a refusal becomes an error of the form, so that nothing typed is lost."""
    try:
        return act()
    except Refused as refused:
        form.add_error(None, str(refused.reason))
        return None


def go(
    request: HttpRequest, to: str, *args: object, said: Words = "", **kwargs: object
) -> HttpResponseRedirect:
    """Redirect after a done act, saying so on the next page."""
    if said:
        messages.success(request, str(said))
    return HttpResponseRedirect(resolve_url(to, *args, **kwargs))


def act_and_return(
    request: HttpRequest, act: Callable[[], object], to: str, *args: object, said: Words
) -> HttpResponse:
    """For buttons without input: do it and say so, or say why not, and come back to the same page either way."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect(to, *args)
    return go(request, to, *args, said=said)

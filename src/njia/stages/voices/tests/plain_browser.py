"""A browser without scripts and without style: it knows links, fields and buttons, and sends what a person would."""

import shutil
import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

W3M = shutil.which("w3m")
needs_w3m = pytest.mark.skipif(W3M is None, reason="There is no w3m on this machine.")


def shown(html: str) -> str:
    """A page as a text browser shows it to somebody."""
    command = [str(W3M), "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8", "-cols", "72"]
    done = subprocess.run(command, input=html.encode(), capture_output=True, check=True)  # noqa: S603 (our own words)
    return done.stdout.decode()


@dataclass
class Form:
    method: str
    action: str
    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """The forms of a page, with what is filled in beforehand."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "form":
            self.forms.append(Form(given.get("method", "get"), given.get("action", "")))
        elif self.forms:
            self._part(tag, given, self.forms[-1])

    def _part(self, tag: str, given: dict[str, str], form: Form) -> None:
        name, kind = given.get("name", ""), given.get("type", tag)
        if tag == "button" and given.get("type") != "button":
            form.buttons.append((name, given.get("value", "")))
        elif tag == "select":
            self._select = name
            form.kinds[name] = tag
        elif tag == "option":
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = given.get("value", "")
        elif tag in {"input", "textarea"} and name:
            form.kinds[name] = kind
            if kind not in {"checkbox", "radio"} or "checked" in given:
                form.values[name] = given.get("value", "on" if kind == "checkbox" else "")


def form_with(html: str, name: str) -> Form:
    return next(form for form in Page(html).forms if name in form.kinds)


def send(client: Client, url: str, name: str = "words", /, **typed: str) -> Any:
    """Open a page, fill in its form that has this field, and send it with the cookies and hidden fields it came with."""
    page = client.get(url)
    assert page.status_code == 200
    form = form_with(page.content.decode(), name)
    unknown = typed.keys() - form.kinds.keys()
    assert not unknown, f"the page has no field {unknown}"
    pressed = {key: value for key, value in form.buttons[:1] if key}
    return client.post(form.action or url, form.values | pressed | typed)

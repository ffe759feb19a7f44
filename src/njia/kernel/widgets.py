from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SELECTED = mark_safe(" selected")  # a constant


@lru_cache(maxsize=1024)
def _option(code: str, label: str, selected: bool) -> str:
    return format_html('<option value="{}"{}>{}</option>', code, SELECTED if selected else "", label)


class QuickInput(forms.TextInput):
    """A line of text, for pages that are asked for often: the stock one fills three templates."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        named = self.build_attrs(self.attrs, {"type": self.input_type, "name": name, **(attrs or {})})
        if (shown := self.format_value(value)) is not None:
            named["value"] = shown
        return format_html("<input{}>", flatatt(named))


class QuickSelect(forms.Select):
    """A plain list of choices, for pages that are asked for often: the stock one fills two templates per option."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = mark_safe(  # noqa: S308  # each is escaped
            "".join(_option(str(code), str(label), str(code) == chosen) for code, label in self.choices)
        )
        named = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(named), options)


def says_so(form: forms.BaseForm, *names: str) -> None:
    """The words of these fields say already that they may be left empty, so they are not marked as optional."""
    for name in names:
        form.fields[name].says_so = True  # type: ignore[attr-defined]


class QuickTextarea(forms.Textarea):
    """A longer text, for pages that are asked for often: the stock one fills two templates."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        named = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        # A browser drops the first line end, so that a text that begins with one keeps it.
        return format_html("<textarea{}>\r\n{}</textarea>", flatatt(named), self.format_value(value) or "")


class QuickRadio(forms.RadioSelect):
    """A choice by radio buttons, for pages that are asked for often: the stock one fills four templates per button."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        named = self.build_attrs(self.attrs, {**(attrs or {})})
        outer = {key: named[key] for key in ("id", "class") if named.get(key)}
        shared = flatatt({key: said for key, said in named.items() if key != "id"})
        chosen, whole = "" if value is None else str(value), str(outer.get("id", ""))
        buttons = [
            _button(
                name, str(code), str(label), self.id_for_label(whole, str(at)), shared, str(code) == chosen
            )
            for at, (code, label) in enumerate(self.choices)
        ]
        return format_html("<div{}>{}</div>", flatatt(outer), mark_safe("".join(buttons)))  # noqa: S308  # escaped


@lru_cache(maxsize=1024)
def _button(name: str, code: str, label: str, key: str, shared: SafeString, chosen: bool) -> str:
    told = flatatt({"type": "radio", "name": name, "value": code, "id": key or False, "checked": chosen})
    return format_html(
        "<div><label{}><input{}{}> {}</label></div>", flatatt({"for": key or False}), told, shared, label
    )

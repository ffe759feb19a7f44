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


class QuickRadio(forms.RadioSelect):
    """A choice by radio buttons, for pages that are asked for often: the stock one fills four templates per button."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        named = self.build_attrs(self.attrs, {**(attrs or {})})
        groups = self.optgroups(name, self.format_value(value), named)
        buttons = mark_safe(  # noqa: S308  # each is escaped
            "".join(_button(option) for _group, options, _index in groups for option in options)
        )
        outer = {key: named[key] for key in ("id", "class") if named.get(key)}
        return format_html("<div{}>{}</div>", flatatt(outer), buttons)


def _button(option: Mapping[str, Any]) -> str:
    told = {"type": "radio", "name": option["name"], "value": str(option["value"]), **option["attrs"]}
    key = option["attrs"].get("id", "")
    return format_html(
        "<div><label{}><input{}> {}</label></div>",
        flatatt({"for": key} if key else {}),
        flatatt(told),
        option["label"],
    )

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECTED = mark_safe(" selected")  # a constant


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
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, SELECTED if str(code) == chosen else "", label) for code, label in self.choices),
        )
        named = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(named), options)

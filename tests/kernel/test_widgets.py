"""Widgets that are drawn without templates draw what the stock ones draw."""

from typing import Any

import pytest
from django import forms
from pytest_django.asserts import assertHTMLEqual

from njia.kernel.widgets import QuickInput, QuickRadio, QuickSelect, QuickTextarea

CHOICES = [("", "–"), ("a", "A & <b>"), ("b", "B")]


@pytest.mark.parametrize("value", [None, "", "a", "b", "unknown"])
@pytest.mark.parametrize(("quick", "stock"), [(QuickRadio, forms.RadioSelect), (QuickSelect, forms.Select)])
@pytest.mark.parametrize(
    "attrs", [{"id": "id_x", "required": True}, {"id": "id_x", "aria-describedby": "h"}, {}]
)
def test_a_quick_choice_is_drawn_as_the_stock_one(
    quick: type[Any], stock: type[Any], value: str | None, attrs: dict[str, Any]
) -> None:
    drawn = [
        kind(attrs={"class": "row"}, choices=CHOICES).render("x", value, dict(attrs))
        for kind in (quick, stock)
    ]
    assertHTMLEqual(*drawn)


@pytest.mark.parametrize("value", [None, "", 'say "<this>"', "\nsecond line"])
@pytest.mark.parametrize(("quick", "stock"), [(QuickInput, forms.TextInput), (QuickTextarea, forms.Textarea)])
def test_a_quick_text_is_drawn_as_the_stock_one(
    quick: type[Any], stock: type[Any], value: str | None
) -> None:
    drawn = [kind(attrs={"maxlength": "20"}).render("x", value, {"id": "id_x"}) for kind in (quick, stock)]
    assertHTMLEqual(*drawn)

"""Names for what is held as a code, on a page that was given the names."""

from collections.abc import Mapping

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def called(code: str, names: Mapping[str, str]) -> str:
    """The name that goes with an opaque id; the id itself where there is none."""
    return names.get(code, code)


@register.filter
def spoken(code: str) -> str:
    """What a language is called by those who speak it."""
    return str(dict(settings.LANGUAGES).get(code, code))

from django import template
from django.utils.safestring import SafeString, mark_safe

from njia.documents import rich
from njia.documents.writers.html import few

register = template.Library()


@register.filter
def written(text: object) -> SafeString:
    """A text with its marks for bold, italic and lists, as paragraphs. The writer escapes all of it."""
    return mark_safe(few(rich.blocks(str(text))))  # noqa: S308

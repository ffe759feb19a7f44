from django import template

from njia.kernel.vocabularies.queries import label

register = template.Library()


@register.filter
def term(code: str, vocabulary: str) -> str:
    """The label of a term in the reader's language."""
    return label(vocabulary, code)

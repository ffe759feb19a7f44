"""Thin: fetch through a query, parse, call one action, redirect or render."""

from njia.stages.review.views.answers import (
    classify,
    confirm,
    decide,
    dissent,
    export,
    import_file,
    item,
    preview,
    propose,
    register,
)
from njia.stages.review.views.grouping import compare, group_pair, grouping
from njia.stages.review.views.lineage import join, split, take_back

__all__ = [
    "classify", "compare", "confirm", "decide", "dissent", "export", "group_pair", "grouping", "import_file", "item",
    "join", "preview", "propose", "register", "split", "take_back",
]  # fmt: skip

"""Nouns: what is recommended and what is known of it."""

from njia.stages.recommendations.models.items import (
    Comparison,
    Import,
    Likeness,
    Mapping,
    Recommendation,
    Round,
    SavedView,
    SetAside,
    Tag,
    Tie,
    Vector,
)

__all__ = [
    "Comparison",
    "Import",
    "Likeness",
    "Mapping",
    "Recommendation",
    "Round",
    "SavedView",
    "SetAside",
    "Tag",
    "Tie",
    "Vector",
]

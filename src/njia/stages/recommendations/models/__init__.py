"""Nouns: what is recommended and what is known of it."""

from njia.stages.recommendations.models.field import (
    Device,
    FieldForm,
    FilledForm,
    FormFile,
    FormVersion,
    Sending,
    SentPicture,
)
from njia.stages.recommendations.models.items import (
    Comparison,
    Import,
    Likeness,
    Mapping,
    Recommendation,
    RefusedTerm,
    Round,
    SavedSearch,
    SetAside,
    Tag,
    Tie,
    Vector,
)

__all__ = [
    "Comparison",
    "Device",
    "FieldForm",
    "FilledForm",
    "FormFile",
    "FormVersion",
    "Import",
    "Likeness",
    "Mapping",
    "Recommendation",
    "RefusedTerm",
    "Round",
    "SavedSearch",
    "Sending",
    "SentPicture",
    "SetAside",
    "Tag",
    "Tie",
    "Vector",
]

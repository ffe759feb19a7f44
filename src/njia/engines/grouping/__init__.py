"""Grouping: which short texts in English, Kiswahili or French ask for the same thing, and what they are about.

It suggests and shows why; it never merges. docs/algorithms/grouping.md tells how it works and what it misses.
"""

from njia.engines.grouping.grouping import THRESHOLD, compare, group
from njia.engines.grouping.likeness import Difference
from njia.engines.grouping.meaning import E5, Meaning, MeaningNotInstalled, VectorFile, key_of
from njia.engines.grouping.suggestions import Apart, Evidence, Grouping, Suggestion
from njia.engines.grouping.themes import Theme, themes

__all__ = [
    "E5",
    "THRESHOLD",
    "Apart",
    "Difference",
    "Evidence",
    "Grouping",
    "Meaning",
    "MeaningNotInstalled",
    "Suggestion",
    "Theme",
    "VectorFile",
    "compare",
    "group",
    "key_of",
    "themes",
]

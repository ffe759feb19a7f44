"""Grouping: which short texts in English, Kiswahili or French ask for the same thing, and what they are about.

It suggests and shows why; it never merges. docs/algorithms/grouping.md tells how it works and what it misses.
"""

from njia.engines.grouping.grouping import THRESHOLD, compare, group
from njia.engines.grouping.likeness import Difference
from njia.engines.grouping.suggestions import Apart, Evidence, Grouping, Suggestion

__all__ = ["THRESHOLD", "Apart", "Difference", "Evidence", "Grouping", "Suggestion", "compare", "group"]

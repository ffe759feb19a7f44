"""Shows what in a text may identify somebody, to a person who decides. Plain Python.

It never clears a text by itself, and would rather mark ten harmless words than miss one name: see
docs/algorithms/highlighting.md for what it finds, and how often it does not.
"""

from njia.engines.highlighting.gazetteer import DEFAULT, Gazetteer
from njia.engines.highlighting.marks import LONGEST, Mark, NotChecked, find, segments

__all__ = ["DEFAULT", "LONGEST", "Gazetteer", "Mark", "NotChecked", "find", "segments"]

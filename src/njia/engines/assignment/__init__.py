"""Assignment: who reads what. Even loads, nobody who has a stake in it, and eyes from more than one side.

docs/algorithms/assignment.md tells how it works and what it leaves to people.
"""

from njia.engines.assignment.assignment import Assignment, Item, Reader, assign

__all__ = ["Assignment", "Item", "Reader", "assign"]

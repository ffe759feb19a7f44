"""Nouns: what was answered, who answers, and what they read."""

from njia.stages.review.models.answers import Case, Decision, Dissent, Proposal
from njia.stages.review.models.body import Body, Interest, Seat
from njia.stages.review.models.looks import SecondLook
from njia.stages.review.models.readings import Plan, Question, Reading, Reminder, Task

__all__ = [
    "Body",
    "Case",
    "Decision",
    "Dissent",
    "Interest",
    "Plan",
    "Proposal",
    "Question",
    "Reading",
    "Reminder",
    "Seat",
    "SecondLook",
    "Task",
]

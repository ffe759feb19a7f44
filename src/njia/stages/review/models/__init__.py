"""Nouns: what was answered, who answers, and what they read."""

from njia.stages.review.models.answers import Case, Decision, Dissent, Proposal
from njia.stages.review.models.body import Body, Interest, Seat
from njia.stages.review.models.looks import SecondLook
from njia.stages.review.models.publishing import Mailing, Notice, Release
from njia.stages.review.models.readings import Plan, Question, Reading, Reminder, Task
from njia.stages.review.models.votes import Ballot, Motion, Sitting, TakenOff, Vote

__all__ = [
    "Ballot",
    "Body",
    "Case",
    "Decision",
    "Dissent",
    "Interest",
    "Mailing",
    "Motion",
    "Notice",
    "Plan",
    "Proposal",
    "Question",
    "Reading",
    "Release",
    "Reminder",
    "Seat",
    "SecondLook",
    "Sitting",
    "TakenOff",
    "Task",
    "Vote",
]

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import DESK, INSIDE, MEMBERS, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

KINDS: dict[str, Words] = {
    "section": _("Section"),
    "area": _("Priority area"),
    "outcome": _("Outcome"),
    "action": _("Action"),
}
PARENTS: dict[str, frozenset[str]] = {
    "section": frozenset({""}),
    "area": frozenset({""}),
    "outcome": frozenset({"area"}),
    "action": frozenset({"outcome"}),
}
"""What kind of clause each kind stands under ("" is the top)."""

FIELDS: dict[str, dict[str, Words]] = {
    "section": {"title": _("Title"), "body": _("Text")},
    "area": {"title": _("Title"), "body": _("Why this matters")},
    "outcome": {"title": _("What will be different")},
    "action": {
        "title": _("Action"),
        "body": _("How"),
        "output": _("Output"),
        "verification": _("Means of verification"),
        "assumptions": _("Assumptions"),
    },
}
"""The words that a clause of each kind has, in the order in which they are shown."""
TITLE = "title"
"""The words that no clause can be without."""

RELATIONS: dict[str, Words] = {
    "adopted": _("adopted from"),
    "adapted": _("adapted from"),
    "merged": _("joins"),
    "inspired": _("inspired by"),
}

RELATION_ANSWERS = frozenset({"adopted", "adapted", "merged"})
"""Relations that claim an answer; the others claim nothing about it."""

NEEDS_CLAUSE = frozenset({"adopted", "adapted"})
"""Answers after which a recommendation lives on in some clause."""
USED = frozenset({"used"})
"""The answer after which an insight does."""

MISSING: dict[str, Words] = {
    "indicator": _("It has no indicator: how will anybody see that it was done?"),
    "baseline": _("An indicator has no baseline: where does it start from, in which year?"),
    "target": _("An indicator has no target for any year."),
    "lead": _("Nobody leads it."),
    "budget": _("It has no budget. Write 0 if it costs nothing."),
    "timeline": _("It has no start or no end."),
}
"""What an action must have before the roadmap can be handed in."""

WRITERS = DESK | MEMBERS | {Role.RAPPORTEUR}


def stands_alone(clause: Any, given: Mapping[str, Any]) -> Words | None:
    """`children` is how many clauses of the draft stand under this one."""
    return _("Take out or move what stands under it first.") if given.get("children") else None


def has_ground(clause: Any, given: Mapping[str, Any]) -> Words | None:
    if clause.parent is not None and clause.parent.state not in IN_DRAFT:
        return _("Put back what it stands under first.")
    return None


IN_DRAFT = frozenset({"draft"})
"""States in which a clause is part of the roadmap that is being written."""

CLAUSE = Workflow(
    "clause",
    start="draft",
    states={"draft": _("In the draft"), "retired": _("Taken out")},
    steps=(
        Step("retire", frozenset({"draft"}), "retired", WRITERS, _("Take out"), stands_alone),
        Step("restore", frozenset({"retired"}), "draft", WRITERS, _("Put back"), has_ground),
    ),
)


def says_why(suggestion: Any, given: Mapping[str, Any]) -> Words | None:
    """`reason` is what the one who suggested it will read."""
    return (
        None if str(given.get("reason", "")).strip() else _("Say why not: the one who suggested it reads it.")
    )


SUGGESTION = Workflow(
    "suggestion",
    start="open",
    states={"open": _("Suggested"), "accepted": _("Accepted"), "refused": _("Not taken over")},
    steps=(
        Step("accept", frozenset({"open"}), "accepted", WRITERS, _("Accept")),
        Step("refuse", frozenset({"open"}), "refused", WRITERS, _("Do not take over"), says_why),
    ),
)
OPEN = frozenset({"open"})
"""States of suggestions and remarks that still wait for somebody."""
SUGGESTED: dict[str, Words] = {
    "words": _("Other words"),
    "retire": _("Take the clause out"),
    "move": _("Put the clause elsewhere"),
}

REMARK = Workflow(
    "remark",
    start="open",
    states={"open": _("Open"), "resolved": _("Settled")},
    steps=(
        Step("resolve", frozenset({"open"}), "resolved", INSIDE, _("Settled")),
        Step("reopen", frozenset({"resolved"}), "open", INSIDE, _("Open it again")),
    ),
)

VALIDATORS: dict[str, Words] = {
    "group": _("The Technical Working Group, by a vote"),
    "organisation": _("An organisation of the process"),
    "institution": _("Another institution, such as a cabinet or a parliament"),
}
"""Who can say of a version that it holds, beside the meeting that left it so."""


def says_why_not(validation: Any, given: Mapping[str, Any]) -> Words | None:
    return (
        None
        if str(given.get("reason", "")).strip()
        else _("Say why: everybody who reads the version sees it.")
    )


VALIDATION = Workflow(
    "validation",
    start="given",
    states={"given": _("Validated"), "withdrawn": _("Taken back")},
    steps=(
        Step(
            "withdraw",
            frozenset({"given"}),
            "withdrawn",
            DESK | {Role.TWG_CHAIR},
            _("Take it back"),
            says_why_not,
        ),
    ),
)
STANDING_VALIDATIONS = frozenset({"given"})

CONSULTERS = DESK
SHORTEST_CONSULTATION = 7
"""Days. Fewer leave nobody time to hear of it, to ask around and to answer."""


def ends_later(consultation: Any, given: Mapping[str, Any]) -> Words | None:
    """`today` and `until` are days."""
    if (
        given.get("until") is None
        or given["until"] <= consultation.ends_on
        or given["until"] < given["today"]
    ):
        return _("The new last day is later than the last one, and not past.")
    return None


CONSULTATION = Workflow(
    "consultation",
    start="open",
    states={"open": _("Open until its last day"), "closed": _("Closed")},
    steps=(
        Step("extend", frozenset({"open", "closed"}), "open", CONSULTERS, _("Give more time"), ends_later),
        Step("close", frozenset({"open"}), "closed", CONSULTERS, _("Close it before its last day")),
    ),
)
OPEN_CONSULTATIONS = frozenset({"open"})
"""States in which comments are taken, from the first day to the last: the day after, the door is shut by itself."""

RULES = {
    "consult": Rule("consult", CONSULTERS, _("Only the secretariat puts a version out for consultation.")),
    "suggest": Rule(
        "suggest", INSIDE, _("Only people with a part in the process suggest changes and leave remarks.")
    ),
    "see_draft": Rule("see_draft", INSIDE, _("The draft is open to the process's working members.")),
    "see_versions": Rule("see_versions", INSIDE | {Role.GCG_REVIEWER}),
    "write": Rule("write", WRITERS, _("Only the group's members and the secretariat write the roadmap.")),
    "validate": Rule(
        "validate",
        DESK | {Role.TWG_CHAIR},
        _("Only the secretariat and the chair write down who validated a version."),
    ),
    "freeze": Rule(
        "freeze", DESK | {Role.TWG_CHAIR}, _("Only the secretariat and the chair freeze a version.")
    ),
}

HISTORY: dict[str, Words] = {
    "clause.added": _("Written"),
    "clause.changed": _("Changed"),
    "clause.translated": _("Translated"),
    "clause.moved": _("Moved"),
    "clause.retired": _("Taken out"),
    "clause.draft": _("Put back"),
    "clause.split": _("Parted in two"),
    "clause.merged": _("Joined with another"),
    "clause.suggested": _("A change was suggested"),
    "clause.answered": _("A suggestion was answered"),
    "clause.remarked": _("A remark was left"),
    "clause.sent_to_machine": _("Sent to the translation service"),
    "clause.checked": _("A translation was checked"),
    "clause.confirmed": _("A source was looked at again"),
    "action.reported": _("Progress was reported"),
}
"""What the ledger's lines about a clause are called."""

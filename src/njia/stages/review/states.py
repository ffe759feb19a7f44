import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from njia.kernel.access import DESK, INSIDE, MEMBERS, Role, Rule, Words
from njia.kernel.workflow import Step, Workflow

ANSWERS: dict[str, Words] = {
    "adopted": _("Adopted"),
    "adapted": _("Adapted"),
    "merged": _("Grouped with another"),
    "deferred": _("Deferred"),
    "declined": _("Declined"),
}
"""What can become of a recommendation."""
USES: dict[str, Words] = {"used": _("Used"), "kept": _("Kept on record")}
"""What can become of an insight, which asks for nothing."""
OUTCOMES: dict[str, dict[str, Words]] = {"recommendation": ANSWERS, "insight": USES}
RECOMMENDATION = "recommendation"
"""The kind that others can be grouped with."""

NEEDS_TARGET = frozenset({"merged"})
ENTERS_ROADMAP = frozenset({"adopted", "adapted"})
BODIES: dict[str, Words] = {"meeting": _("Meeting"), "ballot": _("Ballot")}
BALLOT_PREFIX = "BALLOT-"
BALLOT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")
"""Ballots go into the log by name, so a name is a code and not words."""

AWAITING, OPEN, WITHDRAWN = "awaiting", "open", "withdrawn"
SPLIT, JOINED = "split", "joined"
LEFT = frozenset({WITHDRAWN, JOINED})
"""What asks for no answer any more."""
STANDINGS: dict[str, Words] = {
    AWAITING: _("Waiting for an answer"),
    OPEN: _("Answer proposed"),
    **ANSWERS,
    **USES,
    SPLIT: _("Answered in its parts"),
    WITHDRAWN: _("Withdrawn by its sender"),
    JOINED: _("Put back together with the whole"),
}
"""Where an item stands in the register. The words match those of the proof: the figures must add up there too."""
WAITS: dict[str, Words] = {
    "waiting": _("All that waits for an answer"),
    "overdue": _("Waits longer than promised"),
}
"""Lists of the register that are more than one standing."""
PUBLIC_OPEN: Words = _("Being discussed")
"""What the public is told of an open item: what is proposed stays inside until it is decided."""


def has_reasoned_answer(item: Any, given: Mapping[str, Any]) -> Words | None:
    """`item.kind` is the kind of contribution; `given` holds outcome, reason and target."""
    outcome = given.get("outcome")
    if outcome not in OUTCOMES[item.kind]:
        return _("Choose an answer that fits: a recommendation and an insight are answered differently.")
    if not str(given.get("reason") or "").strip():
        return _("Give the reason. It goes to the person who made the recommendation.")
    if outcome in NEEDS_TARGET and not given.get("target"):
        return _("Name the recommendation that this one is grouped with.")
    if outcome not in NEEDS_TARGET and given.get("target"):
        return _("Only a grouped recommendation names another one.")
    return None


def names_its_body(item: Any, given: Mapping[str, Any]) -> Words | None:
    if not given.get("body"):
        return _("Name the meeting or ballot that decided.")
    return has_reasoned_answer(item, given)


UNDECIDED = frozenset({"awaiting", "proposed"})
DECIDERS = DESK | {Role.TWG_CHAIR}

REVIEW = Workflow(
    "review",
    start="awaiting",
    states={"awaiting": _("Waiting for an answer"), "proposed": _("Answer proposed"), "decided": _("Answered")},
    steps=(
        Step(
            "propose", UNDECIDED | {"decided"}, "proposed", MEMBERS | DESK, _("Propose an answer"), has_reasoned_answer
        ),
        Step("decide", frozenset({"proposed"}), "decided", DECIDERS, _("Record the decision"), names_its_body),
        # Somebody saw that a recommendation is an insight, or the reverse: what was proposed no longer fits.
        Step("start_again", frozenset({"proposed"}), "awaiting", DESK | {Role.RAPPORTEUR}, _("Start again")),
        # Undone, it stands again as it stood before: here where that is nothing; else as proposed or decided then.
        Step("take_back", frozenset({"proposed"}), "awaiting", MEMBERS | DESK, _("Take the proposal back")),
    ),
)  # fmt: skip
PROPOSED, DECIDED = "proposed", "decided"

CRITERIA: dict[str, tuple[Words, tuple[Words, ...]]] = {
    "inclusive": (
        _("Inclusive"),
        (
            _("leaves out those whom it is about"),
            _("speaks of them, and nobody asked them"),
            _("some of them were asked, or it reaches some"),
            _("made with them, and reaches most"),
            _("made with them, and reaches all of them"),
        ),
    ),
    "effective": (
        _("Effective"),
        (
            _("would change nothing"),
            _("could ease it a little"),
            _("helps some, and the cause stays"),
            _("works on a cause"),
            _("goes to the root, with proof that it works"),
        ),
    ),
    "sustainable": (
        _("Sustainable"),
        (
            _("ends with its first money"),
            _("lasts as long as one project"),
            _("has a home or a budget, not both"),
            _("has a home, and a budget for some years"),
            _("lasts, with a home and a budget"),
        ),
    ),
    "realistic": (
        _("Realistic"),
        (
            _("nobody could do it"),
            _("needs a new law or much money first"),
            _("could be done in some years"),
            _("could begin within a year"),
            _("could begin next month"),
        ),
    ),
}
"""What a reader looks at: its name, and what each score from 0 means, until the group says it otherwise."""
HIGHEST_SCORE = 4

MAJORITIES: dict[str, Words] = {
    "consent": _("Consent: nobody is against it"),
    "majority": _("Majority: more for it than against it"),
    "two_thirds": _("Two thirds of those for or against"),
    "double": _("Double majority: of the votes, and in more than half of the constituencies"),
}
WAYS: dict[str, Words] = {
    "unopposed": _("Nobody asked for a vote"),
    "hands": _("Show of hands"),
    "roll": _("Roll call"),
    "ballot": _("Ballot"),
}
"""How the group agreed: in the first three it met."""
CHOICES: dict[str, Words] = {"for": _("For"), "against": _("Against"), "abstain": _("I abstain")}
FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
CARRIED, LOST, TOO_FEW, DROPPED = "carried", "lost", "too_few", "dropped"
RESULTS: dict[str, Words] = {
    CARRIED: _("Agreed"),
    LOST: _("Not agreed"),
    TOO_FEW: _("Too few took part"),
    DROPPED: _("Taken off the ballot"),
}
NOT_AGREED = frozenset({LOST, TOO_FEW})
"""What is talked about next."""
INTERESTS: dict[str, Words] = {
    "organisation": _("It is of my organisation, or I work with it"),
    "money": _("I could gain or lose by it"),
    "person": _("Somebody close to me made it or is touched by it"),
    "other": _("Another reason"),
}
LIVED = frozenset({Role.SURVIVOR_REPRESENTATIVE})
"""Members who bring lived experience to a reading. No page, list or line tells them from the others."""
SECOND_LOOK = Workflow(
    "second look",
    start="called",
    states={"called": _("Called for"), "ended": _("Looked at again")},
    steps=(Step("end", frozenset({"called"}), "ended", DECIDERS, _("Record its outcome")),),
)
CALLED = "called"
CHANNELS: dict[str, Words] = {
    "receipt": _("At the receipt"),
    "organisation": _("Through the organisation"),
    "sheet": _("On the answer sheet"),
}
ATTRIBUTIONS: dict[str, Words] = {
    "none": _("Without a name: a member"),
    "name": _("By the name by which I appear"),
    "affiliation": _("By the affiliation by which I appear"),
    "constituency": _("By the constituency alone"),
}
"""How a member who disagrees is named."""
SECOND_LOOK_AT = frozenset({"declined", "deferred"})
"""Answers that any member can have looked at again. Those of `LIVED` can for every answer."""
GOVERNS = DESK | {Role.TWG_CHAIR}

BALLOT = Workflow(
    "ballot",
    start="open",
    states={
        "open": pgettext_lazy("ballot", "Open"),
        "closed": pgettext_lazy("ballot", "Closed"),
        "stopped": pgettext_lazy("ballot", "Stopped"),
    },
    steps=(
        # By itself, once its last day is over or every seat has voted: the clock acts for the group.
        Step("close", frozenset({"open"}), "closed", frozenset({Role.TWG_CHAIR}), _("Count the votes")),
        Step("stop", frozenset({"open"}), "stopped", GOVERNS, _("Stop the ballot")),
    ),
)
BALLOT_OPEN, BALLOT_CLOSED = "open", "closed"
GROUP = frozenset({Role.TWG_CHAIR})
"""What the group as such may do, when its votes are counted."""
LONGEST_BALLOT = 90
"""Days."""

RULES = {
    "govern": Rule("govern", GOVERNS, _("Only the secretariat and the chair set up the group.")),
    "sit": Rule("sit", MEMBERS, _("Only the group's members do this.")),
    "plan": Rule("plan", GOVERNS, _("Only the secretariat and the chair share out the reading.")),
    "read": Rule("read", MEMBERS, _("Only the group's members read.")),
    "look_again": Rule("look_again", MEMBERS, _("Only the group's members call for a second look.")),
    "see": Rule("see", INSIDE),
    "propose": Rule(
        "propose", REVIEW.steps["propose"].by, _("Only members and the secretariat propose answers.")
    ),
    "decide": Rule("decide", DECIDERS, _("Only the secretariat and the chair record decisions.")),
    "classify": Rule(
        "classify", REVIEW.steps["start_again"].by, _("Only the secretariat and the rapporteur do this.")
    ),
    "trace": Rule(
        "trace",
        DESK | {Role.RAPPORTEUR},
        _("Only the secretariat and the rapporteur divide and tie recommendations."),
    ),
    "compare": Rule(
        "compare",
        DESK | MEMBERS | {Role.RAPPORTEUR},
        _("Only members, the secretariat and the rapporteur go through suggestions."),
    ),
    # As recommendations has it: an import says so before it begins to write.
    "reword": Rule(
        "reword", DESK | {Role.RAPPORTEUR}, _("Only the secretariat and the rapporteur edit wordings.")
    ),
    "open_ballot": Rule(
        "open_ballot", GOVERNS, _("Only the secretariat and the chair open and stop ballots.")
    ),
    "vote": Rule("vote", MEMBERS, _("Only the group's members vote.")),
    "record": Rule(
        "record",
        DECIDERS | {Role.RAPPORTEUR},
        _("Only the secretariat, the chair and the rapporteur record who was there and how they voted."),
    ),
    "publish": Rule("publish", DESK, _("Only the secretariat publishes answers.")),
    "dissent": Rule("dissent", MEMBERS, _("Dissent is the right of the group's members.")),
    "exchange": Rule(
        "exchange",
        DECIDERS | {Role.RAPPORTEUR},
        _("Only the secretariat, the chair and the rapporteur import the register."),
    ),
}
REOPENS = frozenset({"group", "answer"})
"""What a contributor can object to that a new decision settles; another wording is the custodians' to write."""
LONGEST_REASON = 4_000

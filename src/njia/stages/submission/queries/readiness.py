"""Whether a process can be submitted, and what to do where it cannot. Each rule says its reasons and blocks or warns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from njia.kernel import clock
from njia.kernel.access import Refused, Words
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.meetings import queries as meetings
from njia.stages.recommendations import queries as recommendations
from njia.stages.review import queries as review
from njia.stages.roadmap import queries as roadmap
from njia.stages.roadmap.queries import Version
from njia.stages.submission.queries.scope import Scope, final_scope
from njia.stages.voices import queries as voices

NAMED = 8
"""Ids that a reason names before it counts the rest: a sentence is for reading."""
SHOWN = 5


@dataclass(frozen=True)
class Rule:
    """One rule of readiness: `find` gives the reasons against, `title` says what is true once there are none.

    `url` names the page where it is put right, if there is one. A `lasting` rule is also asked when the package of what
    was sent is built again: its answers may be opened anew, while the draft and the voices go on and no longer concern
    it.
    """

    code: str
    title: Words
    url: str
    find: Callable[[Scope], Iterable[str]]
    blocking: bool = True
    lasting: bool = False


@dataclass(frozen=True)
class Check:
    """How one rule stands. A check that does not block is a warning."""

    code: str
    title: Words
    reasons: tuple[str, ...]
    url: str
    blocking: bool

    @property
    def ok(self) -> bool:
        return not self.reasons

    @property
    def more(self) -> int:
        """Reasons beyond those that a page shows."""
        return max(len(self.reasons) - SHOWN, 0)

    @property
    def missing(self) -> str:
        """The first reason, and how many follow."""
        first, *others = self.reasons
        return _("%(reason)s (and %(n)s more)") % {"reason": first, "n": len(others)} if others else first


def readiness(process: Process) -> list[Check]:
    """Every rule with its reasons, in the order of the road."""
    return _checks(final_scope(process), RULES)


def _checks(scope: Scope, rules: Iterable[Rule]) -> list[Check]:
    return [Check(rule.code, rule.title, tuple(rule.find(scope)), rule.url, rule.blocking) for rule in rules]


def blocking(process: Process) -> list[Check]:
    """The rules that stand against sending a version."""
    return [check for check in readiness(process) if check.blocking and not check.ok]


def require_ready(scope: Scope) -> Version:
    """The version that can be sent. Raises `Refused` with every reason that blocks, one after the other."""
    asked = [rule for rule in RULES if rule.blocking and (rule.lasting or not scope.sent)]
    reasons = [reason for check in _checks(scope, asked) for reason in check.reasons]
    if reasons or scope.version is None:
        raise Refused(" ".join(reasons), code="not_ready")
    return scope.version


def _ids(found: list[str]) -> str:
    """The first few ids by name, the rest as a number."""
    shown = ", ".join(found[:NAMED])
    return (
        shown
        if len(found) <= NAMED
        else _("%(ids)s and %(more)s more") % {"ids": shown, "more": len(found) - NAMED}
    )


def _closed_rounds(scope: Scope) -> Iterable[str]:
    if not scope.rounds:
        yield _("No round is closed yet. Close the round that this submission answers.")


def _judged(scope: Scope) -> int | None:
    """Until a round is closed all rounds are judged: an empty range would call everything answered."""
    return scope.rounds or None


def _answers(scope: Scope) -> Iterable[str]:
    if not scope.rounds and not recommendations.rounds(scope.process).exists():
        yield _("Nothing was received yet.")
    if waiting := review.undecided(scope.process, _judged(scope)):
        yield ngettext(
            "%(n)s still waits for an answer: %(ids)s.",
            "%(n)s still wait for an answer: %(ids)s.",
            len(waiting),
        ) % {"n": len(waiting), "ids": _ids(waiting)}


def _contested(scope: Scope) -> Iterable[str]:
    if found := review.contested(scope.process, _judged(scope)):
        yield _("Contributors say that they meant something else. Decide again: %(ids)s.") % {
            "ids": _ids(found)
        }


def _merges(scope: Scope) -> Iterable[str]:
    if lost := review.merged_without_end(scope.process, _judged(scope)):
        yield _("Grouped with one that has no answer, or was withdrawn: %(ids)s.") % {"ids": _ids(lost)}


def _voices(scope: Scope) -> Iterable[str]:
    if voices.unread(scope.process):
        yield _("A custodian has not read every voice yet.")
    if voices.unconfirmed(scope.process):
        yield _("What custodians passed on is not confirmed yet.")
    if recommendations.cleared_waiting(scope.process):
        yield _("What custodians passed on is not in the register yet.")


def _frozen(scope: Scope) -> Iterable[str]:
    if scope.version is None:
        yield _("No version of the roadmap is frozen yet. A meeting decides on it, then it is frozen.")


def _unchanged(scope: Scope) -> Iterable[str]:
    if scope.version and not roadmap.unchanged_since(scope.version):
        yield _("The draft was changed after version %(n)s. What is sent is that version.") % {
            "n": scope.version.number
        }


def _actions(scope: Scope) -> Iterable[str]:
    actions = roadmap.actions_in(scope.process, scope.version)
    if not actions:
        yield _("The roadmap has no action yet.")
    for problem in roadmap.problems_of(actions):
        yield f"{problem.public_id}: {problem.reason}"


def _cited(scope: Scope) -> Iterable[str]:
    if orphans := [item.public_id for item in roadmap.orphans(scope.process).recommendations]:
        yield _("Adopted or adapted, but no clause of the roadmap cites them: %(ids)s.") % {
            "ids": _ids(orphans)
        }


def _heard(scope: Scope) -> Iterable[str]:
    """By what may be shown of each: what was sent openly, who came to meetings, and voices above the floor."""
    heard = {
        code for code, organisations, _items in recommendations.participation(scope.process) if organisations
    }
    heard |= {code for code, count in meetings.total_attendance(scope.process) if count != 0}
    heard |= {code for code, count in voices.participation(scope.process) if count}
    missing = [
        entry.label for code, entry in vocabularies.terms("constituencies").items() if code not in heard
    ]
    if missing:
        yield _("Not heard so far: %(groups)s.") % {"groups": "; ".join(missing)}


def _on_time(scope: Scope) -> Iterable[str]:
    late = (clock.today() - scope.process.target_on).days
    if late > 0:
        yield ngettext(
            "The target date passed %(n)s day ago.", "The target date passed %(n)s days ago.", late
        ) % {"n": late}


RULES = (
    Rule("rounds", gettext_lazy("The round is closed"), "recommendations:rounds", _closed_rounds),
    Rule("voices", gettext_lazy("Every voice is read and in the register"), "recommendations:list", _voices),
    Rule(
        "answers",
        gettext_lazy("Everything received has a reasoned answer"),
        "review:register",
        _answers,
        lasting=True,
    ),
    Rule(
        "merges", gettext_lazy("What is grouped ends in an answer"), "review:register", _merges, lasting=True
    ),
    Rule(
        "contested",
        gettext_lazy("Nobody waits for another look at what they meant"),
        "review:register",
        _contested,
    ),
    Rule("actions", gettext_lazy("Every action is complete"), "roadmap:roadmap", _actions),
    Rule("cited", gettext_lazy("What was adopted is in the roadmap"), "roadmap:orphans", _cited),
    Rule("frozen", gettext_lazy("A version is frozen by a meeting"), "roadmap:versions", _frozen),
    Rule(
        "unchanged",
        gettext_lazy("The draft is as it was frozen"),
        "roadmap:versions",
        _unchanged,
        blocking=False,
    ),
    Rule("heard", gettext_lazy("Every constituency is heard"), "meetings:list", _heard, blocking=False),
    Rule("on_time", gettext_lazy("The target date is kept"), "", _on_time, blocking=False),
)

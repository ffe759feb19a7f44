"""A workflow is a table. Buttons, guards, refusals, the permission table and the state diagram are read from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor, Refused, Role, Words

Guard = Callable[[Any, Mapping[str, Any]], Words | None]
"""Looks at the thing and at what was given with the step; returns why not, or None."""


@dataclass(frozen=True)
class Step:
    name: str
    from_: frozenset[str]
    to: str
    by: frozenset[Role]
    label: Words
    guard: Guard | None = None


@dataclass(frozen=True)
class Offer:
    """A step as shown to one person: allowed, or refused with the reason."""

    name: str
    label: Words
    allowed: bool
    reason: Words = ""


class Workflow:
    """States and steps, validated when the module is imported.

    Raises `ValueError` at import if a step leaves or enters an unnamed state, two steps share a name, a state cannot
    be reached from the start, or a step is open to nobody.
    """

    def __init__(self, name: str, start: str, states: Mapping[str, Words], steps: Iterable[Step]) -> None:
        self.name = name
        self.start = start
        self.states = dict(states)
        listed = tuple(steps)
        self.steps = {step.name: step for step in listed}
        if len(self.steps) != len(listed):
            raise ValueError(f"{name}: two steps share a name")
        self._validate()

    def _validate(self) -> None:
        for step in self.steps.values():
            unknown = ({step.to} | step.from_) - set(self.states)
            if unknown or not step.by:
                raise ValueError(f"{self.name}.{step.name}: unknown states {unknown} or nobody may take it")
        unreached = set(self.states) - self._reachable()
        if unreached:
            raise ValueError(f"{self.name}: no way from {self.start} to {unreached}")

    def _reachable(self) -> set[str]:
        reached, frontier = {self.start}, {self.start}
        while frontier:
            frontier = {s.to for s in self.steps.values() if s.from_ & frontier} - reached
            reached |= frontier
        return reached

    def choices(self) -> list[tuple[str, Words]]:
        return list(self.states.items())

    def refusal(
        self, step: str, state: str, actor: Actor, thing: Any, given: Mapping[str, Any]
    ) -> Refused | None:
        rule = self.steps[step]
        if not actor.has(rule.by):
            return Refused(_("Your role does not allow this step."), code="role")
        if state not in rule.from_:
            return Refused(
                _("This is now “%(state)s”, and “%(step)s” cannot be done from there.")
                % {"state": self.states[state], "step": rule.label},
                code="state",
            )
        why = rule.guard(thing, given) if rule.guard else None
        return Refused(why, code="guard") if why else None

    def take(self, step: str, state: str, *, acting: Actor, thing: Any = None, **given: Any) -> str:
        """The state after `step`; raises `Refused` with the reason if it may not be taken."""
        refused = self.refusal(step, state, acting, thing, given)
        if refused:
            raise refused
        return self.steps[step].to

    def offers(self, state: str, actor: Actor, thing: Any = None) -> list[Offer]:
        """The steps that leave `state`, for buttons: those of other roles are left out, the rest explain themselves.

        Guards that judge what is given with the step are not asked here: nothing has been given yet.
        """
        return [
            Offer(step.name, step.label, allowed=True)
            for step in self.steps.values()
            if state in step.from_ and actor.has(step.by)
        ]

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for docs/architecture.md."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for step in self.steps.values():
            lines += [f"    {source} --> {step.to}: {step.name}" for source in sorted(step.from_)]
        return "\n".join(lines)

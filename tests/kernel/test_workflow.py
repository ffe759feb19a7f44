from typing import Any

import pytest

from njia.kernel.access import Actor, Refused, Role
from njia.kernel.workflow import Step, Workflow

DESK = frozenset({Role.SECRETARIAT})
STATES = {"open": "Open", "shut": "Shut"}


def step(name: str, from_: str, to: str, **more: Any) -> Step:
    return Step(name, frozenset({from_}), to, more.pop("by", DESK), name.title(), **more)


def actor(*roles: Role) -> Actor:
    return Actor(ref="P-1", process_id=1, roles=frozenset(roles))


def why_not(thing: Any, given: Any) -> str | None:
    return None if given.get("reason") else "Say why."


DOOR = Workflow(
    "door",
    "open",
    STATES,
    [
        step("close", "open", "shut", guard=why_not),
        step("open", "shut", "open", by=frozenset({Role.TWG_CHAIR})),
    ],
)


@pytest.mark.parametrize(
    ("states", "steps"),
    [
        (STATES, [step("close", "open", "shut"), step("close", "shut", "open")]),
        (STATES, [step("close", "open", "gone")]),
        (STATES, [step("close", "ajar", "shut")]),
        (STATES, [step("close", "open", "shut", by=frozenset[Role]())]),
        ({**STATES, "gone": "Gone"}, [step("close", "open", "shut")]),
        ({**STATES, "gone": "Gone"}, [step("close", "open", "shut"), step("vanish", "gone", "gone")]),
    ],
    ids=["twice", "into nowhere", "from nowhere", "by nobody", "unreached", "reached only from itself"],
)
def test_a_wrong_table_is_refused_when_it_is_read(states: dict[str, str], steps: list[Step]) -> None:
    with pytest.raises(ValueError, match="door"):
        Workflow("door", "open", states, steps)


def test_a_step_leads_on() -> None:
    assert DOOR.take("close", "open", acting=actor(Role.SECRETARIAT), reason="it rains") == "shut"
    assert DOOR.take("open", "shut", acting=actor(Role.TWG_CHAIR)) == "open"


@pytest.mark.parametrize(
    ("name", "state", "roles", "code", "says"),
    [
        ("close", "open", [Role.TWG_CHAIR], "role", "role"),
        ("close", "open", [], "role", "role"),
        ("close", "shut", [Role.SECRETARIAT], "state", "Shut"),
        ("close", "open", [Role.SECRETARIAT], "guard", "Say why."),
    ],
)
def test_a_refusal_says_why(name: str, state: str, roles: list[Role], code: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        DOOR.take(name, state, acting=actor(*roles))
    assert refused.value.code == code


def test_offers_are_the_steps_that_this_person_may_take_now() -> None:
    def offered(state: str, *roles: Role) -> list[str]:
        return [offer.name for offer in DOOR.offers(state, actor(*roles))]

    assert offered("open", Role.SECRETARIAT) == ["close"]
    assert offered("open", Role.TWG_CHAIR) == []
    assert offered("shut", Role.SECRETARIAT, Role.TWG_CHAIR) == ["open"]


def test_the_diagram_draws_every_step() -> None:
    assert DOOR.diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> shut: close",
        "    shut --> open: open",
    ]

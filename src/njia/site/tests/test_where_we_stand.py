"""The journey line: where a process stands, as one ring on the road."""

import pytest

from njia.kernel.access import Role
from njia.site.journey import STAGES, placed
from njia.site.parts import tasks

KEYS = [stage.key for stage in STAGES]


def drawn(**own: str) -> dict[str, str]:
    """Only what differs from "next"."""
    states = placed(dict.fromkeys(KEYS, "next") | own)
    return {key: state for key, state in states.items() if state != "next"}


def test_a_new_process_stands_at_its_first_meeting() -> None:
    assert drawn(meetings="current") == {"meetings": "current"}
    assert drawn(meetings="current", voices="current") == {"meetings": "current", "voices": "beside"}


def test_a_done_stage_hands_the_ring_to_the_next() -> None:
    assert drawn(meetings="done") == {"meetings": "done", "recommendations": "current"}


def test_work_left_behind_is_neither_ticked_nor_ringed() -> None:
    states = drawn(meetings="current", recommendations="current", review="current", roadmap="current")
    assert states == {
        "meetings": "beside",
        "recommendations": "beside",
        "review": "beside",
        "roadmap": "current",
    }


def test_what_was_passed_without_being_done_stays_open() -> None:
    states = drawn(
        meetings="done", recommendations="done", review="done", roadmap="done", submission="current"
    )
    assert "priorities" not in states
    assert states["submission"] == "current"


def test_early_reports_do_not_carry_the_process_past_the_group() -> None:
    states = drawn(submission="current", monitoring="current", updates="current")
    assert states == {"submission": "current", "monitoring": "beside", "updates": "beside"}


def test_after_the_endorsement_the_process_stands_at_progress() -> None:
    assert drawn(submission="done")["monitoring"] == "current"
    assert drawn(submission="done", monitoring="current", recommendations="current") == {
        "recommendations": "beside",
        "submission": "done",
        "monitoring": "current",
    }


@pytest.mark.parametrize("own", ["next", "current", "done"])
def test_there_is_never_more_than_one_ring(own: str) -> None:
    assert list(placed(dict.fromkeys(KEYS, own)).values()).count("current") <= 1


def test_every_role_is_told_what_it_does_and_no_representative_is_marked() -> None:
    assert all(tasks([role]) for role in Role)
    both = tasks([Role.TWG_MEMBER, Role.SURVIVOR_REPRESENTATIVE])
    assert both == tasks([Role.TWG_MEMBER]) == tasks([Role.SURVIVOR_REPRESENTATIVE])

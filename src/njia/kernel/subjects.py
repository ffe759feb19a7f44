"""What a contribution can be about: later rooms say what there is, so that an earlier one can check what it is told.

A subject is a reference such as KE-V-2/KE-C-014, which means something to the room that registered it and to no other.
"""

from collections.abc import Callable

Find = Callable[[int, str], str | None]
"""Takes the process (pk) and what somebody wrote; returns the whole reference, or None where it names nothing."""

LONGEST = 80

_finds: list[Find] = []


def register(find: Find) -> None:
    """Called by a room in its AppConfig.ready()."""
    if find not in _finds:
        _finds.append(find)


def subject(process_id: int, written: str) -> str | None:
    """What the words of a form, a column or a sealed sheet refer to; None if to nothing."""
    wanted = written.strip()
    if not wanted or len(wanted) > LONGEST:
        return None
    return next((found for find in _finds if (found := find(process_id, wanted))), None)

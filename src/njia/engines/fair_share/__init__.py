"""Fair priorities: with limited money every group gets its proportional say, and a receipt of who paid for what.

A published result names the version that counted it; these are the names of the newest.
"""

from njia.engines.fair_share.v1 import (
    Ballot,
    Candidate,
    Choices,
    Group,
    Outcome,
    PabulibError,
    Profile,
    Reading,
    elect,
    parse_pb,
    read_pb,
    tie_order,
    write_pb,
)

__all__ = [
    "Ballot",
    "Candidate",
    "Choices",
    "Group",
    "Outcome",
    "PabulibError",
    "Profile",
    "Reading",
    "elect",
    "parse_pb",
    "read_pb",
    "tie_order",
    "write_pb",
]

"""Fair share, version 1: frozen. A published result can always be worked out again with it, to the last fraction.

Nothing here changes what it elects any more; a better rule becomes a version 2 beside it. How it works is in
docs/algorithms/fair_share.md.
"""

from njia.engines.fair_share.v1.election import Choices, Outcome, elect
from njia.engines.fair_share.v1.pabulib import PabulibError, Reading, parse_pb, read_pb, write_pb
from njia.engines.fair_share.v1.profile import Ballot, Candidate, Group, Profile, tie_order

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

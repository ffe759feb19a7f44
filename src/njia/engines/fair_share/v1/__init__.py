"""Fair share, version 1: frozen. A published result can always be worked out again with it, to the last fraction.

Nothing here changes what it elects any more; a better rule becomes a version 2 beside it. How it works is in
docs/algorithms/fair_share.md.
"""

from njia.engines.fair_share.v1.election import Choices, Outcome, elect, takes_long
from njia.engines.fair_share.v1.explanation import (
    CandidateReport,
    Explanation,
    GroupReport,
    Satisfaction,
    explain,
)
from njia.engines.fair_share.v1.pabulib import PabulibError, Reading, parse_pb, read_pb, write_pb
from njia.engines.fair_share.v1.profile import Ballot, Candidate, Group, Profile, tie_order
from njia.engines.fair_share.v1.receipt import Account, Purchase, account, certificate, replay
from njia.engines.fair_share.v1.verdict import Complaint, Verdict, verdict

__all__ = [
    "Account",
    "Ballot",
    "Candidate",
    "CandidateReport",
    "Choices",
    "Complaint",
    "Explanation",
    "Group",
    "GroupReport",
    "Outcome",
    "PabulibError",
    "Profile",
    "Purchase",
    "Reading",
    "Satisfaction",
    "Verdict",
    "account",
    "certificate",
    "elect",
    "explain",
    "parse_pb",
    "read_pb",
    "replay",
    "takes_long",
    "tie_order",
    "verdict",
    "write_pb",
]

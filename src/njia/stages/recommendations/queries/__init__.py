"""Reads. Every read of a recommendation starts at `visible_to`.

`Recommendation` is here for annotations only: other rooms never query or change it themselves.
"""

from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.queries.grouping import (
    Proposed,
    Resemblance,
    Untagged,
    comparison,
    likenesses,
    resemblance,
    terms_seen,
    untagged,
)
from njia.stages.recommendations.queries.items import (
    Rewording,
    Shown,
    beginning,
    by_id,
    cleared_waiting,
    closed_rounds,
    may_see,
    may_withdraw,
    organisations_for,
    page,
    page_of,
    parts_of,
    rewording_of,
    rounds,
    search,
    show,
    standing,
    tags,
    visible_to,
    words,
)
from njia.stages.recommendations.queries.lineage import Tied, seams, ties
from njia.stages.recommendations.queries.record import (
    PackageItem,
    package_items,
    participation,
    set_aside_rows,
)

__all__ = [
    "PackageItem",
    "Proposed",
    "Recommendation",
    "Resemblance",
    "Rewording",
    "Shown",
    "Tied",
    "Untagged",
    "beginning",
    "by_id",
    "cleared_waiting",
    "closed_rounds",
    "comparison",
    "likenesses",
    "may_see",
    "may_withdraw",
    "organisations_for",
    "package_items",
    "page",
    "page_of",
    "participation",
    "parts_of",
    "resemblance",
    "rewording_of",
    "rounds",
    "seams",
    "search",
    "set_aside_rows",
    "show",
    "standing",
    "tags",
    "terms_seen",
    "ties",
    "untagged",
    "visible_to",
    "words",
]

"""Reads: who sees which submission, whether the process is ready, and the package."""

from njia.stages.submission.queries.package import PackageInfo, build
from njia.stages.submission.queries.prepared import KEPT_FOR, Prepared, order, prepare, prepared, shelf
from njia.stages.submission.queries.readiness import Check, blocking, readiness, require_ready
from njia.stages.submission.queries.scope import Scope, draft_scope, final_scope
from njia.stages.submission.queries.submissions import (
    by_number,
    feedback,
    latest,
    may_see,
    standing,
    submissions,
    unanswered,
    visible_to,
    waits_for_review,
)

__all__ = [
    "KEPT_FOR",
    "Check",
    "PackageInfo",
    "Prepared",
    "Scope",
    "blocking",
    "build",
    "by_number",
    "draft_scope",
    "feedback",
    "final_scope",
    "latest",
    "may_see",
    "order",
    "prepare",
    "prepared",
    "readiness",
    "require_ready",
    "shelf",
    "standing",
    "submissions",
    "unanswered",
    "visible_to",
    "waits_for_review",
]

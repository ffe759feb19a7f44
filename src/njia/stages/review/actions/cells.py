"""Reading the cells of a register row, whatever language the headings and answers are written in."""

import datetime
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from njia.kernel.access import Words
from njia.readers import Row, clean
from njia.stages.review.queries import TITLES, Cells
from njia.stages.review.queries.marks import mark, split
from njia.stages.review.queries.sheet import READ_ONLY
from njia.stages.review.states import ANSWERS, BALLOT_PREFIX, USES

Column = Literal[
    "id", "kind", "round", "received", "sender", "text", "wording", "themes", "decision", "reason", "grouped_with",
    "decided_by", "decided_on", "state", "row_version",
]  # fmt: skip
Fault = tuple[Column, str, str]
"""Column, code, and the reason for reading."""

DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
VERSION = re.compile(r"([0-9]{1,15})-([0-9a-f]{12})(?:-((?:[0-9a-f]{6})+))?")
BALLOT = re.compile(r"ballot[-\s:]+(.+)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _headings() -> dict[str, str]:
    return in_all_languages(TITLES)


@lru_cache(maxsize=1)
def _outcomes() -> dict[str, str]:
    return in_all_languages(ANSWERS | USES)


def in_all_languages(labels: Mapping[str, Words]) -> dict[str, str]:
    """What a key may be called: its label in every language, or the key itself."""
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {plain(str(label)): key for key, label in labels.items()}
    return known | {plain(key): key for key in labels}


def plain(words: str) -> str:
    return " ".join(clean(words).casefold().replace("_", " ").split())


def recognised(columns: Sequence[str]) -> dict[Column, str]:
    """Key → heading in the file, of the columns that are the register's. Others are the user's own notes."""
    return recognised_as(_headings(), columns)  # type: ignore[return-value]


def recognised_as(known: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """Key → heading in the file, by what the headings may be called."""
    found: dict[str, str] = {}
    for heading in columns:
        if key := known.get(plain(heading)):
            found.setdefault(key, heading)
    return found


class Version(NamedTuple):
    """The last line of the log at export, the digest of the cells then, and the marks of those that are for reading
    only; None and nothing where the row does not tell.
    """

    line: int | None
    digest: str
    read_only: list[str]


def version_of(row: Row, columns: Mapping[Column, str], log_size: str = "") -> Version:
    """The row's own version or, where its cell was lost, the size of the log that the file says."""
    match = VERSION.fullmatch(row.get(columns.get("row_version")).strip())
    if match:
        return Version(int(match[1]), match[2], split(match[3] or ""))
    return Version(int(log_size) - 1 if log_size.isdecimal() and len(log_size) < 16 else None, "", [])


def changed_for_nothing(row: Row, columns: Mapping[Column, str]) -> Column | None:
    """The first cell that is for reading only and says something else than when it was exported."""
    for key, was in zip(READ_ONLY, version_of(row, columns).read_only, strict=False):
        if key in columns and mark(row.get(columns[key])) != was:
            return key
    return None


def read_cells(row: Row, columns: Mapping[Column, str], now: Cells) -> tuple[Cells, Fault | None]:
    """The editable cells. A column that the file does not have says what stands now."""

    def cell(column: Column, current: str) -> str:
        return clean(row.get(columns[column])) if column in columns else current

    decision = cell("decision", now.outcome)
    outcome = _outcomes().get(plain(decision), "")
    on, day_fault = _day(cell("decided_on", now.on))
    fault: Fault | None = day_fault
    if decision and not outcome:
        fault = ("decision", "unknown_decision", _("This is none of the answers. Choose one from the list."))
    cells = Cells(
        wording=cell("wording", now.wording),
        outcome=outcome,
        reason=cell("reason", now.reason),
        target=cell("grouped_with", now.target).upper(),
        body=_body(cell("decided_by", now.body)),
        on=on,
    )
    return cells, fault


def _body(given: str) -> str:
    ballot = BALLOT.fullmatch(given)
    return BALLOT_PREFIX + "-".join(ballot[1].split()) if ballot else given.upper()


def day_of(given: str) -> datetime.date | None:
    """None for what is no date."""
    for form in DATE_FORMS:
        try:
            return datetime.datetime.strptime(given[:10], form).date()
        except ValueError:
            continue
    return None


NOT_A_DATE = gettext_lazy("This is not a date. Write it like 2026-11-24.")


def _day(given: str) -> tuple[str, Fault | None]:
    if not given:
        return "", None
    found = day_of(given)
    return (found.isoformat(), None) if found else ("", ("decided_on", "not_a_date", str(NOT_A_DATE)))

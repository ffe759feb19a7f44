"""Reading the cells of a register row, whatever language the headings and answers are written in."""

import datetime
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from njia.kernel.access import Words
from njia.readers import Row, clean
from njia.stages.review.queries import TITLES, Cells
from njia.stages.review.states import ANSWERS, BALLOT_PREFIX, USES

Column = Literal[
    "id", "kind", "round", "received", "sender", "text", "wording", "themes", "decision", "reason", "grouped_with",
    "decided_by", "decided_on", "state", "row_version",
]  # fmt: skip
Fault = tuple[Column, str, str]
"""Column, code, and the reason for reading."""

DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
VERSION = re.compile(r"([0-9]{1,15})-([0-9a-f]{12})")
BALLOT = re.compile(r"ballot[-\s:]+(.+)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _headings() -> dict[str, str]:
    return _in_all_languages(TITLES)


@lru_cache(maxsize=1)
def _outcomes() -> dict[str, str]:
    return _in_all_languages(ANSWERS | USES)


def _in_all_languages(labels: Mapping[str, Words]) -> dict[str, str]:
    """What a key may be called: its label in every language, or the key itself."""
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {_plain(str(label)): key for key, label in labels.items()}
    return known | {_plain(key): key for key in labels}


def _plain(words: str) -> str:
    return " ".join(clean(words).casefold().replace("_", " ").split())


def recognised(columns: Sequence[str]) -> dict[Column, str]:
    """Key → heading in the file, of the columns that are the register's. Others are the user's own notes."""
    found: dict[Column, str] = {}
    for heading in columns:
        if key := _headings().get(_plain(heading)):
            found.setdefault(key, heading)  # type: ignore[arg-type]
    return found


class Version(NamedTuple):
    """The last line of the log at export, and the digest of the cells then; None and "" where the row tells neither."""

    line: int | None
    digest: str


def version_of(row: Row, columns: Mapping[Column, str], log_size: str = "") -> Version:
    """The row's own version or, where its cell was lost, the size of the log that the file says."""
    match = VERSION.fullmatch(row.get(columns.get("row_version")).strip())
    if match:
        return Version(int(match[1]), match[2])
    return Version(int(log_size) - 1 if log_size.isdecimal() and len(log_size) < 16 else None, "")


def read_cells(row: Row, columns: Mapping[Column, str], now: Cells) -> tuple[Cells, Fault | None]:
    """The editable cells. A column that the file does not have says what stands now."""

    def cell(column: Column, current: str) -> str:
        return clean(row.get(columns[column])) if column in columns else current

    decision = cell("decision", now.outcome)
    outcome = _outcomes().get(_plain(decision), "")
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


def _day(given: str) -> tuple[str, Fault | None]:
    if not given:
        return "", None
    for form in DATE_FORMS:
        try:
            return datetime.datetime.strptime(given[:10], form).date().isoformat(), None
        except ValueError:
            continue
    return "", ("decided_on", "not_a_date", _("This is not a date. Write it like 2026-11-24."))

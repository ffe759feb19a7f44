"""Numbers of a workbook as people see them: a date is a number under a format (ECMA-376, Part 1, 18.8.30)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

_INTEGER: Final = re.compile(r"-?[0-9]{1,15}")
# What a format code only prints, pads or colours; [h], [m] and [s] stay, because they make a duration.
_DECORATION: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
# Formats that every workbook has without writing them down; 27–36 and 50–58 are dates of East Asian languages.
_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
_BUILT_IN_DURATION: Final = 46
_DAY: Final = 86_400


class CellStyles(NamedTuple):
    """Which cell styles show a number as a date or as a duration, and whether days count from 1904."""

    dates: frozenset[int]
    durations: frozenset[int]
    from_1904: bool


def cell_styles(used: Sequence[int], codes: Mapping[int, str], from_1904: bool) -> CellStyles:
    """From the number format of each cell style in order, and the format codes that the workbook defines."""
    kinds = [_kind(key, codes.get(key)) for key in used]
    dates, durations = (
        frozenset(index for index, kind in enumerate(kinds) if kind == wanted)
        for wanted in ("date", "duration")
    )
    return CellStyles(dates, durations, from_1904)


def _kind(key: int, code: str | None) -> str:
    if code is None:
        return "duration" if key == _BUILT_IN_DURATION else "date" if key in _BUILT_IN_DATES else "number"
    bare = _DECORATION.sub("", code.lower()).split(";")[0]
    return "duration" if "[" in bare else "date" if re.search("[dmyhs]", bare) else "number"


def number_text(written: str, style: int, styles: CellStyles) -> str:
    """A number as its style shows it; dates and times in ISO 8601. Raises ValueError when it is none."""
    if style in styles.durations:
        return _duration(float(written))
    if style in styles.dates:
        return _moment(float(written), styles.from_1904) or plain_number(written)
    return plain_number(written)


def plain_number(written: str) -> str:
    """No ".0", and the 15 digits that spreadsheets show. Raises ValueError when it is none."""
    if _INTEGER.fullmatch(written):
        return written
    number = float(written)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"


def _moment(days: float, from_1904: bool) -> str | None:
    """A time for less than a day, else a date, with its time unless it is midnight; None beyond the calendar."""
    try:
        since = timedelta(seconds=round(days * _DAY))
        if timedelta() <= since < timedelta(days=1):
            return (datetime.min + since).time().isoformat()
        moment = _epoch(days, from_1904) + since
    except (OverflowError, ValueError):
        return None
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat()


def _epoch(days: float, from_1904: bool) -> datetime:
    if from_1904:
        return datetime(1904, 1, 1)
    # Excel believes in a 29 February 1900, its day 60; before it, counting begins a day later.
    return datetime(1899, 12, 30) if days >= 60 else datetime(1899, 12, 31)


def _duration(days: float) -> str:
    """h:mm:ss, the hours not limited to a day."""
    minutes, seconds = divmod(round(days * _DAY), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def iso_moment(written: str) -> str:
    """A date as XML formats write it, "2026-11-24T14:05:00.000", without parts of a second and without midnight."""
    day, _, clock = written.partition("T")
    clock = clock.partition(".")[0]
    return f"{day}T{clock}" if clock.strip("0:") else day

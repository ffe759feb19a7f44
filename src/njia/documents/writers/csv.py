"""CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel reads the letters right."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from njia.documents.characters import legible
from njia.documents.sheet import Sheet, Value

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def write(sheet: Sheet) -> bytes:
    """One header row, then the rows.

    A text that a spreadsheet could run as a formula gets a leading apostrophe (OWASP, "CSV injection");
    numbers do not.
    """
    page = io.StringIO(newline="")
    lines = csv.writer(page)
    lines.writerow([_inert(column.title) for column in sheet.columns])
    lines.writerows([_inert(value) for value in row] for row in sheet.rows)
    return page.getvalue().encode("utf-8-sig")


def lines(titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """As `write`, but row by row, for what is too long to be held."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    page.write("\ufeff")
    for row in chain([titles], rows):
        writer.writerow([_inert(value) for value in row])
        yield page.getvalue().encode()
        page.seek(0)
        page.truncate()


def _inert(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    text = legible(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) else text

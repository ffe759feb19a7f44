"""CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel reads the letters right."""

import csv
import io

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


def _inert(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    text = legible(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) else text

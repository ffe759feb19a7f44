"""Every format that documents leave in: one line here, one module beside, one golden file in the tests.

A writer's module has the name of its format and one function `write`. It is imported when it is first used,
because Word and Excel libraries take longer to load than most commands to run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal


@dataclass(frozen=True)
class Format:
    """`takes` says what `write` is given: a Book; a Sheet; Sheets with `on` and `properties`; plain data."""

    key: str
    media_type: str
    takes: Literal["book", "sheet", "sheets", "data"]

    @property
    def write(self) -> Callable[..., bytes]:
        written: Callable[..., bytes] = import_module(f"{__name__}.{self.key}").write
        return written


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS = {
    each.key: each
    for each in (
        Format("html", "text/html; charset=utf-8", takes="book"),
        Format("pdf", "application/pdf", takes="book"),
        Format("docx", f"{_OFFICE}.wordprocessingml.document", takes="book"),
        Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet", takes="sheets"),
        Format("csv", "text/csv; charset=utf-8", takes="sheet"),
        Format("json", "application/json", takes="data"),
    )
}

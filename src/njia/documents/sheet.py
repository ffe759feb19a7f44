"""A sheet of rows that people edit in a spreadsheet and send back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Value: TypeAlias = str | int | float | None


@dataclass(frozen=True)
class SheetColumn:
    """`width` in characters; `locked` columns are grey and say that changes are not taken over; `choices`
    become a list to pick from; `help` is the line about the column in the guide."""

    key: str
    title: str
    width: int = 20
    locked: bool = False
    choices: tuple[str, ...] = ()
    hidden: bool = False
    kind: Literal["text", "number"] = "text"
    help: str = ""


@dataclass(frozen=True)
class Sheet:
    """`rows` may be a generator; it is read once. Each row has one value for each column."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[Value]]
    note: str = ""

"""Marks by which a spreadsheet's row is known again, and by which it is seen which of its cells somebody changed.

They are keyed, so that a file tells nothing that its cells do not: neither in what order rows were made, nor what stood
in a cell that was emptied since.
"""

import hmac
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils.crypto import salted_hmac

from njia.documents.characters import legible
from njia.readers import clean

LENGTH = 6
"""Hexadecimal digits of one cell's mark: one change in sixteen million would go unseen."""
VERSION = re.compile(r"([0-9a-f]{12})\.([0-9a-f]{6})\.((?:[0-9a-f]{6})+)")


def folded(text: str) -> str:
    """Without the differences in spaces and line ends that office programs make."""
    return " ".join(text.split())


@lru_cache(maxsize=1)
def _key() -> bytes:
    return salted_hmac("njia.stages.review.queries.marks", "").digest()


def mark(text: object, length: int = LENGTH) -> str:
    """Of what a cell says once a workbook has held it, which has no place for some characters."""
    return hmac.digest(_key(), folded(clean(legible(str(text)))).encode(), "sha256").hex()[:length]


def marks(cells: Sequence[object]) -> str:
    return "".join(map(mark, cells))


def split(joined: str) -> list[str]:
    """The marks of single cells."""
    return [joined[at : at + LENGTH] for at in range(0, len(joined), LENGTH)]


def row_key(kind: str, pk: object) -> str:
    """What a row is about, by a name that means something here alone."""
    return mark(f"{kind}:{pk}", 12)


class RowVersion(NamedTuple):
    """What a row is about, what stood there at the export, and a mark for each of its cells then."""

    key: str
    state: str
    cells: list[str]


def version(key: str, state: object, cells: Sequence[object]) -> str:
    return f"{key}.{mark(state)}.{marks(cells)}"


def read_version(text: str) -> RowVersion | None:
    match = VERSION.fullmatch(text.strip())
    return RowVersion(match[1], match[2], split(match[3])) if match else None

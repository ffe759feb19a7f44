"""What Kobo pushes, hands out at its data address and exports: the same answers in another dress."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from njia.readers.questionnaire.answers import (
    MOST_BYTES,
    MOST_DEPTH,
    MOST_ELEMENTS,
    Answer,
    AnswerError,
    Filled,
    filled,
    storable,
)
from njia.readers.table import Table

_NEEDED: Final = ("_id", "_uuid")


def read_kobo(record: bytes | Mapping[str, Any], form_id: str) -> Filled:
    """One submission as Kobo's REST services push it and its data address lists it. Raises `AnswerError`.

    What it is called for ever is `meta/rootUuid` where there is one: `_uuid` changes with each edit.
    """
    known = _parsed(record) if isinstance(record, bytes) else record
    if not isinstance(known, Mapping):
        raise AnswerError("not_json")
    meta = {
        "meta/instanceID": known.get("meta/instanceID") or known.get("_uuid"),
        "meta/deprecatedID": known.get("meta/deprecatedID") or known.get("meta/rootUuid"),
    }
    answers = [
        answer for answer in _answers(known, {}, 0) if not answer.path.startswith(("_", "meta/", "formhub/"))
    ]
    read = filled(
        form_id=form_id, version=str(known.get("__version__") or ""), meta=meta, answers=answers,
        kept_as=str(known.get("_id") or ""),
    )  # fmt: skip
    return read if read.deprecated != read.instance else _first(read)


def _first(read: Filled) -> Filled:
    return Filled(read.form_id, read.version, read.instance, "", read.answers, read.kept_as)


def _parsed(data: bytes) -> Any:
    if not data.strip():
        raise AnswerError("empty")
    if len(data) > MOST_BYTES:
        raise AnswerError("too_large")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise AnswerError("not_json") from None


def _answers(record: Mapping[str, Any], within: Mapping[str, int], depth: int) -> Iterator[Answer]:
    """Kobo names every question by its whole way, also within a list of a group that repeats."""
    if depth > MOST_DEPTH:
        raise AnswerError("too_deep")
    if len(record) > MOST_ELEMENTS:
        raise AnswerError("too_many")
    for key, value in record.items():
        if isinstance(value, Sequence) and not isinstance(value, str):
            for number, each in enumerate(value, start=1):
                if isinstance(each, Mapping):
                    yield from _answers(each, {**within, key: number}, depth + 1)
        elif isinstance(value, str | int | float):
            yield Answer(storable(key), _places(key, within), storable(str(value)).strip())


def _places(key: str, within: Mapping[str, int]) -> tuple[int, ...]:
    parts = key.split("/")
    return tuple(within.get("/".join(parts[: number + 1]), 1) for number in range(len(parts)))


def read_kobo_rows(table: Table, form_id: str) -> list[Filled]:
    """An export of Kobo as CSV or Excel, with XML names as headings. Raises `AnswerError` for one without ids."""
    for name in _NEEDED:
        if name not in table.columns:
            raise AnswerError("no_column", name=name)
    return [_row(dict(zip(table.columns, row.cells, strict=True)), form_id) for row in table.rows]


def _row(cells: dict[str, str], form_id: str) -> Filled:
    return read_kobo({name: value for name, value in cells.items() if value.strip()}, form_id)

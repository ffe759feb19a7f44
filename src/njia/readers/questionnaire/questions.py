"""The questions of a form, and which of their answers may be kept."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

KEPT: Final = frozenset(
    {
        *("text", "integer", "decimal", "range", "date", "time", "dateTime", "datetime", "barcode", "note"),
        *("select one", "select all that apply", "rank", "select one external", "calculate", "hidden"),
        *("acknowledge", "trigger", "xml-external", "csv-external"),
    }
)
"""Types whose answers may be kept. Everything else tells of a phone, a place on the map, a moment or a person."""
PICTURES: Final = frozenset({"photo", "image"})
RECORDINGS: Final = frozenset({"audio", "video", "file", "background-audio"})
_NO_ANSWER: Final = frozenset({"note", "xml-external", "csv-external"})
_GROUPS: Final = frozenset({"group", "repeat"})
_TRACED_NAMES: Final = re.compile(
    r"_?(device_?id|subscriber_?id|sim_?serial|phone_?number|username|email|start|end|today|audit|gps|submitted_by)",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(r"\$\{\s*(?:last-saved#)?([^}\s]+)\s*\}")
_MOMENT: Final = re.compile(r"\b(?:now|today)\s*\(|jr:preload|property\s*\(")

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """`label` and those of `choices` are by language (`English (en)`), or under "" where the form has one only.

    `kept` says whether its answers may be kept at all: those that tell of the phone, its owner, the moment or the
    place on the map are not, nor what is calculated from them.
    """

    path: str
    type: str
    label: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    kept: bool = True

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def asks_for(self) -> str:
        """ "picture" or "recording" where a phone sends a file beside the answers, else nothing."""
        return "picture" if self.type in PICTURES else "recording" if self.type in RECORDINGS else ""

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        return cls(**plain)


def questions(children: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Those with an answer, in their order, from pyxform's own description of a form."""
    rows = list(_walk(children, ""))
    traced = _traced([row for _path, row in rows])
    return tuple(
        Question(
            path, str(row["type"]), _labels(row.get("label")), _choices(row),
            row["type"] in KEPT and row["name"] not in traced,
        )
        for path, row in rows
        if row["type"] not in _NO_ANSWER
    )  # fmt: skip


def _walk(children: Sequence[Mapping[str, Any]], above: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for row in children:
        path = f"{above}{row['name']}"
        if path == "meta" or path.startswith("meta/"):
            continue
        if row["type"] in _GROUPS:
            yield from _walk(row.get("children", ()), path + "/")
        else:
            yield path, row


def _traced(rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Names of questions that hold a trace themselves, or are worked out from one that does."""
    traced = {str(row["name"]) for row in rows if row["type"] not in KEPT or _is_trace(row)}
    made_of = {str(row["name"]): set(_REFERENCE.findall(_worked_out(row))) for row in rows}
    while more := {name for name, parts in made_of.items() if name not in traced and parts & traced}:
        traced |= more
    return frozenset(traced)


def _is_trace(row: Mapping[str, Any]) -> bool:
    return bool(_TRACED_NAMES.fullmatch(str(row["name"])) or _MOMENT.search(_worked_out(row)))


def _worked_out(row: Mapping[str, Any]) -> str:
    bind = row.get("bind") or {}
    return json.dumps(
        [bind.get("calculate"), {k: v for k, v in bind.items() if "preload" in k}, row.get("default")]
    )


def _labels(given: Any) -> dict[str, str]:
    if isinstance(given, Mapping):
        return {str(language): str(text) for language, text in given.items()}
    return {"": str(given)} if given else {}


def _choices(row: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {str(choice["name"]): _labels(choice.get("label")) for choice in row.get("choices") or ()}

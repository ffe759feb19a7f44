"""Parts that a roadmap usually has, as versioned data: `data/templates.json` can be added to without code."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from njia.kernel.wording.queries import reader_language

_DATA = Path(__file__).parents[1] / "data" / "templates.json"


@dataclass(frozen=True, slots=True)
class Part:
    """`title` and `guide` (what the part is for) by language."""

    kind: str
    title: Mapping[str, str]
    guide: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Template:
    code: str
    version: str
    names: Mapping[str, str]
    parts: Sequence[Part]

    @property
    def name(self) -> str:
        return self.names.get(reader_language(), self.names["en"])


@cache
def templates() -> tuple[Template, ...]:
    read = json.loads(_DATA.read_text("utf-8"))["templates"]
    return tuple(
        Template(each["code"], each["version"], each["names"], [Part(**part) for part in each["parts"]])
        for each in read
    )


def template(code: str) -> Template | None:
    return next((each for each in templates() if each.code == code), None)

"""What pyxform says is wrong with a form, as codes with a place.

pyxform speaks English only, and mostly in sentences that are already put together. So its own table of sentences is
turned round: each becomes a pattern that finds what was put into it.
"""

import re
from functools import cache
from typing import Final

from pyxform.errors import ErrorCode

from njia.readers.questionnaire.xlsform import Fault

_CODES: Final = {
    "NAMES_001": "name_twice",
    "NAMES_003": "name_reserved",
    "NAMES_004": "name_twice",
    "NAMES_005": "name_reserved",
    "NAMES_006": "choice_without_name",
    "NAMES_007": "choice_twice",
    "NAMES_008": "name_wrong",
    "NAMES_009": "name_wrong",
    "HEADER_001": "no_header",
    "HEADER_002": "header_twice",
    "HEADER_003": "header_missing",
    "HEADER_004": "header_with_space",
    "SURVEY_001": "end_without_begin",
    "SURVEY_002": "begin_without_end",
    "PYREF_001": "reference_broken",
    "PYREF_002": "reference_broken",
    "PYREF_003": "reference_unknown",
    "PYREF_004": "reference_twice",
}
_FAMILIES: Final = {"RANGE": "parameters", "SURVEY": "parameters", "ENTITY": "entities"}
_OTHERS: Final = (
    ("unknown_type", r"Unknown question type '(?P<value>.*?)'"),
    ("no_type", r"Question with no type"),
    ("no_name", r"Question or group with no name"),
    ("no_list", r"List name not in (?:external )?choices sheet: (?P<value>.*)"),
    ("no_choices", r"There should be an? (?:external_)?choices sheet"),
    ("no_survey", r"You must have a sheet named 'survey'"),
    ("no_calculation", r"Missing calculation"),
    ("no_label", r"element named '(?P<value>.*?)' has no label or hint"),
    ("audit_named", r"Audits must always be named"),
    ("file_extension", r"File name for '(?P<value>.*?)' should end with"),
)
_ROW: Final = re.compile(r"\[row : (\d+)\]")
_SHEET: Final = re.compile(r"[Oo]n the '(\w+)' sheet")
_COLUMN: Final = re.compile(r"the '([\w: ()-]+)' (?:value|column)")


def faults(said: str) -> list[Fault]:
    """One for each thing that pyxform names; what we know no sentence for is passed on as `other`, in its words."""
    parts = [part for part in re.split(r"\n(?=\[row)", said) if part.strip()]
    return [_fault(part.strip()) for part in parts] or [Fault("corrupt")]


def _fault(said: str) -> Fault:
    code, params = _known(said)
    row, sheet, column = _ROW.search(said), _SHEET.search(said), _COLUMN.search(said)
    return Fault(
        code, params.get("sheet_name") or (sheet[1] if sheet else "survey" if row else ""),
        int(row[1]) if row else None, column[1] if column else "", {"said": said, **params},
    )  # fmt: skip


def _known(said: str) -> tuple[str, dict[str, str]]:
    for name, pattern in _patterns().items():
        if found := pattern.fullmatch(said):
            return _CODES.get(name) or _FAMILIES.get(name.partition("_")[0], "other"), found.groupdict()
    for code, searched in _OTHERS:
        if found := re.search(searched, said):
            return code, found.groupdict()
    return "other", {}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {each.name: re.compile(_pattern(each.value.msg), re.DOTALL) for each in ErrorCode}


def _pattern(sentence: str) -> str:
    seen: set[str] = set()

    def part(match: re.Match[str]) -> str:
        name = match[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>.*?)"

    return re.sub(r"\\\{(\w+)\\\}", part, re.escape(sentence))

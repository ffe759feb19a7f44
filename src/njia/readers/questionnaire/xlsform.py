"""An XLSForm as the form that a phone loads, converted by pyxform and checked for what a phone must not do."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from njia.readers.archive import Archive
from njia.readers.errors import ReadError
from njia.readers.questionnaire.questions import Question, questions
from njia.readers.sniff import looks_like
from njia.readers.table import DEFAULT_LIMITS

MOST_BYTES: Final = 5 * 2**20
LONGEST_ID: Final = 64
_TYPES: Final = {"xlsx": ".xlsx", "xls": ".xls"}
_MEDIA: Final = re.compile(r"jr://(?:images|audio|video|file|file-csv)/([^\"'<>&]+)")
_FORM_ID: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_ELSEWHERE: Final = {"submission_url": "sends_elsewhere", "public_key": "encrypts"}
"""Settings that would send what people say to another address, or close it to us."""


@dataclass(frozen=True)
class Fault:
    """Something in an XLSForm that has to be put right. `row` is the number people see in their spreadsheet."""

    code: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    params: dict[str, str] = field(default_factory=dict)


class FormError(Exception):
    """An XLSForm was refused for these reasons."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Questionnaire:
    """`xml` is what a phone loads; `media` are the files that it asks for beside it, of which `itemsets` is one
    that the conversion makes itself. `warnings` are pyxform's own, in English."""

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    xml: str
    questions: tuple[Question, ...]
    media: tuple[str, ...]
    itemsets: str
    warnings: tuple[str, ...]
    sha256: str


def read_xlsform(data: bytes) -> Questionnaire:
    """Raises `FormError` with every fault that was found; pyxform stops at its first."""
    file_type = _file_type(data)
    converted = _convert(data, file_type)
    plain: dict[str, Any] = converted._pyxform
    faults = list(_refused(plain))
    if faults:
        raise FormError(*faults)
    xml = str(converted.xform)
    media = dict.fromkeys(_MEDIA.findall(xml))
    if converted.itemsets:
        media["itemsets.csv"] = None
    return Questionnaire(
        form_id=str(plain["id_string"]), version=str(plain.get("version") or ""), title=str(plain.get("title") or ""),
        languages=tuple(re.findall(r'<translation lang="([^"]+)"', xml)), xml=xml, questions=questions(plain["children"]),
        media=tuple(media), itemsets=converted.itemsets or "", warnings=tuple(converted.warnings),
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip


def _file_type(data: bytes) -> str:
    if not data:
        raise FormError(Fault("empty_file"))
    if len(data) > MOST_BYTES:
        raise FormError(Fault("too_large"))
    kind = looks_like(data)
    if kind not in _TYPES:
        raise FormError(Fault("not_a_workbook"))
    if kind == "xlsx":
        try:
            Archive(data, DEFAULT_LIMITS)
        except ReadError:
            raise FormError(Fault("corrupt")) from None
    return _TYPES[kind]


def _convert(data: bytes, file_type: str) -> Any:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    from njia.readers.questionnaire.faults import faults

    try:
        return convert(data, file_type=file_type, validate=False, pretty_print=False, form_name="data")
    except PyXFormError as error:
        raise FormError(*(_placed(fault, data, file_type) for fault in faults(str(error)))) from None
    except RecursionError:
        raise FormError(Fault("too_deep")) from None
    except Exception:  # whatever else pyxform and the readers below it raise for what they did not foresee
        raise FormError(Fault("corrupt")) from None


_ROWLESS: Final = {"unknown_type": "type", "no_label": "name"}
"""Faults of which pyxform tells the value alone, and the column that the value is in."""


def _placed(fault: Fault, data: bytes, file_type: str) -> Fault:
    column, value = _ROWLESS.get(fault.code), fault.params.get("value")
    if not column or fault.row:
        return fault
    from pyxform.xls2json_backends import get_xlsform

    rows = get_xlsform(data, file_type=file_type).survey or ()
    number = next((at for at, row in enumerate(rows, start=2) if str(row.get(column)).strip() == value), None)
    return replace(fault, sheet="survey", row=number, column=column)


def _refused(plain: dict[str, Any]) -> Iterator[Fault]:
    for setting, code in _ELSEWHERE.items():
        if plain.get(setting):
            yield Fault(code, "settings", 2, setting)
    form_id = str(plain.get("id_string") or "")
    if not _FORM_ID.fullmatch(form_id) or len(form_id) > LONGEST_ID:
        yield Fault("form_id", "settings", 2, "form_id")
    if len(str(plain.get("version") or "")) > LONGEST_ID:
        yield Fault("version", "settings", 2, "version")
    if plain.get("entities") or plain.get("entity_version"):
        yield Fault("entities", "entities")
